"""From what a reader found to a reading: one place for the rules that hold whatever the format.

A reader hands over drafts, in the list's own words. Here names are cleaned, dates and States understood, ids made
unique and sizes bounded, and each thing left out is said. What cannot be taken at all is quarantined with its reason.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from passavant.domain.lists import texts
from passavant.domain.lists.countries import code_of
from passavant.domain.lists.dates import ImpossibleDate, date_of_birth, day_of
from passavant.domain.lists.entries import Kind, ListedEntry, Quarantined, Reading
from passavant.domain.lists.findings import check, note, stop
from passavant.domain.screening.records import Record
from passavant.domain.values import SENTENCES, Finding, Severity

MOST_NAMES = 500
"""The published lists know at most some 120 names of one person; a million would starve the search of all others."""

MOST_DATES = 10
MOST_DOCUMENTS = 50
MOST_QUARANTINED = 10_000
"""Beyond that the file is not what it is taken for, and reading ends."""

SHOWN_OF_ONE_CODE = 50
LONGEST_NUMBER = 40

SEXES: dict[str, str] = {
    word: sex
    for sex, words in {
        "M": "m male man h homme hombre masculino masculin masculine gason",
        "F": "f female woman femme mujer femenino feminin féminin feminine fi fanm",
        "": "u x o unknown other not-specified",
    }.items()
    for word in words.split()
}


class TooMuchWrong(Exception):
    """So many rows were quarantined that the file cannot be of this format."""


@dataclass(slots=True, kw_only=True)
class Draft:
    """One entry in the list's own words. `place` says where in the file it stands ("line 12")."""

    place: str
    kind: Kind
    source_id: str = ""
    names: list[str] = field(default_factory=list)
    dobs: list[str] = field(default_factory=list)
    sex: str = ""
    nationalities: list[str] = field(default_factory=list)
    documents: list[tuple[str, str]] = field(default_factory=list)
    last_number: str = ""
    reason: str = ""
    remarks: str = ""
    listed_on: str = ""
    names_left_out: int = 0
    date_order: str = "dmy"

    @property
    def shown(self) -> str:
        """Enough of it for whoever must decide what to do with it."""
        parts = [
            self.source_id,
            *self.names[:3],
            *self.dobs[:3],
            *(number for number, _ in self.documents[:3]),
        ]
        return " · ".join(part for part in parts if part) or self.remarks


