"""What officers fill in about stays."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import PartialDateField
from passavant.modules.stays.actions import Contest, Longer
from passavant.modules.stays.facts import Basis, Claim, Evidence
from passavant.modules.stays.models import BASES, CLAIMS, EVIDENCES

MOST_WORDS = 400


class ExtensionForm(forms.Form):
    """A longer stay."""

    until = PartialDateField(label=_("New last day"), whole=True)
    basis = forms.ChoiceField(
        label=_("On what does it rest?"),
        choices=[("", "—"), *((key.value, word) for key, word in BASES.items())],
    )
    reference = forms.CharField(label=_("Number of the act or receipt"), max_length=60)

    @property
    def longer(self) -> Longer:
        values = self.cleaned_data
        return Longer(
            until=date.fromisoformat(values["until"]),
            basis=Basis(values["basis"]),
            reference=values["reference"],
        )


class RebuttalForm(forms.Form):
    """What speaks against an overstay."""

    claim = forms.ChoiceField(
        label=_("What is shown?"),
        choices=[(key.value, word) for key, word in CLAIMS.items()],
        widget=forms.RadioSelect,
    )
    day = PartialDateField(label=_("That day"), whole=True, required=False)
    evidence = forms.ChoiceField(
        label=_("Which paper did you see?"),
        choices=[("", "—"), *((key.value, word) for key, word in EVIDENCES.items())],
    )
    note = forms.CharField(
        label=_("What does it say?"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        needs_day = values.get("claim") in (Claim.LEFT, Claim.LAWFUL)
        if needs_day and not values.get("day") and "day" not in self.errors:
            self.add_error("day", _("Write the day that the paper shows."))
        return values

    @property
    def contest(self) -> Contest:
        values = self.cleaned_data
        claim = Claim(values["claim"])
        has_day = claim is not Claim.EXCUSED and bool(values["day"])
        return Contest(
            claim=claim,
            day=date.fromisoformat(values["day"]) if has_day else None,
            evidence=Evidence(values["evidence"]),
            note=values["note"],
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=MOST_WORDS)


class ComparedForm(forms.Form):
    reason = forms.CharField(label=_("What did you compare?"), max_length=MOST_WORDS)


class SecondWordForm(forms.Form):
    note = forms.CharField(
        label=_("Note"),
        max_length=MOST_WORDS,
        required=False,
        help_text=_("Needed where you do not agree: the person is told it."),
    )
