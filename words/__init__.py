"""All words that people read, in Vietnamese and English: one catalogue for the command, the plans, the reports and the maps.

Numbers, dates and sums of money are written by `ansinh.words.numbers`.
"""

from ansinh.words.catalogue import LANGUAGES, Language, Words, text

__all__ = ["LANGUAGES", "Language", "Words", "text"]
