"""`passavant officer add`: how the first officer of a fresh site comes in."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from passavant.base.models import Credential, Officer

ADD = ("officer", "add", "ddesir", "--name", "Dieudonné Désir", "--role", "administrator")


@pytest.fixture(autouse=True)
def _site(officer):
    """A site whose chain is open and whose posts are there."""


def test_the_first_officer_gets_a_password_that_works_once(capsys):
    call_command(*ADD, "--role", "supervisor", "--post", "HT-OUA")
    made = Officer.objects.get(pk="ddesir")
    assert (made.role_codes, made.post_codes) == ("administrator supervisor", "HT-OUA")
    password = capsys.readouterr().out.split()[5]
    assert made.check_password(password)
    assert Credential.objects.get(pk="ddesir").must_change


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--role", "king"), "there is no role king"),
        (("--post", "HT-NIL"), "there is no post HT-NIL"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(more, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command(*ADD, *more)
    assert not Officer.objects.filter(pk="ddesir").exists()


def test_a_code_is_given_once(officer):
    officer("auditor", code="ddesir")
    with pytest.raises(CommandError, match="there is an officer ddesir already"):
        call_command(*ADD)
    assert Officer.objects.get(pk="ddesir").role_codes == "auditor"
