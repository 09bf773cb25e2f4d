"""Verify the test vectors of RFC 8032 (section 7.1), and nothing that differs from them by a bit."""

from __future__ import annotations

import pytest

from ansinh.proof.ed25519 import ORDER, P, holds

VECTORS = [  # public key, message, signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize("vector", VECTORS)
def test_the_signatures_of_the_standard_hold_and_no_others(vector: tuple[str, str, str]):
    key, message, signature = (bytes.fromhex(part) for part in vector)
    assert holds(key, message, signature)
    for place in (0, 7, 31, 32, 60, 63):
        changed = bytearray(signature)
        changed[place] ^= 1
        assert not holds(key, message, bytes(changed))
    assert not holds(key, message + b"\0", signature)
    assert not holds(
        bytes.fromhex(VECTORS[0][0] if vector != VECTORS[0] else VECTORS[1][0]), message, signature
    )


def test_a_signature_has_one_form_only():
    """S + L satisfies the same equation; the standard refuses it, so that nobody makes a second signature from one."""
    key, message, signature = (bytes.fromhex(part) for part in VECTORS[1])
    s = int.from_bytes(signature[32:], "little") + ORDER
    assert not holds(key, message, signature[:32] + s.to_bytes(32, "little"))
    assert not holds(key, message, signature + b"\0")


@pytest.mark.parametrize("y", [0, 1, P - 1, P + 1, 2])
def test_keys_that_are_none_or_weak_hold_for_nothing(y: int):
    """Points of small order would hold for R = neutral point and S = 0 whatever the message is."""
    neutral = (1).to_bytes(32, "little")
    assert not holds(y.to_bytes(32, "little"), b"any", neutral + bytes(32))
