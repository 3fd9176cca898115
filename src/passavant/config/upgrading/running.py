"""Upgrade the data of a site: copy, change, rebuild, verify; a failure half way puts the state from before back.

What a program killed half way leaves is found at the next call by the ledger, and finished or put back (`mend`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from passavant.config.preparing import prepare_to_serve
from passavant.config.upgrading.looking import look, stops
from passavant.domain.values import Finding, check, note
from passavant.journal import backups, clock, in_use, rebuilding, store, verifying
from passavant.journal.declaring import Audience
from passavant.journal.errors import UpgradeTrouble
from passavant.journal.files import export_into
from passavant.journal.models import Rebuild
from passavant.journal.upgrading import copies, ledger, standing
from passavant.journal.upgrading.ledger import Ledger, Phase, Program

Bar = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Telling:
    """Where it is told how the work goes on."""

    say: Callable[[Finding], object]
    bar: Callable[[str, int], AbstractContextManager[Bar]]
    """A progress bar by its title and the number of steps."""


class Refused(UpgradeTrouble):
    """The preflight forbids it; nothing was changed."""

    def __init__(self, found: list[Finding]) -> None:
        super().__init__("; ".join(finding.explanation for finding in found))
        self.found = found


def run(telling: Telling, *, passphrase: str = "", whole: bool = False) -> bool:
    """Upgrade this site's data to the program that is installed; returns whether there was anything to do.

    Args:
        passphrase: seals the copy of a PostgreSQL's journal; that of a SQLite database is sealed as the database is.
        whole: verify the whole journal before, too.
    Raises:
        Refused: the preflight forbids it.
        InUse: somebody else works with the data.
        UpgradeTrouble: it failed, and the state from before is back.
    """
    data = settings.PASSAVANT.site.data
    with in_use.alone(data):
        mend(telling)
        with telling.bar("looking", store.count_entries() if whole else 0) as progress:
            found = look(whole=whole, has_data_alone=True, progress=progress)
        if stops(found):
            raise Refused(stops(found))
        if _is_up_to_date():
            return False
        begun = _begin(telling, passphrase=passphrase)
        for step in STEPS:
            begun = step(telling, begun)
    return True


def mend(telling: Telling) -> None:
    """Finish what another call left half way, or put the state from before back."""
    data = settings.PASSAVANT.site.data
    left = where_it_stands(ledger.read(data))
    if left is None:
        return
    if left.phase is Phase.COPYING:
        ledger.forget(data)
    elif left.phase is Phase.CHANGING:
        put_back(telling, left)
    elif left.phase is Phase.FINISHING and left.after == settings.PROGRAM:
        telling.say(note("upgrade.finished_later"))
        finish(telling, left)
    elif left.phase is Phase.RETURNING:
        ledger.write(data, left.at(Phase.DONE, aside=""))


def where_it_stands(left: Ledger | None) -> Ledger | None:
    """The ledger's word, but where a transaction came to its end and the program did not live to note it."""
    committed = (
        left is not None
        and left.phase is Phase.CHANGING
        and connection.vendor == "postgresql"
        and standing.applied_migrations() != left.migrations
    )
    return left.at(Phase.FINISHING) if left is not None and committed else left


def put_back(telling: Telling, begun: Ledger) -> None:
    """Put the state from before in the place of tables that are half changed.

    Whatever was recorded meanwhile comes with it: then the program of before has to rebuild its tables.
    """
    data = settings.PASSAVANT.site.data
    if connection.vendor == "sqlite":
        copies.have_file_alone()
        connection.close()
        copy = ledger.folder(data) / begun.copy
        since = copies.make_ready(copy)
        copies.swap(copy, aside=copy.with_name(f"changed-{_stamp()}.sqlite3") if since else None)
        if since:
            telling.say(check("upgrade.rebuild_before", count=str(since)))
    # PostgreSQL rolled the one transaction back when its program ended.
    ledger.forget(data)
    telling.say(note("upgrade.is_back"))


def finish(telling: Telling, begun: Ledger) -> Ledger:
    """What a start needs, once all is changed and verified; may be done again."""
    data = settings.PASSAVANT.site.data
    prepare_to_serve()
    ledger.write_program(data, standing.this_program())
    for old in ledger.folder(data).glob("before-*"):
        if old.name != begun.copy:
            old.unlink()
    telling.say(note("upgrade.done", before=begun.before or "?", after=begun.after))
    return ledger.write(data, begun.at(Phase.DONE))


