"""`passavant watchlist import`: read a published list, say what it changes, and put it in force."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.utils import timezone

from passavant.domain import lists
from passavant.journal.progress import progress_bar
from passavant.modules.watchlists import actions, queries
from passavant.modules.watchlists.actions import Changes, Taken
from passavant.modules.watchlists.management.words._asking import officer_who
from passavant.modules.watchlists.models import Watchlist

WORD = "import"
HELP = "put a file in force as a list's new version"
SHOWN = 10


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("list", help="the code of a list (`passavant watchlist status`)")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="the file or files of one list")
    parser.add_argument("--format", default="", choices=["", *lists.formats()], help="recognised if not said")
    parser.add_argument("--mapping", type=Path, help="what the columns of a table mean, as JSON")
    parser.add_argument("--preview", action="store_true", help="say what would change, and change nothing")
    parser.add_argument(
        "--accept-shrink", default="", metavar="REASON", help="why it may lose so many entries"
    )
    parser.add_argument("--officer", default="", help="who imports")


def run(out: OutputWrapper, **options: Any) -> None:
    watchlist = queries.find_list(options["list"])
    if watchlist is None:
        raise CommandError(f"there is no list {options['list']}: add it first")
    files = _files(options["files"])
    mapping = _mapping(options["mapping"]) if options["mapping"] else None
    reading = lists.read(files, format=options["format"] or watchlist.format, mapping=mapping)
    digest = actions.digest_of_files(files.items())
    if options["preview"]:
        changes = actions.preview(watchlist=watchlist, reading=reading, content_digest=digest)
        out.writelines(f"{line}\n" for line in _told(changes))
        return
    taken = _take(watchlist, reading, digest, options)
    out.writelines(f"{line}\n" for line in _told(taken.changes))
    out.write(f"{watchlist.code} version {taken.version} is in force.")
    _follow_up(out, taken, options["officer"])


def _files(paths: Iterable[Path]) -> dict[str, bytes]:
    try:
        return lists.by_name((path.name, path.read_bytes()) for path in paths)
    except OSError as trouble:
        raise CommandError(f"{trouble.filename} cannot be read: {trouble.strerror}") from None


def _mapping(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except OSError as trouble:
        raise CommandError(f"{trouble.filename} cannot be read: {trouble.strerror}") from None
    except ValueError as trouble:
        raise CommandError(f"{path} is no JSON: {trouble}") from None
    if not isinstance(told, dict):
        raise CommandError(f"{path} is no JSON object from columns to what they mean")
    return told


def _take(watchlist: Watchlist, reading: lists.Reading, digest: str, options: dict[str, Any]) -> Taken:
    officer = officer_who(options["officer"], "watchlists.import_list")
    try:
        with progress_bar("recording", total=len(reading.entries)) as done:
            return actions.take(
                officer=officer,
                watchlist=watchlist,
                reading=reading,
                name=", ".join(path.name for path in options["files"]),
                content_digest=digest,
                accept_shrink=options["accept_shrink"],
                at=timezone.now(),
                progress=done,
            )
    except actions.MayNotBeTaken as refused:
        told = " ".join(dict.fromkeys(finding.explanation for finding in refused.findings))
        raise CommandError(f"{watchlist.code} stays as it is. {told}") from None
    except actions.ImportRunning:
        raise CommandError(
            f"somebody imports {watchlist.code} at this moment: wait until it is done"
        ) from None
    except actions.NotHere:
        raise CommandError("headquarters keeps the lists: import it there") from None


def _follow_up(out: OutputWrapper, taken: Taken, officer: str) -> None:
    wanted = actions.Wanted(list_code=taken.list_code, version=taken.version)
    changes = len(taken.changes.begins) + len(taken.changes.ends)
    actor = officer_who(officer, "watchlists.import_list").code
    with progress_bar("screening again", total=0) as done:
        again = actions.follow_up(wanted=wanted, changes=changes, actor=actor, progress=done)
    out.write(f"{again.persons} persons of the last days compared with it: {again.raised} new alerts.")


def _told(changes: Changes) -> Iterator[str]:
    yield (
        f"{changes.list_code}: {changes.before} entries in force, {changes.entries} in the file ({changes.format}): "
        f"{changes.added} new, {changes.changed} changed, {changes.removed} gone, {changes.unchanged} as they were"
    )
    for sign, samples in (
        ("+", changes.samples_added),
        ("~", changes.samples_changed),
        ("-", changes.samples_removed),
    ):
        for each in samples[:SHOWN]:
            yield f"  {sign} {each.source_id}  {each.title}  {', '.join(each.fields)}".rstrip()
    for row in changes.quarantined[:SHOWN]:
        yield f"  ? {row.place}: {row.finding.explanation}"
    if len(changes.quarantined) > SHOWN:
        yield f"  ? {len(changes.quarantined)} rows set aside in all"
    yield from _findings(changes)


def _findings(changes: Changes) -> Iterator[str]:
    """The gravest first, each sentence once."""
    gravest = sorted(changes.findings, key=lambda finding: -finding.severity.rank)
    told = list(dict.fromkeys(f"  {finding.severity}: {finding.explanation}" for finding in gravest))
    yield from told[:SHOWN]
    if len(told) > SHOWN:
        yield f"  and {len(told) - SHOWN} more"
