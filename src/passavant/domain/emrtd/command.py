"""`passavant emrtd verify`: the dumped files of a chip against a directory of trust; it decides nothing itself."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TextIO

from passavant.domain.emrtd.dumps import files_in
from passavant.domain.emrtd.passive import verify
from passavant.domain.emrtd.trust.cache import load_trust
from passavant.domain.emrtd.trust.store import TrustStore
from passavant.domain.emrtd.verdict import CertificateDescription, ChipVerdict, Outcome

HOLDS = 0
BROKEN = 1
UNREADABLE = 2
CANNOT_JUDGE = 3

_EXIT_CODES: dict[Outcome, int] = {
    Outcome.HOLDS: HOLDS,
    Outcome.BROKEN: BROKEN,
    Outcome.CANNOT_JUDGE: CANNOT_JUDGE,
}


def main(argv: Sequence[str], stdin: TextIO, stdout: TextIO, today: date) -> int:  # noqa: ARG001  # the shape of all commands
    """Run `verify DIR --trust DIR [--at DATE] [--issuer XXX] [--cache DIR] [--json]` and return the exit code.

    0: the chip holds; 1: it is broken; 3: it cannot be judged by this trust list; 2: a directory or an option
    could not be read. Without `--at` the chip is judged as of today, at noon UTC.
    """
    wanted = _parser().parse_args(argv)
    try:
        files = files_in(wanted.directory)
        trust = load_trust(wanted.trust, cache=wanted.cache)
    except OSError as said:
        stdout.write(f"{said.filename or wanted.directory}: {said.strerror or said}\n")
        return UNREADABLE
    verdict = verify(
        files,
        trust,
        at=_noon(wanted.at or today),
        issuing_state=wanted.issuer.upper() if wanted.issuer else None,
    )
    stdout.write(_as_json(verdict, trust) if wanted.json else _as_text(verdict, trust))
    return _EXIT_CODES[verdict.outcome]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="passavant emrtd", description="Chips of electronic travel documents."
    )
    verifier = parser.add_subparsers(required=True).add_parser(
        "verify", help="judge the dumped files of a chip"
    )
    verifier.add_argument(
        "directory", type=Path, help="files such as EF.SOD, DG1.bin, Datagroup2.bin, ef011D.bin"
    )
    verifier.add_argument(
        "--trust",
        type=Path,
        required=True,
        help="master lists, certificates, revocation lists, LDIF downloads",
    )
    verifier.add_argument("--at", type=date.fromisoformat, help="judge as of this day, 2026-11-22")
    verifier.add_argument("--issuer", help="issuing State of the booklet as its zone says it, HTI or D")
    verifier.add_argument("--cache", type=Path, help="keep the trust list's index in this directory")
    verifier.add_argument("--json", action="store_true", help="one JSON object")
    return parser


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _as_json(verdict: ChipVerdict, trust: TrustStore) -> str:
    plain = verdict.as_dict()
    plain["trust_findings"] = [finding.explanation for finding in trust.findings]
    return json.dumps(plain, ensure_ascii=False) + "\n"


def _as_text(verdict: ChipVerdict, trust: TrustStore) -> str:
    """A block for the eye."""
    lines = [f"{verdict.outcome.replace('_', ' ')}{f': {verdict.reason}' if verdict.reason else ''}"]
    lines += [f"  {finding.severity}: {finding.explanation}" for finding in verdict.findings]
    lines += [f"  {one.group:5} {_agreement(one.agrees, one.signed)}" for one in verdict.digests]
    lines += _certificate("signer", verdict.signer) + _certificate("State", verdict.authority)
    lines += [f"  trust: {finding.severity}: {finding.explanation}" for finding in trust.findings]
    newest = f", newest source of {trust.dated.date()}" if trust.dated else ""
    lines.append(f"  trust list {verdict.trust_digest[:16]}: {len(trust.authorities)} authorities{newest}")
    return "\n".join(lines) + "\n"


def _agreement(agrees: bool | None, signed: str | None) -> str:
    if agrees is None:
        return "not signed" if signed is None else "signed, not read"
    return "as signed" if agrees else "altered"


def _certificate(role: str, one: CertificateDescription | None) -> list[str]:
    if one is None:
        return []
    return [
        f"  {role}: {one.subject}",
        f"    {one.key}; {one.algorithm}; {one.not_before.date()} to {one.not_after.date()}; serial {one.serial}",
    ]
