"""Whether an Ed25519 signature holds (RFC 8032, section 5.1.7), in plain integers: nothing secret is computed with here.

Signatures are made elsewhere, by a library that keeps its secrets from whoever measures time.
"""

from __future__ import annotations

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
KEY_BYTES, SIGNATURE_BYTES = 32, 64
SIGN = 1 << 255  # bit of an encoded point that tells which of two x is meant

Point = tuple[int, int, int, int]
"""X, Y, Z, T with x = X/Z, y = Y/Z and xy = T/Z."""
NEUTRAL: Point = (0, 1, 1, 0)


def holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature of a message was made with the private half of a key.

    Parameters
    ----------
    key
        Public key, 32 bytes.
    message
        What was signed.
    signature
        R and S of the RFC, 64 bytes.
    """
    if len(key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    owner, first = _point(key), _point(signature[:KEY_BYTES])
    s = int.from_bytes(signature[KEY_BYTES:], "little")
    if owner is None or first is None or s >= ORDER or _same(_times(8, owner), NEUTRAL):
        return False  # of eight weak keys a signature holds for any message
    k = int.from_bytes(hashlib.sha512(signature[:KEY_BYTES] + key + message).digest(), "little") % ORDER
    return _same(_times(s, _base()), _add(first, _times(k, owner)))


def _base() -> Point:
    """Return the point B of the RFC: y = 4/5, x even."""
    point = _point((4 * pow(5, -1, P) % P).to_bytes(KEY_BYTES, "little"))
    if point is None:
        raise ArithmeticError("4/5 is on the curve")
    return point


def _point(encoded: bytes) -> Point | None:
    """Return the point of an encoding (section 5.1.3); None if there is none."""
    number = int.from_bytes(encoded, "little")
    y, odd = number % SIGN, number >= SIGN
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if y >= P or (x * x - square) % P or (odd and x == 0):
        return None
    x = P - x if odd != x % 2 else x
    return (x, y, 1, x * y % P)


def _add(one: Point, other: Point) -> Point:
    """Return the sum of two points (section 5.1.4)."""
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(factor: int, point: Point) -> Point:
    """Return a multiple of a point, by doubling and adding."""
    total = NEUTRAL
    for bit in f"{factor:b}":
        total = _add(total, total)
        if bit == "1":
            total = _add(total, point)
    return total


def _same(one: Point, other: Point) -> bool:
    (x1, y1, z1, _), (x2, y2, z2, _) = one, other
    return (x1 * z2 - x2 * z1) % P == 0 and (y1 * z2 - y2 * z1) % P == 0
