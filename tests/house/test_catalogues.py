"""Every text is there in Creole, French and Spanish, with its places, and short enough for its button."""

import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.template.base import Lexer, TokenType
from django.test import Client
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.timesince import timesince
from django.utils.timezone import datetime, timedelta

from passavant.base import catalogues

PLURALS = {
    "ht": {"nplurals=2; plural=(n != 1);"},
    "fr": {"nplurals=2; plural=(n > 1);"},
    "es": {"nplurals=2; plural=(n != 1);"},
}
_BUTTON = re.compile(r"<(button|a)\b[^>]*\bclass=\"(?:act|tool)\b.*?</\1>", re.DOTALL)
_SAID = re.compile(r"\{%\s*translate\s+\"(?P<text>[^\"]+)\"\s*%\}")
MONTHS_OF_CREOLE = [
    "janvye",
    "fevriye",
    "mas",
    "avril",
    "me",
    "jen",
    "jiyè",
    "out",
    "septanm",
    "oktòb",
    "novanm",
    "desanm",
]
SIGN_IN = {"en": "Sign in", "ht": "Konekte", "fr": "Se connecter", "es": "Iniciar sesión"}
FORGOTTEN = {"en": "Forgotten?", "ht": "Ou bliye l?", "fr": "Oublié", "es": "¿La olvidó?"}
NIGHT = {"en": "Night", "ht": "Lannwit", "fr": "Nuit", "es": "Noche"}
PASSWORD = {"en": "Password", "ht": "Modpas", "fr": "Mot de passe", "es": "Contraseña"}


@pytest.fixture(autouse=True)
def all_sentences(monkeypatch):
    """Findings that other tests invent are no texts."""
    kept = {code: text for code, text in catalogues.SENTENCES.items() if not code.startswith("test.")}
    monkeypatch.setattr(catalogues, "SENTENCES", kept)


def files() -> list[tuple[str, Path]]:
    gathered = [
        (language, catalogues.catalogue_path(home, language))
        for home in catalogues.homes()
        for language in catalogues.LANGUAGES
    ]
    return gathered + [("ht", path) for path in catalogues.KEPT]


FIELD = re.compile(
    r"base/field\.html|base/choices\.html|_reason\.html|<(?:textarea|select|input(?![^>]*hidden))"
)
FORM = re.compile(
    r"<form\b[^>]*\bmethod=\"post\"(?P<more>(?:{%.*?%}|[^>])*)>(?P<inside>.*?)</form>", re.DOTALL
)
CONTEXT = re.compile(r"\bn?pgettext\w*\(|\{%\s*(?:blocktranslate|translate)\b[^%]*\scontext\s")


def forms_answered_by_the_browser(source: str) -> list[str]:
    """Posted forms with fields that leave the browser to say, in its own language, what is wrong."""
    return [
        form[0]
        for form in FORM.finditer(source)
        if FIELD.search(form["inside"]) and "novalidate" not in form["more"]
    ]


def sayings(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def places(text: str) -> list[str]:
    return sorted(set(re.findall(r"%\(\w+\)[sdr]|%[sd]", text)))


def wrong_entries(path: Path) -> list[str]:
    """What is missing, unsure, has other places than its source, or uses a typewriter's apostrophe."""
    wrong = []
    for entry in polib.pofile(str(path)):
        said = sayings(entry)
        if not said or not all(said):
            wrong.append(f"missing: {entry.msgid}")
        elif entry.fuzzy or entry.obsolete:
            wrong.append(f"unsure: {entry.msgid}")
        elif any(places(each) != places(entry.msgid) for each in said):
            wrong.append(f"other places: {entry.msgid}")
        elif any("'" in each for each in said):
            wrong.append(f"typewriter apostrophe: {entry.msgid}")
    return wrong


def test_every_text_is_said_in_every_language():
    assert catalogues.faults() == []


@pytest.mark.parametrize(
    ("language", "path"), files(), ids=lambda each: getattr(each, "parts", (each,))[-5:][0]
)
def test_a_catalogue_is_whole(language, path):
    assert wrong_entries(path) == []
    metadata = polib.pofile(str(path)).metadata
    assert metadata["Language"] == language
    assert metadata["Plural-Forms"] in PLURALS[language]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ('msgstr ""', "missing"),
        ('msgstr "Konekte %(post)s"', "other places"),
        ('msgstr "D\'accord %(code)s"', "typewriter apostrophe"),
    ],
)
def test_this_gate_can_fail(tmp_path, said, fault):
    path = tmp_path / "django.po"
    path.write_text(
        f'msgid ""\nmsgstr ""\n\n#, python-format\nmsgid "Sign in %(code)s"\n{said}\n', encoding="utf-8"
    )
    assert [each.partition(":")[0] for each in wrong_entries(path)] == [fault]


def test_an_unsure_text_is_noticed(tmp_path):
    path = tmp_path / "django.po"
    path.write_text('#, fuzzy\nmsgid "Sign in"\nmsgstr "Konekte"\n', encoding="utf-8")
    assert wrong_entries(path) == ["unsure: Sign in"]


