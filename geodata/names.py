"""Province names as people write them: with or without marks, in any case, as a code, old or short."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable
from typing import Any

from ansinh.models.errors import Finding, InputError
from ansinh.words.nearest import nearest

# slug → other ways of writing it (already folded: lower case, no marks, words joined)
ALIASES: dict[str, tuple[str, ...]] = {
    "lao-cai": ("laocai", "10"),
    "hai-duong": ("haiduong", "30"),
    "thua-thien-hue": ("thuathienhue", "hue", "tthue", "thuathien", "46"),
    "quang-ngai": ("quangngai", "51"),
    "dak-nong": ("daknong", "dacnong", "darknong", "67"),
}
_NEAREST, _ALIKE_PROVINCES = (
    4,
    0.6,
)  # of provinces, where many names look alike: at most so many, at least so alike

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


def resolve(name: str) -> str:
    """Return the short name of the province that `name` means: a built-in one of before, or one of today.

    Raises
    ------
    InputError
        No province has that name: the message says what became of a former province, or gives the nearest names.
    """
    from ansinh.geodata.national.names import former_provinces, present_names

    known = present_names() | {alias: slug for slug, aliases in ALIASES.items() for alias in aliases}
    key = name_key(str(name))
    if key in known:
        return known[key]
    formers = {name_key(row["former_name_vi"]): row for row in former_provinces().to_dict("records")}
    formers |= {row["former_code"]: row for row in formers.values()}
    where = f"province {str(name)!r}"
    if key in formers:
        now = formers[key]["slug"]
        raise InputError([Finding(where, f"is part of {_title(now)} since 1 July 2025", f"use {now!r}")])
    written = [k for k in (*known, *formers) if not k.isdigit()]
    near = nearest(key, written, _NEAREST, _ALIKE_PROVINCES)
    hints = list(dict.fromkeys(_hint(k, known, formers) for k in near)) or sorted({*known.values()})
    raise InputError([Finding(where, "there is no province of that name", f"use one of: {', '.join(hints)}")])


def _hint(key: str, known: dict[str, str], formers: dict[str, dict[Hashable, Any]]) -> str:
    """Return a short name, with what became of it where it is a province of before."""
    if key not in formers:
        return known[key]
    now, name = formers[key]["slug"], formers[key]["former_name_vi"]
    if key not in known:
        return f"{now} ({name} is part of it)"
    if known[key] in ALIASES and name != _title(now):
        return f"{known[key]} ({name} is part of {_title(now)}; its former plan is built in as {known[key]})"
    return known[key]


def _title(slug: str) -> str:
    """Return the Vietnamese name of a province of today."""
    from ansinh.geodata.national.names import present_provinces

    return str(present_provinces()["name"][slug])


UNIT_KINDS = ("Huyện", "Thị xã", "Thành phố", "Thị trấn", "Xã", "Phường", "Quận", "Đặc khu", "Tỉnh")
CITY_WITH_CAPITAL = "Thành phố Hồ Chí Minh"


def in_sentence(name: str) -> str:
    """Return the name of a Vietnamese unit as written inside a sentence: ``huyện Bình Sơn``, but ``Phường 1``.

    Decree 30/2020/NĐ-CP, Appendix II: the kind of unit is written small unless its name is a number; Thành phố Hồ
    Chí Minh keeps its capital.
    """
    for kind in UNIT_KINDS:
        if name.startswith(f"{kind} ") and not name[len(kind) + 1].isdigit() and name != CITY_WITH_CAPITAL:
            return name[0].lower() + name[1:]
    return name
