"""Coded words of a reception: who hands over, how people were sent, what they need, who helps."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from passavant.domain.values import AGE_OF_MAJORITY


class Means(TextChoices):
    """By what people are brought."""

    BUS = "bus", _("Bus")
    BOAT = "boat", _("Boat")
    FLIGHT = "flight", _("Flight")
    FOOT = "foot", _("On foot")


class Authority(TextChoices):
    """Who hands over."""

    DGM = "dgm", _("Dominican migration (DGM)")
    DOM_ARMY = "dom_army", _("Dominican army (CESFRONT)")
    USCG = "uscg", _("United States Coast Guard")
    ICE = "ice", _("United States immigration (ICE)")
    BAHAMAS = "bahamas", _("Bahamas immigration")
    TURKS = "turks", _("Turks and Caicos immigration")
    CUBA = "cuba", _("Cuban border guard")
    JAMAICA = "jamaica", _("Jamaican immigration")
    HAITI_CG = "haiti_cg", _("Haitian coast guard")
    NOBODY = "nobody", _("Nobody hands over")
    OTHER = "other", _("Another authority")


class Category(TextChoices):
    """How somebody came back, in the words of those who count at this border."""

    OFFICIAL = "official", _("Officially repatriated")
    UNOFFICIAL = "unofficial", _("Repatriated without an official handover")
    PUSHED_BACK = "pushed_back", _("Pushed back")
    SPONTANEOUS = "spontaneous", _("Came back of their own accord")
    SEA = "sea", _("Intercepted at sea")


class Papers(TextChoices):
    """What a person shows."""

    NONE = "none", _("No papers")
    PASSPORT = "passport", _("Passport")
    IDENTITY_CARD = "identity_card", _("Identity card")
    BIRTH = "birth", _("Birth certificate")
    CARD = "card", _("Border or residence card")
    OTHER = "other", _("Another paper")


class Relation(TextChoices):
    """What somebody is to the head of the family, whose card has the family's number."""

    HEAD = "head", _("Head of the family")
    SPOUSE = "spouse", _("Spouse or partner")
    CHILD = "child", _("Son or daughter")
    PARENT = "parent", _("Parent")
    SIBLING = "sibling", _("Brother or sister")
    GUARDIAN = "guardian", _("Guardian")
    UNRELATED = "unrelated", _("Travels with them, not related")


RELATED = frozenset(relation.value for relation in Relation if relation is not Relation.UNRELATED)


class Need(TextChoices):
    """What help somebody needs first. Who asks to speak apart stands in no such list."""

    CHILD_ALONE = "child_alone", _("Child alone")
    PREGNANT = "pregnant", _("Pregnant")
    NURSING = "nursing", _("Nursing")
    ILL = "ill", _("Ill")
    INJURED = "injured", _("Injured")
    DISABILITY = "disability", _("Disability")
    ELDERLY = "elderly", _("Elderly")


RANKS: dict[str, int] = {
    Need.CHILD_ALONE.value: 1,
    "apart": 2,
    Need.PREGNANT.value: 2,
    Need.NURSING.value: 2,
    Need.ILL.value: 2,
    Need.INJURED.value: 2,
    Need.ELDERLY.value: 3,
    Need.DISABILITY.value: 3,
}
"""Who is seen first: children alone, then who is in danger today, then the others; nought is nobody's turn."""


def rank_of(needs: Iterable[str]) -> int:
    """Whose turn it is: one comes before two; nought where nothing is needed."""
    return min((RANKS[need] for need in needs if need in RANKS), default=0)


class Service(TextChoices):
    """Who looks after people at a reception."""

    IBESR = "ibesr", _("Child welfare (IBESR)")
    BPM = "bpm", _("Police brigade for minors (BPM)")
    ONM = "onm", _("National migration office (ONM)")
    HEALTH = "health", _("Health (MSPP)")
    WOMEN = "women", _("Women's affairs (MCFDF)")
    DISABILITY_OFFICE = "disability_office", _("Office for disabled persons (BSEIPH)")
    OIM = "oim", _("IOM")
    RED_CROSS = "red_cross", _("Red Cross")
    NGO = "ngo", _("An association")
    OTHER = "other", _("Another service")


class ReferReason(TextChoices):
    """Why a service is asked."""

    FAMILY_TRACING = "family_tracing", _("Look for the family")
    SHELTER = "shelter", _("A place for the night")
    CARE = "care", _("Medical care")
    COUNSEL = "counsel", _("To talk with somebody trained")
    TRANSPORT = "transport", _("Way home")
    PAPERS = "papers", _("Papers")


class Status(TextChoices):
    """Where the help for a person stands."""

    NONE = "", _("no help asked")
    WAITING = "waiting", _("waiting")
    REFERRED = "referred", _("referred")
    TAKEN_OVER = "taken_over", _("taken over")
    DONE = "done", _("done")


class DifferReason(TextChoices):
    """Why the counts of a reception differ."""

    WENT_ON = "went_on", _("Some went on without being registered")
    FEWER_CAME = "fewer_came", _("Fewer came than were announced")
    MORE_CAME = "more_came", _("More came than were announced")
    CARDS_LOST = "cards_lost", _("Cards were lost")
    LIST_WRONG = "list_wrong", _("The list was wrong")
    OTHER = "other", _("Other")


class BackReason(TextChoices):
    """Why a card is taken back."""

    TOO_MANY = "too_many", _("Too many were given")
    LOST = "lost", _("Lost or spoilt")
    WENT_ON = "went_on", _("The person went on")


class AmendReason(TextChoices):
    """Why a registration is corrected or voided."""

    MISTYPED = "mistyped", _("Mistyped")
    SAID_MORE = "said_more", _("The person said more later")
    FAMILY_FOUND = "family_found", _("The family was found")
    DOUBLE = "double", _("Recorded twice")
    NOT_HERE = "not_here", _("The person was not here")


class LeaveOutReason(TextChoices):
    """Why a row of the list stands for nobody."""

    NO_PERSON = "no_person", _("No person: a heading or a total")
    TWICE = "twice", _("Stands there twice")
    NOT_COME = "not_come", _("Did not come")


class Band(TextChoices):
    """Bands of age in which returns are counted."""

    UNDER_5 = "0-4", _("0 to 4")
    UNDER_12 = "5-11", _("5 to 11")
    UNDER_18 = "12-17", _("12 to 17")
    UNDER_60 = "18-59", _("18 to 59")
    OVER_60 = "60+", _("60 and over")
    UNKNOWN = "?", _("unknown")


AGE_OF_ELDERS = 65


def band_of(age: int | None) -> Band:
    """The band of an age in years."""
    if age is None:
        return Band.UNKNOWN
    bands = ((5, Band.UNDER_5), (12, Band.UNDER_12), (AGE_OF_MAJORITY, Band.UNDER_18), (60, Band.UNDER_60))
    return next((band for below, band in bands if age < below), Band.OVER_60)
