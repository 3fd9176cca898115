"""The `[returns]` section of `site.toml`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    nationals: str = Field(default="HTI", pattern="^[A-Z]{1,3}$")
    """The nationality that a station proposes."""
    most_upload_mb: int = Field(default=8, ge=1, le=40)
    """The largest picture that is taken."""
    photo_height: int = Field(default=320, ge=120, le=800)
    """To how many pixels a face is reduced before it is kept."""
