"""Forms of the sites room: plain forms; actions and kept tables do the work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from passavant.base.models import Officer
from passavant.base.permissions import matrix
from passavant.base.roles import Role
from passavant.modules.sites.models import Booth, Device, Post

_CODE = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{1,31}$", _("Use small letters, digits, points and dashes only.")
)


class ScannerTestForm(forms.Form):
    """What the reader typed; nothing of it is kept."""

    zone = forms.CharField(
        label=_("Machine readable zone"),
        max_length=400,
        help_text=_("Read a document of your own. Nothing is stored."),
        error_messages={"required": _("Nothing was read. Put the document on the reader again.")},
        widget=forms.Textarea(
            attrs={
                "rows": 3, "class": "mrz-field", "data-mrz-field": "",
                "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters",
            }
        ),
    )  # fmt: skip


class OfficerForm(forms.Form):
    """An officer: code, name, roles, posts."""

    code = forms.CharField(
        label=_("Officer's code"),
        max_length=32,
        validators=[_CODE],
        help_text=_("Such as mjoseph. It never changes."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple, choices=())
    posts = forms.MultipleChoiceField(
        label=_("Posts"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=(),
        help_text=_("None chosen: all posts."),
    )
    is_active = forms.BooleanField(label=_("Works here: may sign in"), required=False, initial=True)

    def __init__(self, *args: Any, officer: Officer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        _choices(self.fields["roles"], [(role.value, role.label) for role in Role])
        _choices(
            self.fields["posts"], [(post.code, f"{post.name} ({post.code})") for post in Post.objects.all()]
        )
        if officer is not None:
            del self.fields["code"]

    @classmethod
    def of(cls, officer: Officer) -> OfficerForm:
        initial = {
            "name": officer.name,
            "roles": officer.role_codes.split(),
            "posts": officer.posts,
            "is_active": officer.is_active,
        }
        return cls(initial=initial, officer=officer)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Officer.objects.filter(pk=code).exists():
            raise forms.ValidationError(_("There is an officer with this code already. Choose another."))
        return code

    def keep(self) -> Officer:
        """Save what was entered, as one whole row."""
        values = self.cleaned_data
        officer = self.officer or Officer(code=values["code"])
        officer.name = values["name"]
        officer.role_codes = " ".join(values["roles"])
        officer.post_codes = " ".join(values["posts"])
        officer.is_active = values["is_active"]
        officer.save()
        return officer

    @property
    def duties(self) -> list[tuple[str, list[str]]]:
        """Each role with what it may do, to read beside the boxes."""
        return [
            (str(role.label), [str(each.title) for each in matrix() if role in each.roles]) for role in Role
        ]


class DeviceForm(forms.Form):
    """A device that is to use the API for one booth."""

    code = forms.CharField(
        label=_("Device"), max_length=32, validators=[_CODE], help_text=_("Such as reader-lane-1.")
    )
    booth = forms.ChoiceField(label=_("Booth"), choices=())
    officer = forms.ChoiceField(
        label=_("Acts for officer"), choices=(), help_text=_("Every record of the device bears this code.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        booths = Booth.objects.filter(is_active=True).select_related("post")
        _choices(self.fields["booth"], [(each.code, f"{each.post.name} · {each.name}") for each in booths])
        officers = Officer.objects.filter(is_active=True)
        _choices(self.fields["officer"], [(each.code, each.code) for each in officers])

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Device.objects.filter(pk=code, is_active=True).exists():
            raise forms.ValidationError(_("A device of this name is in use. Withdraw it first."))
        return code


def _choices(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    field.choices = choices  # type: ignore[attr-defined]  # a choice field, as declared above
