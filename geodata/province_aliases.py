"""Which province a planner means: built-in ones of before July 2025, and those of today."""

from __future__ import annotations

from ansinh.geodata.names import name_key
from ansinh.models.errors import InputError, SaidFinding
from ansinh.words.phrase import Phrase

ALIASES: dict[str, tuple[str, ...]] = {
    "lao-cai": ("laocai", "10"),
    "hai-duong": ("haiduong", "30"),
    "thua-thien-hue": ("thuathienhue", "hue", "tthue", "thuathien", "46"),
    "quang-ngai": ("quangngai", "51"),
    "dak-nong": ("daknong", "dacnong", "darknong", "67"),
}
"""Short name of a built-in province → other ways of writing it, folded (lower case, no marks) and without blanks."""
YEAR = "2025"
"""A name with this year is a province of today."""
CODE_DIGITS = 2
"""A code of one digit has lost its leading zero, as spreadsheets do to codes."""


def resolve(name: str) -> str:
    """Return the short name of the province that `name` means: a built-in one of before, or one of today.

    Raises
    ------
    InputError
        No province has that name: the message says what became of a former province, in which province a district lies,
        or gives the nearest names.
    """
    # The package of today's provinces imports the one that opens a province, which imports this module.
    from ansinh.geodata.national.names import present_names

    known = present_names() | {alias: slug for slug, aliases in ALIASES.items() for alias in aliases}
    written = str(name)
    key = name_key(written)
    found = known.get(key.zfill(CODE_DIGITS) if key.isdecimal() else key)
    if found is not None:
        return found
    from ansinh.geodata.province_hints import explained

    where = Phrase.of("province.where", name=repr(written))
    raise InputError([SaidFinding.of(where, *explained(written, known))])
