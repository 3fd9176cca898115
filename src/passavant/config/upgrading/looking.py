"""Look, changing nothing, whether this site's data may be upgraded to the program that is installed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection

from passavant.base.views import LEAST_FREE_BYTES
from passavant.domain.values import Finding, Severity, check, note, stop
from passavant.journal import in_use
from passavant.journal.upgrading import copies, ledger, schemas, standing
from passavant.journal.upgrading.ledger import Phase
from passavant.journal.verifying import Verdict, verify, verify_heads
from passavant.relay.models import Peer

Progress = Callable[[int], None]
GROWS_BY = 2
"""The copy is one database more, and a table that gets another form stands twice for a while."""


def stops(found: list[Finding]) -> list[Finding]:
    """Those for which an upgrade may not be run."""
    return [finding for finding in found if finding.severity is Severity.STOP]


def look(
    *, whole: bool = False, has_data_alone: bool = False, progress: Progress = lambda _: None
) -> list[Finding]:
    """Everything that is to be known before an upgrade, what forbids it included.

    Args:
        whole: verify the whole journal, and not only the ends of its chains.
        has_data_alone: whoever asks has locked the data already.
    """
    if "journal_entry" not in connection.introspection.table_names():
        return [stop("upgrade.no_site")]
    found = [*_way_back(), *_tables()]
    if not has_data_alone:
        found += _services()
    return [*found, *_connections(), *_room(), *_journal(whole, progress), *_kinds(), *_other_sites()]


def _way_back() -> Iterator[Finding]:
    known = ledger.read(settings.PASSAVANT.site.data)
    if known is None:
        return
    if known.phase in (Phase.SWAPPING, Phase.REBUILDING):
        yield stop("upgrade.finish_rollback")
    elif known.phase.is_half_way:
        yield check("upgrade.half_way")
    if known.aside and known.phase is Phase.RETURNED:
        yield note("upgrade.lies_aside", aside=known.aside)


def _tables() -> Iterator[Finding]:
    fit = standing.fit()
    if fit.newer:
        yield stop("upgrade.newer_tables", steps=_names(fit.newer))
    elif fit.pending:
        yield note("upgrade.pending", count=str(len(fit.pending)), steps=_names(fit.pending))
    else:
        yield note("upgrade.tables_fit")


def _services() -> Iterator[Finding]:
    if in_use.is_shared(settings.PASSAVANT.site.data):
        yield stop("upgrade.served")


def _connections() -> Iterator[Finding]:
    others = schemas.others_connected() if connection.vendor == "postgresql" else 0
    if others:
        yield stop("upgrade.connected", count=str(others))


def _room() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        need = GROWS_BY * copies.database_file().stat().st_size
    else:
        need = schemas.journal_bytes()
        yield note("upgrade.disk_unseen")
    free = shutil.disk_usage(settings.PASSAVANT.site.data).free
    if free < need + LEAST_FREE_BYTES // 10:
        yield stop("upgrade.no_room", need=_megabytes(need + LEAST_FREE_BYTES // 10), free=_megabytes(free))
    else:
        yield note("upgrade.room", need=_megabytes(need), free=_megabytes(free))


def _journal(whole: bool, progress: Progress) -> Iterator[Finding]:
    heads_file = settings.PASSAVANT.site.heads_file
    verdict = (
        verify(heads_file=heads_file, progress=progress)
        if whole
        else Verdict(faults=verify_heads(heads_file=heads_file))
    )
    for fault in verdict.faults:
        yield stop("upgrade.broken", entry=fault.entry, reason=fault.reason)
    if not verdict.faults:
        yield (
            note("upgrade.whole_journal", count=str(verdict.entries)) if whole else note("upgrade.ends_only")
        )


def _kinds() -> Iterator[Finding]:
    unread = standing.unreadable()
    for each in unread:
        code = "upgrade.unknown_kind" if each.known is None else "upgrade.newer_kind"
        yield check(code, kind=each.kind, version=str(each.version), count=str(each.count))
    if not unread:
        yield note("upgrade.all_readable")
    before = ledger.read_program(settings.PASSAVANT.site.data)
    shown = standing.newly_readable(before) if before else 0
    if shown:
        yield note("upgrade.newly_readable", count=str(shown))


def _other_sites() -> Iterator[Finding]:
    """At headquarters: which posts run another program, by their own last word."""
    if not settings.PASSAVANT.site.is_headquarters:
        return
    for peer in Peer.objects.exclude(program__in=("", settings.PROGRAM)).order_by("site"):
        yield note("upgrade.other_site", site=peer.site, program=peer.program)


def _names(steps: standing.Migrations) -> str:
    return ", ".join(f"{app} {name}" for app, name in steps)


def _megabytes(count: int) -> str:
    return str(-(-count // 1_000_000))
