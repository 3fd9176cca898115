"""What this room says at the window: the chip of the document, and the tools of an examiner."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.domain.codes.numbers import document_key
from passavant.domain.emrtd import Outcome
from passavant.domain.emrtd.trust.store import EMPTY
from passavant.domain.examination import Conclusion
from passavant.domain.values import Finding, Severity, declare_sentences
from passavant.modules.crossings.ports import (
    Answer,
    Check,
    Place,
    Question,
    Tool,
    Waiting,
    findings,
    news,
    tools,
)
from passavant.modules.documents import queries
from passavant.modules.documents.models import ChipReading

declare_sentences(
    {
        "check.chip.no_reader": "Chip of the document (none was read)",
        "check.chip.no_certificate": "Chip of the document (no certificate of its State)",
        "check.chip.nothing_trusted": "Chip of the document (the trust list is empty)",
        "check.chip.not_judged": "Chip of the document (it could not be judged)",
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
    return Answer(findings=(*chip.findings, *noticed), checks=tuple(_checks(chip)))


@news.answer("documents")
def chip_that_was_read_since(waiting: Waiting) -> Answer:
    """A reader needs the zone to open a chip, so its verdict often comes when the card is on the screen already."""
    key = document_key(waiting.document.issuing_state, waiting.document.document_number)
    chip = queries.find_chip(key, since=waiting.since)
    if chip is None:
        return Answer()
    return Answer(findings=tuple(chip.findings), checks=tuple(_checks(chip)))


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


def _checks(chip: ChipReading) -> list[Check]:
    """Only what was really done: a chip that could not be judged was not checked, whatever was read of it."""
    codes = {finding.code for finding in chip.findings}
    as_of = _instant(chip.said["trust_dated"])
    if chip.outcome == Outcome.CANNOT_JUDGE:
        return [Check(code=_why_not(chip, codes), done=False, as_of=as_of)]
    checks = [Check(code="chip", as_of=as_of)]
    if chip.said["authority"]:
        gap = next((check for code, check in REVOCATION_GAPS.items() if code in codes), None)
        checks.append(Check(code=gap or "revocation", done=gap is None))
    return checks


def _why_not(chip: ChipReading, codes: set[str]) -> str:
    if chip.said["trust_digest"] == EMPTY.digest:
        return "chip.nothing_trusted"
    return "chip.no_certificate" if codes & CERTIFICATE_GAPS else "chip.not_judged"


def _examined(key: str) -> list[Finding]:
    """What examinations of this document concluded, where it was not that all is well."""
    standing = queries.standing_examination(key)
    if standing is None:
        return []
    severity = Severity.CHECK if standing.conclusion == Conclusion.UNDECIDED else Severity.STOP
    details = {"date": timezone.localdate(standing.examined_at).isoformat()}
    return [Finding(code=f"documents.examined.{standing.conclusion}", severity=severity, details=details)]


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
