"""What watch officers and the second line fill in: plain forms, whose errors keep everything that was typed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import PartialDateField, StateField, read_partial_date
from passavant.domain.lists import ColumnMapping, Preview, formats
from passavant.domain.lists.countries import code_of
from passavant.domain.lists.dates import ImpossibleDate, date_of_birth
from passavant.domain.lists.entries import Kind
from passavant.modules.watchlists import facts
from passavant.modules.watchlists.models import Decision, Handling, Line, Watchlist

KINDS = (
    (Kind.PERSON.value, _("Person")),
    (Kind.DOCUMENT.value, _("Document")),
    (Kind.VEHICLE.value, _("Vehicle")),
    (Kind.VESSEL.value, _("Vessel")),
    (Kind.ORGANISATION.value, _("Organisation")),
)
SEXES = (("", "—"), ("F", _("Female")), ("M", _("Male")))
FORMATS = {
    "csv": _("Table with a mapping (CSV)"),
    "eu-xml": _("European Union financial sanctions (XML)"),
    "ftm-json": _("OpenSanctions entities (FollowTheMoney, JSON lines)"),
    "lost-documents-csv": _("Lost and stolen documents (CSV)"),
    "notices-json": _("Notices (JSON, as INTERPOL publishes them)"),
    "ofac-csv": _("OFAC Specially Designated Nationals (CSV)"),
    "ofac-xml": _("OFAC Specially Designated Nationals (XML)"),
    "un-xml": _("United Nations consolidated list (XML)"),
}
"""The formats in the reader's language; one that is not here is shown as the library calls it."""

COLUMN_FIELDS = (
    ("", _("not used")),
    ("id", _("number in the list")),
    ("kind", _("kind")),
    ("name", _("whole name")),
    ("surname", _("surname")),
    ("given_names", _("given names")),
    ("alias", _("other names")),
    ("date_of_birth", _("date of birth")),
    ("sex", _("sex")),
    ("nationality", _("nationality")),
    ("document_number", _("document number, or first of a range")),
    ("last_number", _("last number of a range")),
    ("document_state", _("issuing State")),
    ("plate", _("number plate")),
    ("vessel_number", _("number of the vessel")),
    ("vessel_name", _("name of the vessel")),
    ("reason", _("reason")),
    ("remarks", _("remarks")),
    ("listed_on", _("listed on")),
)
DELIMITERS = ((",", _("comma")), (";", _("semicolon")), ("\t", _("tab")), ("|", _("bar")))
DATE_ORDERS = (
    ("dmy", _("day, month, year")),
    ("mdy", _("month, day, year")),
    ("ymd", _("year, month, day")),
)
_NEEDS_REASON = {"required": _("Write the reason.")}
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,23}")


def format_choices() -> list[tuple[str, Any]]:
    return [("", _("recognise it")), *((name, FORMATS.get(name, title)) for name, title in formats().items())]


class ListForm(forms.Form):
    """A list: whose it is, for what, by which law, for whom, and what is to be done."""

    code = forms.CharField(
        label=_("Code"), max_length=24, help_text=_("Small letters, digits and dashes, such as wanted-haiti.")
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    owner_agency = forms.CharField(label=_("Owner"), max_length=120)
    purpose = forms.CharField(label=_("What it is for"), max_length=200)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200)
    contact = forms.CharField(label=_("Whom to call"), max_length=200, required=False)
    posts = forms.CharField(
        label=_("Posts"),
        max_length=400,
        required=False,
        help_text=_("Codes, separated by spaces; empty: all."),
    )
    reason_for = forms.ChoiceField(label=_("Who may read the reason"), choices=Line, initial=Line.SECOND)
    handling = forms.ChoiceField(label=_("What to do"), choices=Handling, initial=Handling.REFER)
    expires_on = PartialDateField(label=_("Expires on"), required=False, whole=True)
    most_shrink = forms.IntegerField(
        label=_("Most that an import may remove, in percent"), min_value=0, max_value=100, initial=10
    )
    format = forms.ChoiceField(label=_("Format of its files"), required=False)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, watchlist: Watchlist | None = None, **kwargs: Any) -> None:
        self.watchlist = watchlist
        if watchlist:
            names = (
                "code",
                "title",
                "owner_agency",
                "purpose",
                "legal_basis",
                "contact",
                "posts",
                "reason_for",
            )
            more = ("handling", "most_shrink", "format", "is_active")
            known = {name: getattr(watchlist, name) for name in (*names, *more)}
            expires = watchlist.expires_on.isoformat() if watchlist.expires_on else ""
            kwargs["initial"] = {**known, "expires_on": expires}
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = format_choices()  # type: ignore[attr-defined]  # a ChoiceField
        if watchlist:
            self.fields["code"].widget = forms.HiddenInput()

    def clean_code(self) -> str:
        if self.watchlist:
            return self.watchlist.code
        code: str = self.cleaned_data["code"]
        if not _CODE.fullmatch(code):
            raise forms.ValidationError(_("Small letters, digits and dashes, such as wanted-haiti."))
        if Watchlist.objects.filter(pk=code).exists():
            raise forms.ValidationError(_("A list has this code already."))
        return code

    @property
    def made(self) -> Watchlist:
        values = dict(self.cleaned_data)
        expires = values.pop("expires_on")
        return Watchlist(**values, expires_on=date.fromisoformat(expires) if expires else None)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once, as a list; together no larger than the room takes."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data]
        files = [super(ManyFilesField, self).clean(each, initial) for each in chosen]
        most = settings.PASSAVANT.rooms["watchlists"].most_megabytes
        if sum(file.size or 0 for file in files if isinstance(file, UploadedFile)) > most * 1_000_000:
            raise forms.ValidationError(
                _("The files are larger than %(most)s MB. Import them with the command."),
                code="large",
                params={"most": most},
            )
        return files


