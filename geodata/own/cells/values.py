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
from ansinh.geodata.own.findings import Log, Origin, quoted

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?|[+-]?\.\d+")
_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d+,\d+")
_DOTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_COMMAS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_SPACES = re.compile(r"[+-]?\d{1,3}( \d{3})+([.,]\d+)?")
_NOTHING = frozenset({"n a", "na", "null", "none", "nan", "khong co", "khong ro", "chua co", "chua ro", ""})
_LONGEST_NOTHING = 12  # letters; longer texts can't be in `_NOTHING` and needn't be folded to find out
_ACTIVE = re.compile(r"<\s*[a-zA-Z/!]|^\s*[=@]|^\s*[+-]\s*[A-Za-z(]|javascript:", re.IGNORECASE)
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f\u2009\t\r\n", " "))


@dataclass
class Column:
    """The cells of one column, with what is needed to turn them into values and to note findings."""

    cells: pd.Series
    name: str
    kind: str
    origin: Origin
    log: Log

    def add(self, code: str, rows: pd.Series, **words: Any) -> bool:
        """Note a finding about the rows where `rows` is true."""
        return self.log.add(code, self.origin, list(rows.index[rows]), self.name, **words)


def clean_text(value: object) -> str | None:
    """Return a cell as text: NFC, no control letters, single blanks; None if nothing is left."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", text).translate(_BLANKS)
        text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cf"))
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
    if column.kind in ("number", "persons", "coordinate"):
        return _numbers(column, texts)
    if column.kind in ("choice", "choices"):
        return _choices(column, texts, field)
    if column.kind == "text":
        active = pd.Series([bool(text and _ACTIVE.search(text)) for text in texts], index, dtype=bool)
        if active.any():
            column.add("active_text", active, values=quoted(texts[active]))
    return texts.astype("str")


def _is_nothing(text: str | None) -> bool:
    """Whether a text means "no value", such as "không có" or "n/a"."""
    return (
        text is not None
        and len(text) <= _LONGEST_NOTHING
        and not text[0].isdigit()
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
    cells = column.cells
    is_text = pd.Series([isinstance(cell, str) for cell in cells], cells.index, dtype=bool) & texts.notna()
    values = pd.to_numeric(
        cells.astype(object).where(~is_text & texts.notna(), None), errors="coerce"
    ).astype(float)
    plain = is_text & _like(texts, _NUMBER)
    dotted = is_text & _like(texts, re.compile(r"[+-]?\d+\.\d+"))
    # "1.234" may mean 1.234 or 1,234. It is taken as thousands if every number with a dot in the column looks like that.
    grouped = is_text & (_like(texts, _COMMAS) | _like(texts, _SPACES) | (_like(texts, _DOTS) & ~plain))
    if column.kind != "coordinate" and dotted.any() and _like(texts, _DOTS)[dotted].all():
        grouped |= dotted
    comma = is_text & _like(texts, _COMMA)
    if column.kind == "coordinate" or not _like(texts, _COMMAS)[comma].all():
        grouped &= ~comma
    else:
        comma &= ~grouped
    plain &= ~grouped
    values[plain] = texts[plain].astype(float)
    if plain.any() and not column.origin.file.lower().endswith((".csv", ".tsv", ".txt")):
        column.add("number_as_text", plain, count=int(plain.sum()))
    _mend(
        column, texts, values, comma, ("decimal_comma", lambda text: text.replace(".", "").replace(",", "."))
    )
    _mend(column, texts, values, grouped & ~comma, ("thousands", _ungroup))
    bad = texts.notna() & values.isna() & ~comma & ~grouped
    if bad.any():
        column.add("not_a_number", bad, values=quoted(texts[bad]))
    return _not_negative(column, values)


def _not_negative(column: Column, values: pd.Series) -> pd.Series:
    below = values < 0
    if column.kind != "coordinate" and below.any():
        column.add("negative", below, values=quoted(values[below]))
        values = values.where(~below)
    return values


def _like(texts: pd.Series, pattern: re.Pattern[str]) -> pd.Series:
    found = [text is not None and pattern.fullmatch(text) is not None for text in texts]
    return pd.Series(found, texts.index, dtype=bool)


def _ungroup(text: str) -> str:
    """Return a number without separators of thousands, with a dot before its decimals."""
    text = text.replace(" ", "")
    if "," in text and "." in text:
        return text.replace(",", "")
    return re.sub(r"[.,](?=\d{3}(\D|$))", "", text).replace(",", ".")


def _mend(
    column: Column,
    texts: pd.Series,
    values: pd.Series,
    rows: pd.Series,
    how: tuple[str, Callable[[str], str]],
) -> None:
    code, convert = how
    if not rows.any():
        return
    if column.add(code, rows, values=quoted(texts[rows])):
        for row in texts.index[rows]:
            values[row] = float(convert(texts[row]))
            column.log.changed(code, column.origin, row, column.name, texts[row], values[row])
