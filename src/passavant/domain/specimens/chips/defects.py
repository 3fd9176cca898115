"""Chips with a planted defect, by name, each with the reason that passive authentication has to give.

For tests, for the demonstration and for training officers: the table is the list of what to look for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from passavant.domain.emrtd.tlv import write
from passavant.domain.emrtd.trust.store import TrustStore
from passavant.domain.specimens.chips import groups
from passavant.domain.specimens.chips.authority import ISSUED, SpecimenAuthority, Validity
from passavant.domain.specimens.chips.chip import CRL_MADE, INSPECTED, SpecimenState, seal, specimen_chip
from passavant.domain.specimens.chips.keys import EcSigningKey
from passavant.domain.specimens.chips.portrait import HEIGHT, WIDTH, portrait

KEY_COMPROMISE = 1


@dataclass(frozen=True, kw_only=True)
class SpecimenCase:
    """A chip in front of an inspector: its files, the inspector's trust list, the day, the printed State."""

    files: dict[str, bytes]
    trust: TrustStore
    at: datetime = INSPECTED
    issuing_state: str | None = None


Plant = Callable[[Sequence[str], SpecimenState], SpecimenCase]


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect: how it is planted, in the words of a trainer, and the reason it must be found by (None: it holds)."""

    plant: Plant
    told: str
    reason: str | None


def planted(defect: str, lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """A chip with the named defect."""
    return DEFECTS[defect].plant(lines, state)


def _sound(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    return SpecimenCase(files=specimen_chip(lines, state=state), trust=state.trust())


def _with_files(case: SpecimenCase, **files: bytes) -> SpecimenCase:
    return replace(case, files={**case.files, **files})


def _altered_dg1(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    other = "X" if lines[-1][1] != "X" else "Y"
    altered = (*lines[:-1], lines[-1][0] + other + lines[-1][2:])
    return _with_files(_sound(lines, state), DG1=groups.dg1(altered))


def _altered_dg2(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    picture = groups.Picture(image=portrait(987_654_321), width=WIDTH, height=HEIGHT)
    return _with_files(_sound(lines, state), DG2=groups.dg2(picture))


def _swapped_sod(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """The security object of another genuine chip."""
    other = specimen_chip(lines, state=state, seed=1, more={"DG12": b"\x6c\x00"})
    return replace(_sound(lines, state), files={**_sound(lines, state).files, "EF.SOD": other["EF.SOD"]})


def _sealed_anew(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """A forger exchanges the portrait, corrects the digests and signs with a key of their own."""
    files = {key: value for key, value in _altered_dg2(lines, state).files.items() if key.startswith("DG")}
    forger = replace(state.signer, key=EcSigningKey.new())
    return replace(_sound(lines, state), files=seal(files, forger))


def _unsigned_group(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    return _with_files(_sound(lines, state), DG13=groups.dg13(b"slipped in"))


def _revoked_signer(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    revoked = {state.signer.serial: KEY_COMPROMISE}
    return replace(_sound(lines, state), trust=state.trust(revoked=revoked))


def _signed_by(lines: Sequence[str], state: SpecimenState, **changes: object) -> SpecimenCase:
    """A chip whose signer's certificate departs from the profile."""
    signer = state.authority.signer(**changes)  # type: ignore[arg-type]  # parts of the request, by name
    files = specimen_chip(lines, state=replace(state, signer=signer))
    return SpecimenCase(files=files, trust=state.trust())


