"""Turn cells into values: numbers as people write them, codes as text, fixed choices, names in one Unicode form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ansinh.geodata.names import fold
from ansinh.geodata.own.cells.columns import choice, choice_values
from ansinh.geodata.own.cells.numbers import COMMA, COMMAS, DOTS, DOTTED, PLAIN, SPACES, angle, core, ungroup
from ansinh.geodata.own.findings import ERROR, Log, Origin, kinds, quoted
from ansinh.geodata.own.layout.units import SHARE, Unit

_NOTHING = frozenset({"n a", "na", "null", "none", "nan", "khong co", "khong ro", "chua co", "chua ro", ""})
_THOUSAND = 1_000.0  # "19,2 nghìn" has decimals
_LONGEST_NOTHING = 12  # letters; longer texts can't be in `_NOTHING` and needn't be folded to find out
_ACTIVE = re.compile(r"<\s*[a-zA-Z/!]|^\s*[=@]|^\s*[+-]\s*[A-Za-z(]|javascript:", re.IGNORECASE)
_QUOTED = re.compile(r'="([^"]*)"')  # how programs keep the zeros of codes in CSV files: ="01234"
_FLOAT_CODE = re.compile(r"\d+[.,]0{1,2}")
_PCODE = re.compile(r"VN\d{2}(\d{3})(\d{5})?")
_DIGITS, _DEGREES = re.compile(r"[0-9]{1,15}"), re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")
_OF_TEXTS = (".csv", ".tsv", ".txt")  # files in which a number as text is nothing to note
_SEVERAL_GROUPS = re.compile(
    r"[+-]?\d{1,3}(\.\d{3}){2,}|[+-]?\d{1,3}(,\d{3}){2,}(\.\d+)?|[+-]?\d{1,3}(,\d{3})+\.\d+"
)
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f\u2009\t\r\n", " "))


@dataclass
class Column:
    """The cells of one column, with what is needed to turn them into values and to note findings.

    Attributes
    ----------
    factor
        What one stands for: 1,000 in a column of thousands of people, 10,000 in one of hectares.
    counted
        Whether the values are whole numbers of people or places, in which "1.234" can only mean thousands.
    """

    cells: pd.Series
    name: str
    kind: str
    origin: Origin
    log: Log
    factor: float = 1.0
    counted: bool = False

    @property
    def in_thousands(self) -> bool:
        """Whether "13.212" has decimals, because the column counts in thousands of people: 13,212 of them."""
        return self.kind == "persons" and self.factor > 1

    def add(self, code: str, rows: pd.Series, **words: Any) -> bool:
        """Note a finding about the rows where `rows` is true."""
        return self.log.add(code, self.origin, list(rows.index[rows]), self.name, **words)


def clean_text(value: object) -> str | None:
    """Return a cell as text: NFC, no control letters, single blanks, without ="…" around it; None if nothing is left."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", text).translate(_BLANKS)
        text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cf"))
    if quoted_formula := _QUOTED.fullmatch(text.strip()):
        text = quoted_formula.group(1)
    return " ".join(text.split()) or None


def typed(column: Column, field: str = "") -> pd.Series:
    """Return the values of a column: text, code, choice(s), number, persons or coordinate."""
    index = column.cells.index
    texts = pd.Series([clean_text(cell) for cell in column.cells], index, dtype=object)
    _note_forms(column)
    nothing = pd.Series([_is_nothing(text) for text in texts], index, dtype=bool)
    if nothing.any() and column.kind != "text":
        column.add("na_text", nothing, values=quoted(texts[nothing]))
    texts[nothing] = None
    if column.kind == "code":
        texts = texts.map(plain_code)
    if column.kind in ("number", "persons", "coordinate"):
        return _numbers(column, texts)
    if column.kind in ("choice", "choices"):
        return _choices(column, texts, field)
    if column.kind == "text":
        active = pd.Series([bool(text and _ACTIVE.search(text)) for text in texts], index, dtype=bool)
        if active.any():
            column.add("active_text", active, values=quoted(texts[active]))
    return texts.astype("str")


