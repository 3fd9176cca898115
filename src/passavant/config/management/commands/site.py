"""`passavant site`: make this machine one (`init`), let another join headquarters (`invite`), join it (`enrol`)."""

from __future__ import annotations

import os
import secrets
import shutil
from argparse import ArgumentParser
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from passavant.base.authentication import stop_officers_of
from passavant.config.passphrase import read_passphrase
from passavant.config.preflight import half_way
from passavant.config.preparing import prepare_to_serve
from passavant.config.server import alone_on_port
from passavant.journal import store
from passavant.journal.acting import acting
from passavant.journal.keys import make_key, resealed_key
from passavant.journal.models import TrustedKey
from passavant.journal.progress import progress_bar
from passavant.journal.recording import open_chain
from passavant.journal.revoking import revoke
from passavant.journal.sealed_sqlite.converting import reseal, seal
from passavant.journal.site import site_code
from passavant.journal.upgrading import ledger, standing
from passavant.modules.sites.queries import find_post
from passavant.relay.belonging import only_at_a_post, only_at_headquarters
from passavant.relay.caller import Caller
from passavant.relay.carriers import open_carrier
from passavant.relay.enrolling import enrol
from passavant.relay.inviting import HOLDS_DAYS, Code, has_code, invite
from passavant.relay.recovering import ended, missing, rebuild_post

_CLOCKS_DIFFER = timedelta(minutes=5)
"""How far ahead of this machine's clock a moment may be that somebody read from another."""


class Command(BaseCommand):
    help = "Make this machine a site; safe to run again, and upgrades nothing (see `passavant upgrade`)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("init", help="make this site, or what of it is missing")
        guest = parts.add_parser("invite", help="at headquarters: a one-time code for a site that joins")
        guest.add_argument("site", help="the code of the site that may join with it")
        joining = parts.add_parser("enrol", help="join headquarters with a code from there")
        joining.add_argument("code")
        lost = parts.add_parser(
            "revoke", help="at headquarters: believe a site's key no more from a moment on"
        )
        lost.add_argument("chain", metavar="SITE/EPOCH")
        lost.add_argument("--since", required=True, help="the moment, as 2026-11-27T14:00:00-05:00")
        lost.add_argument("--reason", required=True)
        parts.add_parser(
            "rebuild", help="at a post that lost its machine: take its past back from headquarters"
        )
        absent = parts.add_parser(
            "missing", help="at headquarters: say what may be missing here, site by site"
        )
        for name, told in (
            ("seal", "with the server stopped: seal the database of this site with a passphrase"),
            ("reseal", "with the server stopped: give the sealed database another passphrase"),
        ):
            sealing = parts.add_parser(name, help=told)
            sealing.add_argument(
                "--passphrase-file", type=Path, help="of the new one; asked for when left out"
            )
        absent.add_argument("--since", help="when headquarters was restored: who has been heard after it")
        joining.add_argument(
            "--address", help="of headquarters' server, where the relay's is another one (nats)"
        )

    def handle(self, *_: Any, part: str, **options: Any) -> None:
        getattr(self, f"_{part}")(**options)

    def _init(self, **_: Any) -> None:
        prepare_site()
        self.stdout.write(f"{settings.PASSAVANT.site.code} is ready. Start it with `passavant serve`.")

    def _invite(self, *, site: str, **_: Any) -> None:
        only_at_headquarters("site invite")
        _refuse_no_post(site)
        now = timezone.now()
        ended = f" The code that {site} was given before holds no more." if has_code(site, now=now) else ""
        code = invite(site, now=now)
        self.stdout.write(
            f"{code}\nGive this code to {site} and to nobody else; it holds once, for {HOLDS_DAYS} days. There, run "
            f"`passavant site enrol CODE`.{ended}"
        )

    def _enrol(self, *, code: str, address: str | None, **_: Any) -> None:
        only_at_a_post("site enrol")
        way = settings.PASSAVANT.relay
        if address is not None:
            way = way.model_copy(update={"carrier": "https", "address": address})
        elif not way.address:
            raise CommandError(
                "joining needs a line to headquarters once, also where a stick goes later: give --address https://..., "
                "or write carrier and address under [relay]"
            )
        carrier = open_carrier(way)
        try:
            fingerprint = enrol(Code.parse(code), carrier)
        finally:
            carrier.close()
        site = settings.PASSAVANT.site
        self.stdout.write(f"{site.code} has joined {site.headquarters} (its key begins {fingerprint}).")

    def _revoke(self, *, chain: str, since: str, reason: str, **_: Any) -> None:
        only_at_headquarters("site revoke")
        site, epoch = _known_chain(chain)
        moment, now = _moment(since), timezone.now()
        if moment > now + _CLOCKS_DIFFER:
            raise CommandError(
                f"{moment.isoformat()} has not come yet: give the one from which it is believed no more"
            )
        apart = revoke(site=site, epoch=epoch, since=moment, reason=reason, at=now, actor="administrator")
        with acting("administrator"):
            officers = stop_officers_of(site)
        self.stdout.write(
            f"{chain} is believed no more from {moment.isoformat()}; {apart} entries here are kept apart. "
            f"Officers of that post alone, who may not sign in anywhere now: {', '.join(officers) or 'none'}."
        )

    def _rebuild(self, **_: Any) -> None:
        only_at_a_post("site rebuild")
        caller = Caller(open_carrier())
        with progress_bar("taking back", total=0) as progress:
            done = rebuild_post(caller, progress=progress)
        caller.carrier.close()
        self.stdout.write(f"{done.taken} entries taken back from headquarters. Start with `passavant serve`.")

    def _seal(self, *, passphrase_file: Path | None, **_: Any) -> None:
        if settings.PASSAVANT.database.sealed or settings.PASSAVANT.database.engine != "sqlite":
            raise CommandError(
                "this seals a plain SQLite database: take `sealed` out of the settings until it is done"
            )
        with alone_on_port(settings.PASSAVANT):
            passphrase = read_passphrase(passphrase_file, twice=True)
            with resealed_key(settings.PASSAVANT.site.key_file, before="", now=passphrase):
                seal(settings.DATABASES["default"]["NAME"], passphrase)
            shutil.rmtree(settings.PASSAVANT.scratch, ignore_errors=True)
        self.stdout.write(
            "The database and the site's key are sealed. Write sealed = true under [database]; every start asks "
            "from now on."
        )

    def _reseal(self, *, passphrase_file: Path | None, **_: Any) -> None:
        database = settings.PASSAVANT.database
        if not database.sealed:
            raise CommandError("this database is not sealed: run `passavant site seal`")
        with alone_on_port(settings.PASSAVANT):
            new = read_passphrase(passphrase_file, twice=True)
            with resealed_key(settings.PASSAVANT.site.key_file, before=database.passphrase, now=new):
                reseal(settings.DATABASES["default"]["NAME"], database.passphrase, new)
        self.stdout.write("The database and the site's key open with the new passphrase, and with no other.")

    def _missing(self, *, since: str | None, **_: Any) -> None:
        only_at_headquarters("site missing")
        found = list(missing(since=_moment(since) if since else None))
        for each in found:
            self.stdout.write(each.sentence)
        if not found:
            self.stdout.write("Nothing is missing by the word of every site that is known.")
        for chain in ended():
            self.stdout.write(chain.sentence)


