"""Decode Vietnamese text from before Unicode: VNI, TCVN3 (ABC, .VnTime) and code page 1258.

VNI writes a mark as a second letter behind the vowel ("aù" = "á"); TCVN3 gives every marked letter a byte of
its own. Both were stored as Windows-1252 bytes.
"""

from __future__ import annotations

import re
import unicodedata

BROKEN = "-broken"
"""End of the name of an encoding in which bytes that don't fit are read as a mark (U+FFFD)."""
_TONES = "\u0301\u0300\u0309\u0303\u0323"  # acute, grave, hook, tilde, dot below
_PLAIN, _ROOF, _BREVE = "ùøûõï", "áàåãä", "éèúüë"


def _vni_pairs() -> dict[str, str]:
    """Return VNI spelling → letter, lower case."""
    table = {"ñ": "đ", "ö": "ư", "ô": "ơ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
    for vowel in "aeouy":
        table |= {vowel + mark: vowel + tone for mark, tone in zip(_PLAIN, _TONES, strict=True)}
    for vowel, carrier in (("ơ", "ô"), ("ư", "ö")):
        table |= {carrier + mark: vowel + tone for mark, tone in zip(_PLAIN, _TONES, strict=True)}
    for vowel in "aeo":
        table[vowel + "â"] = vowel + "\u0302"
        table |= {vowel + mark: vowel + "\u0302" + tone for mark, tone in zip(_ROOF, _TONES, strict=True)}
    table["aê"] = "ă"
    table |= {"a" + mark: "ă" + tone for mark, tone in zip(_BREVE, _TONES, strict=True)}
    return {old: unicodedata.normalize("NFC", new) for old, new in table.items()}


_TCVN3_LETTERS = {
    "ă": "¨", "â": "©", "ê": "ª", "ô": "«", "ơ": "¬", "ư": "\u00ad", "đ": "®",
    "à": "µ", "ả": "¶", "ã": "·", "á": "¸", "ạ": "¹", "ằ": "»", "ẳ": "¼", "ẵ": "½", "ắ": "¾", "ặ": "Æ",
    "ầ": "Ç", "ẩ": "È", "ẫ": "É", "ấ": "Ê", "ậ": "Ë", "è": "Ì", "ẻ": "Î", "ẽ": "Ï", "é": "Ð", "ẹ": "Ñ",
    "ề": "Ò", "ể": "Ó", "ễ": "Ô", "ế": "Õ", "ệ": "Ö", "ì": "×", "ỉ": "Ø", "ĩ": "Ü", "í": "Ý", "ị": "Þ",
    "ò": "ß", "ỏ": "á", "õ": "â", "ó": "ã", "ọ": "ä", "ồ": "å", "ổ": "æ", "ỗ": "ç", "ố": "è", "ộ": "é",
    "ờ": "ê", "ở": "ë", "ỡ": "ì", "ớ": "í", "ợ": "î", "ù": "ï", "ủ": "ñ", "ũ": "ò", "ú": "ó", "ụ": "ô",
    "ừ": "õ", "ử": "ö", "ữ": "÷", "ứ": "ø", "ự": "ù", "ỳ": "ú", "ỷ": "û", "ỹ": "ü", "ý": "ý", "ỵ": "þ",
    "Ă": "¡", "Â": "¢", "Ê": "£", "Ô": "¤", "Ơ": "¥", "Ư": "¦", "Đ": "§",
}  # fmt: skip
_VNI = _vni_pairs()
_VNI |= {old[0].upper() + old[1:]: new.upper() for old, new in _VNI.items()} | {
    old.upper(): new.upper() for old, new in _VNI.items()
}
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_TCVN3 = str.maketrans({old: new for new, old in _TCVN3_LETTERS.items()})
# Pairs and signs that nearly every Vietnamese table in these encodings contains, and Western text does not.
_VNI_HINT = re.compile(r"[aeouyAEOUYôöÔÖ][ùøûõïáàåãäâéèúüëêÙØÛÕÏÁÀÅÃÄÂÉÈÚÜËÊ]|ñ[aoeuöôi]|Ñ[aoeuöôiAOEUÖÔI]")
_CP1258_HINT = re.compile(rb"[A-Za-z\xc2\xca\xd4\xe2\xea\xf4\xe3\xf5\xfd\xc3\xd5\xdd][\xcc\xec\xd2\xde\xf2]")
_LAST_ASCII = 127
_ZEROS = 0.2  # of the bytes of a table in UTF-16: every second, but for letters with marks
_WHOLE_PER_BROKEN = 5  # whole letters with marks for each broken byte, at least
_OF_1252 = frozenset(
    letter for byte in range(128, 160) if (letter := bytes([byte]).decode("cp1252", errors="ignore"))
)
"""Letters of Windows-1252 that stand elsewhere than in Latin-1."""
_TCVN3_HINT = re.compile(r"[®§¬\u00adµ¶·¸¹»¼½¾©ª«¨×Ø÷]")


def from_vni(text: str) -> str:
    """Return VNI text (read as Windows-1252) in Unicode."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match.group()], text)


def from_tcvn3(text: str) -> str:
    """Return TCVN3 text (read as Windows-1252) in Unicode."""
    return text.translate(_TCVN3)


def decode(content: bytes, encoding: str) -> str:
    """Return the text of bytes in a stated encoding.

    Raises
    ------
    LookupError
        The encoding is unknown.
    UnicodeError
        The bytes don't fit the encoding.
    """
    name = encoding.lower().replace("_", "-")
    if name in ("vni", "tcvn3", "abc"):
        raw = content.decode("cp1252", errors="replace")
        return unicodedata.normalize("NFC", from_vni(raw) if name == "vni" else from_tcvn3(raw))
    if name.endswith(BROKEN):
        return content.decode(name.removesuffix(BROKEN), errors="replace").removeprefix("\ufeff")
    text = content.decode("utf-8-sig" if name in ("utf-8", "utf8") else name)
    # Code page 1258 writes most marks as letters of their own, which are joined here. In UTF-8 they stay apart, because
    # mixed forms are reported as a finding.
    return unicodedata.normalize("NFC", text) if name in ("cp1258", "windows-1258") else text


def written_twice(text: str) -> str | None:
    """Return what was meant by UTF-8 that somebody took for Windows-1252 and saved as UTF-8; None for any other text.

    Examples
    --------
    >>> written_twice("XÃ£"), written_twice("Xã"), written_twice("Xa")
    ('Xã', None, None)
    """
    if text.isascii():
        return None
    try:
        content = b"".join(letter.encode("cp1252" if letter in _OF_1252 else "latin-1") for letter in text)
        return content.decode("utf-8")
    except UnicodeError:
        return None


def guess(content: bytes) -> str:
    """Return the likely encoding of bytes, one of `ENCODINGS`."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if (zeros := content.count(b"\0")) > _ZEROS * len(
        content
    ):  # two bytes a letter, without the mark that says so
        return "utf-16-le" if content[1::2].count(b"\0") > zeros / 2 else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _guess_legacy(content)
    return "utf-8"


def hints(content: bytes, encoding: str) -> int:
    """Return how many letters of bytes only one of the old encodings explains: "vni", "tcvn3" or "cp1258"."""
    text = content.decode("cp1252", errors="replace")
    if encoding == "cp1258":
        return len(_CP1258_HINT.findall(content))
    return (
        len({"vni": _VNI_HINT, "tcvn3": _TCVN3_HINT}[encoding].findall(text))
        if encoding in ("vni", "tcvn3")
        else 0
    )


def _guess_legacy(content: bytes) -> str:
    counts = {name: hints(content, name) for name in ("vni", "tcvn3", "cp1258")}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else "cp1258"


def broken_byte(content: bytes) -> tuple[int, int] | None:
    """Return offset and value of the first byte that isn't UTF-8, if nearly all others are; None for another encoding.

    One damaged letter leaves many whole ones; text in an old encoding has hardly any sequence that is UTF-8 by chance.
    """
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - content.count("\ufffd".encode())
    whole = sum(ord(letter) > _LAST_ASCII for letter in text) - broken
    if not broken or whole < _WHOLE_PER_BROKEN * broken:
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start, content[error.start]
    return None
