"""`passavant seal verify`: seals from pictures or files of bytes, one answer each; it decides nothing itself."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TextIO

from passavant.domain.emrtd.trust.cache import load_trust
from passavant.domain.emrtd.trust.store import EMPTY, TrustStore
from passavant.domain.image.opening import CannotOpen, open_picture
from passavant.domain.seals.barcodes import Barcode, read_barcodes
from passavant.domain.seals.findings import NotASeal
from passavant.domain.seals.profiles import contents_of
from passavant.domain.seals.vds import LARGEST, MAGIC, Seal, read_seal
from passavant.domain.seals.vds_nc import NcSeal, read_nc_seal
from passavant.domain.seals.verifying import Outcome, SealVerdict, verify_nc_seal, verify_seal

ALL_HOLD = 0
SOME_DO_NOT = 1
SOME_UNREADABLE = 2


def main(argv: Sequence[str], stdin: TextIO, stdout: TextIO, today: date) -> int:
    """Run `verify FILE... [--trust DIR] [--at DATE] [--json]` and return the exit code, the worst of all.

    0: every seal holds; 1: one is broken or cannot be judged here; 2: a file has no seal that can be read, or
    the directory of trust is missing. A file is a picture, the bytes of a barcode, or the text of a VDS-NC.
    """
    del stdin
    wanted = _parser().parse_args(argv)
    at = datetime.combine(wanted.at or today, time(12), UTC)
    try:
        trust = load_trust(Path(wanted.trust)) if wanted.trust else EMPTY
    except OSError as said:
        stdout.write(f"{said.filename or wanted.trust}: {said.strerror or said}\n")
        return SOME_UNREADABLE
    worst = ALL_HOLD
    for name in wanted.files:
        for answer, code in _answers(Path(name), trust, at):
            stdout.write((json.dumps(answer, ensure_ascii=False) if wanted.json else _as_text(answer)) + "\n")
            worst = max(worst, code)
    return worst


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="passavant seal", description="Visible digital seals.")
    verify = parser.add_subparsers(required=True).add_parser("verify", help="read seals and judge them")
    verify.add_argument("files", nargs="+", metavar="FILE")
    verify.add_argument("--trust", metavar="DIR", help="signers, authorities and revocation lists")
    verify.add_argument("--at", type=date.fromisoformat, metavar="DATE", help="judge as of this day")
    verify.add_argument("--json", action="store_true", help="one JSON object per line")
    return parser


def _answers(path: Path, trust: TrustStore, at: datetime) -> Iterator[tuple[dict[str, Any], int]]:
    try:
        seals = list(seals_in(path.read_bytes()))
    except (OSError, NotASeal, CannotOpen) as trouble:
        yield {"file": path.name, "outcome": None, "problem": str(trouble)}, SOME_UNREADABLE
        return
    for seal in seals:
        verdict = (
            verify_seal(seal, trust, at=at) if isinstance(seal, Seal) else verify_nc_seal(seal, trust, at=at)
        )
        code = ALL_HOLD if verdict.outcome is Outcome.HOLDS else SOME_DO_NOT
        yield {"file": path.name, **as_dict(seal, verdict)}, code


def seals_in(data: bytes) -> Iterator[Seal | NcSeal]:
    """The seals of a picture, or the one that the bytes themselves are.

    Raises:
        NotASeal: there is none, or it is broken.
        CannotOpen: neither a seal nor a picture.
    """
    if data[:1] == bytes((MAGIC,)) and len(data) <= LARGEST:
        yield read_seal(data)
    elif data.lstrip()[:1] == b"{":
        yield read_nc_seal(data.decode("utf-8", "replace"))
    else:
        yield from _seals_among(read_barcodes(open_picture(data).gray))


def _seals_among(codes: Sequence[Barcode]) -> Iterator[Seal | NcSeal]:
    """Many documents carry codes that are no seals, a ticket or an address; they are passed over."""
    trouble = NotASeal("no barcode was found in the picture")
    found = 0
    for code in codes:
        try:
            seal = read_seal(code.data) if code.data[:1] == bytes((MAGIC,)) else read_nc_seal(code.text)
        except NotASeal as said:
            trouble = said
            continue
        found += 1
        yield seal
    if not found:
        raise trouble


def as_dict(seal: Seal | NcSeal, verdict: SealVerdict) -> dict[str, Any]:
    """A seal and its verdict as plain data for JSON."""
    signer = verdict.signer
    common = {
        "outcome": str(verdict.outcome),
        "signer": signer.says.subject.shown if signer else None,
        "findings": [
            {"code": each.code, "severity": str(each.severity), "explanation": each.explanation}
            for each in verdict.findings
        ],
    }
    if isinstance(seal, NcSeal):
        return {
            "issuing_state": seal.issuing_state,
            "kind": seal.type,
            "contents": dict(seal.message),
            **common,
        }
    header, contents = seal.header, contents_of(seal)
    return {
        "issuing_state": header.issuing_state,
        "kind": contents.title or header.kind,
        "issued": header.issued.isoformat(),
        "signed": header.signed.isoformat(),
        "contents": contents.fields,
        **common,
    }


def _as_text(answer: dict[str, Any]) -> str:
    """A block for the eye, with a blank line behind it."""
    if answer["outcome"] is None:
        return f"{answer['file']}: {answer['problem']}\n"
    lines = [f"{answer['file']}: {answer['kind']} of {answer['issuing_state']}: {answer['outcome']}"]
    lines += [f"  {name:20} {text}" for name, text in answer["contents"].items()]
    lines += [f"  signer               {answer['signer']}"] if answer["signer"] else []
    lines += [f"  {found['severity']}: {found['explanation']}" for found in answer["findings"]]
    return "\n".join(lines) + "\n"
