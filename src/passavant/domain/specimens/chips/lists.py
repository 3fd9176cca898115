"""Specimen master lists, signed as States sign theirs (ICAO Doc 9303-12, 9)."""

from __future__ import annotations

from collections.abc import Iterable

from passavant.domain.emrtd.trust.lists import MASTER_LIST
from passavant.domain.specimens.chips import der
from passavant.domain.specimens.chips.authority import ISSUED, SpecimenAuthority, Validity, name
from passavant.domain.specimens.chips.security_object import Layout, signed_data

MASTER_LIST_SIGNER = "2.23.136.1.1.3"


def master_list(
    certificates: Iterable[bytes],
    *,
    by: SpecimenAuthority,
    validity: Validity | None = None,
    without_certificate: bool = False,
) -> bytes:
    """A list of authorities' certificates, vouched for by an authority through a signer of lists."""
    signer = by.signer(
        serial=8193,
        subject=name(C=by.country, O="SPECIMEN", CN="SPECIMEN Master List Signer"),
        purposes=(MASTER_LIST_SIGNER,),
        validity=validity or Validity.of_years(ISSUED, 10),
    )
    content = der.sequence(der.integer(0), der.set_of(certificates))
    layout = Layout(content_type=MASTER_LIST, signer_by_key_id=True, without_certificate=without_certificate)
    return signed_data(content, signer, layout)