def buttons() -> set[str]:
    """The texts that stand on buttons, and in the menu, which is as narrow."""
    found: set[str] = set()
    for path in catalogues.ROOT.rglob("*.html"):
        source = path.read_text(encoding="utf-8")
        for button in _BUTTON.finditer(source):
            found |= {said["text"] for said in _SAID.finditer(button[0])}
    return found


def menu() -> set[str]:
    from passavant.base.rooms import rooms  # the rooms are known once Django has started

    with translation.override("en"):
        return {str(entry.title) for room in rooms() for entry in room.menu}


def too_long(english: str, said: str) -> bool:
    return len(said) > max(1.6 * len(english), len(english) + 14)


def test_buttons_are_found_where_they_stand():
    assert {"Admit", "Refuse", "Sign in", "Lock"} <= buttons()
    assert "Booth" in menu()


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_button_texts_fit_their_buttons(language):
    with translation.override(language):
        long = {text: translation.gettext(text) for text in sorted(buttons() | menu())}
    assert {text: said for text, said in long.items() if too_long(text, said)} == {}


def test_a_button_can_be_too_long():
    assert too_long("Hold", "Mettre le voyageur en attente")


def test_one_text_is_said_in_one_way_throughout():
    """Django keeps one text per language: two rooms saying it differently would take turns."""
    for language in catalogues.LANGUAGES:
        known: dict[tuple[str | None, str], list[str]] = {}
        for spoken, path in files():
            for entry in polib.pofile(str(path)) if spoken == language else ():
                said = sayings(entry)
                assert known.setdefault((entry.msgctxt, entry.msgid), said) == said, entry.msgid


def test_every_text_in_a_template_stands_in_a_catalogue():
    """A template tag that the gatherer does not know would stay English without anybody noticing."""
    known = {text for texts in catalogues.gather().values() for text, _plural in texts}
    for path in catalogues.ROOT.rglob("templates/**/*.html"):
        for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
            if token.token_type == TokenType.BLOCK and token.contents.startswith("translate "):
                assert token.split_contents()[1][1:-1] in known, (path, token.contents)


def test_no_text_has_a_context_which_the_gatherer_would_lose():
    for path in catalogues.ROOT.rglob("*.*"):
        if path.suffix in {".py", ".html"}:
            assert not CONTEXT.search(path.read_text(encoding="utf-8")), path


def test_gathering_alone_finds_the_sentences_of_every_room():
    """In a fresh program, where Django has started and nothing but the gatherer has run."""
    code = """
import django
django.setup()
from passavant.base import catalogues
said = {text for texts in catalogues.gather().values() for text, _ in texts}
from passavant.domain.values import SENTENCES
assert {"port.unanswered", "stays.overstay"} <= set(SENTENCES), sorted(SENTENCES)
assert set(SENTENCES.values()) <= said
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_our_own_sentences_say_what_is_wrong_and_not_the_browser():
    for path in catalogues.ROOT.rglob("templates/**/*.html"):
        assert forms_answered_by_the_browser(path.read_text(encoding="utf-8")) == [], path


def test_a_form_that_the_browser_would_answer_is_noticed():
    fields = '<form method="post" action="{% url "a" b %}">{% include "base/field.html" %}</form>'
    assert forms_answered_by_the_browser(fields) == [fields]
    assert forms_answered_by_the_browser('<form method="post"><button>Go</button></form>') == []


def test_french_counts_nought_as_one():
    plural = "%(n)s crossing", "%(n)s crossings"
    with translation.override("fr"):
        assert translation.ngettext(*plural, 0) == translation.ngettext(*plural, 1)
        assert translation.ngettext(*plural, 1) != translation.ngettext(*plural, 2)
    with translation.override("es"):
        assert translation.ngettext(*plural, 0) == translation.ngettext(*plural, 2)


def test_months_and_times_are_creole():
    now = datetime(2026, 1, 5)
    with translation.override("ht"):
        assert [str(MONTHS[number]) for number in range(1, 13)] == MONTHS_OF_CREOLE
        assert timesince(now - timedelta(minutes=5), now).replace("\xa0", " ") == "5 minit"
    with translation.override("fr"):
        assert str(MONTHS[8]) == "août"


def test_django_s_own_errors_are_creole():
    with translation.override("ht"):
        assert translation.gettext("This field is required.") == "Chan sa a obligatwa."
        short = "This password is too short. It must contain at least %d character."
        assert (
            translation.ngettext(short, short, 10) % 10
            == "Modpas sa a twò kout. Li dwe gen omwen 10 karaktè."
        )


def test_creole_says_that_the_tables_fit_and_not_that_they_do_not():
    with translation.override("ht"):
        assert (
            translation.gettext("The tables are those of this program.") == "Tablo yo se tablo pwogram sa a."
        )


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", *catalogues.LANGUAGES])
def test_a_page_speaks_one_language(language):
    client = Client()
    client.cookies["language"] = language
    page = client.get("/sign-in/").content.decode().replace("&#x27;", "'")
    assert f'lang="{language}"' in page
    for said in (SIGN_IN, FORGOTTEN, NIGHT, PASSWORD):
        assert {each for each, text in said.items() if text in page} == {language}
