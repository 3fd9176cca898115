"""A sealed site is told its passphrase at the start, and by nothing that lies on its disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management.base import CommandError

from passavant.config import passphrase
from passavant.config.site import PassphraseMissing, SettingsTrouble, load

SEALED = {
    "PASSAVANT_SITE__CODE": "HT-OUA",
    "PASSAVANT_SITE__DATA": "/nowhere",
    "PASSAVANT_DATABASE__SEALED": "true",
}


def settings_file(folder: Path, *lines: str) -> dict[str, str]:
    file = folder / "site.toml"
    file.write_text("\n".join(('[site]\ncode = "HT-OUA"\ndata = "/nowhere"\n[database]', *lines)))
    return {"PASSAVANT_SITE": str(file)}


def test_the_passphrase_comes_from_a_file_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("seven mango trees\n")
    told = load({**SEALED, "PASSAVANT_DATABASE__PASSPHRASE_FILE": str(tmp_path / "words")})
    assert told.database.passphrase == "seven mango trees"
    assert "mango" not in repr(told)


def test_without_it_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(PassphraseMissing, match="at the terminal"):
        load(settings_file(tmp_path, "sealed = true"))


def test_it_is_refused_in_the_file_of_settings(tmp_path: Path) -> None:
    with pytest.raises(SettingsTrouble, match=r"does not belong into site\.toml"):
        load(settings_file(tmp_path, "sealed = true", 'passphrase = "seven mango trees"'))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"PASSAVANT_DATABASE__ENGINE": "postgresql"}, "sealed is for SQLite"),
        (
            {"PASSAVANT_DATABASE__SEALED": "false", "PASSAVANT_DATABASE__PASSPHRASE": "x"},
            "write sealed = true",
        ),
    ],
)
def test_half_sealed_is_refused(settings: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsTrouble, match=says):
        load({**SEALED, **settings})


def test_working_files_lie_in_memory_where_it_is_sealed() -> None:
    plain = load({**SEALED, "PASSAVANT_DATABASE__SEALED": "false"})
    sealed = load({**SEALED, "PASSAVANT_DATABASE__PASSPHRASE": "x"})
    assert plain.scratch == Path("/nowhere/scratch")
    assert str(sealed.scratch).startswith("/dev/shm/passavant-HT-OUA-")  # noqa: S108


@pytest.mark.parametrize(
    ("mode", "text", "says"), [(0o644, "seven mango trees", "chmod 600"), (0o600, "\n", "no passphrase")]
)
def test_a_file_that_others_read_or_that_is_empty_is_refused(
    tmp_path: Path, mode: int, text: str, says: str
) -> None:
    file = tmp_path / "words"
    file.write_text(text)
    file.chmod(mode)
    with pytest.raises(CommandError, match=says):
        passphrase.read_passphrase(file, twice=True)


def test_a_new_one_is_asked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(["seven mango trees", "seven mango tree", "a", "a"])
    monkeypatch.setattr(passphrase, "getpass", lambda _: next(said))
    with pytest.raises(CommandError, match="not alike"):
        passphrase.read_passphrase(None, twice=True)
    assert passphrase.read_passphrase(None, twice=True) == "a"
