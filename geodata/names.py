"""Province names as people write them: with or without marks, in any case, as a code, old or short."""

from __future__ import annotations

import difflib
import re
import unicodedata

from ansinh.models.errors import Finding, InputError

# slug → other ways of writing it (already folded: lower case, no marks, words joined)
ALIASES: dict[str, tuple[str, ...]] = {
    "lao-cai": ("laocai", "10"),
    "hai-duong": ("haiduong", "30"),
    "thua-thien-hue": ("thuathienhue", "hue", "tthue", "thuathien", "46"),
    "quang-ngai": ("quangngai", "51"),
    "dak-nong": ("daknong", "dacnong", "darknong", "67"),
}
# Provinces since 1 July 2025 that consist of a built-in province and others. Their names are refused, because they
# mean a larger area than the data cover; the message names the built-in part.
SUCCESSORS = {"lamdong": "dak-nong", "haiphong": "hai-duong"}

# What the message for an unknown name offers: at most so many names, at least so alike (difflib's ratio, 0 to 1).
_NEAREST, _ALIKE = 3, 0.5

_UNIT = re.compile(r"^(tinh|thanh pho|tp|province of|city of)\b\.?\s*|\s+(province|city)$")


def fold(text: str) -> str:
    """Return `text` in lower case, without Vietnamese marks, words separated by one blank."""
    # ð (Icelandic eth) looks like đ and is often typed for it.
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("ð", "d"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def _key(text: str) -> str:
    return _UNIT.sub("", fold(text)).replace(" ", "")


def resolve(name: str) -> str:
    """Return the slug of the province that `name` means.

    Raises
    ------
    InputError
        No built-in province has that name; the message gives the nearest ones.
    """
    keys = {alias: slug for slug, aliases in ALIASES.items() for alias in aliases}
    key = _key(str(name))
    if key in keys:
        return keys[key]
    where, problem = f"province {str(name)!r}", "there is no built-in province of that name"
    if key in SUCCESSORS:
        slug = SUCCESSORS[key]
        remedy = f"the province of 1 July 2025 is larger than the bundled data; its former part is {slug!r}"
        raise InputError([Finding(where, problem, remedy)])
    near = difflib.get_close_matches(key, [k for k in keys if not k.isdigit()], n=_NEAREST, cutoff=_ALIKE)
    slugs = list(dict.fromkeys(keys[k] for k in near)) or sorted(ALIASES)
    raise InputError([Finding(where, problem, f"use one of: {', '.join(slugs)}")])


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