def plain_code(text: str | None) -> str | None:
    """Return a code without what programs add to it: "23281.0", "'23281", "VN6260823281" (OCHA's code)."""
    if text is None:
        return None
    bare = text.lstrip("'’`").strip()
    if _FLOAT_CODE.fullmatch(bare):
        return bare.split(".")[0].split(",")[0]
    if official := _PCODE.fullmatch(bare):
        return official.group(2) or official.group(1)
    return bare or None


def _is_nothing(text: str | None) -> bool:
    """Whether a text means "no value", such as "không có" or "n/a"."""
    return (
        text is not None
        and len(text) <= _LONGEST_NOTHING
        and not text[0].isdecimal()
        and fold(text) in _NOTHING
    )


def _note_forms(column: Column) -> None:
    """Note cells whose letters and marks are separate characters, because such names don't match others."""
    forms = [isinstance(cell, str) and not unicodedata.is_normalized("NFC", cell) for cell in column.cells]
    apart = pd.Series(forms, column.cells.index, dtype=bool)
    if apart.any():
        column.add("unicode_forms", apart, count=int(apart.sum()))


def _choices(column: Column, texts: pd.Series, field: str) -> pd.Series:
    """Return the values that words of fixed choices mean; in a field of several, ";" or "," separates them."""

    def one(text: str | None) -> str | None:
        if text is None:
            return None
        parts = re.split(r"[;,]", text) if column.kind == "choices" else [text]
        found = [choice(field, part) for part in parts]
        return None if None in found else ";".join(part for part in found if part)

    values = pd.Series([one(text) for text in texts], texts.index, dtype=object)
    bad = texts.notna() & values.isna()
    if bad.any():
        column.add("choice_unknown", bad, values=quoted(texts[bad]), known=", ".join(choice_values(field)))
    return values.astype("str")


def _numbers(column: Column, texts: pd.Series) -> pd.Series:
    """Return numbers; note those that can be read in two ways, and read them only if that repair is allowed."""
    if column.origin.file.lower().endswith(_OF_TEXTS) and all(map(_one_meaning(column), texts)):
        bare = [np.nan if text is None else float(text) * column.factor for text in texts]
        return pd.Series(bare, texts.index, dtype=float)
    cells = column.cells
    is_text = pd.Series([isinstance(cell, str) for cell in cells], cells.index, dtype=bool) & texts.notna()
    plain_cells = cells.astype(object).where(~is_text & texts.notna(), None)
    values = pd.to_numeric(plain_cells, errors="coerce").astype(float)
    cores = pd.Series(
        [core(text) if own else None for text, own in zip(texts, is_text, strict=True)],
        texts.index,
        dtype=object,
    )
    digits = pd.Series([found.digits if found else None for found in cores], texts.index, dtype=object)
    own_factor = pd.Series([_factor(found.unit) if found else 1.0 for found in cores], texts.index)
    in_thousands = column.in_thousands or (column.kind == "persons" and bool((own_factor >= _THOUSAND).any()))
    _read_digits(column, texts, (digits, values), in_thousands=in_thousands)
    _read_angles(column, texts, values)
    with_unit = own_factor != 1.0
    if with_unit.any():
        column.add("unit_in_cell", with_unit, values=quoted(texts[with_unit]))
    formula = texts.map(lambda text: text is not None and text.startswith("=")).astype(bool) & values.isna()
    if formula.any():
        column.add("formula_uncalculated", formula, values=quoted(texts[formula]))
    bad = texts.notna() & values.isna() & digits.isna() & ~formula
    if bad.any():
        column.add("not_a_number", bad, values=quoted(texts[bad]))
    whole = own_factor.where(with_unit, column.factor)
    return _not_negative(column, values * whole)


