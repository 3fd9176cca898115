"""What a file would change of a list, and what speaks against taking it; nothing is recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from passavant.domain.codes.numbers import normal_number
from passavant.domain.lists.entries import ListedEntry, Quarantined, Reading
from passavant.domain.values import Finding, Severity, check, declare_sentences, stop
from passavant.journal.canonical import digest_of
from passavant.modules.watchlists import facts, in_force, keys
from passavant.modules.watchlists.models import Entry, ListState, Watchlist
from passavant.modules.watchlists.project import content_of, title_of

SAMPLES = 20
LONGEST_STATE = 3
SHRUNK = "watchlists.import.shrunk"
"""The one objection that a reason may set aside."""

declare_sentences(
    {
        "watchlists.import.cut_off": "The file ends before its end; it may be half a list.",
        "watchlists.import.short": "The file says that it has %(stated)s entries, and has %(read)s.",
        "watchlists.import.empty": "There is no entry in the file.",
        "watchlists.import.wrong_format": "The list's files are %(expected)s; this one is %(found)s.",
        "watchlists.import.older": "The file is of %(date)s; the list in force is of %(in_force)s.",
        "watchlists.import.same": "This very file is in force.",
        "watchlists.import.nothing_changes": "The file changes nothing but the list's date.",
        "watchlists.import.shrunk": (
            "The file would remove %(removed)s of %(before)s entries: more than %(most)s percent."
        ),
        "watchlists.import.bad_key": "Its number in the list is missing, too long, or cannot be kept.",
        "watchlists.import.repeated": "Another entry of the file has the same number.",
        "watchlists.import.unkept": "It holds a character that cannot be kept.",
        "watchlists.import.too_large": "Some of what it says is too long to be kept.",
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that would be added, changed or removed; `fields` are those that change."""

    source_id: str
    title: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What taking a file would do to a list.

    `findings` speak of the file as a whole; one of severity STOP keeps it from being taken, but that the list shrank
    may be set aside with a reason.
    """

    list_code: str
    format: str
    before: int
    entries: int
    added: int
    changed: int
    removed: int
    unchanged: int
    samples_added: tuple[Change, ...]
    samples_changed: tuple[Change, ...]
    samples_removed: tuple[Change, ...]
    quarantined: tuple[Quarantined, ...]
    findings: tuple[Finding, ...]
    begins: tuple[facts.Listed, ...] = field(repr=False)
    ends: tuple[str, ...] = field(repr=False)
    current: int
    """The version that this was compared with; 0 for none."""

    @property
    def objections(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.STOP)

    @property
    def may_be_taken(self) -> bool:
        return not self.objections

    @property
    def may_be_taken_with_reason(self) -> bool:
        """Whether nothing but its shrinking speaks against it."""
        return all(finding.code == SHRUNK for finding in self.objections)


@dataclass(slots=True)
class _Difference:
    """Entries sorted into what begins and what ends, as the file is gone through."""

    before: dict[str, tuple[str, str]]
    """Key and digest of the entries in force, by the list's own number."""
    begins: list[facts.Listed] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    added: int = 0
    changed: list[facts.Listed] = field(default_factory=list)
    unchanged: int = 0
    aside: list[Quarantined] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def preview(*, watchlist: Watchlist, reading: Reading, content_digest: str = "") -> Changes:
    """Compare a file that was read with the entries of the list in force.

    Args:
        content_digest: of the files' bytes (`digest_of_files`), to recognise the file in force; empty: not asked.
    """
    state = ListState.objects.filter(pk=watchlist.code).first()
    current = state.current if state else 0
    found = _compare(reading, _before(watchlist.code, current))
    before = len(found.before)
    findings = [
        *reading.findings,
        *_of_file(watchlist, reading, state, content_digest),
        *_of_difference(watchlist, found, before, dated_anew=_is_newer(reading, state)),
    ]
    return Changes(
        list_code=watchlist.code,
        format=reading.format,
        before=before,
        entries=found.added + len(found.changed) + found.unchanged,
        added=found.added,
        changed=len(found.changed),
        removed=len(found.removed),
        unchanged=found.unchanged,
        samples_added=_samples(each for each in found.begins if each.source_id not in found.before),
        samples_changed=tuple(_changed_fields(found, found.changed[:SAMPLES])),
        samples_removed=tuple(_removed(found.removed[:SAMPLES])),
        quarantined=(*reading.quarantined, *found.aside),
        findings=tuple(findings),
        begins=tuple(found.begins),
        ends=tuple(found.ends),
        current=current,
    )


def digest_of_files(files: Iterable[tuple[str, bytes]]) -> str:
    """One digest of all files of a list, whatever they are called."""
    digests = sorted(hashlib.sha256(content).hexdigest() for _name, content in files)
    return digests[0] if len(digests) == 1 else digest_of(" ".join(digests).encode())


def listed_of(entry: ListedEntry) -> facts.Listed:
    """An entry as facts hold it."""
    record = entry.record
    return facts.Listed(
        source_id=entry.source_id,
        kind=entry.kind.value,
        names=record.names,
        dobs=record.dobs,
        sex=record.sex,
        nationalities=record.nationalities,
        documents=tuple(facts.Numbered(number=number, state=state) for number, state in record.documents),
        last_number=entry.last_number,
        reason=entry.reason,
        remarks=entry.remarks,
        listed_on=entry.listed_on,
    )


