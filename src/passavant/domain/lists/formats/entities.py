"""Entities as OpenSanctions publishes them: FollowTheMoney, one JSON object a line (entities.ftm.json).

A passport is an entity of its own there and names its holder; so is a sanction. Both are read in a first pass, people
and things in a second, so that no more than one line is in memory as JSON at a time.
"""

from __future__ import annotations

import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from passavant.domain.lists.dates import day_of
from passavant.domain.lists.entries import Kind
from passavant.domain.lists.findings import check, note
from passavant.domain.lists.gathering import Draft, Gatherer
from passavant.domain.lists.json_values import text, texts_in

NAME = "ftm-json"
TITLE = "OpenSanctions entities (FollowTheMoney, JSON lines)"

_KINDS: dict[str, Kind] = {
    "Person": Kind.PERSON,
    "Organization": Kind.ORGANISATION,
    "LegalEntity": Kind.ORGANISATION,
    "Company": Kind.ORGANISATION,
    "PublicBody": Kind.ORGANISATION,
    "Vessel": Kind.VESSEL,
    "Vehicle": Kind.VEHICLE,
    "Airplane": Kind.VEHICLE,
}
_HEAD = 50_000
_PAPERS = frozenset({"Passport", "Identification"})
_SANCTION = "Sanction"
_LINKED = (b'"Passport"', b'"Identification"', b'"Sanction"')
_NUMBERS: dict[Kind, tuple[str, ...]] = {
    Kind.PERSON: ("passportNumber", "idNumber"),
    Kind.VESSEL: ("imoNumber", "mmsi", "callSign", "registrationNumber"),
    Kind.VEHICLE: ("registrationNumber", "serialNumber"),
    Kind.ORGANISATION: (),
}

Properties = Mapping[str, Any]


@dataclass(slots=True)
class _Linked:
    """What other entities say of people: papers by holder, sanctions by whom they meet."""

    papers: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    sanctions: dict[str, tuple[str, str]] = field(default_factory=dict)


def strength(files: Mapping[str, bytes]) -> int:
    return 2 if any(_is_ours(data) for data in files.values()) else 0


def _is_ours(data: bytes) -> bool:
    first = data[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t")
    return first.startswith(b"{") and b'"schema"' in first and b'"properties"' in first


def gather(files: Mapping[str, bytes], _: Mapping[str, Any] | None, into: Gatherer) -> None:
    linked = _Linked()
    for data in files.values():
        for _place, entity in _entities(data, into=None, only_linked=True):
            _link(entity, linked)
    left: Counter[str] = Counter()
    for data in files.values():
        for place, entity in _entities(data, into=into):
            schema = text(entity.get("schema"))
            if kind := _KINDS.get(schema):
                into.take(_draft(entity, kind, place, linked))
                _date(entity, into)
            elif schema not in _PAPERS and schema != _SANCTION:
                left[schema or "?"] += 1
    for schema, count in sorted(left.items())[:20]:
        into.note(note("lists.not_screened", count=str(count), kind=schema[:40]))
    if unjoined := sum(map(len, linked.papers.values())):
        into.note(check("lists.joins_nothing", count=str(unjoined), part="Passport"))


def _entities(
    data: bytes, into: Gatherer | None, *, only_linked: bool = False
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Line by line; the first pass (`into` is None) leaves trouble to the second, which tells it."""
    last: tuple[str, bytes] | None = None
    if b"\r" in data[:_HEAD] and b"\n" not in data[:_HEAD]:
        data = data.replace(b"\r", b"\n")
    for number, line in enumerate(io.BytesIO(data), start=1):
        if not line.strip() or (only_linked and not any(mark in line for mark in _LINKED)):
            continue
        if last and into:
            into.refuse_row(last[0], last[1][:1000].decode("utf-8", "replace"), check("lists.bad_row"))
        last = None
        entity = _entity(line)
        if entity is None:
            last = (f"line {number}", line)
        else:
            yield f"line {number}", entity
    if last and into:
        into.refuse_row(last[0], last[1][:1000].decode("utf-8", "replace"), check("lists.bad_row"))
        into.ends_early(f"at {last[0]}")


def _entity(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(found, dict) and isinstance(found.get("properties"), dict)
    return found if is_one else None


def _link(entity: dict[str, Any], linked: _Linked) -> None:
    properties: Properties = entity["properties"]
    schema = entity.get("schema")
    if schema in _PAPERS:
        states = texts_in(properties.get("country"))
        for holder in texts_in(properties.get("holder")):
            linked.papers[holder] += [
                (number, states[0] if states else "") for number in texts_in(properties.get("number"))
            ]
    elif schema == _SANCTION:
        why = " · ".join(texts_in(properties.get("reason")) or texts_in(properties.get("program")))
        since = texts_in(properties.get("listingDate")) or texts_in(properties.get("startDate"))
        for whom in texts_in(properties.get("entity")):
            linked.sanctions.setdefault(whom, (why, since[0] if since else ""))


def _draft(entity: dict[str, Any], kind: Kind, place: str, linked: _Linked) -> Draft:
    properties: Properties = entity["properties"]
    own_id = text(entity.get("id"))
    why, since = linked.sanctions.get(own_id, ("", ""))
    names = [name for kind_of in ("name", "alias", "weakAlias") for name in texts_in(properties.get(kind_of))]
    caption = text(entity.get("caption"))
    return Draft(
        place=place,
        kind=kind,
        source_id=own_id,
        names=_primary_first(names, caption),
        dobs=texts_in(properties.get("birthDate")),
        sex=(texts_in(properties.get("gender")) or [""])[0],
        nationalities=_states(properties) if kind is Kind.PERSON else [],
        documents=_documents(properties, kind, linked.papers.pop(own_id, [])),
        reason=", ".join(part for part in (", ".join(texts_in(properties.get("topics"))), why) if part),
        remarks=" ".join(
            part
            for part in (
                " ".join(texts_in(properties.get("notes"))),
                f"({', '.join(texts_in(entity.get('referents'))[:10])})" if entity.get("referents") else "",
            )
            if part
        ),
        listed_on=since[:10],
    )


def _primary_first(names: list[str], caption: str) -> list[str]:
    """The caption is the name under which the entity is published; the other names stand in no order."""
    return [caption, *(name for name in names if name != caption)] if caption in names else names


def _states(properties: Properties) -> list[str]:
    """Nationality and citizenship; a country alone may be a residence, and counts where nothing else is said."""
    said = [*texts_in(properties.get("nationality")), *texts_in(properties.get("citizenship"))]
    return said or texts_in(properties.get("country"))


def _documents(properties: Properties, kind: Kind, papers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    flag = (texts_in(properties.get("flag")) or [""])[0]
    own = [(_plain(number), flag) for name in _NUMBERS[kind] for number in texts_in(properties.get(name))]
    known = {number for number, _ in papers}
    return [*papers, *(pair for pair in own if pair[0] not in known)]


def _plain(number: str) -> str:
    return number.removeprefix("IMO").strip()


def _date(entity: dict[str, Any], into: Gatherer) -> None:
    """An export says of each entity when it was last seen in its sources; the latest is the day of the export."""
    seen = day_of(text(entity.get("last_seen"))[:10])
    if seen and (into.dated is None or seen > into.dated):
        into.dated = seen
