"""All words of the reports, one file per language, with the same keys in both."""

from ansinh.reports.wording.words import Words, words, words_of

__all__ = ["Words", "words", "words_of"]
