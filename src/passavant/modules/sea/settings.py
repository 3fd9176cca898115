"""The `[sea]` section of `site.toml`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    alert_hours: int = Field(default=4, ge=1, le=48)
    """How many hours before the planned sailing shore passes that are out are called for."""
    back_before_minutes: int = Field(default=60, ge=0, le=720)
    """How long before the planned sailing everybody has to be on board again."""
    second_look_seconds: int = Field(default=60, ge=5, le=900)
    """Within how many seconds the same pass is a double scan and no way back."""
