"""What officers fill in about vessels: plain forms, whose errors keep everything that was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import StateField
from passavant.domain.codes.vessels import NotAnImoNumber, WrongCheckDigit, read_imo_number
from passavant.modules.returns.ports import Authority
from passavant.modules.sea import facts, reasons
from passavant.modules.sea.actions import MOST_AT_ONCE

MOMENTS = ("%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M", "%d-%m-%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
EXPLAIN_PASSENGERS = _("Write what is done about the passengers who were counted out and not back.")
MOST_LIST_BYTES = 1024 * 1024
"""Some ten thousand rows; the page that shows a list before it is taken carries it along."""


class MomentField(forms.DateTimeField):
    """A day and a time of the post's clock, as people write them: 20/11/2026 18:00."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(
            format=MOMENTS[0], attrs={"autocomplete": "off", "placeholder": "20/11/2026 18:00"}
        )
        wrong = {"invalid": _("Write day and time like this: 20/11/2026 18:00.")}
        super().__init__(input_formats=list(MOMENTS), widget=widget, error_messages=wrong, **kwargs)


class CallForm(forms.Form):
    """A vessel in port: which, for whom, where, and until when."""

    vessel_name = forms.CharField(label=_("Vessel"), max_length=60)
    imo_number = forms.CharField(label=_("IMO number"), max_length=16, required=False)
    flag = StateField(label=_("Flag"))
    kind = forms.ChoiceField(label=_("Kind of vessel"), choices=reasons.Kind.choices)
    agent = forms.CharField(label=_("Agent"), max_length=60, required=False)
    berth = forms.CharField(label=_("Berth"), max_length=40, required=False)
    arrived_at = MomentField(label=_("Arrived"))
    sails_at = MomentField(label=_("Planned sailing"))
    post = forms.ChoiceField(label=_("Post"))

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"] = forms.ChoiceField(label=_("Post"), choices=posts)
        self.fields["vessel_name"].widget.attrs |= {"autofocus": not self.is_bound, "autocomplete": "off"}

    def clean_imo_number(self) -> str:
        text = self.cleaned_data["imo_number"].strip()
        try:
            return read_imo_number(text) if text else ""
        except WrongCheckDigit:
            message = _("A digit of this IMO number is wrong: its last digit does not check. Read it again.")
            raise forms.ValidationError(message, code="check_digit") from None
        except NotAnImoNumber:
            message = _("An IMO number has seven digits, for example 9074729.")
            raise forms.ValidationError(message, code="invalid") from None

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("kind") in reasons.NUMBERED and not values.get("imo_number", "?"):
            self.add_error("imo_number", _("A vessel of this kind has an IMO number. Ask the agent for it."))
        arrived, sails = values.get("arrived_at"), values.get("sails_at")
        if arrived and sails and sails <= arrived:
            self.add_error("sails_at", _("The vessel would sail before it arrived."))
        return values

    @property
    def stay(self) -> facts.Stay:
        """What was filled in, as facts hold it."""
        names = facts.Stay.__dataclass_fields__
        return facts.Stay(**{name: self.cleaned_data[name] for name in names})


class CorrectForm(CallForm):
    """The record of a vessel put right, and why."""

    reason = forms.ChoiceField(label=_("Why"), choices=reasons.AmendReason.choices)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)


