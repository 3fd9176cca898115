"""The `[documents]` section of `site.toml`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    chip_minutes: int = Field(default=15, ge=1, le=240)
    """For how many minutes a chip that was read belongs to the next inspection of the same document."""
    keep_picture: Literal["nothing", "zone"] = "nothing"
    """What an examination keeps of a picture: nothing, or the strip with the machine readable zone."""
    most_megabytes: int = Field(default=30, ge=1, le=40)
    """The largest file of a picture, a chip or a trust list that is taken."""
