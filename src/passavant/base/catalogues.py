"""Catalogues of the house: one per floor or room and language, gathered from code, templates and finding codes.

English texts in the code are the source; `ht`, `fr` and `es` are catalogues beside the room. They are gathered and
compiled without GNU gettext, which a fresh machine does not have. Contexts (`pgettext`) are not supported: where
one English text would need two translations, write two English texts.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import polib  # type: ignore[import-untyped]  # it brings no types
from django.template.base import Lexer, TokenType

import passavant
from passavant.base.rooms import room_names, room_part
from passavant.domain.values import SENTENCES

LANGUAGES = ("ht", "fr", "es")
ROOT = Path(passavant.__file__).parent
KEPT = (ROOT / "config" / "locale" / "ht" / "LC_MESSAGES" / "django.po",)
"""Written by hand and never gathered: Django's own words in Creole; Django finds them as those of an installed app."""
_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURALS = {"ngettext", "ngettext_lazy"}
_TRANSLATE = re.compile(r"""^(?:translate|trans)\s+(["'])(?P<text>.*?)\1""")
_PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|%[sd]")
_NOT_SOURCES = {"tests", "migrations", "room_template"}
_HEADER = {"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit"}
_MANY = {"ht": "n != 1", "fr": "n > 1", "es": "n != 1"}
"""From which number on a language says the plural: French counts nought as one (Unicode CLDR, plural rules)."""

Text = tuple[str, str | None]
"""A text and, where it counts something, its plural."""


def homes() -> dict[str, Path]:
    """The folders that have catalogues of their own: `base` for the floors, one for each room."""
    return {"base": ROOT / "base", **{room: ROOT / "modules" / room for room in room_names()}}


def gather() -> dict[str, set[Text]]:
    """All texts to be translated, by the home whose catalogue holds them; Django must have started."""
    texts: dict[str, set[Text]] = {home: set() for home in homes()}
    for home, folder in homes().items():
        for path in _sources(home, folder):
            texts[home] |= set(_texts_in(path))
    for sentence, home in _finding_sentences().items():
        texts[home].add((sentence, None))
    for room in set(texts) - {"base"}:  # what the floors say already is not said again in a room
        texts[room] -= texts["base"]
    return texts


def update() -> int:
    """Write every gathered text into every catalogue; keep translations, drop what nobody says any more."""
    count = 0
    for home, texts in gather().items():
        count += len(texts)
        for language in LANGUAGES:
            _update_one(catalogue_path(home, language), texts, language)
    return count


def faults() -> list[str]:
    """What is missing, unsure, or has other places than its source."""
    found: list[str] = []
    for home, texts in gather().items():
        for language in LANGUAGES:
            path = catalogue_path(home, language)
            known = {entry.msgid: entry for entry in polib.pofile(str(path))} if path.exists() else {}
            found += [
                f"{home} {language}: {fault}"
                for text in sorted(texts, key=str)
                for fault in _fault(known, text)
            ]
    return found


def compile_all() -> None:
    """Make the `.mo` files that Django reads, where they are missing or older than their source."""
    for source in (*(catalogue_path(home, language) for home in homes() for language in LANGUAGES), *KEPT):
        target = source.with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
            polib.pofile(str(source)).save_as_mofile(str(target))


def catalogue_path(home: str, language: str) -> Path:
    return homes()[home] / "locale" / language / "LC_MESSAGES" / "django.po"


def _sources(home: str, folder: Path) -> Iterator[Path]:
    folders = (
        [folder]
        if home != "base"
        else [ROOT / name for name in ("base", "journal", "relay", "config", "domain")]
    )
    for each in folders:
        for path in sorted(each.rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and _NOT_SOURCES.isdisjoint(path.parts):
                yield path


def _texts_in(path: Path) -> Iterator[Text]:
    source = path.read_text(encoding="utf-8")
    return _texts_in_python(source) if path.suffix == ".py" else _texts_in_template(source)


def _texts_in_python(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if node.func.id in _PLURALS and len(words) > 1:
                yield words[0], words[1]
            elif node.func.id in _CALLS and words:
                yield words[-1], None


def _texts_in_template(source: str) -> Iterator[Text]:
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type != TokenType.BLOCK:
            continue
        found = _TRANSLATE.match(token.contents)
        if found:
            yield found["text"], None
        elif token.contents.startswith("blocktranslate"):
            yield _block_text(tokens, trimmed="trimmed" in token.contents.split())


def _block_text(tokens: Iterator[object], *, trimmed: bool) -> Text:
    parts: list[str] = [""]
    for token in tokens:
        kind, contents = token.token_type, token.contents  # type: ignore[attr-defined]  # Django's token
        if kind == TokenType.BLOCK and contents.startswith("endblocktranslate"):
            break
        if kind == TokenType.BLOCK and contents == "plural":
            parts.append("")
        elif kind == TokenType.VAR:
            parts[-1] += f"%({contents})s"
        else:
            parts[-1] += contents.replace("%", "%%")
    if trimmed:
        parts = [" ".join(line.strip() for line in part.strip().splitlines()) for part in parts]
    return parts[0], parts[1] if len(parts) > 1 else None


def _finding_sentences() -> dict[str, str]:
    """The sentences of finding codes: a room's own in its catalogue, those of the floors below in base's.

    Codes are declared where they are found, so whatever declares some is imported first.
    """
    importlib.import_module("passavant.base.wording")
    importlib.import_module("passavant.relay.wording")
    importlib.import_module("passavant.config.wording")
    for package in sorted((ROOT / "domain").iterdir()):
        if (package / "findings.py").exists():
            importlib.import_module(f"passavant.domain.{package.name}.findings")
    rooms = set(room_names())
    for room in rooms:
        room_part(room, "wording")
    return {
        sentence: code.split(".", 1)[0] if code.split(".", 1)[0] in rooms else "base"
        for code, sentence in SENTENCES.items()
    }


def _update_one(path: Path, texts: set[Text], language: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    old = {entry.msgid: entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=100)
    plural_forms = f"nplurals=2; plural=({_MANY[language]});"
    catalogue.metadata = {"Language": language, **_HEADER, "Plural-Forms": plural_forms}
    for text, plural in sorted(texts, key=str):
        entry = polib.POEntry(msgid=text)
        if text in old:
            entry.msgstr, entry.flags = old[text].msgstr, old[text].flags
        if plural is not None:
            entry.msgid_plural = plural
            entry.msgstr_plural = (old[text].msgstr_plural if text in old else None) or {0: "", 1: ""}
        if "%(" in text:
            entry.flags = sorted({*entry.flags, "python-format"})
        catalogue.append(entry)
    catalogue.save(str(path))


def _fault(known: dict[str, polib.POEntry], text: Text) -> Iterator[str]:
    entry = known.get(text[0])
    said = [] if entry is None else list(entry.msgstr_plural.values()) if text[1] else [entry.msgstr]
    if entry is None or not said or not all(said):
        yield f"missing: {text[0]!r}"
    elif entry.fuzzy:
        yield f"unsure: {text[0]!r}"
    elif any(set(_PLACE.findall(each)) != set(_PLACE.findall(text[0])) for each in said):
        yield f"other places than its source: {text[0]!r}"