class Gatherer:
    """Takes drafts and troubles one by one; `reading()` gives what came of them."""

    def __init__(self) -> None:
        self.dated: date | None = None
        self.stated: int | None = None
        self.seen = 0
        self._is_complete = True
        self._entries: list[ListedEntry] = []
        self._places: dict[str, int] = {}
        self._twins: dict[str, dict[ListedEntry, str]] = {}
        """Of a number that stands there more than once: each of its contents, and under which number it is kept."""
        self._quarantined: list[Quarantined] = []
        self._findings: list[Finding] = []
        self._of_code: Counter[str] = Counter()

    def take(self, draft: Draft) -> None:
        """One entry more, or one quarantined."""
        self.seen += 1
        said: list[Finding] = []
        names = self._names(draft, said)
        documents = self._documents(draft, said)
        label = draft.source_id or (names[0] if names else "?")
        if not names and not documents:
            return self._refuse(draft, check("lists.no_identity", "name"))
        if draft.last_number and not is_range(documents[0][0] if documents else "", draft.last_number):
            first = documents[0][0] if documents else ""
            return self._refuse(
                draft, check("lists.bad_range", "document_number", first=first, last=draft.last_number)
            )
        dobs = self._dobs(draft, said)
        own_id = texts.cut(texts.cleaned(draft.source_id)[0], LONGEST_ID)
        record = Record(
            id=own_id or made_id(names, dobs, documents),
            names=names,
            dobs=dobs,
            sex=_sex(draft, said),
            nationalities=_nationalities(draft, said),
            documents=documents,
        )
        for finding in _each_once(said):
            self.note(replace(finding, details={"id": label, **finding.details}))
        self._keep(_entry(draft, record))
        return None

    def quarantine(self, place: str, content: str, finding: Finding) -> None:
        """A row that could not be taken.

        Raises:
            TooMuchWrong: it was one too many.
        """
        shown = texts.cut(texts.cleaned(content[: texts.SHOWN * 4])[0], texts.SHOWN)
        self._quarantined.append(Quarantined(place=place, content=shown, finding=finding))
        if len(self._quarantined) >= MOST_QUARANTINED:
            self.cut_off(check("lists.too_much_wrong", count=str(MOST_QUARANTINED), place=place))
            raise TooMuchWrong(place)

    def refuse_row(self, place: str, content: str, finding: Finding) -> None:
        """A row that never became a draft; it is one that the list holds all the same."""
        self.seen += 1
        self.quarantine(place, content, finding)

    def note(self, finding: Finding) -> None:
        """Something to say of the list; of one kind the first fifty are told and the others counted.

        What stops makes the list one that may not replace anything.
        """
        if finding.severity is Severity.STOP:
            self._is_complete = False
        self._of_code[finding.code] += 1
        if self._of_code[finding.code] <= SHOWN_OF_ONE_CODE:
            self._findings.append(finding)

    def cut_off(self, finding: Finding) -> None:
        """The file is not whole, or cannot be read to its end: it must not replace anything."""
        self._is_complete = False
        self.note(finding)

    def ends_early(self, place: str) -> None:
        self.cut_off(stop("lists.cut_off", place=place))

    def compare_with_stated(self) -> None:
        """Hold the rows seen against the count that the file states; fewer is a file cut off, or one page of many."""
        if self.stated is None or self.stated == self.seen:
            return
        differs = check("lists.count_differs", stated=str(self.stated), read=str(self.seen))
        if self.seen < self.stated:
            self.cut_off(differs)
        else:
            self.note(differs)

    def reading(self, of_format: str) -> Reading:
        if not self._entries and not self._quarantined and self._is_complete:
            self.cut_off(stop("lists.empty"))
        left = [
            note("lists.and_more", count=str(count - SHOWN_OF_ONE_CODE), sentence=SENTENCES.get(code, code))
            for code, count in self._of_code.items()
            if count > SHOWN_OF_ONE_CODE
        ]
        return Reading(
            format=of_format,
            entries=tuple(self._entries),
            quarantined=tuple(self._quarantined),
            findings=(*self._findings, *left),
            dated=self.dated,
            stated=self.stated,
            is_complete=self._is_complete,
        )

    def _refuse(self, draft: Draft, finding: Finding) -> None:
        self.quarantine(draft.place, draft.shown, finding)

    def _keep(self, entry: ListedEntry) -> None:
        """Under the list's own number; a second entry under it is the same one, or is kept beside it under a suffix.

        Nobody is lost to a clerk's double number: leaving out the second of two different persons would be the graver
        error, and quarantine would leave it out. The suffix counts in the order of the file.
        """
        kept = entry
        if (place := self._places.get(entry.source_id)) is not None:
            first = self._entries[place]
            twins = self._twins.setdefault(entry.source_id, {first: first.source_id})
            if entry in twins:
                return self.note(note("lists.duplicate_merged", id=twins[entry]))
            kept = _renamed(entry, self._free_number(entry.source_id, len(twins) + 1))
            twins[entry] = kept.source_id
            self.note(check("lists.duplicate_differs", id=entry.source_id, kept=kept.source_id))
        self._places[kept.source_id] = len(self._entries)
        self._entries.append(kept)
        return None

    def _free_number(self, source_id: str, count: int) -> str:
        """The number with a suffix, passing over what the list itself numbers so."""
        while (made := f"{source_id}#{count}") in self._places:
            count += 1
        return made

    def _names(self, draft: Draft, said: list[Finding]) -> tuple[str, ...]:
        kept: dict[str, str] = {}
        hidden = False
        for written in draft.names[:MOST_NAMES]:
            name, had_hidden = texts.cleaned(written)
            name = _unquoted(name)
            hidden = hidden or had_hidden
            if not name:
                continue
            if len(name) > texts.LONGEST_NAME:
                short = texts.cut(name, texts.LONGEST_NAME)
                said.append(check("lists.name_cut", "name", length=str(len(name)), kept=str(len(short))))
                name = short
            if draft.kind is Kind.PERSON and not texts.holds_letters(name):
                said.append(check("lists.name_without_letters", "name"))
                continue
            kept.setdefault(name.casefold(), name)
        names = tuple(kept.values())
        said += _about_names(draft, names, hidden)
        return names

    def _dobs(self, draft: Draft, said: list[Finding]) -> tuple[str, ...]:
        kept: dict[str, None] = {}
        for written in draft.dobs:
            if not (text := texts.cleaned(written[:80])[0]):
                continue
            try:
                kept[date_of_birth(text, order=draft.date_order)] = None
            except ImpossibleDate:
                said.append(check("lists.impossible_date", "date_of_birth", date=text))
        if len(kept) > MOST_DATES:
            said.append(
                note("lists.dates_capped", "date_of_birth", count=str(len(kept)), kept=str(MOST_DATES))
            )
        return tuple(kept)[:MOST_DATES]

    def _documents(self, draft: Draft, said: list[Finding]) -> tuple[tuple[str, str], ...]:
        kept: dict[tuple[str, str], None] = {}
        for number, state in draft.documents:
            if written := number_of(number):
                kept[(written, _state(state, said) if state else "")] = None
            elif number.strip():
                said.append(note("lists.number_unlikely", "document_number"))
        if len(kept) > MOST_DOCUMENTS:
            said.append(
                note(
                    "lists.documents_capped",
                    "document_number",
                    count=str(len(kept)),
                    kept=str(MOST_DOCUMENTS),
                )
            )
        return tuple(kept)[:MOST_DOCUMENTS]


