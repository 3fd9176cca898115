"""What is written outlives a power cut: in the order that makes it so, and the old file where it failed."""

from __future__ import annotations

import errno
import os
import stat

import pytest

from passavant.domain.lasting import replacing, sync


def write(path, content: bytes) -> None:
    with replacing(path) as file:
        file.write(content)


def write_half(path) -> None:
    with replacing(path) as file:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def order(monkeypatch):
    """What the disk was asked for, in order."""
    asked = []
    fsync, rename = os.fsync, os.replace

    def noted_fsync(descriptor: int) -> None:
        asked.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def noted_rename(*names: object, **how: object) -> None:
        asked.append("name")
        rename(*names, **how)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    for module in ("os.replace", "pathlib.os.replace"):
        monkeypatch.setattr(module, noted_rename)
    return asked


def test_a_name_is_given_to_what_lies_on_the_disk(tmp_path, order):
    path = tmp_path / "heads.json"
    write(path, b"old")
    write(path, b"new")

    assert order == ["file", "name", "folder"] * 2
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    path = tmp_path / "heads.json"
    write(path, b"old")

    with pytest.raises(OSError, match="No space"):
        write_half(path)

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_that_shows_itself_late_is_no_success(tmp_path, monkeypatch):
    path = tmp_path / "heads.json"
    write(path, b"old")
    monkeypatch.setattr(os, "fsync", fails_with(errno.EIO))

    with pytest.raises(OSError, match="fails"):
        write(path, b"new")

    assert path.read_bytes() == b"old"


def test_a_stick_whose_folders_cannot_be_synced_is_good_enough(tmp_path, monkeypatch):
    file = tmp_path / "letter"
    file.touch()
    monkeypatch.setattr(os, "fsync", fails_with(errno.EINVAL))

    sync(tmp_path)
    with pytest.raises(OSError, match="fails"):
        sync(file)


def test_a_failing_disk_is_said_of_folders_as_well(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", fails_with(errno.EIO))

    with pytest.raises(OSError, match="fails"):
        sync(tmp_path)


def fails_with(number: int):
    def fails(descriptor: int) -> None:
        raise OSError(number, "it fails")

    return fails
