"""Which version of the drilled room this process runs."""

from __future__ import annotations

import os

VERSIONS = ("behind", "level", "ahead")
VERSION = os.environ.get("PASSAVANT_DRILLED", VERSIONS[0])
IS_LEVEL = VERSIONS.index(VERSION) >= 1
IS_AHEAD = VERSIONS.index(VERSION) >= 2
