"""Files of a list laid aside between being chosen and being taken: in the site's own folder, for a day at most.

They hold persons' data: the folder is open to the program alone, and what was taken or left is removed.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

SECONDS = 24 * 3600
_MARK = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The files that somebody wants taken as a list's new version, and how they are to be read."""

    mark: str
    list_code: str
    officer: str
    files: Mapping[str, bytes]
    format: str = ""
    mapping: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        return ", ".join(self.files)


def lay_aside(*, list_code: str, officer: str, files: Mapping[str, bytes], format: str = "") -> Offer:  # noqa: A002
    """Keep the files until somebody has seen what they would change. `format` as in `domain.lists.read`."""
    _clear()
    offer = Offer(mark=uuid4().hex, list_code=list_code, officer=officer, files=files, format=format)
    folder = _folder() / offer.mark
    folder.mkdir(parents=True, mode=0o700)
    names = []
    for number, (name, content) in enumerate(files.items()):
        path = folder / f"{number}.file"
        path.touch(mode=0o600)
        path.write_bytes(content)
        names.append(name)
    _write(folder, {"list": list_code, "officer": officer, "names": names, "format": format, "mapping": None})
    return offer


def find(mark: str) -> Offer | None:
    """What was laid aside under a mark; None when it was too long ago, or never."""
    if not _MARK.fullmatch(mark):
        return None
    folder = _folder() / mark
    try:
        said = json.loads((folder / "offer.json").read_text(encoding="utf-8"))
        files = {name: (folder / f"{number}.file").read_bytes() for number, name in enumerate(said["names"])}
    except (OSError, ValueError):
        return None
    return Offer(
        mark=mark,
        list_code=said["list"],
        officer=said["officer"],
        files=files,
        format=said["format"],
        mapping=said["mapping"],
    )


def say_mapping(mark: str, mapping: Mapping[str, Any]) -> None:
    """Note what the columns of a table mean."""
    folder = _folder() / mark
    said = json.loads((folder / "offer.json").read_text(encoding="utf-8"))
    _write(folder, {**said, "mapping": dict(mapping), "format": "csv"})


def say_outcome(mark: str, outcome: Mapping[str, Any]) -> None:
    """Note how far its import has come, for whoever looks; the files are no longer needed once it has ended."""
    folder = _folder() / mark
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = folder / f"{uuid4().hex}.part"
    beside.write_text(json.dumps(dict(outcome)), encoding="utf-8")
    beside.replace(folder / "outcome.json")
    if outcome.get("ended"):
        for path in folder.glob("*.file"):
            path.unlink(missing_ok=True)


def outcome_of(mark: str) -> dict[str, Any]:
    """How far an import has come; empty when nobody began it."""
    if not _MARK.fullmatch(mark):
        return {}
    try:
        return dict(json.loads((_folder() / mark / "outcome.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def leave(mark: str) -> None:
    """The files are not taken, and go."""
    if _MARK.fullmatch(mark):
        shutil.rmtree(_folder() / mark, ignore_errors=True)


def _folder() -> Path:
    return settings.PASSAVANT.scratch / "watchlists" / "offered"


def _write(folder: Path, said: Mapping[str, Any]) -> None:
    beside = folder / f"{uuid4().hex}.part"
    beside.write_text(json.dumps(dict(said)), encoding="utf-8")
    beside.replace(folder / "offer.json")


def _clear() -> None:
    """What was laid aside more than a day ago is left."""
    with suppress(FileNotFoundError):
        for folder in _folder().iterdir():
            with suppress(OSError):
                if folder.stat().st_mtime < time.time() - SECONDS:
                    shutil.rmtree(folder, ignore_errors=True)
