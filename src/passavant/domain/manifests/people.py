"""Read a table of persons: encoding, delimiter and columns recognised; what is wrong with a row is said, never lost.

A row is broken when it cannot stand for a person as it is: it keeps its own text and the codes of what is wrong, so
that somebody can mend it. What is only odd, two rows alike say, is noted, and the row is good.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from passavant.domain.codes import states
from passavant.domain.lists.tables import DELIMITERS, Row, delimiter_of, rows, text_of
from passavant.domain.manifests.ages import OLDEST, NotAnAge, read_born

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "surname": (
        "surname",
        "last name",
        "family name",
        "nom",
        "nom de famille",
        "apellido",
        "apellidos",
        "siyati",
    ),
    "given_names": (
        "given names",
        "given name",
        "first name",
        "first names",
        "prenom",
        "prenoms",
        "nombre",
        "nombres",
        "non",
        "prenon",
    ),
    "name": (
        "name",
        "full name",
        "nom et prenom",
        "nom complet",
        "nombre completo",
        "nombre y apellido",
        "non konple",
    ),
    "sex": ("sex", "gender", "sexe", "genre", "sexo", "genero", "seks"),
    "born": (
        "birth date",
        "date of birth",
        "born",
        "dob",
        "date de naissance",
        "ne le",
        "naissance",
        "fecha de nacimiento",
        "nacimiento",
        "dat nesans",
    ),
    "age": ("age", "edad", "laj"),
    "nationality": ("nationality", "nationalite", "nacionalidad", "nasyonalite"),
    "document_number": (
        "document number",
        "document",
        "passport",
        "numero de document",
        "passeport",
        "documento",
        "numero de documento",
        "pasaporte",
        "nimewo dokiman",
        "paspo",
        "id number",
        "identity document number",
        "number of identity document",
    ),
    "document_kind": ("id type", "document type", "nature of identity document", "type de document"),
    "issuing_state": ("issuing state", "id issuer", "issuing country", "etat emetteur", "estado emisor"),
    "expires": (
        "date of expiry",
        "expiry date",
        "id expiry",
        "date d'expiration",
        "fecha de vencimiento",
        "dat ekspirasyon",
    ),
    "rank": ("rank", "rank or rating", "function", "fonction", "grade", "cargo", "fonksyon"),
    "transit": ("transit", "in transit", "en transit", "en transito", "an tranzit"),
    "imo_number": ("imo number", "imo", "imo no", "numero omi", "nimewo omi"),
    "note": (
        "note",
        "remark",
        "remarks",
        "observation",
        "observations",
        "observacion",
        "observaciones",
        "remak",
        "nòt",
    ),
}
"""What each column is called in the lists that neighbours and carriers send, without accents and capitals."""

_SEXES = {
    "F": {"F", "FEMALE", "FEMME", "FEMININ", "FEMENINO", "MUJER", "FI", "FANM", "W", "WOMAN"},
    "M": {"M", "MALE", "HOMME", "MASCULIN", "MASCULINO", "HOMBRE", "H", "GASON", "MAN"},
    "X": {"", "X", "U", "?"},
}
_YES = {"Y", "YES", "O", "OUI", "S", "SI", "WI", "1", "TRUE"}
_NO = {"N", "NO", "NON", "0", "FALSE"}
_SUMS = {"TOTAL", "TOTAUX", "TOTALES", "TOTAL GENERAL", "SOUS TOTAL", "SUBTOTAL"}
"""What stands in the name's column of a row that adds up."""
MOST_ROWS = 5000
MOST_TITLES = 10
"""How many lines may stand above the heading."""
MOST_TEXT = {
    "surname": 120,
    "given_names": 120,
    "document_number": 32,
    "rank": 60,
    "note": 200,
}
YEARS_APART = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row: whom it names, what is wrong with it, what is only noticed, and its cells as they stand in the file."""

    line: int
    surname: str = ""
    given_names: str = ""
    sex: str = "X"
    date_of_birth: str = ""
    birth_date_estimated: bool = False
    age: int | None = None
    nationality: str = ""
    document_number: str = ""
    issuing_state: str = ""
    date_of_expiry: str = ""
    transit: str = ""
    """Whether a passenger goes on with the vessel: "yes", "no", or nothing where the list does not say."""
    rank: str = ""
    note: str = ""
    wrong: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_broken(self) -> bool:
        return bool(self.wrong)


@dataclass(frozen=True, slots=True)
class Manifest:
    """All rows of a file in order; `trouble` says why there are none."""

    listed: tuple[Listed, ...]
    encoding: str = ""
    delimiter: str = ""
    columns: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def good(self) -> tuple[Listed, ...]:
        return tuple(row for row in self.listed if not row.is_broken)

    @property
    def broken(self) -> tuple[Listed, ...]:
        return tuple(row for row in self.listed if row.is_broken)


def read_manifest(data: bytes, *, today: date) -> Manifest:
    """Read a table of persons.

    Returns:
        Every row that is not blank. `trouble` is "empty", "no_columns" or "too_long" where nothing could be taken.
    """
    text = text_of(data)
    if not text.text.strip("\ufeff\r\n\t ;,|\x00"):
        return Manifest((), trouble="empty")
    delimiter = delimiter_of(text.text)
    table = list(_rows(text.text, delimiter))
    start, meanings = _heading(table)
    read = partial(Manifest, encoding=text.encoding, delimiter=DELIMITERS.get(delimiter, ""))
    if not meanings:
        return read((), trouble="no_columns")
    if len(table) - start > MOST_ROWS + 1:
        return read((), trouble="too_long")
    width = len(table[start].cells)
    listed = [_listed(row, meanings, width, today=today) for row in table[start + 1 :]]
    columns = tuple(dict.fromkeys(meanings.values()))
    return read(tuple(_with_doubles(listed)), columns=columns, trouble="" if listed else "empty")


def judge_row(cells: Mapping[str, str], *, line: int, today: date, wrong: Sequence[str] = ()) -> Listed:
    """One row from its cells by column name: as read from a file, or as somebody mended it."""
    faults, noted = list(wrong), list[str]()
    surname, given = _names(cells)
    if not (surname or given):
        faults.append("no_name")
    elif _plain(f"{surname} {given}") in _SUMS:
        faults.append("no_person")
    elif not any(letter.isalpha() for letter in surname + given):
        faults.append("name_without_letters")
    elif "\ufffd" in surname + given:
        faults.append("unreadable_letters")
    sex = _sex(cells.get("sex", ""))
    if sex is None:
        faults.append("bad_sex")
    born, age, estimated = "", None, False
    for code, found in _born(cells, today=today):
        if code:
            faults.append(code)
        else:
            born, age, estimated = found
    told = {
        "nationality": _state(cells.get("nationality", "")),
        "issuing_state": _state(cells.get("issuing_state", "")),
        "date_of_expiry": _expires(cells.get("expires", ""), today=today),
        "transit": _transit(cells.get("transit", "")),
    }
    faults += [_UNREADABLE[name] for name, value in told.items() if value is None]
    values = {
        "surname": surname,
        "given_names": given,
        "document_number": "".join(_plain(cells.get("document_number", "")).split()),
        "rank": cells.get("rank", "").strip(),
        "note": cells.get("note", "").strip(),
    }
    return Listed(
        line=line,
        **{name: text[: MOST_TEXT[name]] for name, text in values.items()},
        sex=sex or "X",
        date_of_birth=born,
        birth_date_estimated=estimated,
        age=age,
        **{name: value or "" for name, value in told.items()},
        wrong=tuple(dict.fromkeys(faults)),
        noted=tuple(noted),
        cells={name: text[:200] for name, text in cells.items()},
    )


_UNREADABLE = {
    "nationality": "bad_nationality",
    "issuing_state": "bad_issuer",
    "date_of_expiry": "bad_expiry",
    "transit": "bad_transit",
}
"""What is wrong with a row in which one of these cannot be read; nothing is cut or guessed."""
_NATIONALITIES = {
    **dict.fromkeys(
        ("HAITIAN", "HAITIEN", "HAITIENNE", "HAITIANO", "HAITIANA", "AYISYEN", "AYISYENN", "HAITI"), "HTI"
    ),
    **dict.fromkeys(
        (
            "DOMINICAN",
            "DOMINICAIN",
            "DOMINICAINE",
            "DOMINICANO",
            "DOMINICANA",
            "DOMINIKEN",
            "REPUBLICA DOMINICANA",
        ),
        "DOM",
    ),
}
"""How neighbours call one another, beside the names and codes of the States."""


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows that are not blank, each line by itself: a quotation that nobody closed costs one person only."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        for row in rows(line, delimiter):
            yield replace(row, line=number)


def _heading(table: Sequence[Row]) -> tuple[int, dict[int, str]]:
    """Where the columns are named, which may be below a title, and what each holds; nothing without a name."""
    for at, row in enumerate(table[:MOST_TITLES]):
        meanings = _meanings(row.cells)
        if {"surname", "given_names", "name"} & set(meanings.values()):
            return at, meanings
    return 0, {}


def _meanings(header: Sequence[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for at, cell in enumerate(header):
        name = _NAMED.get(_plain(cell.replace("_", " ").strip("\ufeff .:")))
        if name and name not in found.values():
            found[at] = name
    return found


def _listed(row: Row, meanings: Mapping[int, str], width: int, *, today: date) -> Listed:
    cells = {name: row.cells[at].strip() if at < len(row.cells) else "" for at, name in meanings.items()}
    wrong = []
    if row.trouble:
        wrong.append("bad_row")
        cells = {**cells, "note": " ".join(row.cells)[:200]}
    elif len(row.cells) < width or any(cell.strip() for cell in row.cells[width:]):
        wrong.append("bad_columns")
    return judge_row(cells, line=row.line, today=today, wrong=wrong)


def _names(cells: Mapping[str, str]) -> tuple[str, str]:
    surname, given = (" ".join(cells.get(name, "").split()) for name in ("surname", "given_names"))
    whole = " ".join(cells.get("name", "").split())
    if whole and not (surname or given):
        before, comma, after = whole.partition(",")
        if comma:
            return before.strip(), after.strip()
        first, _, rest = whole.partition(" ")
        return first, rest
    return surname, given


def _sex(text: str) -> str | None:
    word = _plain(text)
    return next((sex for sex, words in _SEXES.items() if word in words), None)


def _state(text: str) -> str | None:
    """The code of a State as an MRZ writes it; nothing where nothing is said, None where nobody can tell which."""
    word = _plain(text)
    return _NATIONALITIES.get(word) or states.code_of(word) if word else ""


def _transit(text: str) -> str | None:
    word = _plain(text)
    if not word:
        return ""
    return "yes" if word in _YES else "no" if word in _NO else None


def _expires(text: str, *, today: date) -> str | None:
    if not text.strip():
        return ""
    try:
        read = read_born(text, today=today)
    except NotAnAge:
        return None
    return None if read.is_age else str(read.on)


def _born(cells: Mapping[str, str], *, today: date) -> list[tuple[str, tuple[str, int | None, bool]]]:
    """A code of what is wrong, or the birth date, the age, and whether they are estimated."""
    nothing = ("", None, False)
    found = []
    for name, code in (("born", "bad_date"), ("age", "bad_age")):
        text = cells.get(name, "").strip()
        if not text:
            continue
        try:
            born = read_born(text, today=today)
        except NotAnAge:
            return [(code, nothing)]
        if born.on.earliest > today:
            return [("born_in_future", nothing)]
        if born.age > OLDEST:
            return [("too_old", nothing)]
        found.append(born)
    if not found:
        return [("", nothing)]
    if len(found) > 1 and abs(found[0].age - found[1].age) > YEARS_APART:
        return [("age_contradicts", nothing)]
    first = found[0]
    return [("", (str(first.on), first.age, first.is_estimated))]


def _with_doubles(listed: Sequence[Listed]) -> list[Listed]:
    """Rows of the same name and birth date: the later are noted, for somebody may have copied one twice."""
    seen: set[tuple[str, str, str]] = set()
    out = []
    for row in listed:
        key = (_plain(row.surname), _plain(row.given_names), row.date_of_birth)
        double = key in seen and bool(key[0] or key[1])
        seen.add(key)
        out.append(replace(row, noted=(*row.noted, "listed_twice")) if double else row)
    return out


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).upper().split())


_NAMED = {
    _plain(title): name for name, titles in COLUMNS.items() for title in (name.replace("_", " "), *titles)
}
