"""`passavant journal`: verify, rebuild, mirror, follow, make months, export, import, erase, and whom to trust."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from passavant.journal import clock, following, months, store
from passavant.journal.declaring import Audience
from passavant.journal.erasing import erase, waiting
from passavant.journal.facts import SiteTrusted
from passavant.journal.files import export_to, import_from
from passavant.journal.keys import VerifyingKey
from passavant.journal.months import Month
from passavant.journal.progress import progress_bar
from passavant.journal.rebuilding import mirror, rebuild
from passavant.journal.recording import record
from passavant.journal.site import site_code, site_epoch, site_key
from passavant.journal.verifying import verify


class Command(BaseCommand):
    help = "Verify, rebuild, compare, export, import and erase the journal of this site."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        check = parts.add_parser("verify", help="check every chain, link, body and head signature")
        check.add_argument(
            "--every-signature", action="store_true", help="check each signature by itself (slow)"
        )
        check.add_argument(
            "--afresh", action="store_true", help="do not go on where a verification was stopped"
        )
        again = parts.add_parser("rebuild", help="make the tables anew from the journal")
        again.add_argument("room", nargs="?", help="one room only")
        like = parts.add_parser("mirror", help="compare the tables with what the journal gives")
        like.add_argument("room", nargs="?", help="one room only")
        parts.add_parser("follow", help="work out anew what follows from the tables, such as stays")
        ahead = parts.add_parser(
            "months", help="on PostgreSQL: make the coming months of the tables that grow without end"
        )
        ahead.add_argument(
            "--since",
            type=Month.parse,
            metavar="YYYY-MM",
            help="an earlier month: its rows move into its own part",
        )
        out = parts.add_parser("export", help="write entries to a file, for a stick")
        out.add_argument("file", type=Path)
        out.add_argument("--for", dest="reader", choices=[a.value for a in Audience], default="headquarters")
        out.add_argument("--after", action="append", default=[], metavar="SITE/EPOCH/NUMBER")
        parts.add_parser("import", help="take the entries of a file").add_argument("file", type=Path)
        trust = parts.add_parser("trust", help="believe the key of another site")
        trust.add_argument("chain", metavar="SITE/EPOCH")
        trust.add_argument("public_key")
        parts.add_parser("key", help="print this site's public key, to be compared and trusted elsewhere")
        forget = parts.add_parser("erase", help="erase the body of an entry by law")
        forget.add_argument("entry", metavar="SITE/EPOCH/NUMBER")
        forget.add_argument("--basis", required=True, help="the legal basis of the erasure")
        parts.add_parser("erasures", help="list what sites erased of their own and is still whole here")

    def handle(self, *_: Any, part: str, **options: Any) -> None:
        getattr(self, f"_{part}")(**options)

    def _verify(self, *, every_signature: bool, afresh: bool, **_: Any) -> None:
        with progress_bar("verifying", total=store.count_entries()) as done:
            verdict = verify(
                heads_file=settings.PASSAVANT.site.heads_file,
                every_signature=every_signature,
                afresh=afresh,
                progress=done,
            )
        for fault in verdict.faults:
            self.stderr.write(f"{fault.entry}: {fault.reason}")
        if verdict.faults:
            raise CommandError(verdict.sentence)
        self.stdout.write(verdict.sentence)

    def _rebuild(self, *, room: str | None, **_: Any) -> None:
        with progress_bar("rebuilding", total=store.count_entries()) as done:
            count = rebuild(room=room, progress=done)
        self.stdout.write(f"The tables of {room or 'all rooms'} stand anew from {count} entries.")

    def _mirror(self, *, room: str | None, **_: Any) -> None:
        with progress_bar("comparing", total=store.count_entries()) as done:
            differences = mirror(room=room, progress=done)
        for difference in differences:
            self.stderr.write(
                f"{difference.table}: {difference.rows_here} rows here, "
                f"{difference.rows_from_journal} from the journal"
            )
        if differences:
            names = ", ".join(difference.table for difference in differences)
            raise CommandError(f"DIFFERENT: the journal gives other rows for {names}; run a rebuild.")
        self.stdout.write("The tables are exactly what the journal gives.")

    def _follow(self, **_: Any) -> None:
        for follower in following.followers():
            following.remake(follower.name)
            self.stdout.write(f"{follower.name} is worked out anew.")

    def _months(self, *, since: Month | None, **_: Any) -> None:
        if connection.vendor != "postgresql":
            self.stdout.write("This site keeps its tables whole: only PostgreSQL parts them by month.")
            return
        kept = months.keep(since=since)
        for sentence in kept.sentences or ("Every month is there.",):
            self.stdout.write(sentence)

    def _export(self, *, file: Path, reader: str, after: list[str], **_: Any) -> None:
        with progress_bar("exporting", total=store.count_entries()) as done:
            places = dict(_place_of(text) for text in after)
            count = export_to(file, reader=Audience(reader), after=places, progress=done)
        self.stdout.write(f"{count} entries written to {file}.")

    def _import(self, *, file: Path, **_: Any) -> None:
        with progress_bar("importing", total=0) as done:
            self.stdout.write(import_from(file, progress=done).sentence)

    def _trust(self, *, chain: str, public_key: str, **_: Any) -> None:
        site, _slash, epoch = chain.partition("/")
        VerifyingKey.parse(public_key)
        trusted = SiteTrusted(site=site, epoch=_number(epoch), public_key=public_key)
        record(trusted, at=clock.now(), actor="administrator")
        self.stdout.write(f"This site believes {chain} from now on.")

    def _key(self, **_: Any) -> None:
        line = {"site": site_code(), "epoch": site_epoch(), "public_key": str(site_key().public)}
        self.stdout.write(json.dumps(line))

    def _erase(self, *, entry: str, basis: str, **_: Any) -> None:
        (site, epoch), sequence = _place_of(entry)
        erase(
            site=site,
            epoch=epoch,
            sequence=sequence,
            legal_basis=basis,
            at=clock.now(),
            actor="administrator",
        )
        self.stdout.write(f"The body of {entry} is erased; its digest stays.")

    def _erasures(self, **_: Any) -> None:
        rows = waiting()
        for row in rows:
            self.stdout.write(f"{row.site}/{row.epoch}/{row.sequence}  {row.legal_basis}")
        told = "Erase each with `passavant journal erase`, for all sites." if rows else "No erasure waits."
        self.stdout.write(told)


def _place_of(text: str) -> tuple[tuple[str, int], int]:
    parts = text.split("/")
    if len(parts) != 3:
        raise CommandError(f"{text!r} is not SITE/EPOCH/NUMBER")
    return (parts[0], _number(parts[1])), _number(parts[2])


def _number(text: str) -> int:
    if not text.isdigit():
        raise CommandError(f"{text!r} is not a number")
    return int(text)
