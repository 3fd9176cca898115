"""What officers fill in: plain forms, whose errors keep everything that was typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import PartialDateField, StateField
from passavant.base.reads import Purpose as ReadPurpose
from passavant.domain.values import PartialDate
from passavant.modules.crossings import reasons
from passavant.modules.crossings.facts import Journey


class ManualForm(forms.Form):
    """A document that no reader can read, or a person without papers."""

    NO_PAPERS = "no_papers"
    kind = forms.ChoiceField(
        label=_("What does the person show?"),
        choices=[("typed", _("A document, copied by eye")), (NO_PAPERS, _("No papers"))],
        widget=forms.RadioSelect,
        initial="typed",
    )
    surname = forms.CharField(label=_("Surname"), max_length=120)
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    sex = forms.ChoiceField(
        label=_("Sex"), choices=[("F", _("female")), ("M", _("male")), ("X", _("not stated"))], initial="X"
    )
    date_of_birth = PartialDateField(
        label=_("Date of birth"),
        required=False,
        help_text=_("Day, month, year; the year alone if no more is known."),
    )
    birth_date_estimated = forms.BooleanField(label=_("The age is estimated"), required=False)
    nationality = StateField(label=_("Nationality"))
    document_code = forms.CharField(
        label=_("Kind of document"),
        max_length=2,
        required=False,
        help_text=_("P passport, I identity card, V visa"),
    )
    issuing_state = StateField(label=_("Issuing State"), required=False)
    document_number = forms.RegexField(
        r"^[A-Za-z0-9 -]{1,22}$",
        label=_("Document number"),
        required=False,
        error_messages={"invalid": _("Letters and digits only, 22 at most.")},
    )
    date_of_expiry = PartialDateField(label=_("Date of expiry"), required=False, whole=True)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("kind") == "typed":
            for name in ("document_number", "issuing_state"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed for a document; choose “No papers” where there is none."))
        born = values.get("date_of_birth")
        if born and PartialDate.parse(born).earliest > date.today():  # noqa: DTZ011  (a day of slack is harmless)
            self.add_error("date_of_birth", _("This date is in the future."))
        return values

    @property
    def has_papers(self) -> bool:
        return bool(self.cleaned_data["kind"] != self.NO_PAPERS)


class DecisionForm(forms.Form):
    """The decision on one traveller, with how, why and for how long."""

    ADMIT, REFUSE, REFER, HOLD, CLOSE = "admit", "refuse", "refer", "hold", "close"
    decision = forms.ChoiceField(
        choices=[(word, word) for word in (ADMIT, REFUSE, REFER, HOLD, CLOSE)],
        error_messages={"required": _("Enter decides nothing. Press the button or key of your decision.")},
    )
    purpose = forms.ChoiceField(
        label=_("Purpose of travel"),
        choices=reasons.Purpose.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    means = forms.ChoiceField(
        label=_("Means of travel"), choices=[("", "—"), *reasons.Means.choices], required=False
    )
    carrier = forms.CharField(label=_("Flight, vessel or number plate"), max_length=40, required=False)
    address = forms.CharField(label=_("Address in the country"), max_length=200, required=False)
    stay_days = forms.IntegerField(label=_("Days of stay"), min_value=1, max_value=3650, required=False)
    refer_reason = forms.ChoiceField(
        label=_("Reason to refer"),
        choices=[("", _("reason …")), *reasons.ReferralReason.choices],
        required=False,
    )
    refuse_reason = forms.ChoiceField(
        label=_("Reason to refuse"),
        choices=[("", _("reason …")), *reasons.RefusalReason.choices],
        required=False,
    )
    hold_reason = forms.ChoiceField(
        label=_("Reason to hold"), choices=[("", _("reason …")), *reasons.HoldReason.choices], required=False
    )
    close_reason = forms.ChoiceField(
        label=_("Reason to close"),
        choices=[("", _("reason …")), *reasons.CloseReason.for_officers()],
        required=False,
    )
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)

    def __init__(self, *args: Any, recommendation: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recommendation = recommendation
        for field in self.fields.values():  # the fields stand around the card, the buttons beside it
            field.widget.attrs["form"] = "decision"

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        decision = values.get("decision", "")
        wanted = f"{decision}_reason"
        if wanted in self.fields and not values.get(wanted):
            self.add_error(wanted, _("Choose a reason."))
        if decision == self.ADMIT and self.recommendation == "check" and not values.get("note"):
            self.add_error(
                "note", _("Something was found. Write in a few words why the traveller may go on.")
            )
        return values

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get(f"{self.cleaned_data['decision']}_reason", ""))

    @property
    def journey(self) -> Journey:
        values = self.cleaned_data
        return Journey(
            means=values["means"],
            carrier=values["carrier"].upper(),
            purpose=values["purpose"],
            address=values["address"],
            stay_days=values["stay_days"],
            stay_until=None,
        )


class SearchForm(forms.Form):
    """Find a person or a crossing; every field narrows."""

    text = forms.CharField(
        label=_("Document number, or surname and given names"), max_length=120, required=False
    )
    date_of_birth = PartialDateField(label=_("Date of birth"), required=False)
    nationality = StateField(label=_("Nationality"), required=False)
    post = forms.CharField(label=_("Post"), max_length=16, required=False)
    first_day = PartialDateField(label=_("From day"), required=False, whole=True)
    last_day = PartialDateField(label=_("To day"), required=False, whole=True)


class ReadForm(forms.Form):
    """Why a person's file is opened."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=ReadPurpose.choices)


class CorrectionForm(forms.Form):
    """New values for a crossing; what stays the same is left as it is."""

    direction = forms.ChoiceField(label=_("Direction"), choices=[("entry", _("entry")), ("exit", _("exit"))])
    surname = forms.CharField(label=_("Surname"), max_length=120)
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    nationality = StateField(label=_("Nationality"))
    sex = forms.ChoiceField(
        label=_("Sex"), choices=[("F", _("female")), ("M", _("male")), ("X", _("not stated"))]
    )
    date_of_birth = PartialDateField(label=_("Date of birth"), required=False)
    issuing_state = StateField(label=_("Issuing State"), required=False)
    document_number = forms.CharField(label=_("Document number"), max_length=22, required=False)
    date_of_expiry = PartialDateField(label=_("Date of expiry"), required=False)
    carrier = forms.CharField(label=_("Flight, vessel or number plate"), max_length=40, required=False)
    purpose = forms.ChoiceField(
        label=_("Purpose of travel"), choices=[("", "—"), *reasons.Purpose.choices], required=False
    )
    address = forms.CharField(label=_("Address in the country"), max_length=200, required=False)
    stay_until = PartialDateField(label=_("Stay allowed until"), required=False, whole=True)
    reason = forms.ChoiceField(label=_("Reason"), choices=reasons.AmendReason.choices)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)


class VoidForm(forms.Form):
    """Why a crossing is to be voided."""

    reason = forms.ChoiceField(label=_("Reason"), choices=reasons.AmendReason.choices)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)
