"""`python -m fuzzing TARGET [--seconds N]`: feed a parser with bytes until it errs or time is up.

A parser may answer with a finding or raise the error that it names; anything else, a hang or growing memory is a fault,
and the bytes that showed it are left in the current folder. Needs `pip install atheris`; the test suite fuzzes the same
parsers with Hypothesis on every run.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import atheris

with atheris.instrument_imports():
    from passavant.domain import mrz
    from passavant.domain.emrtd import TrustStore, build_store, tlv, verify
    from passavant.domain.emrtd.lds.groups import BY_NAME, read_group
    from passavant.domain.emrtd.trust.certificates import read_certificate
    from passavant.domain.emrtd.trust.revocation import read_revocation_list
    from passavant.domain.image.opening import CannotOpen, open_picture
    from passavant.domain.lists import formats, propose, read
    from passavant.domain.screening import DamagedIndex, Index, Query, Record, build
    from passavant.domain.seals import read_nc_seal, read_seal
    from passavant.domain.seals.findings import NotASeal
    from passavant.domain.seals.profiles import contents_of

AT = datetime(2026, 11, 22, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LISTED = build([Record(id="listed", names=("Kenson MOMPREMIER",), dobs=("1991-01-01",))])
INDEX = Path(tempfile.mkdtemp()) / "index"


def zone(data: bytes) -> None:
    mrz.read(data.decode("latin-1"), today=TODAY)


def chip(data: bytes) -> None:
    cut = len(data) // 2
    verify({"EF.SOD": data[:cut], "DG1": data[cut:]}, TrustStore(), at=AT)


def group(data: bytes) -> None:
    names = sorted(BY_NAME)
    if data:
        read_group(names[data[0] % len(names)], data[1:])


def certificate(data: bytes) -> None:
    try:
        read_certificate(data)
    except tlv.Malformed:
        return


def revocations(data: bytes) -> None:
    try:
        read_revocation_list(data)
    except tlv.Malformed:
        return


def trust(data: bytes) -> None:
    build_store({"file.bin": data})


def seal(data: bytes) -> None:
    try:
        contents_of(read_seal(b"\xdc\x03" + data))
    except NotASeal:
        return


def text_seal(data: bytes) -> None:
    try:
        read_nc_seal(data.decode("utf-8", "replace"))
    except NotASeal:
        return


def picture(data: bytes) -> None:
    try:
        open_picture(data)
    except CannotOpen:
        return


def names(data: bytes) -> None:
    """A listed name, a query, a date and a number of any text; the compiled kernel compares them."""
    first, _, second = data.decode("utf-8", "replace").partition("|")
    LISTED.add(Record(id="fuzzed", names=(first, second), dobs=(second,), documents=((first, second),)))
    for query in (Query(name=second, dob=first), Query(surname=first, given=second, document_number=second)):
        LISTED.search(query, at_least=-50.0)


def index(data: bytes) -> None:
    """The file of an index, its head intact or not."""
    INDEX.write_bytes(b"PSVINDEX" + data)
    try:
        Index.open(INDEX)
    except DamagedIndex:
        return


def columns(data: bytes) -> None:
    propose(data)


def _reader(form: str) -> Callable[[bytes], None]:
    """One reader of published lists; it answers with a reading whatever the bytes."""

    def target(data: bytes) -> None:
        read({"list": data}, format=form)

    return target


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        zone,
        chip,
        group,
        certificate,
        revocations,
        trust,
        seal,
        text_seal,
        picture,
        names,
        index,
        columns,
    )
} | {f"list-{form}": _reader(form) for form in formats()}


def main() -> None:
    name, *rest = sys.argv[1:] or [""]
    if name not in TARGETS:
        sys.exit(f"say which: {', '.join(TARGETS)}")
    seconds = rest[rest.index("--seconds") + 1] if "--seconds" in rest else "60"
    limits = [
        f"-max_total_time={seconds}",
        "-timeout=5",
        "-rss_limit_mb=1024",
        "-max_len=65536",
        "-verbosity=1",
    ]
    atheris.Setup([sys.argv[0], *limits], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