def _one_meaning(column: Column) -> Callable[[str | None], bool]:
    """Return a function that tells whether a text is empty or bare digits, so that nothing about it is to be noted."""
    digits = _DEGREES if column.kind == "coordinate" else _DIGITS
    return lambda text: text is None or digits.fullmatch(text) is not None


def _factor(unit: Unit | None) -> float:
    if unit is None or unit.kind == SHARE:  # shares are turned into people when all columns are known
        return 1.0
    return unit.factor


def _read_digits(
    column: Column, texts: pd.Series, cells: tuple[pd.Series, pd.Series], *, in_thousands: bool
) -> None:
    """Fill the values of `cells` (digits, values) in place with the numbers of text cells, in whichever form they are written."""
    digits, values = cells
    is_text = digits.notna()
    plain = is_text & _like(digits, PLAIN)
    dotted = is_text & _like(digits, DOTTED)
    # "1.234" may mean 1.234 or 1,234. It is taken as thousands if every number with a dot in the column looks like that.
    grouped = is_text & (_like(digits, COMMAS) | _like(digits, SPACES) | (_like(digits, DOTS) & ~plain))
    if (
        column.kind != "coordinate"
        and dotted.any()
        and _like(digits, DOTS)[dotted].all()
        and not in_thousands
    ):
        grouped |= dotted
    comma = is_text & _like(digits, COMMA)
    if column.kind == "coordinate" or in_thousands or not _like(digits, COMMAS)[comma].all():
        grouped &= ~comma
    else:
        comma &= ~grouped
    plain &= ~grouped
    values[plain] = digits[plain].astype(float)
    if plain.any() and not column.origin.file.lower().endswith(_OF_TEXTS):
        column.add("number_as_text", plain, count=int(plain.sum()))
    _mend(
        column,
        "decimal_comma",
        (texts, digits, values, comma),
        lambda text: text.replace(".", "").replace(",", "."),
    )
    sure = (
        grouped
        & ~comma
        & ((column.counted and not in_thousands) | _like(digits, SPACES) | _like(digits, _SEVERAL_GROUPS))
    )
    _mend(column, "number_form", (texts, digits, values, sure), ungroup)
    _mend(column, "thousands", (texts, digits, values, grouped & ~comma & ~sure), ungroup)


def _read_angles(column: Column, texts: pd.Series, values: pd.Series) -> None:
    """Fill `values` in place with degrees, minutes and seconds; note how many there are."""
    if column.kind != "coordinate":
        return
    left = texts.notna() & values.isna()
    angles = pd.Series(
        [angle(text) if lost else None for text, lost in zip(texts, left, strict=True)],
        texts.index,
        dtype=float,
    )
    found = angles.notna()
    if found.any():
        values[found] = angles[found]
        column.add("degrees_minutes", found, values=quoted(texts[found]))


def _not_negative(column: Column, values: pd.Series) -> pd.Series:
    below = values < 0
    if column.kind != "coordinate" and below.any():
        column.add("negative", below, values=quoted(values[below]))
        values = values.where(~below)
    return values


def _like(texts: pd.Series, pattern: re.Pattern[str]) -> pd.Series:
    found = [text is not None and pattern.fullmatch(text) is not None for text in texts]
    return pd.Series(found, texts.index, dtype=bool)


def _mend(
    column: Column,
    code: str,
    cells: tuple[pd.Series, pd.Series, pd.Series, pd.Series],
    convert: Callable[[str], str],
) -> None:
    """Note the rows in which numbers have a form, and read them if that form can mean only one thing or is allowed.

    `cells` are the texts, their digits, the values (changed in place) and whether a row has the form.
    """
    texts, digits, values, rows = cells
    if not rows.any():
        return
    mend = column.add(code, rows, values=quoted(texts[rows]))
    if mend or kinds()[code].severity != ERROR:
        for row in texts.index[rows]:
            values[row] = float(convert(digits[row]))
            if mend:
                column.log.changed(code, column.origin, row, column.name, texts[row], values[row])
