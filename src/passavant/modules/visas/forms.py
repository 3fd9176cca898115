"""What officers copy from visas and decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import PartialDateField, StateField
from passavant.domain.codes.numbers import normal_number
from passavant.domain.entry_rules.dates import Term
from passavant.modules.visas.actions import Decided, Written
from passavant.modules.visas.facts import Holder, Kind
from passavant.modules.visas.models import KINDS

MOST_WORDS = 400
WITHOUT_END = "none"


class _WithHolder(forms.Form):
    surname = forms.CharField(label=_("Surname"), max_length=120)
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    date_of_birth = PartialDateField(label=_("Date of birth"))
    nationality = StateField(label=_("Nationality"))
    document_number = forms.RegexField(
        r"^[A-Za-z0-9 -]{1,22}$",
        label=_("Document number"),
        error_messages={"invalid": _("Letters and digits only, 22 at most.")},
    )
    issuing_state = StateField(label=_("Issuing State"))

    def clean_document_number(self) -> str:
        number = normal_number(self.cleaned_data["document_number"])
        if not number:
            raise forms.ValidationError(_("A number has letters or digits."))
        return number

    @property
    def holder(self) -> Holder:
        values = self.cleaned_data
        return Holder(
            surname=values["surname"].upper(),
            given_names=values["given_names"].upper(),
            date_of_birth=values["date_of_birth"],
            nationality=values["nationality"],
            issuing_state=values["issuing_state"],
            document_number=values["document_number"],
        )


class VisaForm(_WithHolder):
    """A visa, permit or laissez-passer as it stands on paper."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(key.value, word) for key, word in KINDS.items()])
    number = forms.CharField(label=_("Number"), max_length=40)
    issuer = StateField(label=_("Issued by"), initial="HTI")
    authority = forms.CharField(label=_("Issuing authority"), max_length=80)
    valid_from = PartialDateField(label=_("Valid from"), whole=True)
    valid_to = PartialDateField(label=_("Valid until"), whole=True)
    entries = forms.ChoiceField(
        label=_("Entries"), choices=[("1", _("single")), ("2", _("double")), ("0", _("multiple"))]
    )
    stay_days = forms.IntegerField(
        label=_("Days of stay"),
        min_value=1,
        max_value=3660,
        required=False,
        help_text=_("Empty: as long as it is valid."),
    )

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if not normal_number(number):
            raise forms.ValidationError(_("A number has letters or digits."))
        return number

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("It ends before it begins."))
        return values

    @property
    def written(self) -> Written:
        values = self.cleaned_data
        return Written(
            kind=Kind(values["kind"]),
            number=values["number"],
            issuer=values["issuer"],
            authority=values["authority"],
            holder=self.holder,
            valid_from=date.fromisoformat(values["valid_from"]),
            valid_to=date.fromisoformat(values["valid_to"]),
            entries=int(values["entries"]),
            stay_days=values["stay_days"],
        )


class BanForm(_WithHolder):
    """A decision that keeps a foreigner out."""

    authority = forms.CharField(label=_("Who decided"), max_length=80)
    reference = forms.CharField(label=_("Number of the decision"), max_length=60)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200)
    first = PartialDateField(label=_("From which day"), whole=True)
    length = forms.IntegerField(label=_("For how long"), min_value=1, max_value=1200, required=False)
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[
            ("years", _("years")),
            ("months", _("months")),
            ("days", _("days")),
            (WITHOUT_END, _("without an end")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        has_end = values.get("unit") != WITHOUT_END
        if has_end and not values.get("length") and "length" not in self.errors:
            self.add_error("length", _("Write how long, or choose “without an end”."))
        return values

    @property
    def decided(self) -> Decided:
        values = self.cleaned_data
        has_end = values["unit"] != WITHOUT_END
        return Decided(
            holder=self.holder,
            authority=values["authority"],
            reference=values["reference"],
            legal_basis=values["legal_basis"],
            first=date.fromisoformat(values["first"]),
            term=Term(**{values["unit"]: values["length"]}) if has_end else None,
        )


class FindForm(forms.Form):
    text = forms.CharField(label=_("Number or surname"), max_length=60, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=MOST_WORDS)
