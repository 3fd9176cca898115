"""The `[watchlists]` section of `site.toml`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    false_alarm_rate: float = Field(default=0.005, gt=0, le=0.1)
    """The share of ordinary travellers that may raise an alarm."""
    old_after_days: int = Field(default=7, ge=1, le=3650)
    """After how many days without a new version an imported list is called old."""
    rescreen_days: int = Field(default=30, ge=0, le=3650)
    """For how many days back a new entry is run against those who crossed."""
    most_megabytes: int = Field(default=40, ge=1, le=40)
    """The largest file of a list that is taken on a screen; the command takes any."""
    build_at_once: int = Field(default=20_000, ge=0)
    """Up to how many entries an index that is missing is built while the window waits; more are built beside it."""