class VoidForm(forms.Form):
    """Why a vessel's record is void."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            (each.value, each.label)
            for each in (
                reasons.AmendReason.DOUBLE,
                reasons.AmendReason.NOT_HERE,
                reasons.AmendReason.MISTYPED,
            )
        ],
    )
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)


class ListForm(forms.Form):
    """A crew or passenger list."""

    file = forms.FileField(
        label=_("List as a table (CSV)"),
        help_text=_(
            "The first line says what the columns hold: surname, given names, sex, birth date, nationality, rank,"
            " document. Any separator and encoding."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_LIST_BYTES:
            raise forms.ValidationError(
                _("A list is no larger than %(most)s MB. Divide it.") % {"most": MOST_LIST_BYTES // 1024**2},
                code="too_large",
            )
        return file


class RowForm(forms.Form):
    """The cells of one broken row, to be put right."""

    surname = forms.CharField(label=_("Surname"), max_length=120, required=False)
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    sex = forms.CharField(label=_("Sex"), max_length=20, required=False)
    born = forms.CharField(label=_("Birth date"), max_length=40, required=False)
    age = forms.CharField(label=_("Age"), max_length=20, required=False)
    nationality = forms.CharField(label=_("Nationality"), max_length=40, required=False)
    document_number = forms.CharField(label=_("Document number"), max_length=40, required=False)
    document_kind = forms.CharField(label=_("Document"), max_length=40, required=False)
    issuing_state = forms.CharField(label=_("Issuing State"), max_length=40, required=False)
    expires = forms.CharField(label=_("Date of expiry"), max_length=40, required=False)
    rank = forms.CharField(label=_("Rank"), max_length=60, required=False)
    transit = forms.CharField(label=_("In transit"), max_length=10, required=False)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)


class LeaveOutForm(forms.Form):
    """Why a row of the list stands for nobody."""

    reason = forms.ChoiceField(label=_("Reason"), choices=reasons.LeaveOutReason.choices)


class PassForm(forms.Form):
    """A shore pass for one of a crew; left empty it is good as long as the vessel stays."""

    valid_from = MomentField(label=_("Good from"), required=False)
    valid_to = MomentField(label=_("Back on board by"), required=False)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        begins, ends = values.get("valid_from"), values.get("valid_to")
        if begins and ends and ends <= begins:
            self.add_error("valid_to", _("This is before the pass is good."))
        return values


class WithdrawForm(forms.Form):
    """Why a shore pass is no longer good."""

    reason = forms.ChoiceField(label=_("Reason"), choices=reasons.WithdrawReason.choices)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)


class SailForm(forms.Form):
    """When the vessel left, and a word on passengers who are out by the count."""

    sailed_at = MomentField(label=_("Sailed"))
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)

    def __init__(self, *args: Any, must_explain: bool, **kwargs: Any) -> None:
        """`must_explain`: the count of passengers does not come out, so that a word on it is asked for."""
        super().__init__(*args, **kwargs)
        if must_explain:
            note = self.fields["note"]
            note.label, note.required = _("What is done about it"), True
            note.error_messages["required"] = EXPLAIN_PASSENGERS


class WordForm(forms.Form):
    """Why one person is not on board."""

    word = forms.ChoiceField(label=_("Why"), choices=[("", "—"), *reasons.Left.choices])
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("word") == reasons.Left.UNKNOWN and not values.get("note"):
            self.add_error("note", _("Write what is done to find this person."))
        return values


class CountForm(forms.Form):
    """Passengers who go ashore or come back, one or a group."""

    count = forms.UUIDField()
    way = forms.ChoiceField(choices=reasons.Way.choices)
    number = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=1, required=False
    )

    def clean_number(self) -> int:
        return int(self.cleaned_data["number"] or 1)


class InterdictionForm(forms.Form):
    """People taken off a vessel at sea: how many, where, and who brings them."""

    craft = forms.ChoiceField(label=_("Kind of vessel"), choices=reasons.Craft.choices)
    vessel_name = forms.CharField(label=_("Name of the vessel, if it has one"), max_length=60, required=False)
    persons = forms.IntegerField(label=_("People on board"), min_value=1, max_value=9999)
    position = forms.CharField(label=_("Where at sea"), max_length=80, required=False)
    intercepted_at = MomentField(label=_("Stopped at sea"))
    origin = forms.CharField(label=_("Had left from"), max_length=80, required=False)
    authority = forms.ChoiceField(label=_("Handed over by"), choices=Authority.choices)
    authority_name = forms.CharField(label=_("Name or unit of the authority"), max_length=80, required=False)
    unit = forms.CharField(label=_("Ship that brings them"), max_length=60, required=False)
    post = forms.ChoiceField(label=_("Post"))
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"] = forms.ChoiceField(label=_("Post"), choices=posts)
        self.fields["craft"].widget.attrs["autofocus"] = not self.is_bound

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("authority") == Authority.OTHER and not values.get("authority_name"):
            self.add_error("authority_name", _("Write which authority it is."))
        return values
