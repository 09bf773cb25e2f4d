"""Damage to a file: bytes, lines and cells changed by chance, and words that have broken readers before."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

NASTY = (
    b"", b"NaN", b"-Infinity", b"1e999", b"-1", b"0", b"99999999999999999999", b"1,5", b"1.234.567,8", b"true", b"null", b"''",
    b'"', b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"=cmd|' /C calc'!A0", b"../../etc/passwd", b"/dev/stdin", b"\xe2\x80\xae",
    b"\x1b[2J", b"{{ 7*7 }}", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"[" * 200, b"{" * 200, "Đắk Nông".encode(), b"\r", b"\n\n", b"\t;,|",
    b"2026-02-30", b"%s%n", b"A" * 5000,
)  # fmt: skip
MOST_CHANGES = 4
LONGEST_RUN = 400  # bytes that are cut out or doubled at once
SEPARATORS = (b",", b";", b"\t", b'"', b" ", b"=", b">", b"<", b":")


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Return a damaged copy of a file; in archives a part of it is damaged as often as the whole."""
    if zipfile.is_zipfile(io.BytesIO(content)) and rng.random() < 0.7:
        return _in_archive(content, rng)
    for _ in range(rng.randint(1, MOST_CHANGES)):
        content = rng.choice(CHANGES)(content, rng)
    return content


def _in_archive(content: bytes, rng: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    victim = rng.randrange(len(parts))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, part) in enumerate(parts):
            if number != victim:
                archive.writestr(name, part)
            elif rng.random() < 0.9:
                archive.writestr(name, rng.choice(CHANGES)(part, rng))
    return made.getvalue()


def _place(content: bytes, rng: random.Random) -> int:
    return rng.randrange(len(content) + 1)


def flipped(content: bytes, rng: random.Random) -> bytes:
    """Change a few bytes."""
    changed = bytearray(content)
    for _ in range(min(len(changed), rng.randint(1, 8))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(content: bytes, rng: random.Random) -> bytes:
    """Leave out the end, as a full disk does."""
    return content[: _place(content, rng)]


def left_out(content: bytes, rng: random.Random) -> bytes:
    """Leave out some bytes."""
    start = _place(content, rng)
    return content[:start] + content[start + rng.randint(1, LONGEST_RUN) :]


def doubled(content: bytes, rng: random.Random) -> bytes:
    """Write some bytes twice."""
    start = _place(content, rng)
    run = content[start : start + rng.randint(1, LONGEST_RUN)]
    return content[:start] + run + content[start:]


def put_in(content: bytes, rng: random.Random) -> bytes:
    """Put something nasty anywhere."""
    start = _place(content, rng)
    return content[:start] + rng.choice(NASTY) + content[start:]


def in_a_cell(content: bytes, rng: random.Random) -> bytes:
    """Put something nasty where a cell, a value or an attribute was."""
    separator = rng.choice(SEPARATORS)
    cells = content.split(separator)
    cells[rng.randrange(len(cells))] = rng.choice(NASTY)
    return separator.join(cells)


def lines_moved(content: bytes, rng: random.Random) -> bytes:
    """Leave out, double or exchange lines."""
    lines = content.split(b"\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    if rng.random() < 0.5:
        lines.insert(one, lines[other])
    if rng.random() < 0.5:
        del lines[other]
    return b"\n".join(lines)


def other_encoding(content: bytes, rng: random.Random) -> bytes:
    """Write a text in another encoding, as Windows does."""
    return content.decode("utf-8", errors="replace").encode(
        rng.choice(("utf-16", "cp1258", "cp1252", "latin-1")), errors="replace"
    )


Change = Callable[[bytes, random.Random], bytes]
CHANGES: tuple[Change, ...] = (
    flipped,
    cut,
    left_out,
    doubled,
    put_in,
    in_a_cell,
    in_a_cell,
    lines_moved,
    other_encoding,
)
