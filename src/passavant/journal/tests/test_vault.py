"""A sealed file gives back what was written, to whoever has the passphrase, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from passavant.journal.errors import BrokenSegment
from passavant.journal.vault import CHUNK, Reader, sealed

WORDS = "seven mango trees"


def seal(path: Path, content: bytes, *, piece: int = 70_000) -> bytes:
    with sealed(path, WORDS) as file:
        for start in range(0, len(content), piece):
            file.write(content[start : start + piece])
    return path.read_bytes()


def open_all(path: Path, words: str = WORDS) -> bytes:
    with path.open("rb") as file:
        return Reader(file, words).read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_written_comes_back(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    seal(tmp_path / "file", content)
    assert open_all(tmp_path / "file") == content


def test_it_is_read_a_piece_and_a_line_at_a_time(tmp_path: Path) -> None:
    content = b"first\n" + os.urandom(CHUNK).replace(b"\n", b"x") + b"\nlast"
    seal(tmp_path / "file", content)
    with (tmp_path / "file").open("rb") as file:
        reader = Reader(file, WORDS)
        assert reader.readline() == b"first\n"
        assert [len(reader.readline()), reader.read(2), reader.read(), reader.read()] == [
            CHUNK + 1,
            b"la",
            b"st",
            b"",
        ]


def test_nothing_readable_lies_in_it(tmp_path: Path) -> None:
    raw = seal(tmp_path / "file", b"DESIR<<MARIE<ANGE" * 1000)
    assert b"DESIR" not in raw


def test_another_passphrase_opens_nothing(tmp_path: Path) -> None:
    seal(tmp_path / "file", b"x" * 100)
    with pytest.raises(BrokenSegment, match="does not open with this passphrase"):
        open_all(tmp_path / "file", "eight mango trees")


@pytest.mark.parametrize(
    "damage", ["altered", "cut at a chunk", "cut in a chunk", "chunks swapped", "longer"]
)
def test_what_was_changed_is_refused(tmp_path: Path, damage: str) -> None:
    raw = seal(tmp_path / "file", os.urandom(3 * CHUNK))
    start = len(raw) - 3 * (CHUNK + 16)
    first, second = raw[start : start + CHUNK + 16], raw[start + CHUNK + 16 : start + 2 * (CHUNK + 16)]
    changed = {
        "altered": raw[:-5] + bytes([raw[-5] ^ 1]) + raw[-4:],
        "cut at a chunk": raw[: -(CHUNK + 16)],
        "cut in a chunk": raw[:-100],
        "chunks swapped": raw[:start] + second + first + raw[start + 2 * (CHUNK + 16) :],
        "longer": raw + b"x",
    }[damage]
    (tmp_path / "file").write_bytes(changed)
    with pytest.raises(BrokenSegment):
        open_all(tmp_path / "file")


def test_another_file_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"PK\x03\x04")
    with pytest.raises(BrokenSegment, match="not a sealed file"):
        open_all(tmp_path / "file")


def test_a_stick_pulled_out_too_early_leaves_no_file_of_that_name(tmp_path: Path) -> None:
    def pull_out() -> None:
        with sealed(tmp_path / "file", WORDS) as file:
            file.write(b"x")
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        pull_out()
    assert not (tmp_path / "file").exists()
