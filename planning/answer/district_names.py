"""Former districts by their last name, as sentences call them: that of the eve of 1 July 2025, when districts ended."""

from __future__ import annotations

import pandas as pd

from ansinh.geodata.names import in_sentence
from ansinh.words.phrase import Both, Phrase, Sayable


def last_name(districts: pd.DataFrame, code: str) -> Sayable:
    """Return the last name of a district; one that had been joined to another keeps its own, and says to which.

    `districts`: index ``district_code``; ``district_name``, and in a province with a history ``name_eve, merged_into``.

    Examples
    --------
    >>> columns = ["district_name", "name_eve", "merged_into"]
    >>> rows = [["Thị xã Gia Nghĩa", "Thành phố Gia Nghĩa", ""], ["Huyện Tây Trà", "Huyện Tây Trà", "Huyện Trà Bồng"]]
    >>> districts = pd.DataFrame(rows, columns=columns, index=["660", "526"])
    >>> last_name(districts, "660").said("vi"), last_name(districts, "526").said("en")
    ('thành phố Gia Nghĩa', 'Huyện Tây Trà (merged into Huyện Trà Bồng)')
    """
    if code not in districts.index:
        return Both(code, code)
    row = districts.loc[code]
    into = str(row.get("merged_into") or "")
    name = _said(str(row["district_name"] if into else row.get("name_eve") or row["district_name"]))
    return Phrase.of("common.merged_district", name=name, into=_said(into)) if into else name


def _said(name: str) -> Both:
    return Both(in_sentence(name), name)
