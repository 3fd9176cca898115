"""Progress bars for long work at a console; a plain line now and then where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(title: str, *, total: int) -> Iterator[Callable[[int], None]]:
    """Show how far work of `total` steps has come; yields what to call with the steps just done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    # Loaded for whoever watches: a relay runs for weeks, and these would hold 6 MB of its memory.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bars:
        task = bars.add_task(title, total=total)
        yield lambda steps: bars.advance(task, steps)
