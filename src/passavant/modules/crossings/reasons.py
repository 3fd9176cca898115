"""Coded reasons: an officer chooses one, adds a short note at most, and every language reads the same."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RefusalReason(TextChoices):
    """Why a person may not enter; the headings of the field's standard refusal forms."""

    NO_DOCUMENT = "no_document", _("No valid travel document")
    FALSE_DOCUMENT = "false_document", _("False, counterfeit or altered travel document")
    NO_VISA = "no_visa", _("No valid visa or residence permit")
    FALSE_VISA = "false_visa", _("False, counterfeit or altered visa or residence permit")
    PURPOSE = "purpose", _("Purpose and conditions of the stay not justified")
    MEANS = "means", _("No sufficient means of subsistence")
    STAY_USED = "stay_used", _("The stay allowed has been used up")
    LISTED = "listed", _("Entry ban or alert in force")
    SECURITY = "security", _("Danger to public order, security or health")
    MINOR = "minor_alone", _("Minor without the authorisation required")


class ReferralReason(TextChoices):
    """Why the first line passes a traveller on."""

    FINDING = "finding", _("What the system found")
    DOCUMENT = "document", _("Doubt about the document")
    IDENTITY = "identity", _("Doubt whether the document is this person's")
    STORY = "story", _("Purpose or answers not convincing")
    NO_PAPERS = "no_papers", _("No papers")
    MINOR = "minor", _("A minor, to be looked at calmly")
    PROTECTION = "protection", _("May need protection or help")
    HEALTH = "health", _("Health")
    OTHER = "other", _("Other")


class HoldReason(TextChoices):
    """Why a decision waits."""

    COMPANION = "awaits_companion", _("Waits for a companion")
    DOCUMENT = "awaits_document", _("Fetches a document")
    FEE = "awaits_fee", _("Pays a fee")
    INTERPRETER = "awaits_interpreter", _("Waits for an interpreter")
    SYSTEM = "awaits_system", _("Waits for information")


class CloseReason(TextChoices):
    """Why an inspection ended without a decision."""

    WITHDREW = "withdrew", _("The traveller turned back")
    MISTAKE = "mistake", _("Opened by mistake")
    TRAINING = "training", _("Test of the equipment")
    SUPERSEDED = "superseded", _("Read anew on a later day")

    @classmethod
    def for_officers(cls) -> list[tuple[str, Any]]:
        """What an officer may choose; the system alone closes what is outdated."""
        return [choice for choice in cls.choices if choice[0] != cls.SUPERSEDED]


class AmendReason(TextChoices):
    """Why a record is corrected or voided."""

    MISREAD = "misread", _("The document was misread")
    MISTYPED = "mistyped", _("Mistyped")
    DIRECTION = "direction", _("Entry and exit were mixed up")
    DOUBLE = "double", _("Recorded twice")
    NOT_CROSSED = "not_crossed", _("The traveller did not cross")
    RIGHT = "right", _("The person asked for it and is right")


class Purpose(TextChoices):
    """Purpose of travel."""

    HOME = "home", _("Return home")
    FAMILY = "family", _("Family visit")
    TOURISM = "tourism", _("Tourism")
    BUSINESS = "business", _("Business")
    WORK = "work", _("Work")
    STUDY = "study", _("Study")
    MARKET = "market", _("Market")
    TRANSIT = "transit", _("Transit")
    MEDICAL = "medical", _("Medical care")
    CREW = "crew", _("Crew")
    OTHER = "other", _("Other")


class Means(TextChoices):
    """By what the traveller comes."""

    FLIGHT = "flight", _("Flight")
    VESSEL = "vessel", _("Vessel")
    FOOT = "foot", _("On foot")
    VEHICLE = "vehicle", _("Vehicle")


def title_of(code: str) -> str:
    """A coded reason, of whatever kind, in the reader's language."""
    return str(_TITLES.get(code, code))


def _all_titles() -> dict[str, Any]:
    """Codes are one namespace, so that a stored code needs no second column to say of what kind it is."""
    titles: dict[str, Any] = {}
    for kind in (RefusalReason, ReferralReason, HoldReason, CloseReason, AmendReason):
        for code, title in kind.choices:
            if code in titles:
                raise ValueError(f"the reason {code} is there twice")
            titles[code] = title
    return titles


_TITLES = _all_titles()
