"""`passavant policy status | publish | sign | roll-back | diff --crossings`: what a site keeps of its rules.

`check`, `explain` and `diff` of files alone need no database and are the library's (`domain/policy`).
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from getpass import getpass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from passavant.base.authentication import OfficerBackend
from passavant.base.models import Officer
from passavant.domain.entry_rules import BadPolicy, Policy, Verdict, load
from passavant.modules.rules import actions, queries
from passavant.modules.rules.models import Change
from passavant.modules.rules.rejudging import MOST, rejudge

_SAID = {
    actions.NothingChanges: "that is in force already",
    actions.NeedsReason: "write why the rules change: --reason",
    actions.DecidedAlready: "somebody decided this meanwhile: see `passavant policy status`",
    actions.NotHere: "headquarters decides on rules, or there is no such change: see `passavant policy status`",
}


class Command(BaseCommand):
    help = "Bring rules into force by two signatures, roll them back, and see who would be judged otherwise."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("status", help="what is in force, and what waits for a signature")
        publish = parts.add_parser("publish", help="sign a policy as the first person")
        publish.add_argument("file", type=Path, metavar="FILE")
        back = parts.add_parser("roll-back", help="sign, as the first person, an earlier policy")
        back.add_argument("sha256", metavar="SHA256")
        sign = parts.add_parser("sign", help="sign as the second person: in force from that moment")
        sign.add_argument("change", type=UUID, metavar="CHANGE")
        for part in (publish, back):
            part.add_argument("--reason", default="", help="why the rules change")
        for part in (publish, back, sign):
            part.add_argument("--officer", required=True, help="who signs; the password is asked for")
        differs = parts.add_parser("diff", help="who of the last days would be judged otherwise")
        differs.add_argument("old", type=Path, metavar="OLD")
        differs.add_argument("new", type=Path, metavar="NEW")
        differs.add_argument("--crossings", type=int, required=True, metavar="DAYS", help="of so many days")

    def handle(self, *_: Any, part: str, **options: Any) -> None:
        verbs = {
            "status": _status,
            "publish": _publish,
            "roll-back": _roll_back,
            "sign": _sign,
            "diff": _diff,
        }
        try:
            self.stdout.writelines(f"{line}\n" for line in verbs[part](options))
        except actions.NotReady as trouble:
            raise CommandError("\n".join(trouble.problems)) from None
        except actions.RulesTrouble as trouble:
            raise CommandError(_SAID[type(trouble)]) from None
        except PermissionDenied:
            raise CommandError("this officer may not sign, or signed as the first person") from None


def _status(_options: dict[str, Any]) -> Iterator[str]:
    policy, state = queries.policy_in_force(), queries.state_in_force()
    if policy is None or state is None:
        yield "no rules are in force: officers alone decide"
    else:
        yield f"{policy.id} {policy.version} ({policy.status}) since {timezone.localtime(state.since):%Y-%m-%d %H:%M}"
        yield f"  SHA-256 {policy.sha256}"
    for change in queries.changes_waiting():
        yield f"waits for a second signature: {_named(change)}"


def _publish(options: dict[str, Any]) -> Iterator[str]:
    officer, text = _signer(options["officer"]), _text(options["file"])
    now, reason = timezone.now(), options["reason"]
    change = actions.propose_policy(officer=officer, text=text, reason=reason, at=now)
    yield f"signed by {officer.code}; a second person signs: passavant policy sign {change.pk}"


def _roll_back(options: dict[str, Any]) -> Iterator[str]:
    officer = _signer(options["officer"])
    change = actions.propose_roll_back(
        officer=officer, sha256=options["sha256"], reason=options["reason"], at=timezone.now()
    )
    yield f"signed by {officer.code}; a second person signs: passavant policy sign {change.pk}"


def _sign(options: dict[str, Any]) -> Iterator[str]:
    officer = _signer(options["officer"])
    change = actions.sign(officer=officer, change=options["change"], at=timezone.now())
    yield f"in force from this moment: {_named(change)}, signed by {change.proposed_by} and {officer.code}"


def _diff(options: dict[str, Any]) -> Iterator[str]:
    old, new, days = _policy(options["old"]), _policy(options["new"]), options["crossings"]
    found = rejudge(old, new, days=days, now=timezone.now())
    for each in found.otherwise:
        before, after = _in_short(each.old), _in_short(each.new)
        yield f"{each.inspection} {each.post} {each.nationality}: {before} -> {after}"
    yield f"{len(found.otherwise)} of {found.count} of the last {days} days would be judged otherwise"
    if found.count == MOST:
        yield f"only the first {MOST} were judged again: ask for fewer days"


def _signer(code: str) -> Officer:
    """The officer who signs: nobody signs for another, so the terminal asks for the password as the screen does."""
    # The screen's limit on wrong passwords guards a door; whoever sits at this terminal holds the house.
    officer = OfficerBackend().authenticate(None, username=code, password=getpass(f"Password of {code}: "))
    if officer is None:
        raise CommandError("that is not the officer's password, or there is no such officer")
    return officer


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode()
    except OSError as trouble:
        raise CommandError(f"{file} cannot be read: {trouble.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file} is no text in UTF-8: save it as UTF-8") from None


def _policy(file: Path) -> Policy:
    try:
        return load(_text(file), file=str(file))
    except BadPolicy as trouble:
        raise CommandError(str(trouble)) from None


def _named(change: Change) -> str:
    return f"{change.kind} {change.policy_id} {change.version} ({change.pk}), {change.reason}".replace(
        "  ", " "
    )


def _in_short(verdict: Verdict) -> str:
    until = f" until {verdict.stay_until}" if verdict.stay_until else ""
    return f"{verdict.outcome}{until} ({verdict.decisive_rule or 'no rule'})"
