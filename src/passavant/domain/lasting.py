"""Files that outlive a power cut: whoever looks later finds the old file or the new one, whole.

A name is given to a file once what it holds lies on the disk, and the name itself is on the disk before anybody is told
that it was written; so a stick may be pulled out, and a machine may lose its power, at any moment.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_NOT_FOR_FOLDERS = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)
"""What file systems say that keep no folders to be synced, as those of some sticks and shares."""


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """An open file that takes the place of the one of that name once the block has come to its end.

    Raises:
        OSError: as any writing does, a full disk among them; the old file stands, and nothing is left beside it.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until the disk holds what a file holds, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as trouble:
        if trouble.errno not in _NOT_FOR_FOLDERS or not path.is_dir():
            raise
    finally:
        os.close(descriptor)
