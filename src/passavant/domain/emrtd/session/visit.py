"""One visit to a chip, from the first command to the last: open it, read it, have it prove itself (9303-11, 4.2).

Whatever goes wrong on the way is a finding; what was read until then is kept and judged as it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from passavant.domain.emrtd.findings import check, note, stop
from passavant.domain.emrtd.lds.groups import BY_NAME, BY_NUMBER, BY_TAG, FILES, read_group
from passavant.domain.emrtd.lds.security import SecurityInfo, read_security_infos
from passavant.domain.emrtd.lds.sod import read_sod
from passavant.domain.emrtd.session import active, basic, card_security, chip_authentication, pace
from passavant.domain.emrtd.session import findings as _declared  # noqa: F401  # its sentences
from passavant.domain.emrtd.session.access_keys import AccessKey
from passavant.domain.emrtd.session.apdu import Transport, select_application, select_master_file
from passavant.domain.emrtd.session.basic import Randomness
from passavant.domain.emrtd.session.card_security import is_signed
from passavant.domain.emrtd.session.links import Link, PlainLink, Refused, demand
from passavant.domain.emrtd.session.reading import read_file
from passavant.domain.emrtd.session.secure_messaging import SecureLink
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.keys import EcKey, RsaKey
from passavant.domain.emrtd.trust.store import EMPTY, TrustStore
from passavant.domain.emrtd.verdict import ChipVerdict, Outcome
from passavant.domain.values import Finding

CARD_ACCESS = 0x011C
NOT_FOR_US = frozenset({"DG3", "DG4"})
"""Fingers and irises need terminal authentication, which is not built."""

KEYS_OF_PROOF = frozenset({"DG14", "DG15"})
"""Without these a clone need not prove anything."""


class Proof(StrEnum):
    """Whether a chip proved to be the original."""

    HOLDS = "holds"
    FAILED = "failed"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """What a visit brought: files for `emrtd.verify`, how the chip was opened, and its proofs.

    The proofs mean nothing by themselves: ask `proof_findings` with the verdict over the same files.
    """

    files: dict[str, bytes]
    opened_with: str
    key_number: int | None
    active: Proof
    chip: Proof
    how: tuple[str, ...]
    findings: tuple[Finding, ...]
    card_security: bytes = b""
    """EF.CardSecurity, when the chip's proof rests on a key in it and not on one of DG14."""


def visit(
    transport: Transport,
    keys: Sequence[AccessKey],
    *,
    wanted: Iterable[str] | None = None,
    randomness: Randomness = secrets.token_bytes,
) -> Visit:
    """Open a chip with the first key that fits, read it, and ask it for its proofs.

    Args:
        keys: readings of the zone, or a card number, the likeliest first.
        wanted: files to read; everything that the chip names and that may be read, when None.
    """
    going = _Visit(transport, tuple(keys), randomness)
    try:
        going.open()
        going.read(wanted)
        going.prove()
    except Refused as said:
        going.findings.append(check("chip.no_application", problem=str(said)))
    except _Ended:
        pass
    except (ConnectionError, OSError) as said:
        going.findings.append(check("chip.lost", problem=str(said)))
    return going.result()


def proof_findings(found: Visit, verdict: ChipVerdict, *, trust: TrustStore = EMPTY) -> tuple[Finding, ...]:
    """What the proofs say beside the verdict: nothing, unless passive authentication holds (9303-11, 6).

    `trust` judges EF.CardSecurity, where a proof rests on it.
    """
    proofs = {found.active, found.chip}
    if Proof.FAILED in proofs:
        return ()  # told by the visit already, and a stop on its own
    if Proof.HOLDS not in proofs:
        return (note("chip.no_proof_of_original"),) if found.files else ()
    rests = not found.card_security or is_signed(found.card_security, trust, at=verdict.at)
    if verdict.outcome is not Outcome.HOLDS or not rests:
        return (check("chip.not_meaningful"),)
    return (note("chip.original", how=", ".join(found.how)),)


