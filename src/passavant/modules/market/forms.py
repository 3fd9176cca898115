"""What officers fill in on market days: plain forms, whose errors keep everything that was typed."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import PartialDateField, StateField
from passavant.base.pictures import CannotOpen, kept_picture
from passavant.base.wording import tell
from passavant.domain.codes.numbers import normal_number
from passavant.modules.crossings.facts import Document, ReadBy
from passavant.modules.market import reasons
from passavant.modules.market.settings import Settings

SEXES = [("F", _("female")), ("M", _("male")), ("X", _("not stated"))]
PAPERS = [("I", _("Identity card")), ("C", _("Border or residence card")), ("P", _("Passport"))]
"""Document codes as ICAO Doc 9303 writes them; what a neighbour shows is his card for crossing."""


class PassForm(forms.Form):
    """A day pass: who holds it, from where, for where, and the face."""

    document_code = forms.ChoiceField(label=_("Papers"), choices=PAPERS, initial="I")
    document_number = forms.RegexField(
        r"^[A-Za-z0-9 ./-]{4,22}$",
        label=_("Number of the card"),
        error_messages={"invalid": _("Letters and digits only, 4 to 22.")},
    )
    issuing_state = StateField(label=_("Issuing State"))
    date_of_expiry = PartialDateField(label=_("Date of expiry"), required=False, whole=True)
    surname = forms.CharField(label=_("Surname"), max_length=120)
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, widget=forms.RadioSelect)
    date_of_birth = PartialDateField(label=_("Date of birth"))
    nationality = StateField(label=_("Nationality"))
    home = forms.ChoiceField(label=_("Lives"), widget=forms.RadioSelect)
    zone = forms.ChoiceField(label=_("Good for"), choices=reasons.Zone.choices, widget=forms.RadioSelect)
    guardian = forms.CharField(
        label=_("For a child: the adult who crosses with it"), max_length=120, required=False
    )
    valid_to = PartialDateField(label=_("Valid until"), whole=True)
    photo = forms.FileField(label=_("Photo"), required=False)
    kept_photo = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)

    def __init__(self, *args: Any, today: date, homes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["home"] = forms.ChoiceField(label=_("Lives"), choices=homes, widget=forms.RadioSelect)
        for name in ("document_number", "surname", "given_names", "guardian"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["document_number"].widget.attrs |= {
            "autofocus": not self.is_bound,
            "data-never-enter": "",
        }
        self.fields["photo"].widget.attrs |= {"accept": "image/*", "capture": "environment"}

    def clean_date_of_birth(self) -> str:
        text: str = self.cleaned_data["date_of_birth"]
        if text > self.today.isoformat():
            raise forms.ValidationError(_("This date is in the future."), code="future")
        return text

    def clean_valid_to(self) -> date:
        day = date.fromisoformat(self.cleaned_data["valid_to"])
        if day < self.today:
            raise forms.ValidationError(_("This day is over already."), code="past")
        return day

    def clean_photo(self) -> str:
        """The face as it will be kept."""
        file = self.cleaned_data["photo"]
        if file is None:
            return ""
        own: Settings = settings.PASSAVANT.rooms["market"]
        if (file.size or 0) > own.most_upload_mb * 1024 * 1024:
            raise forms.ValidationError(_("The picture is too large."), code="too_large")
        try:
            return kept_picture(file.read(), height=own.photo_height)
        except CannotOpen as trouble:
            raise forms.ValidationError(tell(trouble.finding), code="unreadable") from None

    def clean_kept_photo(self) -> str:
        """What came back with the page must be such a picture again: a page is not to be believed."""
        text = self.cleaned_data["kept_photo"]
        own: Settings = settings.PASSAVANT.rooms["market"]
        try:
            return kept_picture(base64.b64decode(text), height=own.photo_height) if text else ""
        except (CannotOpen, binascii.Error, ValueError):
            return ""

    @property
    def face(self) -> str:
        """The photo taken now, or the one that a form shown again brought along."""
        values = getattr(self, "cleaned_data", {})
        return str(values.get("photo") or values.get("kept_photo") or "")

    @property
    def document(self) -> Document:
        """What was shown, as facts hold it."""
        values = self.cleaned_data
        return Document(
            read_by=ReadBy.TYPED,
            document_code=values["document_code"],
            issuing_state=values["issuing_state"],
            document_number=normal_number(values["document_number"]),
            surname=values["surname"],
            given_names=values["given_names"],
            nationality=values["nationality"],
            date_of_birth=values["date_of_birth"],
            sex=values["sex"],
            date_of_expiry=values["date_of_expiry"],
        )


class WithdrawForm(forms.Form):
    """Why a pass is no longer good."""

    reason = forms.ChoiceField(label=_("Reason"), choices=reasons.WithdrawReason.choices)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)


class SettleForm(forms.Form):
    """What came of a pass in two places."""

    outcome = forms.ChoiceField(label=_("What it was"), choices=reasons.ReuseOutcome.choices)
    note = forms.CharField(label=_("Short note"), max_length=200, required=False)


class CloseForm(forms.Form):
    """A word on what is done about whoever has not returned."""

    note = forms.CharField(label=_("What is done about it"), max_length=200)

    def __init__(self, *args: Any, is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = is_open


class CountForm(forms.Form):
    """One key of the count."""

    count = forms.UUIDField()
    cell = forms.ChoiceField(
        choices=[(f"{sex} {band}", "") for sex in reasons.COUNTED_SEXES for band in reasons.COUNTED_BANDS]
    )

    def clean_cell(self) -> tuple[str, str]:
        """Sex and band of age."""
        sex, band = self.cleaned_data["cell"].split()
        return sex, band


class DayForm(forms.Form):
    """Which day is looked at."""

    day = PartialDateField(label=_("Day"), required=False, whole=True)
