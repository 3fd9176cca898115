"""What is filled in about money: who need not pay, a reason, and sums by currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.modules.fees.models import Exemption

MOST_WORDS = 400
LARGEST_SUM = Decimal(10_000_000)


class TakeForm(forms.Form):
    """Paid, or exempted by what."""

    fee = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, exemptions: Iterable[Exemption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("choose")), *((row.code, row.shown_title) for row in exemptions)]
        self.fields["exemption"] = forms.ChoiceField(
            label=_("Need not pay, because"), choices=choices, required=False
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=MOST_WORDS)


class CountForm(forms.Form):
    """How much of each currency lies there; a sum is typed as it is counted: 130 or 130.50."""

    count = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note"), max_length=MOST_WORDS, required=False)

    def __init__(self, *args: Any, currencies: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currencies = tuple(currencies)
        for code in self.currencies:
            self.fields[f"sum_{code}"] = forms.DecimalField(
                label=_("Cash in %(currency)s") % {"currency": code},
                min_value=0,
                max_value=LARGEST_SUM,
                decimal_places=2,
                localize=False,
            )
        self.order_fields(["count", *(f"sum_{code}" for code in self.currencies), "note"])

    @property
    def counted(self) -> dict[str, int]:
        """Hundredths by currency."""
        return {code: int(self.cleaned_data[f"sum_{code}"] * 100) for code in self.currencies}
