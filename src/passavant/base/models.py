"""Officers and what lets them in; both are kept tables, so every change is in the journal."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import allowed
from passavant.base.roles import Role
from passavant.journal.declaring import Audience, Sensitivity
from passavant.journal.tables import Kept


class OfficerManager(models.Manager["Officer"]):
    def get_by_natural_key(self, code: str) -> Officer:
        return self.get(code=code)


class Officer(Kept):
    """Somebody who works with the system, known by a short code that stands in every record."""

    audience = Audience.EVERYWHERE
    sensitivity = Sensitivity.PERSONAL

    code = models.CharField(_("officer's code"), primary_key=True, max_length=32)
    name = models.CharField(_("name"), max_length=120)
    role_codes = models.CharField(_("roles"), max_length=200, help_text=_("Roles, separated by spaces."))
    post_codes = models.CharField(
        _("posts"),
        max_length=400,
        blank=True,
        help_text=_("Codes of posts, separated by spaces; empty: all."),
    )
    language = models.CharField(_("language"), max_length=2, default="ht")
    theme = models.CharField(_("theme"), max_length=8, default="day")
    is_active = models.BooleanField(_("active"), default=True)

    USERNAME_FIELD = "code"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    is_authenticated = True
    is_anonymous = False
    backend = "passavant.base.authentication.OfficerBackend"

    objects = OfficerManager()

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(code) for code in self.role_codes.split() if code in Role.values)

    @property
    def role_titles(self) -> str:
        return ", ".join(str(role.label) for role in Role if role in self.roles)

    @property
    def posts(self) -> tuple[str, ...]:
        """The posts at which the officer works and whose records may be seen; none: everywhere."""
        return tuple(self.post_codes.split())

    def works_at(self, post: str) -> bool:
        return not self.post_codes or post in self.posts

    # What Django's authentication and admin ask of a user:

    def get_username(self) -> str:
        return self.code

    def get_session_auth_hash(self) -> str:
        """Changes with the password, so that a new password ends the sessions of the old one."""
        credential = Credential.objects.filter(pk=self.pk).first()
        secret = credential.password if credential else ""
        return salted_hmac("passavant.base.Officer", secret, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> list[str]:
        return []

    def check_password(self, password: str) -> bool:
        credential = Credential.objects.filter(pk=self.pk).first()
        return credential is not None and check_password(password, credential.password)

    @property
    def is_staff(self) -> bool:
        return Role.ADMINISTRATOR in self.roles

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ARG002  (Django's form)
        """Django's admin asks for "app.change_model"; ours are "room.verb". Both end in the matrix."""
        verb = perm.rpartition(".")[2]
        if verb.startswith(("add_", "change_", "delete_", "view_")):
            return self.is_active and Role.ADMINISTRATOR in self.roles
        return allowed(self, perm)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff and app_label is not None


class Credential(Kept):
    """The password of an officer, as an Argon2 hash; apart from the officer, so that listing officers shows none."""

    audience = Audience.EVERYWHERE
    sensitivity = Sensitivity.SENSITIVE

    officer = models.OneToOneField(
        Officer, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    password = models.CharField(max_length=200)
    must_change = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")

    def __str__(self) -> str:
        return self.officer_id


def set_password(officer: Officer, password: str, *, must_change: bool) -> None:
    """Give an officer a new password; the hash is recorded, the password is not."""
    Credential(officer_id=officer.code, password=make_password(password), must_change=must_change).save()
