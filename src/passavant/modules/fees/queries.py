"""What is asked of fees, receipts and cash."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from passavant.base.days import span
from passavant.modules.crossings.queries import Crossing, Inspection, standing
from passavant.modules.fees.models import CashCount, Exemption, Fee, Handover, Receipt, money, title_of
from passavant.modules.rules.queries import conditions_of

MOST = 200


@dataclass(frozen=True, slots=True)
class Due:
    """A fee that the rules ask of a traveller, with its receipt where there is one."""

    fee: Fee
    receipt: Receipt | None


def due_of(row: Inspection) -> list[Due]:
    """Fees that the verdict on a traveller asks for, by the schedule of the day of the inspection."""
    asked, day = conditions_of([row.pk]).get(row.pk, ()), timezone.localdate(row.opened_at)
    return [
        Due(fee, find_receipt_of(row.pk, fee.condition)) for fee in schedule_on(day) if fee.condition in asked
    ]


def schedule_on(day: date) -> list[Fee]:
    return [fee for fee in Fee.objects.all() if fee.is_in_force(day)]


def currencies_on(day: date) -> set[str]:
    return {fee.currency for fee in schedule_on(day)}


def exemptions_on(day: date) -> list[Exemption]:
    return [row for row in Exemption.objects.all() if row.is_in_force(day)]


def find_receipt(receipt: UUID) -> Receipt | None:
    return Receipt.objects.filter(pk=receipt).first()


def find_receipt_of(inspection: UUID, fee: str) -> Receipt | None:
    """The receipt that stands for a traveller and a fee."""
    return Receipt.objects.filter(inspection=inspection, fee=fee, cancelled_at=None).first()


def receipts_of_site(site: str, year: int) -> int:
    """How many receipts a site numbered in a year, cancelled ones too."""
    return Receipt.objects.filter(site=site, number__startswith=f"{site}-{year}-").count()


# -- cash


@dataclass(frozen=True, slots=True)
class Till:
    """What an officer should have in cash since the last count."""

    since: datetime | None
    receipts: int
    expected: dict[str, int]
    exempted: int
    untaken: list[Crossing]
    """Whom the officer let in, of whom the rules ask a fee and no receipt exists; the earliest first."""


def till_of(officer: str, *, until: datetime) -> Till:
    """Receipts of an officer since the last count that stand."""
    last = last_count(officer)
    rows = Receipt.objects.filter(issued_by=officer, issued_at__lte=until, cancelled_at=None)
    if last is not None:
        rows = rows.filter(issued_at__gt=last.until)
    expected: Counter[str] = Counter()
    for row in rows:
        expected[row.currency] += row.amount
    return Till(
        since=last.until if last else None,
        receipts=rows.count(),
        expected=dict(expected),
        exempted=rows.exclude(exemption="").count(),
        untaken=_untaken(officer, since=last.until if last else None, until=until),
    )


def _untaken(officer: str, *, since: datetime | None, until: datetime) -> list[Crossing]:
    entered = standing().filter(officer=officer, direction="entry", happened_at__lte=until)
    if since is not None:
        entered = entered.filter(happened_at__gt=since)
    entries = list(entered.order_by("-happened_at")[:MOST])
    scheduled = {fee.condition for fee in Fee.objects.all()}
    conditions = conditions_of([row.pk for row in entries])
    asked = [row for row in entries if scheduled & set(conditions.get(row.pk, ()))]
    paid = Receipt.objects.filter(inspection__in=[row.pk for row in asked], cancelled_at=None)
    taken = set(paid.values_list("inspection", flat=True))
    return [row for row in reversed(asked) if row.pk not in taken]


def last_count(officer: str) -> CashCount | None:
    return CashCount.objects.filter(officer=officer).order_by("-until").first()


def find_count(count: UUID) -> CashCount | None:
    return CashCount.objects.filter(pk=count).first()


def find_handover(count: UUID) -> Handover | None:
    return Handover.objects.filter(count=count).order_by("confirmed_at", "id").first()


def counts_of(officer: str) -> list[CashCount]:
    return list(CashCount.objects.filter(officer=officer).order_by("-until")[:20])


def counts_to_confirm(posts: tuple[str, ...]) -> list[CashCount]:
    """Counts that wait for a second person, the oldest first."""
    rows = CashCount.objects.exclude(pk__in=Handover.objects.values("count"))
    return list((rows.filter(post__in=posts) if posts else rows).order_by("until")[:MOST])


# -- figures


@dataclass(frozen=True, slots=True)
class Line:
    """What a post took on a fee in a time."""

    post: str
    fee: str
    currency: str
    paid: int
    exempted: int
    amount: int

    @property
    def money(self) -> str:
        return money(self.amount, self.currency)

    @property
    def fee_title(self) -> str:
        return title_of("fee", self.fee, self.fee)


def figures(posts: tuple[str, ...], *, first: date, last: date) -> list[Line]:
    """Receipts that stand, by post and fee."""
    since, until = span(first, last)
    rows: QuerySet[Receipt] = Receipt.objects.filter(
        issued_at__gte=since, issued_at__lt=until, cancelled_at=None
    )
    if posts:
        rows = rows.filter(post__in=posts)
    cells = rows.values("post", "fee", "currency", "exemption").annotate(n=Count("id"), total=Sum("amount"))
    lines: dict[tuple[str, str, str], list[int]] = {}
    for cell in cells:
        line = lines.setdefault((cell["post"], cell["fee"], cell["currency"]), [0, 0, 0])
        line[1 if cell["exemption"] else 0] += cell["n"]
        line[2] += cell["total"]
    return [Line(*key, *sums) for key, sums in sorted(lines.items())]
