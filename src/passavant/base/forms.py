"""Forms of the house's own pages: sign-in, unlocking, a new password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from passavant.base.models import Credential, Officer
from passavant.journal.tables import owns


class SignInForm(forms.Form):
    """Officer's code and password; one message for both, so that codes cannot be guessed."""

    code = forms.CharField(label=_("Officer's code"), max_length=32)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, strip=False)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.officer: Officer | None = None
        self.fields["code"].widget.attrs.update(autocomplete="username", autofocus=True)
        self.fields["password"].widget.attrs.update(autocomplete="current-password")

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "code" in values and "password" in values:
            found = _authenticate(self.request, code=values["code"], password=values["password"])
            if found is None:
                raise forms.ValidationError(_("The code and the password do not belong together. Try again."))
            self.officer = found
        return values


class UnlockForm(forms.Form):
    """The password of the officer whose screen is covered."""

    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, strip=False)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["password"].widget.attrs.update(autocomplete="current-password", autofocus=True)

    def clean_password(self) -> str:
        return _password_of_this_officer(self.request, self.cleaned_data["password"])


class NewPasswordForm(forms.Form):
    """A new password of the officer's own choice, given by whoever knows the present one."""

    present = forms.CharField(
        label=_("Present password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        strip=False,
    )
    password = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=_("New password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        if not owns(Credential):
            raise forms.ValidationError(_("Passwords are kept by headquarters. Ask there for a new one."))
        return self.cleaned_data

    def clean_present(self) -> str:
        return _password_of_this_officer(self.request, self.cleaned_data["present"])

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("The two passwords differ. Write the same one twice."))
        return again


def _password_of_this_officer(request: HttpRequest, password: str) -> str:
    if _authenticate(request, code=request.user.get_username(), password=password) is None:
        raise forms.ValidationError(_("That is not this officer's password. Try again."))
    return password


def _authenticate(request: HttpRequest, *, code: str, password: str) -> Officer | None:
    """Ask the doors, which also count failures."""
    found = authenticate(request, username=code, password=password)
    return found if isinstance(found, Officer) else None
