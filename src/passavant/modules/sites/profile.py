"""Read a country profile: dated TOML with posts and their sources, checked before anything is taken from it."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from passavant.modules.sites.models import Mode

Confidence = Literal["high", "medium", "low"]


class ProfileTrouble(Exception):
    """The profile cannot be used; the message names the line of data and what is wrong."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Part):
    id: str
    citation: str
    confidence: Confidence


class ProfilePost(_Part):
    """A post as the profile gives it."""

    code: str = Field(pattern=r"^[A-Z]{2}-[A-Z0-9-]{2,12}$")
    name: str
    mode: Mode
    department: str = ""
    unlocode: str = ""
    iata: str = ""
    latitude_e4: int | None = None
    longitude_e4: int | None = None
    opens: dt.time = dt.time(0, 0)
    closes: dt.time = dt.time(0, 0)
    market_days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ()
    counterpart: str = ""
    counterpart_state: str = ""
    confidence: Confidence
    basis: tuple[str, ...]
    valid_from: dt.date
    valid_to: dt.date | None = None


class CountryProfile(_Part):
    """What a country tells the system about its border."""

    state: str = Field(pattern=r"^[A-Z]{3}$")
    as_of: dt.date
    time_zone: str
    languages: tuple[str, ...]
    currencies: tuple[str, ...]
    source: tuple[Source, ...]
    post: tuple[ProfilePost, ...]

    def posts_on(self, day: dt.date) -> tuple[ProfilePost, ...]:
        """The posts that the profile knows for a day."""
        return tuple(
            post
            for post in self.post
            if post.valid_from <= day and (not post.valid_to or day <= post.valid_to)
        )


def read_profile(name: str) -> CountryProfile:
    """A profile that ships, by its name, or any TOML file, by its path.

    Raises:
        ProfileTrouble: no such profile, not TOML, or data that the profile's shape does not allow.
    """
    shipped = resources.files("passavant.modules.sites") / "profiles" / f"{name}.toml"
    try:
        text = shipped.read_text("utf-8") if shipped.is_file() else Path(name).read_text("utf-8")
        profile = CountryProfile.model_validate(tomllib.loads(text))
    except OSError:
        raise ProfileTrouble(
            f"there is no country profile {name!r}: name one that ships, or a file"
        ) from None
    except tomllib.TOMLDecodeError as trouble:
        raise ProfileTrouble(f"the country profile {name} is not readable as TOML: {trouble}") from None
    except ValidationError as trouble:
        error = trouble.errors()[0]
        place = ".".join(str(part) for part in error["loc"])
        raise ProfileTrouble(f"the country profile {name} is wrong at {place}: {error['msg']}") from None
    _check_sources(profile, name)
    return profile


def _check_sources(profile: CountryProfile, name: str) -> None:
    known = {source.id for source in profile.source}
    for post in profile.post:
        for basis in set(post.basis) - known:
            raise ProfileTrouble(
                f"the country profile {name} names no source {basis!r}, on which {post.code} rests"
            )
