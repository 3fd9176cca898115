"""What the messages of a seal mean, by its kind; kinds are data (`profiles.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

from passavant.domain.seals import c40
from passavant.domain.seals.findings import NotASeal, check, note
from passavant.domain.seals.vds import Seal
from passavant.domain.values import Finding

LINES_OF_MRZ = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileField:
    """One message: how it is written and how long it may be; no lengths means any."""

    tag: int
    name: str
    encoding: str
    width: int = 0
    lengths: tuple[int, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One kind of seal."""

    kind: str
    title: str
    source: str
    fields: tuple[ProfileField, ...]


@dataclass(frozen=True, slots=True)
class SealContents:
    """What a seal says, in words: `title` is empty for an unknown kind; `mrz` are lines as far as it carries them."""

    title: str
    fields: dict[str, str]
    mrz: tuple[str, ...]
    findings: tuple[Finding, ...]


def _load() -> dict[str, Profile]:
    rows = tomllib.loads(files(__package__).joinpath("profiles.toml").read_text(encoding="utf-8"))
    return {
        kind: Profile(
            kind=kind,
            title=row["title"],
            source=row["source"],
            fields=tuple(
                ProfileField(**{**field, "lengths": tuple(field.get("lengths", ()))})
                for field in row["fields"]
            ),
        )
        for kind, row in rows.items()
    }


PROFILES: dict[str, Profile] = _load()


def contents_of(seal: Seal) -> SealContents:
    """The messages by their names; what cannot be read as its kind says is shown as bytes, with a finding."""
    profile = PROFILES.get(seal.header.kind)
    known = {field.tag: field for field in profile.fields} if profile else {}
    findings = [] if profile else [note("seal.profile_unknown", kind=seal.header.kind)]
    findings += [
        check("seal.field_missing", field.name, field=field.name)
        for field in known.values()
        if field.required and field.tag not in seal.messages
    ]
    fields: dict[str, str] = {}
    mrz: tuple[str, ...] = ()
    for tag, value in seal.messages.items():
        field = known.get(tag, ProfileField(tag=tag, name=f"message_{tag}", encoding="bytes"))
        text = _text(field, value, findings)
        if field.encoding == "mrz" and text:
            mrz = _lines(text, field.width)
        fields[field.name] = "\n".join(mrz) if field.encoding == "mrz" and mrz else text
    return SealContents(profile.title if profile else "", fields, mrz, tuple(findings))


def _text(field: ProfileField, value: bytes, findings: list[Finding]) -> str:
    if field.lengths and len(value) not in field.lengths:
        findings.append(check("seal.field_length", field.name, field=field.name, length=str(len(value))))
    try:
        return _READERS[field.encoding](value)
    except (NotASeal, UnicodeDecodeError) as trouble:
        findings.append(check("seal.unreadable", field.name, problem=f"{field.name}: {trouble}"))
        return value.hex()


def _lines(text: str, width: int) -> tuple[str, ...]:
    """The two lines of a zone as far as the seal carries them (9303-7, 6: 28 characters of a visa's second)."""
    printed = text.replace(" ", "<")[: width * LINES_OF_MRZ]
    return tuple(printed[start : start + width] for start in range(0, len(printed), width))


_READERS: dict[str, Callable[[bytes], str]] = {
    "c40": lambda value: c40.unpacked(value).rstrip(),
    "mrz": c40.unpacked,
    "number": lambda value: str(int.from_bytes(value, "big")),
    "utf8": lambda value: value.decode("utf-8"),
    "bytes": lambda value: value.hex(),
}
