"""What examiners fill in: plain forms, whose errors keep everything that was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from passavant.base.fields import PartialDateField, StateField
from passavant.base.wording import tell_code
from passavant.domain.examination import CheckItem, Conclusion, Mark, checklist_for

MARKS = (
    (Mark.NOT_LOOKED.value, _("not looked at")),
    (Mark.IN_ORDER.value, _("in order")),
    (Mark.DOUBTFUL.value, _("doubtful")),
    (Mark.WRONG.value, _("wrong")),
)
CONCLUSIONS = (
    (Conclusion.GENUINE.value, _("Genuine")),
    (Conclusion.ALTERED.value, _("Genuine, but altered")),
    (Conclusion.COUNTERFEIT.value, _("Counterfeit: no State made it")),
    (Conclusion.FANTASY.value, _("Fantasy: its issuer does not exist")),
    (Conclusion.IMPOSTOR.value, _("Genuine, but of another person")),
    (Conclusion.UNDECIDED.value, _("Cannot be decided here")),
)
PAGE_FIELDS = (
    "surname",
    "given_names",
    "document_number",
    "nationality",
    "date_of_birth",
    "sex",
    "date_of_expiry",
)


class SizedFileField(forms.FileField):
    """A file no larger than the room takes; it stays in memory and is never written to a disk."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        most = settings.PASSAVANT.rooms["documents"].most_megabytes
        if isinstance(file, UploadedFile) and (file.size or 0) > most * 1_000_000:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB."), code="large", params={"most": most}
            )
        return file


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(SizedFileField):
    """Several files at once, as a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(each, initial) for each in chosen if each]


class PictureForm(forms.Form):
    """A picture of a document: chosen, dropped, pasted, or taken by the camera."""

    picture = SizedFileField(label=_("Picture of the document"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"].widget.attrs.update(accept="image/*")


class ChipForm(forms.Form):
    """The files of a chip, as a reader wrote them: EF.SOD, DG1, DG2 and others."""

    chip_files = ManyFilesField(label=_("Files of the chip"))


class PageForm(forms.Form):
    """What the printed page shows, copied by eye; only what is filled in is compared."""

    surname = forms.CharField(label=_("Surname on the page"), max_length=120, required=False)
    given_names = forms.CharField(label=_("Given names on the page"), max_length=120, required=False)
    document_number = forms.CharField(label=_("Number on the page"), max_length=32, required=False)
    nationality = StateField(label=_("Nationality on the page"), required=False)
    date_of_birth = PartialDateField(label=_("Date of birth on the page"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex on the page"), choices=[("", "—"), ("F", "F"), ("M", "M"), ("X", "X")], required=False
    )
    date_of_expiry = PartialDateField(label=_("Date of expiry on the page"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")


class ExaminationForm(PageForm):
    """The page, the checklist of the document's kind, and the conclusion."""

    conclusion = forms.ChoiceField(label=_("Conclusion"), choices=[("", "—"), *CONCLUSIONS])
    note = forms.CharField(
        label=_("What was seen"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    picture = SizedFileField(label=_("Picture of the zone"), required=False)
    chip = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, document_code: str, concludes: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.concludes = concludes
        self.fields["conclusion"].required = concludes
        self.items = checklist_for(document_code)
        for item in self.items:
            self.fields[_field_of(item)] = forms.ChoiceField(
                label=lazystr(tell_code(item.sentence_code, {})),
                choices=MARKS,
                required=False,
                initial=Mark.NOT_LOOKED.value,
            )

    @property
    def checklist(self) -> list[tuple[str, forms.BoundField]]:
        """Each item's light and its field, in the order of looking."""
        return [(tell_code(f"examine.light.{item.light}", {}), self[_field_of(item)]) for item in self.items]

    @property
    def page(self) -> dict[str, str]:
        """What was copied from the page."""
        return {field: self.cleaned_data[field] for field in PAGE_FIELDS if self.cleaned_data.get(field)}

    @property
    def marks(self) -> dict[str, Mark]:
        return {
            item.code: Mark(self.cleaned_data.get(_field_of(item)) or Mark.NOT_LOOKED) for item in self.items
        }

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.concludes:
            return values
        unsound = {Mark.DOUBTFUL, Mark.WRONG}
        marked = {values.get(_field_of(item)) for item in self.items}
        if values.get("conclusion") == Conclusion.GENUINE and marked & unsound and not values.get("note"):
            self.add_error("note", _("Something was doubtful: write why it is genuine all the same."))
        if values.get("conclusion") not in ("", None, Conclusion.GENUINE) and not values.get("note"):
            self.add_error("note", _("Write what was seen, so that another examiner can follow."))
        return values


class TrustForm(forms.Form):
    """A file of certificates or revocations."""

    file = SizedFileField(label=_("Master list, directory file, certificate or revocation list"))


class TakeForm(forms.Form):
    """The step after the preview: why this is trusted."""

    reason = forms.CharField(label=_("Where it comes from, and who compared its fingerprint"), max_length=200)
    offer = forms.CharField(widget=forms.HiddenInput, max_length=64)
    name = forms.CharField(widget=forms.HiddenInput, max_length=120)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


def _field_of(item: CheckItem) -> str:
    return f"mark_{item.code}"
