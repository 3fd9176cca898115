"""What one site is: `site.toml`, then the environment, then secret files, as one frozen value.

A key nobody knows, a wrong type or a missing secret stops the start with one sentence. Each room may add a section
of its own name, checked by the `Settings` class of the room's `settings.py`.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from passavant.base.rooms import room_names, room_part

_IN_MEMORY = Path("/dev/shm")  # noqa: S108  (its folders are this user's alone)


class SettingsTrouble(Exception):
    """The settings cannot be used; the message is one sentence that says what to do."""


class PassphraseMissing(SettingsTrouble):
    """All is well but for the passphrase, which whoever sits at the terminal may know."""

    def __init__(self) -> None:
        super().__init__(
            "this site's database is sealed: give its passphrase at the terminal, or name a file that holds it, and "
            "does not lie on this disk, in PASSAVANT_DATABASE__PASSPHRASE_FILE"
        )


class Role(StrEnum):
    POST = "post"
    HEADQUARTERS = "hq"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Site(_Section):
    """Which site this is and where its files lie."""

    code: str = Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,15}$")
    role: Role = Role.POST
    epoch: int = Field(default=1, ge=1)
    data: Path
    headquarters: str = ""
    """The code of the headquarters; empty: this site stands alone and keeps its reference data itself."""
    profile: str = "haiti"
    """The country profile: the name of one that ships, or the path of a TOML file."""
    demo: bool = False

    @property
    def is_headquarters(self) -> bool:
        return self.role is Role.HEADQUARTERS or not self.headquarters

    @property
    def key_file(self) -> Path:
        return self.data / "keys" / "site.key"

    @property
    def secret_file(self) -> Path:
        return self.data / "keys" / "secret.key"

    @property
    def heads_file(self) -> Path:
        return self.data / "keys" / "heads.json"


class Server(_Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8470, ge=1, le=65535)
    names: tuple[str, ...] = ()
    """Further host names by which booths reach this server."""
    workers: int = Field(default=1, ge=1, le=64)
    threads: int = Field(default=4, ge=1, le=64)
    tls: bool = False
    behind_tls_proxy: bool = False
    """A reverse proxy speaks TLS with the browsers, is the only way here, and sets X-Forwarded-Proto itself."""


class Database(_Section):
    engine: Literal["sqlite", "postgresql"] = "sqlite"
    name: str = "passavant"
    host: str = ""
    port: int = 5432
    user: str = "passavant"
    password: str = ""
    sealed: bool = False
    """The SQLite file opens only with a passphrase, which is given at every start and lies nowhere on the machine."""
    passphrase: str = Field(default="", repr=False)


class Screen(_Section):
    language: Literal["ht", "fr", "es", "en"] = "ht"
    lock_after_minutes: int = Field(default=10, ge=1, le=240)
    time_zone: str = "America/Port-au-Prince"


class Relay(_Section):
    """The way from a post to headquarters."""

    carrier: Literal["", "https", "nats"] = ""
    """None, or by which carrier the relay runs; a stick can be carried at any time."""
    address: str = ""
    authority: Path | None = None
    """The certificate of the authority that signed headquarters' own; none: one that the system knows."""
    every_seconds: float = Field(default=5, ge=0.05, le=3600)
    patience_seconds: float = Field(default=30, ge=1, le=600)
    """How long an answer may take before the line counts as cut."""


class SiteSettings(_Section):
    """Everything a site is told; rooms find their own section in `rooms`."""

    site: Site
    server: Server = Server()
    database: Database = Database()
    screen: Screen = Screen()
    relay: Relay = Relay()
    rooms: Mapping[str, Any] = Field(default_factory=dict)

    @property
    def scratch(self) -> Path:
        """Where files lie that can be made again and may name people: in memory where the database is sealed."""
        if not self.database.sealed:
            return self.site.data / "scratch"
        mark = hashlib.sha256(str(self.site.data.absolute()).encode()).hexdigest()[:12]
        return _IN_MEMORY / f"passavant-{self.site.code}-{mark}"


def load(environ: Mapping[str, str] | None = None) -> SiteSettings:
    """Read `site.toml`, the environment (`PASSAVANT_SERVER__PORT=8471`) and secret files (`..._FILE`).

    Raises:
        SettingsTrouble: naming the key and what is wrong with it.
    """
    environ = os.environ if environ is None else environ
    sections = _read_toml(Path(environ.get("PASSAVANT_SITE", "site.toml")), environ)
    if "passphrase" in sections.get("database", {}):
        raise SettingsTrouble(
            "the passphrase of the database does not belong into site.toml, which lies on the same disk: give it at "
            "the terminal, or name a file elsewhere in PASSAVANT_DATABASE__PASSPHRASE_FILE"
        )
    _overlay(sections, environ)
    rooms = {name: sections.pop(name, {}) for name in room_names()}
    try:
        settings = SiteSettings.model_validate({**sections, "rooms": _room_settings(rooms)})
    except ValidationError as trouble:
        raise SettingsTrouble(_sentence(trouble, "")) from None
    _refuse_half_sealed(settings.database)
    return settings


def _refuse_half_sealed(database: Database) -> None:
    if database.sealed and database.engine != "sqlite":
        raise SettingsTrouble("sealed is for SQLite: the disk under PostgreSQL is encrypted by its machine")
    if database.sealed and not database.passphrase:
        raise PassphraseMissing
    if database.passphrase and not database.sealed:
        raise SettingsTrouble(
            "a passphrase is given, but the database is not sealed: write sealed = true under [database]"
        )


def _read_toml(path: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if "PASSAVANT_SITE__CODE" in environ:
            return {}
        raise SettingsTrouble(
            f"no settings at {path.absolute()}: set PASSAVANT_SITE to the site.toml of this site, "
            "or run `passavant demo` for a look"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise SettingsTrouble(f"{path} is not readable as TOML: {trouble}") from None


def _overlay(sections: dict[str, Any], environ: Mapping[str, str]) -> None:
    for name, value in environ.items():
        if not name.startswith("PASSAVANT_") or "__" not in name:
            continue
        section, _, key = name.removeprefix("PASSAVANT_").lower().partition("__")
        if key.endswith("_file"):
            sections.setdefault(section, {})[key.removesuffix("_file")] = _read_secret(name, Path(value))
        else:
            sections.setdefault(section, {})[key] = value


def _read_secret(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as trouble:
        raise SettingsTrouble(f"{name} names {path}, which cannot be read: {trouble.strerror}") from None


def _room_settings(sections: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _one_room(name, section) for name, section in sections.items()}


def _one_room(name: str, section: Any) -> Any:
    module = room_part(name, "settings")
    if module is None:
        if section:
            raise SettingsTrouble(f"[{name}] has settings, but that room knows none: remove the section")
        return None
    try:
        return module.Settings.model_validate(section)
    except ValidationError as trouble:
        raise SettingsTrouble(_sentence(trouble, name)) from None


def _sentence(trouble: ValidationError, room: str) -> str:
    error = trouble.errors()[0]
    key = ".".join(filter(None, (room, *(str(part) for part in error["loc"]))))
    if error["type"] == "extra_forbidden":
        return f"the setting {key} is not known: correct its spelling or remove it"
    if error["type"] == "missing":
        return f"the setting {key} is missing: write it into site.toml"
    return f"the setting {key} cannot be used: {error['msg']}"
