"""The schedule and the exemptions (kept), receipts and counts of cash (projected)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from passavant.base.wording import tell_code
from passavant.domain.values import SENTENCES
from passavant.journal.tables import Kept, Projection


class Dated(models.Model):
    """In force from a day to a day, both included."""

    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Fee(Dated, Kept):
    """One line of the schedule: what a condition of the rules costs in a time."""

    code = models.CharField(_("code"), primary_key=True, max_length=40, help_text=_("Such as: tourist-2017"))
    condition = models.CharField(
        _("condition of the rules"), max_length=40, help_text=_("Such as: tourist_fee_usd_10")
    )
    title = models.CharField(_("title"), max_length=80)
    amount = models.IntegerField(_("amount in hundredths"))
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        ordering: ClassVar = ["condition", "valid_from"]

    def __str__(self) -> str:
        return self.code

    @property
    def shown_title(self) -> str:
        return title_of("fee", self.condition, self.title)

    @property
    def money(self) -> str:
        return money(self.amount, self.currency)


class Exemption(Dated, Kept):
    """Who need not pay, and by what."""

    code = models.CharField(_("code"), primary_key=True, max_length=20)
    title = models.CharField(_("title"), max_length=80)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def shown_title(self) -> str:
        return title_of("exemption", self.code, self.title)


class Receipt(Projection):
    """What was paid or exempted for one traveller and one fee."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=40)
    inspection = models.UUIDField()
    post = models.CharField(max_length=16)
    site = models.CharField(max_length=16)
    fee = models.CharField(max_length=40)
    amount = models.IntegerField()
    currency = models.CharField(max_length=3)
    exemption = models.CharField(max_length=20, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=64, blank=True)
    cancelled_because = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["inspection"], name="fees_of_inspection"),
            models.Index(fields=["issued_by", "issued_at"], name="fees_of_officer"),
            models.Index(fields=["post", "issued_at"], name="fees_of_post"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> str:
        return money(self.amount, self.currency)

    @property
    def fee_title(self) -> str:
        return title_of("fee", self.fee, self.fee)

    @property
    def exemption_title(self) -> str:
        return title_of("exemption", self.exemption, self.exemption)


class CashCount(Projection):
    """Cash counted by an officer, and by the second person who took it over."""

    id = models.UUIDField(primary_key=True)
    post = models.CharField(max_length=16)
    officer = models.CharField(max_length=64)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField()
    receipts = models.IntegerField()
    expected = models.TextField()
    counted = models.TextField()
    """Canonical JSON, hundredths by currency."""
    note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["officer", "until"], name="fees_counted")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def lines(self) -> list[Beside]:
        return beside(self.expected, self.counted)

    @property
    def agrees(self) -> bool:
        return all(line.agrees for line in self.lines)


class Handover(Projection):
    """The second person's own count of the same cash, as one site says."""

    id = models.CharField(primary_key=True, max_length=60)
    count = models.UUIDField(db_index=True)
    counted = models.TextField()
    note = models.TextField(blank=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Beside:
    """What should be there of one currency and what is, in hundredths."""

    currency: str
    expected: int
    counted: int

    @property
    def agrees(self) -> bool:
        return self.expected == self.counted

    @property
    def shown(self) -> tuple[str, str, str]:
        """Expected, counted, and the difference."""
        return (
            money(self.expected, self.currency),
            money(self.counted, self.currency),
            money(self.counted - self.expected, self.currency),
        )


def beside(expected: str, counted: str) -> list[Beside]:
    """Two sums by currency, as rows hold them."""
    one, other = json.loads(expected), json.loads(counted)
    return [Beside(code, one.get(code, 0), other.get(code, 0)) for code in sorted({*one, *other})]


def money(amount: int, currency: str) -> str:
    """An amount in hundredths as it is written: "USD 10.00"."""
    sign = "−" if amount < 0 else ""
    whole, hundredths = divmod(abs(amount), 100)
    return f"{currency} {sign}{whole}.{hundredths:02d}"


def monies(amounts: Mapping[str, int]) -> str:
    return " · ".join(money(amount, currency) for currency, amount in sorted(amounts.items()))


def title_of(kind: str, code: str, otherwise: str) -> str:
    """A code as its reader's language calls it; one that no catalogue knows by the title that headquarters gave it."""
    known = f"{kind}.{code}"
    return tell_code(known, {}) if known in SENTENCES else otherwise
