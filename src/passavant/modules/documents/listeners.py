"""What this room says at the window: the chip of the document, and the tools of an examiner."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from passavant.domain.examination import Conclusion
from passavant.domain.values import Finding, Severity, declare_sentences
from passavant.modules.crossings.ports import Answer, Check, Place, Question, Tool, findings, tools
from passavant.modules.documents import queries
from passavant.modules.documents.keys import document_key
from passavant.modules.documents.models import ChipReading

declare_sentences(
    {
        "check.chip.no_reader": "Chip of the document (none was read)",
        "check.chip.no_certificate": "Chip of the document (no certificate of its State)",
        "check.chip.nothing_trusted": "Chip of the document (the trust list is empty)",
        "check.revocation": "Revocation of the chip's signer",
        "check.revocation.old_list": "Revocation of the chip's signer (the list is older than 90 days)",
        "check.revocation.no_list": "Revocation of the chip's signer (no list of its State)",
        "documents.examined.altered": "An examiner found on %(date)s that somebody altered this document.",
        "documents.examined.counterfeit": "An examiner found on %(date)s that no State made this document.",
        "documents.examined.fantasy": "An examiner found on %(date)s that its issuer does not exist.",
        "documents.examined.impostor": "An examiner found on %(date)s that another person showed this document.",
        "documents.examined.undecided": "An examination on %(date)s could not decide whether it is genuine.",
    }
)

REVOCATION_GAPS = {"chip.revocation_unknown": "revocation.no_list", "chip.crl_old": "revocation.old_list"}
CERTIFICATE_GAPS = frozenset({"chip.no_csca", "chip.csca_key_unknown"})


@findings.answer("documents")
def chip_of_the_document(question: Question) -> Answer:
    """The verdict on the chip that was read a moment ago, and what earlier examinations concluded."""
    document = question.document
    key = document_key(document.issuing_state, document.document_number)
    since = question.at - timedelta(minutes=settings.PASSAVANT.rooms["documents"].chip_minutes)
    chip = queries.find_chip(key, since=since)
    noticed = tuple(_examined(key))
    if chip is None:
        return Answer(findings=noticed, checks=(Check(code="chip.no_reader", done=False),))
    said = tuple(chip.findings)
    return Answer(findings=(*said, *noticed), checks=tuple(_checks(chip, {each.code for each in said})))


@tools.answer("documents.picture")
def picture_tool(place: Place) -> Tool | None:
    if place.inspection is not None:
        return None
    return Tool(
        title=_("Read a picture"),
        address=reverse("documents:read"),
        permission="documents.read_picture",
    )


@tools.answer("documents.examination")
def examination_tool(place: Place) -> Tool | None:
    if place.inspection is None:
        return None
    return Tool(
        title=_("Examine the document"),
        address=reverse("documents:examine", args=[place.inspection]),
        permission="documents.examine",
    )


def _checks(chip: ChipReading, codes: set[str]) -> list[Check]:
    as_of = _instant(chip.said["trust_dated"])
    if codes & CERTIFICATE_GAPS:
        code = "chip.no_certificate" if as_of else "chip.nothing_trusted"
        return [Check(code=code, done=False, as_of=as_of)]
    gap = next((check for code, check in REVOCATION_GAPS.items() if code in codes), None)
    return [
        Check(code="chip", as_of=as_of),
        Check(code=gap or "revocation", done=gap is None, as_of=as_of),
    ]


def _examined(key: str) -> list[Finding]:
    """What the last examination of this document concluded, where it was not that all is well."""
    last = queries.examinations_of(key).first() if key else None
    if last is None or last.conclusion == Conclusion.GENUINE:
        return []
    severity = Severity.CHECK if last.conclusion == Conclusion.UNDECIDED else Severity.STOP
    details = {"date": last.examined_at.date().isoformat()}
    return [Finding(code=f"documents.examined.{last.conclusion}", severity=severity, details=details)]


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
