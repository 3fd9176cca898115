"""The place where `passavant demo` lives when nobody named a site: made, filled and thrown away freely."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

DATA = Path("demo-data")


def use_demo_site(arguments: Sequence[str]) -> None:
    """For the `demo` command and for looking at what it made, and for `drill`, without a `site.toml`."""
    named = (
        "PASSAVANT_SITE" in os.environ or "PASSAVANT_SITE__CODE" in os.environ or Path("site.toml").exists()
    )
    if named or not (DATA.exists() or arguments[:1] in (["demo"], ["drill"])):
        return
    os.environ["PASSAVANT_SITE__CODE"] = "HT-OUA"
    os.environ["PASSAVANT_SITE__DATA"] = str(DATA.absolute())
    os.environ["PASSAVANT_SITE__DEMO"] = "true"