def _expired_signer(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    return _signed_by(lines, state, validity=Validity.of_years(ISSUED, 0.5))


def _signer_with_other_use(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    return _signed_by(lines, state, usages=("key_encipherment",))


def _signer_of_master_lists(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    return _signed_by(lines, state, purposes=("2.23.136.1.1.3",))


def _expired_csca(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """The State's certificate had run out before the signer was named."""
    authority = replace(state.authority, validity=Validity.of_years(ISSUED - timedelta(days=800), 2))
    late = SpecimenState(authority=authority, signer=authority.signer())
    return _sound(lines, late)


def _expired_since(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """The State's certificate has run out meanwhile, which is in order."""
    authority = replace(state.authority, validity=Validity.of_years(ISSUED, 1))
    return _sound(lines, SpecimenState(authority=authority, signer=authority.signer()))


def _wrong_country(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """A perfect chip of another State in this booklet."""
    other = SpecimenState.new("IA" if state.authority.country != "IA" else "UT")
    return _sound(lines, other)


def _unknown_csca(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    other = SpecimenState.new("IA" if state.authority.country != "IA" else "UT")
    return replace(_sound(lines, state), trust=other.trust())


def _unknown_key(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """A State we know, a key of it that we do not: a newer one, or a forger's."""
    forger = SpecimenAuthority(country=state.authority.country)
    forged = SpecimenState(authority=forger, signer=forger.signer())
    return replace(_sound(lines, forged), trust=state.trust())


def _forged_signer(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """A signer's certificate that names the State's key as its issuer's, signed with another."""
    forger = replace(state.authority, key=EcSigningKey.new("brainpoolP256r1"))
    signer = forger.signer(claimed_issuer=state.authority.key)
    files = specimen_chip(lines, state=replace(state, signer=signer))
    return SpecimenCase(files=files, trust=state.trust())


def _own_generator(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """A signer whose curve has another generator, under which anyone can sign for anyone's key (CVE-2020-0601)."""
    honest = EcSigningKey.new("secp256r1")
    generator = honest.point
    key = replace(honest, secret=1, explicit=True, generator=generator)
    return _signed_by(lines, state, key=key)


def _garbage_sod(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    return _with_files(_sound(lines, state), **{"EF.SOD": write(0x77, b"not signed data")})


def _without(case: SpecimenCase, *names: str) -> SpecimenCase:
    return replace(case, files={name: data for name, data in case.files.items() if name not in names})


def _dg2_withheld(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """An exchanged portrait cannot betray itself if it is not handed over."""
    return _without(_altered_dg2(lines, state), "DG2")


def _sod_alone(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """A genuine security object, copied from anywhere."""
    case = _sound(lines, state)
    return replace(case, files={"EF.SOD": case.files["EF.SOD"]})


def _no_sod(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    return _without(_sound(lines, state), "EF.SOD")


def _foreign_revocation(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    """A list in the State's name that revokes the signer, but that the State did not sign: it says nothing."""
    forger = replace(state.authority, key=EcSigningKey.new("brainpoolP256r1"))
    forged = forger.revocation_list(at=CRL_MADE, revoked={state.signer.serial: KEY_COMPROMISE})
    store = TrustStore.of([state.authority.certificate], [forged])
    return replace(_sound(lines, state), trust=store)


def _old_revocation_list(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    return replace(_sound(lines, state), trust=state.trust(at=INSPECTED - timedelta(days=91)))


def _no_chip(lines: Sequence[str], state: SpecimenState) -> SpecimenCase:
    return replace(_sound(lines, state), files={})


DEFECTS: dict[str, Defect] = {
    "altered_dg1": Defect(_altered_dg1, "a character of the zone on the chip was changed", "dg_hash"),
    "altered_dg2": Defect(_altered_dg2, "the portrait was exchanged", "dg_hash"),
    "swapped_sod": Defect(_swapped_sod, "the security object is another genuine chip's", "dg_hash"),
    "dg2_withheld": Defect(
        _dg2_withheld, "the portrait was exchanged and is not handed over", "dg2_not_read"
    ),
    "sod_alone": Defect(_sod_alone, "a genuine security object without the files it signs", "no_data_groups"),
    "sealed_anew": Defect(_sealed_anew, "the portrait was exchanged and signed by a forger", "signature"),
    "dg_not_in_sod": Defect(_unsigned_group, "a data group was slipped in", "dg_not_in_sod"),
    "garbage_sod": Defect(_garbage_sod, "the security object is no security object", "format"),
    "no_sod": Defect(_no_sod, "the security object is missing", "no_sod"),
    "no_chip": Defect(_no_chip, "nothing was read from the chip", "no_chip"),
    "revoked_signer": Defect(_revoked_signer, "the State has revoked the signer", "revoked"),
    "expired_signer": Defect(_expired_signer, "the signer's certificate has expired", "dsc_validity"),
    "expired_csca": Defect(
        _expired_csca, "the State's certificate was out of force when it named the signer", "csca_validity"
    ),
    "csca_expired_since": Defect(_expired_since, "the State's certificate expired since: in order", None),
    "wrong_country": Defect(_wrong_country, "a perfect chip of another State", "issuer_mismatch"),
    "unknown_csca": Defect(_unknown_csca, "no certificate of this State is known here", "no_csca"),
    "unknown_csca_key": Defect(
        _unknown_key, "the State is known, the key that named the signer is not", "csca_key_unknown"
    ),
    "forged_signer": Defect(_forged_signer, "the signer's certificate is not the State's work", "chain"),
    "own_generator": Defect(_own_generator, "the signer's curve has a generator of its own", "chain"),
    "signer_with_other_use": Defect(
        _signer_with_other_use, "the signer's certificate is for something else", "dsc_usage"
    ),
    "signer_of_master_lists": Defect(
        _signer_of_master_lists, "the signer is one of master lists, not of chips", "dsc_usage"
    ),
    "foreign_revocation": Defect(
        _foreign_revocation, "a false revocation list names the signer: it says nothing", None
    ),
    "old_revocation_list": Defect(_old_revocation_list, "the revocation list is 91 days old: a note", None),
}