class _Ended(Exception):  # never leaves this module
    """Nothing more is to be had from this chip; the findings say why."""


@dataclass(slots=True)
class _Visit:
    transport: Transport
    keys: tuple[AccessKey, ...]
    randomness: Randomness
    link: Link = field(init=False)
    files: dict[str, bytes] = field(default_factory=dict)
    opened_with: str = ""
    key_number: int | None = None
    active: Proof = Proof.NOT_ASKED
    chip: Proof = Proof.NOT_ASKED
    mapping_proof: pace.ChipProof | None = None
    card_security: bytes = b""
    proof_in_card_security: bool = False
    how: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.link = PlainLink(self.transport)

    def result(self) -> Visit:
        return Visit(
            files=self.files,
            opened_with=self.opened_with,
            key_number=self.key_number,
            active=self.active,
            chip=self.chip,
            how=tuple(self.how),
            findings=tuple(self.findings),
            card_security=self.card_security if self.proof_in_card_security else b"",
        )

    def open(self) -> None:
        """PACE where the chip offers it, the older way where it does not or where PACE fails."""
        offered = pace.protocols(self._card_access())
        if offered and self._open_by_pace(offered):
            return
        demand(PlainLink(self.transport), select_application(), "the application")
        if self._is_open():
            self.opened_with = "no protection"
            return
        self._open_by_zone()

    def _card_access(self) -> tuple[SecurityInfo, ...]:
        plain = PlainLink(self.transport)
        plain.send(select_master_file())
        try:
            return read_security_infos(read_file(plain, CARD_ACCESS))
        except (Refused, Malformed):
            return ()

    def _open_by_pace(self, offered: tuple[pace.Protocol, ...]) -> bool:
        problem = ""
        for number, key in enumerate(self.keys):
            try:
                established = pace.establish(self.transport, offered[0], key, randomness=self.randomness)
            except Refused as said:
                problem = str(said)
                continue
            self.link, self.mapping_proof = established.link, established.chip_proof
            self._read_card_security()
            demand(self.link, select_application(), "the application")
            self._opened(offered[0].shown, number)
            return True
        self.findings.append(note("chip.pace_failed", problem=problem or "no key"))
        return False

    def _read_card_security(self) -> None:
        """It lies in the master file, so it is read before the application is selected."""
        if self.mapping_proof is None:
            return
        try:
            self.card_security = read_file(self.link, card_security.FID)
        except Refused:
            self.card_security = b""

    def _open_by_zone(self) -> None:
        for number, key in enumerate(self.keys):
            if key.is_card_number:
                continue
            try:
                self.link = basic.open_by_zone(self.transport, key, randomness=self.randomness)
            except Refused:
                continue
            self._opened("BAC", number)
            return
        self.findings = [check("chip.no_access", tries=str(len(self.keys)))]
        raise _Ended

    def _opened(self, how: str, number: int) -> None:
        self.opened_with, self.key_number = how, number
        if number:
            self.findings.append(check("chip.other_reading", number=str(number + 1)))

    def _is_open(self) -> bool:
        """Chips of the first years gave everything to anyone."""
        try:
            self.files["EF.COM"] = read_file(PlainLink(self.transport), BY_NAME["EF.COM"].fid)
        except Refused:
            return False
        return True

    def read(self, wanted: Iterable[str] | None) -> None:
        """The index and the security object first, then what was wanted."""
        for name in ("EF.COM", "EF.SOD"):
            self._read(name)
        for name in self._names(wanted):
            self._read(name)

    def _names(self, wanted: Iterable[str] | None) -> list[str]:
        if wanted is not None:
            chosen = set(wanted)
            return [file.name for file in FILES if file.number and file.name in chosen]
        named = self._indexed() | self._signed()
        return [file.name for file in FILES if file.number and file.name in named - NOT_FOR_US]

    def _indexed(self) -> set[str]:
        index = read_group("EF.COM", self.files["EF.COM"]).said if "EF.COM" in self.files else None
        return {BY_TAG[tag].name for tag in index.tags if tag in BY_TAG} if index else set()

    def _signed(self) -> set[str]:
        """The groups of the security object: a clone may leave out of the unsigned index what would betray it."""
        try:
            digests = read_sod(self.files.get("EF.SOD", b"")).digests
        except Malformed:
            return set()
        return {BY_NUMBER[number].name for number in digests if number in BY_NUMBER}

    def _read(self, name: str) -> None:
        if name in self.files:
            return
        try:
            self.files[name] = read_file(self.link, BY_NAME[name].fid)
        except Refused as said:
            if name in KEYS_OF_PROOF and name in self._signed():
                self.findings.append(stop("chip.proof_withheld", name, group=name))
            else:
                self.findings.append(note("chip.not_given", name, group=name, problem=str(said)))

    def prove(self) -> None:
        """Ask for every proof that the chip's files offer; chip authentication last, since it changes the session."""
        infos = self._options()
        self._prove_mapping(infos)
        self._prove_active(infos)
        self._prove_chip(infos)

    def _options(self) -> tuple[SecurityInfo, ...]:
        said = read_group("DG14", self.files["DG14"]).said if "DG14" in self.files else None
        return said or ()

    def _prove_mapping(self, infos: tuple[SecurityInfo, ...]) -> None:
        """The chip's part of the mapping against the keys that DG14 holds signed."""
        if self.mapping_proof is None:
            return
        by_group = self._fits(self.mapping_proof, infos)
        self.proof_in_card_security = not by_group and self._fits(self.mapping_proof, self._card_options())
        if by_group or self.proof_in_card_security:
            self.chip = Proof.HOLDS
            self.how.append("PACE with chip authentication")
        else:
            self._fail_chip("the mapping does not fit the chip's key")

    @staticmethod
    def _fits(proof: pace.ChipProof, infos: tuple[SecurityInfo, ...]) -> bool:
        keys = [key.ec_key for key in chip_authentication.chip_keys(infos)]
        return any(key is not None and proof.holds(key) for key in keys)

    def _card_options(self) -> tuple[SecurityInfo, ...]:
        try:
            return card_security.read_card_security(self.card_security) if self.card_security else ()
        except Malformed:
            return ()

    def _prove_active(self, infos: tuple[SecurityInfo, ...]) -> None:
        key = read_group("DG15", self.files["DG15"]).said if "DG15" in self.files else None
        if not isinstance(key, (RsaKey, EcKey)):
            return
        try:
            nonce, signature = active.challenge(self.link, randomness=self.randomness)
        except Refused as said:
            self._fail_active(str(said))
            return
        algorithm = active.answers(key, nonce, signature, infos)
        if algorithm is None:
            self._fail_active("the signature is not the chip's key's")
            return
        self.active = Proof.HOLDS
        self.how.append("active authentication")

    def _prove_chip(self, infos: tuple[SecurityInfo, ...]) -> None:
        keys = chip_authentication.chip_keys(infos)
        if not keys or not isinstance(self.link, SecureLink) or self.mapping_proof is not None:
            return
        try:
            link = chip_authentication.authenticate(self.link, keys[0], randomness=self.randomness)
            read_file(link, BY_NAME["EF.COM"].fid)
        except ConnectionError as said:
            self._fail_chip(str(said))
            return
        self.link, self.chip = link, Proof.HOLDS
        self.how.append(keys[0].shown)

    def _fail_active(self, problem: str) -> None:
        self.active = Proof.FAILED
        self.findings.append(stop("chip.active_failed", problem=problem))

    def _fail_chip(self, problem: str) -> None:
        self.chip = Proof.FAILED
        self.findings.append(stop("chip.chip_failed", problem=problem))
