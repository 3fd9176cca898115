"""The days that figures speak of: those asked for, and a month where none are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import PartialDateField

DAYS = 30


class PeriodForm(forms.Form):
    """Which days are counted."""

    first_day = PartialDateField(label=_("From day"), required=False, whole=True)
    last_day = PartialDateField(label=_("To day"), required=False, whole=True)

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, in the right order; the last month where they cannot be read."""
        said: dict[str, Any] = self.cleaned_data if self.is_bound and self.is_valid() else {}
        last = date.fromisoformat(said["last_day"]) if said.get("last_day") else timezone.localdate()
        otherwise = last - timedelta(days=DAYS - 1)
        first = date.fromisoformat(said["first_day"]) if said.get("first_day") else otherwise
        return min(first, last), max(first, last)