class FilesForm(forms.Form):
    """The file or files of a list's new version."""

    list_files = ManyFilesField(label=_("File or files of the list"))
    format = forms.ChoiceField(label=_("Format"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = format_choices()  # type: ignore[attr-defined]  # a ChoiceField


class MappingForm(forms.Form):
    """What each column of a table means."""

    delimiter = forms.ChoiceField(label=_("Columns are divided by"), choices=DELIMITERS)
    date_order = forms.ChoiceField(label=_("Dates are written"), choices=DATE_ORDERS)

    def __init__(self, *args: Any, preview: Preview, **kwargs: Any) -> None:
        told = preview.mapping
        kwargs.setdefault("initial", {"delimiter": told.delimiter, "date_order": told.date_order})
        super().__init__(*args, **kwargs)
        self.preview = preview
        for place, column in enumerate(preview.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column, choices=COLUMN_FIELDS, required=False, initial=told.columns.get(column, "")
            )

    @property
    def columns(self) -> list[tuple[str, forms.BoundField, list[str]]]:
        """Each column: its heading, the field to choose, and what stands in its first rows."""
        return [
            (column, self[f"column_{place}"], [row[place] for row in self.preview.rows if place < len(row)])
            for place, column in enumerate(self.preview.columns)
        ]

    @property
    def mapping(self) -> ColumnMapping:
        chosen = {
            column: self.cleaned_data[f"column_{place}"]
            for place, column in enumerate(self.preview.columns)
            if self.cleaned_data.get(f"column_{place}")
        }
        return ColumnMapping(
            columns=chosen,
            delimiter=self.cleaned_data["delimiter"],
            encoding=self.preview.mapping.encoding,
            date_order=self.cleaned_data["date_order"],
        )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(values.get(f"column_{place}") for place in range(len(self.preview.columns))):
            raise forms.ValidationError(_("Say of at least one column what it means."))
        return values


class TakeForm(forms.Form):
    """The step after the preview."""

    reason = forms.CharField(
        label=_("Why the list may lose so many entries"), max_length=200, error_messages=_NEEDS_REASON
    )


class EntryForm(forms.Form):
    """An entry made by hand; several names, dates and numbers stand on lines of their own."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial=Kind.PERSON.value)
    names = forms.CharField(
        label=_("Names"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line, the usual one first. For a vehicle or vessel its name."),
    )
    dobs = forms.CharField(
        label=_("Dates of birth"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One on each line: 05 01 1976, 01/1976, 1976, or 1974-1976."),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    nationalities = forms.CharField(
        label=_("Nationalities"), max_length=120, required=False, help_text=_("Codes or names, with commas.")
    )
    numbers = forms.CharField(
        label=_("Numbers"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Of documents, a plate or a vessel: one on each line, behind it the State, like R1234567 HTI."
        ),
    )
    last_number = forms.CharField(
        label=_("Last number of a range"),
        max_length=40,
        required=False,
        help_text=_("For blank booklets; the first stands above."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=400, error_messages=_NEEDS_REASON)
    remarks = forms.CharField(
        label=_("Remarks"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    handling = forms.ChoiceField(label=_("What to do"), required=False)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200, required=False)
    expires_on = PartialDateField(label=_("Expires on"), required=False, whole=True)
    note = forms.CharField(label=_("Note to the second person"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handling"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("as the list says")),
            *Handling.choices,
        ]
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_lines(self.cleaned_data["names"])))

    def clean_dobs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_birth_date(line) for line in _lines(self.cleaned_data["dobs"])))

    def clean_nationalities(self) -> tuple[str, ...]:
        said = [part.strip() for part in self.cleaned_data["nationalities"].split(",") if part.strip()]
        return tuple(_state(part) for part in said)

    def clean_numbers(self) -> tuple[facts.Numbered, ...]:
        return tuple(_numbered(line) for line in _lines(self.cleaned_data["numbers"]))

    def clean(self) -> dict[str, Any]:
        """What could never be found is refused here in plain words, and once more where it is recorded."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return values
        if values["kind"] in (Kind.PERSON, Kind.ORGANISATION):
            if not values["names"] and not values["numbers"]:
                self.add_error("names", _("Write a name or a number: nothing could be found otherwise."))
        elif not values["numbers"]:
            self.add_error("numbers", _("Write the number by which it is found."))
        return values

    @property
    def listed(self) -> facts.Listed:
        values = self.cleaned_data
        expires = values["expires_on"]
        return facts.Listed(
            source_id="",
            kind=values["kind"],
            names=values["names"],
            dobs=values["dobs"],
            sex=values["sex"],
            nationalities=values["nationalities"],
            documents=values["numbers"],
            last_number=values["last_number"].strip().upper(),
            reason=values["reason"],
            remarks=values["remarks"],
            legal_basis=values["legal_basis"],
            handling=values["handling"],
            expires_on=date.fromisoformat(expires) if expires else None,
        )


class ReasonForm(forms.Form):
    """A reason, for removals, refusals and releases."""

    reason = forms.CharField(label=_("Reason"), max_length=200, error_messages=_NEEDS_REASON)


class JudgeForm(forms.Form):
    """What the second line concludes of a hit."""

    decision = forms.ChoiceField(
        label=_("Is it the same person?"), choices=Decision, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("What it rests on"), max_length=400, error_messages=_NEEDS_REASON)
    note = forms.CharField(label=_("Note"), max_length=400, required=False)

    def __init__(self, *args: Any, of_document: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_document:
            self.fields["decision"].label = _("Is it the same document?")


class AgreeForm(forms.Form):
    note = forms.CharField(label=_("Why the traveller may go"), max_length=400)


class DoneForm(forms.Form):
    done = forms.CharField(label=_("What was done"), max_length=400)


class LookUpForm(forms.Form):
    """Somebody or something to look for; what is not known is left empty."""

    surname = forms.CharField(label=_("Surname"), max_length=120, required=False)
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    date_of_birth = PartialDateField(label=_("Date of birth"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    nationality = StateField(label=_("Nationality"), required=False)
    number = forms.CharField(label=_("Number of a document, plate or vessel"), max_length=40, required=False)
    state = StateField(label=_("Issuing State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(values.get(name) for name in ("surname", "given_names", "number")):
            self.add_error("surname", _("Write a name or a number to look for."))
        return values


def _lines(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := " ".join(each.split()))]


def _birth_date(text: str) -> str:
    """As officers write it, or as lists do."""
    try:
        return str(read_partial_date(text))
    except ValueError:
        pass
    try:
        return date_of_birth(text)
    except ImpossibleDate:
        raise forms.ValidationError(
            _("“%(date)s” is no date: write 05 01 1976, 01/1976, 1976, or 1974-1976."), params={"date": text}
        ) from None


def _state(text: str) -> str:
    if code := code_of(text):
        return code
    raise forms.ValidationError(_("“%(state)s” is no State that is known here."), params={"state": text})


def _numbered(line: str) -> facts.Numbered:
    number, _space, state = line.rpartition(" ")
    if number and len(state) == 3 and state.isalpha() and (code := code_of(state)):
        return facts.Numbered(number=number.replace(" ", "").upper(), state=code)
    return facts.Numbered(number=line.replace(" ", "").upper())
