"""Go back to the program of before: its state comes back, with every entry that was recorded or received since."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from passavant.config.preparing import prepare_to_serve
from passavant.config.upgrading import running
from passavant.config.upgrading.running import Refused, Telling
from passavant.domain.values import Finding, check, note, stop
from passavant.journal import clock, in_use, rebuilding, store, verifying
from passavant.journal.errors import UpgradeTrouble
from passavant.journal.upgrading import copies, ledger, schemas, standing
from passavant.journal.upgrading.ledger import Ledger, Phase


def preview() -> list[Finding]:
    """What a rollback would do, and what forbids it; nothing is changed."""
    known = running.where_it_stands(ledger.read(settings.PASSAVANT.site.data))
    if known is not None and known.phase in (Phase.COPYING, Phase.CHANGING):
        return [check("upgrade.half_way")]
    refused = _refused(known)
    if refused is not None or known is None:
        return [refused or stop("upgrade.nothing_to_return_to")]
    if known.phase in (Phase.SWAPPING, Phase.REBUILDING):
        return [note("upgrade.goes_on")]
    found = [
        note("upgrade.back_to", program=known.before or "?", begun_at=known.begun_at),
        note("upgrade.carries", count=str(standing.recorded_after(known.heads))),
    ]
    found += [
        check("upgrade.kept_unread", kind=each.kind, version=str(each.version), count=str(each.count))
        for each in standing.unreadable()
    ]
    return [*found, note("upgrade.will_lie_aside")]


def roll_back(telling: Telling) -> None:
    """Put the state of before the upgrade back, with everything that was recorded since.

    May be called again after a power cut at any moment, and goes on where it was stopped.

    Raises:
        Refused: there is no upgrade to go back from, or this is not the program of before.
        InUse: somebody else works with the data.
        UpgradeTrouble: it failed before anything was changed.
    """
    data = settings.PASSAVANT.site.data
    with in_use.alone(data):
        known = _go_on(running.where_it_stands(ledger.read(data)))
        if known is not None and known.phase in (Phase.COPYING, Phase.CHANGING):
            running.mend(telling)  # the upgrade itself was stopped: nothing but that has to be taken back
            return
        refused = _refused(known)
        if refused is not None or known is None:
            raise Refused([refused or stop("upgrade.nothing_to_return_to")])
        if known.phase in (Phase.DONE, Phase.FINISHING):
            known = _put_in_place(telling, known)
        if known.phase is Phase.SWAPPING:
            known = _swap(known)
        _rebuild(telling, known)


def _go_on(left: Ledger | None) -> Ledger | None:
    """Where a call that was stopped before has come to."""
    if left is None or left.phase is not Phase.RETURNING:
        return left
    has_committed = connection.vendor == "postgresql" and schemas.is_there(left.aside)
    return left.at(Phase.REBUILDING) if has_committed else left.at(Phase.DONE, aside="")


def _put_in_place(telling: Telling, known: Ledger) -> Ledger:
    """Make the state of before ready with what was recorded since; on PostgreSQL it is in place by that."""
    data, moment = settings.PASSAVANT.site.data, f"{clock.now():%Y%m%d_%H%M%S}"
    if connection.vendor == "postgresql":
        known = ledger.write(data, known.at(Phase.RETURNING, aside=f"newer_{moment}"))
        with transaction.atomic():
            schemas.put_aside(
                known.aside, make_tables=lambda: call_command("migrate", interactive=False, verbosity=0)
            )
        telling.say(note("upgrade.carried", count=str(standing.recorded_after(known.heads))))
        return ledger.write(data, known.at(Phase.REBUILDING))
    known = ledger.write(data, known.at(Phase.RETURNING, aside=f"newer-{moment}.sqlite3"))
    copies.have_file_alone()
    connection.close()
    since = copies.make_ready(ledger.folder(data) / known.copy)
    telling.say(note("upgrade.carried", count=str(since)))
    return ledger.write(data, known.at(Phase.SWAPPING))


def _swap(known: Ledger) -> Ledger:
    data = settings.PASSAVANT.site.data
    place = ledger.folder(data)
    if copies.returning_file(place / known.copy).exists():
        copies.have_file_alone()
    copies.swap(place / known.copy, aside=place / known.aside)
    return ledger.write(data, known.at(Phase.REBUILDING))


def _rebuild(telling: Telling, known: Ledger) -> None:
    """Work the tables out by this program, and verify; until that is done nobody records."""
    data = settings.PASSAVANT.site.data
    if rebuilding.unfinished():
        with telling.bar("rebuilding", store.count_entries()) as progress:
            rebuilding.rebuild(progress=progress)
    with telling.bar("verifying", store.count_entries()) as progress:
        verdict = verifying.verify(
            heads_file=settings.PASSAVANT.site.heads_file, afresh=True, progress=progress
        )
    if verdict.faults:
        raise UpgradeTrouble(verdict.sentence)
    telling.say(note("upgrade.verified", count=str(verdict.entries), chains=str(verdict.chains)))
    prepare_to_serve()
    ledger.write_program(data, standing.this_program())
    ledger.write(data, known.at(Phase.RETURNED))
    telling.say(note("upgrade.returned", program=known.before or settings.PROGRAM, aside=known.aside))


def _refused(known: Ledger | None) -> Finding | None:
    if known is None or known.phase is Phase.RETURNED:
        return stop("upgrade.nothing_to_return_to")
    if settings.PROGRAM == known.after != known.before or not standing.is_program_of(known.migrations):
        return stop("upgrade.install_before", program=known.before or "?")
    return None
