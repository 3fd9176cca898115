"""The site's key: made once, read by the program alone, missed with one sentence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from passavant.journal.errors import KeyTrouble
from passavant.journal.keys import VerifyingKey, load_key, make_key, resealed_key

DIGEST = hashlib.sha256(b"an entry").digest()
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def test_a_key_signs_what_its_public_half_believes(tmp_path: Path) -> None:
    made = make_key(tmp_path / "keys" / "site.key")
    public = VerifyingKey.parse(str(load_key(tmp_path / "keys" / "site.key").public))
    assert public.holds(digest=DIGEST, signature=made.sign(DIGEST))
    assert not public.holds(digest=hashlib.sha256(b"another").digest(), signature=made.sign(DIGEST))


def test_a_key_is_readable_by_the_program_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "site.key"
    make_key(path)
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        make_key(path)
    assert path.read_bytes() == before


def test_a_missing_key_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(KeyTrouble, match=r"is missing: restore it from the sealed envelope"):
        load_key(tmp_path / "site.key")


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o666])
def test_a_key_that_others_can_read_is_not_used(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "site.key"
    make_key(path)
    path.chmod(mode)
    with pytest.raises(KeyTrouble, match="can be read by others: run `chmod 600"):
        load_key(path)


@pytest.mark.parametrize("content", [b"", b"abc", b"zz" * 32, b"\xff\xfe" * 32, b"00" * 31, b"00" * 33])
def test_a_damaged_key_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "site.key"
    path.touch(mode=0o600)
    path.write_bytes(content)
    with pytest.raises(KeyTrouble, match="is damaged: restore it"):
        load_key(path)


@pytest.mark.parametrize("text", ["", "12", "g" * 64, "00" * 33])
def test_a_public_key_copied_wrongly_is_one_sentence(text: str) -> None:
    with pytest.raises(KeyTrouble, match="64 hexadecimal characters"):
        VerifyingKey.parse(text)


def test_another_spelling_of_a_good_signature_is_no_good_signature(tmp_path: Path) -> None:
    """Base64 leaves four bits of its last letter free; links cover the letters, so these bits must not be
    free.
    """
    key = make_key(tmp_path / "site.key")
    good = key.sign(DIGEST)
    other = good[:85] + ALPHABET[ALPHABET.index(good[85]) ^ 1] + "=="
    assert key.public.holds(digest=DIGEST, signature=good)
    assert not key.public.holds(digest=DIGEST, signature=other)


def test_a_sealed_key_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    path = tmp_path / "site.key"
    made = make_key(path, passphrase="seven mango trees")
    assert path.stat().st_mode & 0o777 == 0o600
    assert made.private.private_bytes_raw().hex().encode() not in path.read_bytes()
    assert str(load_key(path, passphrase="seven mango trees").public) == str(made.public)
    for other in ("", "eight mango trees"):
        with pytest.raises(KeyTrouble, match="does not open with this passphrase"):
            load_key(path, passphrase=other)


@pytest.mark.parametrize("before", ["", "six mango trees"])
def test_a_key_is_sealed_anew_and_stays_the_same_key(tmp_path: Path, before: str) -> None:
    path = tmp_path / "site.key"
    made = make_key(path, passphrase=before)
    with resealed_key(path, before=before, now="seven mango trees"):
        pass
    assert str(load_key(path, passphrase="seven mango trees").public) == str(made.public)
    with pytest.raises(KeyTrouble):
        load_key(path, passphrase=before)
    assert [file.name for file in tmp_path.iterdir()] == ["site.key"]


def test_where_the_power_goes_between_database_and_key_the_one_that_opens_is_the_key(tmp_path: Path) -> None:
    path = tmp_path / "site.key"
    made = make_key(path, passphrase="six mango trees")
    with pytest.raises(RuntimeError), resealed_key(path, before="six mango trees", now="seven mango trees"):
        raise RuntimeError("the power goes")
    for passphrase in ("six mango trees", "seven mango trees"):
        assert str(load_key(path, passphrase=passphrase).public) == str(made.public)
    with pytest.raises(KeyTrouble):
        load_key(path, passphrase="eight mango trees")
