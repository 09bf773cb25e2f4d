"""Catalogue of all texts for users, in Vietnamese and English: of the command, the plans, the reports and the maps.

`ansinh.words.numbers` formats numbers, dates and sums of money; `ansinh.words.citations` and `ansinh.words.phrases` have
citations, and notes of the bundled tables, in the other language.
"""

from ansinh.words.catalogue import LANGUAGES, Language, Words, text

__all__ = ["LANGUAGES", "Language", "Words", "text"]
