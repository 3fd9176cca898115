"""The `[market]` section of `site.toml`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    own_state: str = Field(default="HTI", pattern="^[A-Z]{1,3}$")
    """Whoever lives here goes out first and comes back; whoever lives on the other side comes in first."""
    pass_months: int = Field(default=12, ge=1, le=60)
    """For how long a day pass is proposed to be valid."""
    second_look_seconds: int = Field(default=120, ge=5, le=900)
    """Within how many seconds the same pass at the same booth the same way is a double scan and no second crossing."""
    two_places_seconds: int = Field(default=60, ge=10, le=900)
    """Within how many seconds a pass at another booth is in two places at once."""
    most_upload_mb: int = Field(default=8, ge=1, le=40)
    """The largest picture that is taken."""
    photo_height: int = Field(default=320, ge=120, le=800)
    """To how many pixels a face is reduced before it is kept."""
