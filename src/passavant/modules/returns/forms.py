"""What officers fill in at a reception: plain forms, whose errors keep everything that was typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import PartialDateField, StateField
from passavant.domain.codes.numbers import normal_number
from passavant.domain.manifests import Born, NotAnAge, read_born
from passavant.modules.crossings.facts import Document, ReadBy
from passavant.modules.returns import keys, reasons

SEXES = [("F", _("female")), ("M", _("male")), ("X", _("not stated"))]
MOST_LIST_BYTES = 1024 * 1024
"""Some ten thousand rows; the page that shows a list before it is taken carries it along."""
UNREADABLE_CARD = _("This is no card: type its short number, or scan its code again.")


class ReceptionForm(forms.Form):
    """An arrival: where, by what, from whom, how many."""

    post = forms.ChoiceField(label=_("Post"))
    means = forms.ChoiceField(
        label=_("They come by"), choices=reasons.Means.choices, widget=forms.RadioSelect
    )
    carrier = forms.CharField(label=_("Flight, vessel or number plate"), max_length=60, required=False)
    authority = forms.ChoiceField(label=_("Handed over by"), choices=reasons.Authority.choices)
    authority_name = forms.CharField(label=_("Name or unit of the authority"), max_length=80, required=False)
    origin = forms.CharField(label=_("From where"), max_length=80, required=False)
    expected = forms.IntegerField(label=_("People announced"), min_value=1, max_value=9999, required=False)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"] = forms.ChoiceField(label=_("Post"), choices=posts)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("authority") == reasons.Authority.OTHER and not values.get("authority_name"):
            self.add_error("authority_name", _("Write which authority it is."))
        return values


class CardsForm(forms.Form):
    """How many cards are handed out, and whether to one family."""

    count = forms.IntegerField(label=_("How many cards"), min_value=1, max_value=600, initial=1)
    is_family = forms.BooleanField(label=_("They are one family"), required=False)


class CardBackForm(forms.Form):
    """A card that is not used."""

    token = forms.CharField(label=_("Card"), max_length=20)
    reason = forms.ChoiceField(label=_("Reason"), choices=reasons.BackReason.choices)


class ManifestForm(forms.Form):
    """A list of those who were sent."""

    file = forms.FileField(
        label=_("List as a table (CSV)"),
        help_text=_(
            "The first line says what the columns hold: surname, given names, sex, birth date or age."
            " Any separator and encoding."
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
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)


class LeaveOutForm(forms.Form):
    """Why a row of the list stands for nobody."""

    reason = forms.ChoiceField(label=_("Reason"), choices=reasons.LeaveOutReason.choices)


class StationForm(forms.Form):
    """One person at a station; all of it by keyboard, in the order in which one asks."""

    token = forms.CharField(label=_("Card"), max_length=20)
    surname = forms.CharField(label=_("Surname"), max_length=120, required=False)
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, widget=forms.RadioSelect)
    born = forms.CharField(
        label=_("Age or birth date"),
        max_length=20,
        required=False,
        help_text=_("34, 12/03/1990, 8 m"),
    )
    origin = forms.CharField(label=_("Department, commune"), max_length=80, required=False)
    category = forms.ChoiceField(
        label=_("Category"), choices=reasons.Category.choices, widget=forms.RadioSelect
    )
    papers = forms.ChoiceField(label=_("Papers"), choices=reasons.Papers.choices, initial="none")
    nationality = StateField(label=_("Nationality"))
    document_number = forms.RegexField(
        r"^[A-Za-z0-9 ./-]{1,22}$",
        label=_("Document number"),
        required=False,
        error_messages={"invalid": _("Letters and digits only, 22 at most.")},
    )
    issuing_state = StateField(label=_("Issuing State"), required=False)
    date_of_expiry = PartialDateField(label=_("Date of expiry"), required=False, whole=True)
    family = forms.CharField(label=_("Family: card of its head"), max_length=20, required=False)
    relation = forms.ChoiceField(
        label=_("Relation"), choices=[("", "—"), *reasons.Relation.choices], required=False
    )
    needs = forms.MultipleChoiceField(
        label=_("Needs help first"),
        choices=reasons.Need.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    asks_apart = forms.BooleanField(label=_("Asks to speak apart"), required=False)
    photo = forms.FileField(label=_("Photo"), required=False)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)
    row = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, takes_focus: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in ("token", "surname", "given_names", "born", "origin", "family"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        first = "surname" if self.initial.get("token") else "token"
        self.fields[first].widget.attrs["autofocus"] = takes_focus and not self.is_bound
        for name in ("token", "family"):  # a scanner sends Enter, and the form is not complete then
            self.fields[name].widget.attrs["data-never-enter"] = ""
        self.fields["origin"].widget.attrs["list"] = "origins"
        self.fields["photo"].widget.attrs |= {"accept": "image/*", "capture": "environment"}

    def clean_born(self) -> Born | None:
        text = self.cleaned_data["born"]
        if not text:
            return None
        try:
            born = read_born(text, today=self.today)
        except NotAnAge:
            raise forms.ValidationError(
                _("Write an age, like 34, or a day, month and year, like 12 03 1990."), code="invalid"
            ) from None
        if born.on.earliest > self.today:
            raise forms.ValidationError(_("This date is in the future."), code="future")
        return born

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("family") and not values.get("relation"):
            self.add_error("relation", _("Say what the person is to the head of the family."))
        return values

    @property
    def document(self) -> Document:
        """What was said or shown, as facts hold it."""
        values = self.cleaned_data
        born: Born | None = values["born"]
        has_papers = values["papers"] != reasons.Papers.NONE
        number = normal_number(values["document_number"]) if has_papers else ""
        return Document(
            read_by=ReadBy.TYPED if has_papers else ReadBy.NO_PAPERS,
            document_code={"passport": "P", "identity_card": "I"}.get(values["papers"], ""),
            issuing_state=(values["issuing_state"] or values["nationality"]) if number else "",
            document_number=number,
            surname=values["surname"],
            given_names=values["given_names"],
            nationality=values["nationality"],
            date_of_birth=str(born.on) if born else "",
            sex=values["sex"],
            date_of_expiry=values["date_of_expiry"] if has_papers else "",
            birth_date_estimated=born.is_estimated if born else False,
        )


class CorrectionForm(forms.Form):
    """New values for a registration; what stays the same is left as it is."""

    surname = forms.CharField(label=_("Surname"), max_length=120, required=False)
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES)
    born = forms.CharField(label=_("Age or birth date"), max_length=20, required=False)
    nationality = StateField(label=_("Nationality"))
    origin = forms.CharField(label=_("Department, commune"), max_length=80, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=reasons.Category.choices)
    papers = forms.ChoiceField(label=_("Papers"), choices=reasons.Papers.choices)
    document_number = forms.CharField(label=_("Document number"), max_length=22, required=False)
    issuing_state = StateField(label=_("Issuing State"), required=False)
    family = forms.CharField(label=_("Family: card of its head"), max_length=20, required=False)
    relation = forms.ChoiceField(
        label=_("Relation"), choices=[("", "—"), *reasons.Relation.choices], required=False
    )
    needs = forms.MultipleChoiceField(
        label=_("Needs help first"),
        choices=reasons.Need.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=reasons.AmendReason.choices)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    clean_born = StationForm.clean_born

    def clean_family(self) -> str:
        text: str = self.cleaned_data["family"]
        try:
            return str(keys.read_token(text).number) if text else ""
        except keys.NotACard:
            raise forms.ValidationError(UNREADABLE_CARD, code="invalid") from None


class VoidForm(forms.Form):
    """Why a registration is to be voided."""

    reason = forms.ChoiceField(label=_("Reason"), choices=reasons.AmendReason.choices)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)


class StepForm(forms.Form):
    """The next step of somebody's help: refer, hand over to a named service, end."""

    REFER, TAKE_OVER, END = "refer", "take_over", "end"
    do = forms.ChoiceField(choices=[(word, word) for word in (REFER, TAKE_OVER, END)])
    service = forms.ChoiceField(
        label=_("Service"), choices=[("", "—"), *reasons.Service.choices], required=False
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", "—"), *reasons.ReferReason.choices], required=False
    )
    contact = forms.CharField(label=_("Who came for them"), max_length=80, required=False)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        needed = {
            self.REFER: {"service": _("Choose a service."), "reason": _("Choose a reason.")},
            self.TAKE_OVER: {
                "service": _("Choose a service."),
                "contact": _("Write who came for them."),
            },
            self.END: {"note": _("Write in a few words how it ended.")},
        }
        for name, sentence in needed.get(values.get("do", ""), {}).items():
            if not values.get(name):
                self.add_error(name, sentence)
        return values


class CloseForm(forms.Form):
    """Why the counts differ, where they do."""

    reason = forms.ChoiceField(
        label=_("Why the counts differ"),
        choices=[("", "—"), *reasons.DifferReason.choices],
        required=False,
    )
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)

    def __init__(self, *args: Any, differs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differs = differs

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if self.differs and not reason:
            raise forms.ValidationError(_("The counts differ. Choose a reason."), code="required")
        return reason


class NoteForm(forms.Form):
    """A word on why."""

    note = forms.CharField(label=_("Short note"), max_length=200)
