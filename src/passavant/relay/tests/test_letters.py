"""Letters open with the key of their reader and with no other; the key is the one that the site signs with."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from passavant.journal.keys import SigningKey
from passavant.relay.errors import RelayTrouble
from passavant.relay.letters import opened, sealed_for


@pytest.fixture
def reader() -> SigningKey:
    return SigningKey(Ed25519PrivateKey.generate())


def test_the_same_point_as_another_library_finds() -> None:
    """The pair of the tests of libsodium's crypto_sign_ed25519_pk_to_curve25519."""
    seed = bytes.fromhex("421151a459faeade3d247115f94aedae42318124095afabe4d1451a559faedee")
    key = SigningKey(Ed25519PrivateKey.from_private_bytes(seed))
    sealing = "f1814f0e8ff1043d8a44d25babff3cedcae6c22c3edaa48f857ae70de2baae50"
    assert key.public.for_sealing.public_bytes_raw().hex() == sealing
    assert key.for_opening.public_key().public_bytes_raw().hex() == sealing


@pytest.mark.parametrize("_", range(20))
def test_any_key_opens_what_is_sealed_for_it(_: int) -> None:
    key = SigningKey(Ed25519PrivateKey.generate())
    raw = b"DESIR MARIE-ANGE, HT1234567"
    sealed = sealed_for(key.public, raw)
    assert opened(sealed, key) == raw
    assert b"DESIR" not in sealed
    assert sealed != sealed_for(key.public, raw)


def test_no_other_key_opens_it(reader: SigningKey) -> None:
    sealed = sealed_for(reader.public, b"something")
    with pytest.raises(RelayTrouble) as trouble:
        opened(sealed, SigningKey(Ed25519PrivateKey.generate()))
    assert trouble.value.code == "relay.not_for_this_key"


@pytest.mark.parametrize("place", [19, 40, -1])
def test_an_altered_letter_does_not_open(reader: SigningKey, place: int) -> None:
    sealed = bytearray(sealed_for(reader.public, b"something"))
    sealed[place] ^= 1
    with pytest.raises(RelayTrouble):
        opened(bytes(sealed), reader)
    with pytest.raises(RelayTrouble):
        opened(bytes(sealed)[:-1], reader)


def test_what_nobody_sealed_is_left_as_it_is(reader: SigningKey) -> None:
    assert opened(b'{"format": "passavant-question-1"}\n', reader) == b'{"format": "passavant-question-1"}\n'
