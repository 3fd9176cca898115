"""Complete specimen chips: a zone in, files out, signed by a specimen State (ICAO Doc 9303-10)."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from passavant.domain import mrz
from passavant.domain.emrtd.lds.groups import BY_NAME
from passavant.domain.emrtd.trust.certificates import read_certificate
from passavant.domain.emrtd.trust.revocation import read_revocation_list
from passavant.domain.emrtd.trust.store import Kind, Origin, TrustStore
from passavant.domain.specimens.chips import groups
from passavant.domain.specimens.chips.authority import ISSUED, SpecimenAuthority, SpecimenSigner
from passavant.domain.specimens.chips.keys import EcSigningKey
from passavant.domain.specimens.chips.portrait import HEIGHT, WIDTH, portrait
from passavant.domain.specimens.chips.security_object import SIGNED_ON, STANDARD, Layout, security_object

INSPECTED = SIGNED_ON + timedelta(days=500)
"""A moment at which a specimen chip holds."""

CRL_MADE = INSPECTED - timedelta(days=20)


@dataclass(frozen=True, kw_only=True)
class SpecimenState:
    """A State that issues specimens: "UT" for Utopia's UTO; any other says SPECIMEN in every name."""

    authority: SpecimenAuthority
    signer: SpecimenSigner = field(repr=False)

    @classmethod
    def new(cls, country: str = "UT") -> SpecimenState:
        authority = SpecimenAuthority(country=country, key=EcSigningKey.new("brainpoolP256r1"))
        return cls(authority=authority, signer=authority.signer())

    def trust(
        self, *, at: datetime = CRL_MADE, revoked: Mapping[int, int | None] | None = None
    ) -> TrustStore:
        """What an inspector of this State's specimens has: its authority and a fresh revocation list."""
        return TrustStore(
            authorities=[read_certificate(self.authority.certificate)],
            revocation_lists=[read_revocation_list(self.authority.revocation_list(at=at, revoked=revoked))],
            origins=[Origin(name="specimens", kind=Kind.GIVEN, digest="", dated=ISSUED)],
        )


@functools.lru_cache(maxsize=8)
def specimen_state(country: str = "UT") -> SpecimenState:
    """The specimen State of this run; its keys are made once and forgotten with the run."""
    return SpecimenState.new(country)


def specimen_chip(
    lines: Sequence[str],
    *,
    state: SpecimenState | None = None,
    seed: int | None = None,
    more: Mapping[str, bytes] | None = None,
    layout: Layout = STANDARD,
) -> dict[str, bytes]:
    """The files of a chip that holds.

    Args:
        lines: the zone, as `mrz.write` prints it.
        state: who issues it; Utopia unless another is given.
        seed: of the portrait; the document's own when none is given.
        more: further data groups by name ("DG15"), or others in the place of those made here.
    """
    state = state or specimen_state()
    files = {"DG1": groups.dg1(lines), "DG2": _face(lines, seed), **_details(lines), **(more or {})}
    return seal(files, state.signer, layout)


def seal(files: Mapping[str, bytes], signer: SpecimenSigner, layout: Layout = STANDARD) -> dict[str, bytes]:
    """The data groups with an index and a security object over them."""
    names = sorted((name for name in files if BY_NAME[name].number), key=lambda name: BY_NAME[name].number)
    signed = {BY_NAME[name].number: files[name] for name in names}
    return {
        "EF.COM": groups.com(names),
        "EF.SOD": security_object(signed, signer, layout),
        **{name: files[name] for name in names},
    }


def _face(lines: Sequence[str], seed: int | None) -> bytes:
    drawn = portrait(zlib.crc32("".join(lines).encode("ascii")) if seed is None else seed)
    return groups.dg2(groups.Picture(image=drawn, width=WIDTH, height=HEIGHT))


def _details(lines: Sequence[str]) -> dict[str, bytes]:
    zone = mrz.read(tuple(lines), today=date(2026, 11, 22), repair=False).zone
    name = f"{zone.surname}<<{zone.given_names}".replace(" ", "<") if zone else "SPECIMEN"
    return {
        "DG11": groups.dg11(full_name=name, place_of_birth=("Specimen",)),
        "DG12": groups.dg12(issuing_authority="SPECIMEN", date_of_issue=SIGNED_ON.date()),
    }