def _is_up_to_date() -> bool:
    """Whether this program worked with the data before, and made its tables."""
    before = ledger.read_program(settings.PASSAVANT.site.data)
    return standing.fit().is_exact and before == standing.this_program()


def _begin(telling: Telling, *, passphrase: str) -> Ledger:
    """Note how everything stands, and copy it."""
    data = settings.PASSAVANT.site.data
    before = ledger.read_program(data) or Program("", {})
    ends = {"sqlite": "sqlite3"}.get(connection.vendor, "backup" if passphrase else "journal")
    if connection.vendor == "sqlite":
        copies.have_file_alone()
    stamp = _stamp()
    begun = Ledger(
        phase=Phase.COPYING,
        before=before.name,
        after=settings.PROGRAM,
        begun_at=stamp,
        heads=standing.heads(),
        migrations=standing.applied_migrations(),
        tables={} if rebuilding.unfinished() else standing.tables_of_facts(),
        copy=f"before-{stamp}.{ends}",
    )
    ledger.write(data, begun)
    _copy(telling, ledger.folder(data) / begun.copy, passphrase)
    telling.say(note("upgrade.copied", copy=begun.copy))
    return begun


def _copy(telling: Telling, target: Path, passphrase: str) -> None:
    if connection.vendor == "sqlite":
        pages = copies.database_pages()
        with telling.bar("copying", pages) as progress:
            copies.copy_database(target, progress=progress)
        return
    with telling.bar("copying", store.count_entries()) as progress:
        if passphrase:
            backups.make(target, passphrase=passphrase, progress=progress)
            return
        target.touch(mode=0o600)
        with target.open("wb") as plain:
            export_into(plain, reader=Audience.SITE, progress=progress)


def _change(telling: Telling, begun: Ledger) -> Ledger:
    """Change the tables, all or nothing."""
    data = settings.PASSAVANT.site.data
    changing = ledger.write(data, begun.at(Phase.CHANGING))
    with _all_or_nothing(telling, changing):
        for work in CHANGES:
            work(telling, changing)
    return ledger.write(data, changing.at(Phase.FINISHING))


@contextmanager
def _all_or_nothing(telling: Telling, changing: Ledger) -> Iterator[None]:
    try:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                yield
        else:
            yield
    except BaseException as trouble:
        connection.close()
        put_back(telling, changing)
        if isinstance(trouble, Exception):
            raise UpgradeTrouble(
                f"the upgrade failed ({trouble}), and the state from before is back"
            ) from trouble
        raise


def _migrate(telling: Telling, _: Ledger) -> None:
    steps = standing.fit().pending
    call_command("migrate", interactive=False, verbosity=0)
    telling.say(note("upgrade.migrated", count=str(len(steps))))


def _rebuild(telling: Telling, _: Ledger) -> None:
    """Make all tables anew by this program: what it reads otherwise, or for the first time, is in them then."""
    Rebuild.objects.all().delete()  # one that was stopped was another program's
    with telling.bar("rebuilding", store.count_entries()) as progress:
        count = rebuilding.rebuild(progress=progress)
    telling.say(note("upgrade.rebuilt", count=str(count)))


def _verify(telling: Telling, changing: Ledger) -> None:
    """Look whether every chain holds and ends where it ended, and name the tables that stand otherwise.

    Raises:
        UpgradeTrouble: a chain does not.
    """
    with telling.bar("verifying", store.count_entries()) as progress:
        verdict = verifying.verify(
            heads_file=settings.PASSAVANT.site.heads_file, afresh=True, progress=progress
        )
    if verdict.faults:
        raise UpgradeTrouble(verdict.sentence)
    if standing.heads() != changing.heads:
        raise UpgradeTrouble("a chain does not end where it ended before")
    telling.say(note("upgrade.verified", count=str(verdict.entries), chains=str(verdict.chains)))
    differing = list(standing.tables_that_differ(changing.tables))
    for name, was, now in differing:
        telling.say(check("upgrade.table_differs", table=name, before=str(was.rows), after=str(now.rows)))
    if not differing:
        telling.say(note("upgrade.tables_alike", count=str(len(changing.tables))))


def _stamp() -> str:
    return f"{clock.now():%Y%m%d-%H%M%S}"


Step = Callable[[Telling, Ledger], Ledger]
STEPS: list[Step] = [_change, finish]
CHANGES: list[Callable[[Telling, Ledger], None]] = [_migrate, _rebuild, _verify]
