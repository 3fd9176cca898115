"""Making a trust store of files: master lists, directory downloads, loose certificates and revocation lists.

What is trusted, and on whose word: a certificate on its own because a person put it there, a master list
because its signer leads to such a certificate. Every file becomes an origin that the store can show.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.findings import check, note, stop
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust import ldif
from passavant.domain.emrtd.trust.asn1 import LARGEST_LIST, bounded
from passavant.domain.emrtd.trust.certificates import Certificate, pem_blocks, read_certificate
from passavant.domain.emrtd.trust.cms import SIGNED_DATA, dotted
from passavant.domain.emrtd.trust.lists import MasterList, read_master_list
from passavant.domain.emrtd.trust.revocation import RevocationList, read_revocation_list
from passavant.domain.emrtd.trust.store import Kind, Origin, Standing, TrustStore
from passavant.domain.values import Finding

SUFFIXES = frozenset({".ml", ".bin", ".der", ".cer", ".crt", ".pem", ".crl", ".ldif", ".p7b"})


def files_of_trust(directory: Path) -> dict[str, bytes]:
    """The files below a directory that may hold trust, by their path in it, in a steady order.

    Raises:
        OSError: the directory is missing or none, or a file in it cannot be read.
    """
    next(directory.iterdir(), None)  # rglob takes a directory that is missing for an empty one
    found = sorted(
        path for path in directory.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file()
    )
    return {path.relative_to(directory).as_posix(): _read(path) for path in found}


def build_store(files: Mapping[str, bytes]) -> TrustStore:
    """A store of files by name; what cannot be read or trusted is left out and told in the store's findings."""
    gathering = _Gathering()
    master_lists: list[tuple[str, bytes]] = []
    for name, data in files.items():
        master_lists += gathering.take(name, data)
    anchors = tuple(gathering.authorities.values())
    for name, data in master_lists:
        gathering.take_master_list(name, data, anchors)
    return gathering.store()


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(ldif.LARGEST_DOWNLOAD + 1)


@dataclass(slots=True)
class _Gathering:
    """What was found so far."""

    authorities: dict[str, Certificate] = field(default_factory=dict)
    revocation_lists: list[RevocationList] = field(default_factory=list)
    signers: list[bytes] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    origins_of: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    known: dict[bytes, Certificate] = field(default_factory=dict)

    def take(self, name: str, data: bytes) -> list[tuple[str, bytes]]:
        """Take one file; master lists are handed back, since they can only be judged when all anchors are known."""
        try:
            if ldif.is_ldif(data):
                return self._take_download(name, data)
            bounded(data, LARGEST_LIST, "a file of trust")
            for der in pem_blocks(data) or [data]:
                if _is_signed_data(der):
                    return [(name, der)]
                self._take_one(name, der)
        except Malformed as said:
            self.findings.append(check("trust.unreadable", name=name, problem=str(said)))
        return []

    def take_master_list(self, name: str, data: bytes, anchors: tuple[Certificate, ...]) -> None:
        try:
            read: MasterList = read_master_list(data, name=name, anchors=anchors, known=self.known)
        except Malformed as said:
            self.findings.append(check("trust.unreadable", name=name, problem=str(said)))
            return
        self.origins.append(read.origin)
        self.findings += read.findings
        for authority in read.authorities:
            if authority.may_sign_certificates:
                self._add(authority, name)

    def store(self) -> TrustStore:
        return TrustStore(
            authorities=self.authorities.values(),
            revocation_lists=self.revocation_lists,
            signers=self.signers,
            origins=self.origins,
            origins_of=self.origins_of,
            findings=self.findings,
        )

    def _take_download(self, name: str, data: bytes) -> list[tuple[str, bytes]]:
        """Signers and revocation lists need no trust, being checked when used; authorities and lists do."""
        master_lists = []
        for number, (kind, value) in enumerate(ldif.entries(data), start=1):
            if kind is ldif.Entry.SIGNER:
                self.signers.append(value)
            elif kind is ldif.Entry.MASTER_LIST:
                master_lists.append((f"{name}#{number}", value))
            elif kind is ldif.Entry.REVOCATION_LIST:
                self._take_revocation_list(f"{name}#{number}", value)
        if not (master_lists or self.signers or self.revocation_lists):
            self.findings.append(check("trust.nothing", name=name))
        self.origins.append(Origin(name=name, kind=Kind.DIRECTORY, digest=_digest(data)))
        return master_lists

    def _take_revocation_list(self, name: str, der: bytes) -> None:
        try:
            self.revocation_lists.append(read_revocation_list(der))
        except Malformed as said:
            self.findings.append(note("trust.unreadable", name=name, problem=str(said)))

    def _take_one(self, name: str, der: bytes) -> None:
        if _is_revocation_list(der):
            read = read_revocation_list(der)
            self.revocation_lists.append(read)
            self.origins.append(
                Origin(name=name, kind=Kind.REVOCATION_LIST, digest=read.fingerprint, dated=read.this_update)
            )
            return
        certificate = read_certificate(der)
        if not certificate.may_sign_certificates:
            self.signers.append(certificate.der)
        elif self._is_altered(certificate):
            self.findings.append(
                stop("trust.self_signature", subject=certificate.says.subject.shown, name=name)
            )
            return
        else:
            self._add(certificate, name)
            self.findings.append(
                note("trust.certificate_alone", subject=certificate.says.subject.shown, name=name)
            )
        self.origins.append(Origin(name=name, kind=Kind.CERTIFICATE, digest=certificate.fingerprint))

    @staticmethod
    def _is_altered(certificate: Certificate) -> bool:
        return TrustStore(authorities=[certificate]).standing(certificate) is Standing.REFUSED

    def _add(self, authority: Certificate, name: str) -> None:
        self.authorities.setdefault(authority.fingerprint, authority)
        self.known.setdefault(authority.der, authority)
        names = self.origins_of.setdefault(authority.fingerprint, [])
        if name not in names:
            names.append(name)


def _is_signed_data(der: bytes) -> bool:
    """A ContentInfo begins with its type; a certificate with another sequence."""
    inside = tlv.read(tlv.definite(der)).value[:16]
    return inside[:1] == b"\x06" and dotted(tlv.read(inside).value) == SIGNED_DATA


def _is_revocation_list(der: bytes) -> bool:
    """In a revocation list a time stands where a certificate has a whole validity."""
    signed = tlv.read(tlv.read(der).value).value
    tags: Iterable[int] = (element.tag for element in tlv.elements(signed, most=16))
    first = [tag for tag in tags if tag != 0xA0][:4]
    return any(tag in (0x17, 0x18) for tag in first)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
