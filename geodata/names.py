"""Names as people write them: with or without marks, in any case, misspelt, inside a sentence."""

from __future__ import annotations

import re
import unicodedata

_UNIT = re.compile(r"^(tinh|thanh pho|tp|province of|city of)\b\.?\s*|\s+(province|city)$")


def fold(text: str) -> str:
    """Return `text` in lower case, without Vietnamese marks, words separated by one blank."""
    # ð (Icelandic eth) looks like đ and is often typed for it.
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("ð", "d"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def name_key(text: str) -> str:
    """Return a province's name without marks, blanks and words such as "tỉnh": ``lamdong``."""
    return _UNIT.sub("", fold(text)).replace(" ", "")


UNIT_KINDS = ("Huyện", "Thị xã", "Thành phố", "Thị trấn", "Xã", "Phường", "Quận", "Đặc khu", "Tỉnh")
CITY_WITH_CAPITAL = "Thành phố Hồ Chí Minh"


def in_sentence(name: str) -> str:
    """Return the name of a Vietnamese unit as written inside a sentence: ``huyện Bình Sơn``, but ``Phường 1``.

    Decree 30/2020/NĐ-CP, Appendix II: the kind of unit is written small unless its name is a number; Thành phố Hồ
    Chí Minh keeps its capital.
    """
    for kind in UNIT_KINDS:
        if name.startswith(f"{kind} ") and not name[len(kind) + 1].isdecimal() and name != CITY_WITH_CAPITAL:
            return name[0].lower() + name[1:]
    return name
