"""What happens to documents: chips verified, documents examined, certificates of States taken or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from passavant.domain.values import Severity
from passavant.journal import Audience, Sensitivity, fact


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A finding as it stood when the verdict was given."""

    code: str
    severity: Severity
    field: str
    details: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class DigestSeen:
    """One data group: what was signed and what was computed, hexadecimal, empty where there was none."""

    group: str
    signed: str
    computed: str


@dataclass(frozen=True, kw_only=True)
class CertificateSeen:
    """A certificate in words, as on the examination page; times ISO 8601."""

    subject: str
    issuer: str
    serial: str
    not_before: str
    not_after: str
    key: str
    fingerprint: str


class SourceKind(StrEnum):
    """What an administrator put into the trust list."""

    MASTER_LIST = "master_list"
    DIRECTORY = "directory"
    CERTIFICATE = "certificate"
    REVOCATION_LIST = "revocation_list"


@fact(
    "documents.chip.verified",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class ChipVerified:
    """The verdict on a chip and all it rested on, so that it can be judged again; nothing of what the chip holds.

    `trust_digest` names the certificates by which it was judged. No portrait and no other content is kept.
    """

    chip: UUID
    post: str
    issuing_state: str
    document_number: str
    outcome: str
    findings: tuple[Noted, ...]
    digests: tuple[DigestSeen, ...]
    signer: CertificateSeen | None
    authority: CertificateSeen | None
    algorithm: str
    trust_digest: str
    trust_dated: str


@fact(
    "documents.examination.recorded",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class ExaminationRecorded:
    """What an examiner looked at, found and concluded of a document; it informs a decision and is none.

    `page` are the fields that the examiner copied from the printed page, `marks` the checklist by its codes,
    `zone_picture` the strip with the machine readable zone (PNG, base64) where the law lets the house keep it.
    """

    examination: UUID
    inspection: UUID | None
    post: str
    issuing_state: str
    document_number: str
    document_code: str
    page: Mapping[str, str]
    findings: tuple[Noted, ...]
    marks: Mapping[str, str]
    conclusion: str
    note: str
    chip: UUID | None
    zone_picture: str


@fact(
    "documents.trust.taken",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=20,
)
class TrustTaken:
    """An administrator put certificates or revocation lists of States into the trust list, after seeing what changes.

    `content` is the file as it was received, base64. It goes everywhere, and is in force where it was taken and, when
    headquarters took it, at every post.
    """

    source: UUID
    name: str
    kind: SourceKind
    digest: str
    dated: str
    vouched_by: str
    certificates: int
    content: str
    reason: str


@fact(
    "documents.trust.withdrawn",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=20,
)
class TrustWithdrawn:
    """A source is no longer part of the trust list of the site that took it; verdicts given by it stay as they were."""

    source: UUID
    reason: str