def _refuse_no_post(site: str) -> None:
    if site == settings.PASSAVANT.site.code:
        raise CommandError(f"{site} is headquarters itself: invite a post")
    if find_post(site) is None:
        raise CommandError(f"there is no post {site}: write its code as it stands on the page of posts")


def _known_chain(chain: str) -> tuple[str, int]:
    """The site and the epoch of a chain that headquarters believes or holds: a slip of the finger revokes nothing."""
    site, _slash, epoch = chain.partition("/")
    if not epoch.isdecimal():
        raise CommandError(f"{chain!r} is not SITE/EPOCH")
    known = _epochs_of(site)
    if int(epoch) not in known:
        told = ", ".join(f"{site}/{each}" for each in known) or "none"
        raise CommandError(f"{chain} is no chain that is known here; of {site} there are: {told}")
    return site, int(epoch)


def _epochs_of(site: str) -> list[int]:
    believed = TrustedKey.objects.filter(site=site, trusted_by=site_code()).values_list("epoch", flat=True)
    return sorted({*believed, *(head.epoch for head in store.heads() if head.site == site)})


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is not a moment: write it as 2026-11-27T14:00:00-05:00") from None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def prepare_site() -> None:
    """Everything a site needs before it can serve; each step is left alone where it was done before."""
    site = settings.PASSAVANT.site
    site.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not site.key_file.exists():
        make_key(site.key_file, passphrase=settings.PASSAVANT.database.passphrase)
    if not site.secret_file.exists():
        _make_secret(site.secret_file)
        settings.SECRET_KEY = site.secret_file.read_text(encoding="ascii").strip()
    _refuse_to_upgrade()
    call_command("migrate", interactive=False, verbosity=0)
    open_chain()
    prepare_to_serve()
    if ledger.read_program(site.data) is None:
        ledger.write_program(site.data, standing.this_program())


def _refuse_to_upgrade() -> None:
    """Tables that hold records are changed by `passavant upgrade`, which can go back, and by nothing else."""
    left = ledger.read(settings.PASSAVANT.site.data)
    if left is not None and left.phase.is_half_way:
        raise CommandError(half_way(left))
    if standing.applied_migrations():
        standing.refuse_unless_tables_fit()


def _make_secret(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
