"""The `[network]` section of `site.toml`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    silent_minutes: int = Field(default=15, ge=1, le=10_080)
    """After how many minutes without a word a post is called silent.

    Set on 2026-11-28: the word that headquarters gives for asking holds as long, and a post on a line asks every few
    seconds.
    """
    stick_hours: int = Field(default=26, ge=1, le=2_000)
    """The same for a post whose stick is carried; set on 2026-11-28 for one that is brought every day."""
    skew_seconds: int = Field(default=60, ge=1, le=86_400)
    """How far a post's clock may be off before headquarters warns; set on 2026-11-28."""
    old_minutes: int = Field(default=15, ge=1, le=100_000)
    """After how many minutes without having been in step a post says so on every screen; set on 2026-11-28."""
    metrics_token: str = Field(default="", pattern=r"^(\S{16,})?$")
    """What whoever asks for the metrics has to show (`Authorization: Bearer ...`); empty: there are none.

    From a secret file: PASSAVANT_NETWORK__METRICS_TOKEN_FILE.
    """