LONGEST_ID = 80
_QUOTES = '“”„«»"‘,; '
_WORDS = re.compile(r"^(?:[^\W\d_]{3,}\.?\s+|n[o°º]\.?\s*|no\.?(?=\d)|number\s*|[:.]\s*)+", re.IGNORECASE)
_RANGE = re.compile(r"^(\D*)(\d+)$")


def is_range(first: str, last: str) -> bool:
    """Whether two numbers bound one series: the same letters, as many figures, the right way round."""
    ends = _RANGE.match(first), _RANGE.match(last)
    if ends[0] is None or ends[1] is None:
        return False
    return ends[0][1] == ends[1][1] and len(ends[0][2]) == len(ends[1][2]) and ends[0][2] <= ends[1][2]


def number_of(written: str) -> str:
    """A document's number without the spaces and the words ("Libyan passport no.") that lists put to it, or nothing."""
    bare = _WORDS.sub("", texts.cleaned(written[: LONGEST_NUMBER * 4])[0])
    number = "".join(bare.split()).upper()
    return number if any(c.isalnum() for c in number) and len(number) <= LONGEST_NUMBER else ""


def made_id(names: Sequence[str], dobs: Sequence[str], documents: Sequence[tuple[str, str]]) -> str:
    """A number for an entry to which its list gives none: the same as long as the entry says the same."""
    said = "\x1f".join((*names[:1], *dobs, *(number for number, _ in documents)))
    return f"row-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def _entry(draft: Draft, record: Record) -> ListedEntry:
    listed_on = day_of(draft.listed_on, order=draft.date_order) if draft.listed_on else None
    return ListedEntry(
        source_id=record.id,
        kind=draft.kind,
        record=record,
        last_number=draft.last_number,
        reason=_words(draft.reason),
        remarks=_words(draft.remarks),
        listed_on=listed_on.isoformat() if listed_on else "",
    )


def _renamed(entry: ListedEntry, source_id: str) -> ListedEntry:
    return replace(entry, source_id=source_id, record=replace(entry.record, id=source_id))


def _words(text: str) -> str:
    return texts.cut(texts.cleaned(text[: texts.LONGEST_REMARK * 2])[0], texts.LONGEST_REMARK) if text else ""


def _about_names(draft: Draft, names: Sequence[str], hidden: bool) -> Iterable[Finding]:
    count = len(draft.names) + draft.names_left_out
    if count > MOST_NAMES:
        yield check("lists.names_capped", "name", count=str(count), kept=str(len(names)))
    if hidden:
        yield note("lists.hidden_characters", "name")
    if any(texts.mixes_scripts(name) for name in names):
        yield check("lists.mixed_scripts", "name")
    if draft.kind is Kind.PERSON and names and all(texts.is_initials(name) for name in names):
        yield check("lists.only_initials", "name")


def _sex(draft: Draft, said: list[Finding]) -> str:
    word = texts.cleaned(draft.sex[:80])[0].casefold().rstrip(".")
    if not word or word in SEXES:
        return SEXES.get(word, "")
    said.append(note("lists.sex_unknown", "sex", sex=word))
    return ""


def _nationalities(draft: Draft, said: list[Finding]) -> tuple[str, ...]:
    codes = [_state(spelling, said) for spelling in draft.nationalities[:MOST_DATES] if spelling]
    return tuple(dict.fromkeys(code for code in codes if code))


def _each_once(said: list[Finding]) -> list[Finding]:
    """One unknown State on three papers is said once."""
    return list({(each.code, each.field, *sorted(each.details.items())): each for each in said}.values())


def _unquoted(name: str) -> str:
    """Without quotation marks around it; an apostrophe at one end belongs to the name ('Abd al-Karim)."""
    name = name.strip(_QUOTES)
    return name[1:-1] if len(name) > 2 and name[0] == name[-1] == "'" else name


_NO_STATE = frozenset({"none identified", "unknown", "undetermined", "n/a"})
"""How lists write that they do not know the State."""

_FIRST_CLAUSE = re.compile(r"[.;]\s*(?=\w)")


def _state(spelling: str, said: list[Finding]) -> str:
    text = texts.cleaned(spelling[:120])[0]
    if text.casefold() in _NO_STATE:
        return ""
    code = code_of(text) or code_of(_FIRST_CLAUSE.split(text)[0])
    if text and not code:
        said.append(note("lists.country_unknown", "nationality", country=text))
    return code
