"""Chip files on disk, under the names that reading programs give them, for examination and tests."""

from __future__ import annotations

import re
from pathlib import Path

from passavant.domain.emrtd.lds.groups import BY_NUMBER, FILES, LARGEST_FILE

_SUFFIX = re.compile(r"\.(bin|dat|der|raw|hex)$")
_GROUP = re.compile(r"^(?:ef[._ -]?)?(?:dg|datagroup|data[._ -]group)[._ -]?0?(\d{1,2})$")
_NAMED = re.compile(r"^(?:ef)?[._ -]?(com|sod)$")
_BY_FID = re.compile(r"^(?:ef)?[._ -]?(?:0x)?(01[01][0-9a-f])$")

_FIDS: dict[int, str] = {file.fid: file.name for file in FILES}


def files_in(directory: Path) -> dict[str, bytes]:
    """The chip files of a directory by ICAO name ("EF.SOD", "DG1"); other files are left alone.

    Known are names such as DG1.bin, EF_DG1.bin, Datagroup1.bin, ef0101.bin, EF.SOD, EF_SOD.bin, ef011D.bin. Of
    two files for one group the first by name counts. A file larger than a chip is cut, and then read as damaged.

    Raises:
        OSError: the directory or a file cannot be read.
    """
    found: dict[str, bytes] = {}
    for path in sorted(directory.iterdir()):
        name = name_of(path.name)
        if name is not None and name not in found and path.is_file():
            with path.open("rb") as file:
                found[name] = file.read(LARGEST_FILE + 1)
    return found


def name_of(file_name: str) -> str | None:
    """The chip file that a file's name means, or None."""
    stem = _SUFFIX.sub("", file_name.lower())
    if group := _GROUP.match(stem):
        file = BY_NUMBER.get(int(group[1]))
        return file.name if file else None
    if named := _NAMED.match(stem):
        return f"EF.{named[1].upper()}"
    if by_fid := _BY_FID.match(stem):
        return _FIDS.get(int(by_fid[1], 16))
    return None