def _before(code: str, current: int) -> dict[str, tuple[str, str]]:
    """What imports put in force, also what was withdrawn by hand since: that stays withdrawn while it is unchanged."""
    rows = Entry.objects.filter(list_code=code, by_hand=False, since__lte=current)
    rows = rows.filter(until=None) | rows.filter(until__gt=current)
    return {
        source_id: (key, digest)
        for source_id, key, digest in rows.values_list("source_id", "id", "digest").iterator(chunk_size=5000)
    }


def _compare(reading: Reading, before: dict[str, tuple[str, str]]) -> _Difference:
    found = _Difference(before)
    seen: set[str] = set()
    for entry in reading.entries:
        listed = listed_of(entry)
        objection = objection_to(listed) or _objection(listed, seen)
        if objection:
            aside = Quarantined(place=entry.source_id[:80], content=title_of(listed)[:80], finding=objection)
            found.aside.append(aside)
            continue
        seen.add(entry.source_id)
        _sort_in(found, listed)
    found.removed = [key for source_id, (key, _digest) in before.items() if source_id not in seen]
    found.ends += found.removed
    return found


def _sort_in(found: _Difference, listed: facts.Listed) -> None:
    known = found.before.get(listed.source_id)
    if known is None:
        found.added += 1
        found.begins.append(listed)
    elif known[1] == digest_of(content_of(listed).encode()):
        found.unchanged += 1
    else:
        found.changed.append(listed)
        found.begins.append(listed)
        found.ends.append(known[0])


def objection_to(listed: facts.Listed) -> Finding | None:
    """Why what an entry says cannot be kept."""
    numbers = [each.number for each in listed.documents] + [listed.last_number]
    too_long = any(
        max(len(number), len(normal_number(number))) > keys.LONGEST_NUMBER for number in numbers
    )  # capitals may be more letters than the small one had
    if too_long or any(len(each.state) > LONGEST_STATE for each in listed.documents):
        return check("watchlists.import.too_large")
    try:
        content_of(listed)
    except ValueError:
        return check("watchlists.import.unkept")
    return None


def _objection(listed: facts.Listed, seen: set[str]) -> Finding | None:
    """Why an entry that could be read cannot be told from the others of its list."""
    key = listed.source_id
    if key in seen:
        return check("watchlists.import.repeated")
    if not key or len(key) > keys.LONGEST_SOURCE_ID or not key.isprintable():
        return check("watchlists.import.bad_key")
    return None


def _of_file(
    watchlist: Watchlist, reading: Reading, state: ListState | None, content_digest: str
) -> Iterator[Finding]:
    """What speaks against the file as such."""
    if not reading.is_complete and not any(each.severity is Severity.STOP for each in reading.findings):
        yield stop("watchlists.import.cut_off")  # where the reader does not say why
    read = len(reading.entries) + len(reading.quarantined)
    if reading.stated is not None and reading.stated > read:
        yield stop("watchlists.import.short", stated=str(reading.stated), read=str(read))
    if not reading.entries:
        yield stop("watchlists.import.empty")
    if watchlist.format and reading.format != watchlist.format:
        yield stop("watchlists.import.wrong_format", expected=watchlist.format, found=reading.format)
    if state is None:
        return
    if content_digest and content_digest == state.digest:
        yield stop("watchlists.import.same")
    if reading.dated and state.dated and reading.dated < state.dated:
        dates = {"date": reading.dated.isoformat(), "in_force": state.dated.isoformat()}
        yield stop("watchlists.import.older", **dates)


def _of_difference(
    watchlist: Watchlist, found: _Difference, before: int, *, dated_anew: bool
) -> Iterator[Finding]:
    removed = len(found.removed)
    if removed * 100 > before * watchlist.most_shrink:
        counts = {"removed": str(removed), "before": str(before), "most": str(watchlist.most_shrink)}
        yield stop(SHRUNK, **counts)
    if before and not found.begins and not found.ends and dated_anew:
        yield Finding(code="watchlists.import.nothing_changes", severity=Severity.NOTE)


def _is_newer(reading: Reading, state: ListState | None) -> bool:
    return state is None or reading.dated is None or state.dated is None or reading.dated >= state.dated


def _samples(listed: Iterable[facts.Listed]) -> tuple[Change, ...]:
    return tuple(
        Change(each.source_id, title_of(each)) for each, _ in zip(listed, range(SAMPLES), strict=False)
    )


def _changed_fields(found: _Difference, changed: list[facts.Listed]) -> Iterator[Change]:
    rows = Entry.objects.in_bulk([found.before[each.source_id][0] for each in changed])
    for each in changed:
        said = rows[found.before[each.source_id][0]].said
        fields = tuple(
            name for name, value in in_force.said_by(content_of(each)).items() if said.get(name) != value
        )
        yield Change(each.source_id, title_of(each), fields)


def _removed(removed: list[str]) -> Iterator[Change]:
    rows = Entry.objects.in_bulk(removed)
    for key in removed:
        yield Change(rows[key].source_id, rows[key].title)
