"""Signers and seals of Utopia, made anew for every run: no private key is kept anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from passavant.domain.seals import SealHeader

_DIGITAL_SIGNATURE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)

AT = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Signer:
    """A seal signer with its authority, both as DER."""

    key: ec.EllipticCurvePrivateKey
    certificate: bytes
    authority: bytes
    crl: bytes
    revoking_crl: bytes


def make_signer(
    curve: ec.EllipticCurve,
    *,
    country: str = "UT",
    name: str = "TS",
    serial: int = 0x5B,
    years: int = 5,
    authority_from: int = 2023,
) -> Signer:
    authority_key = ec.generate_private_key(ec.SECP384R1())
    key = ec.generate_private_key(curve)
    authority_name = _name(country, "SPECIMEN CSCA")
    authority = _certificate(
        authority_name,
        authority_name,
        authority_key,
        authority_key,
        1,
        ca=True,
        first=authority_from,
        years=10,
    )
    certificate = _certificate(
        _name(country, name), authority_name, key, authority_key, serial, ca=False, first=2024, years=years
    )
    return Signer(
        key=key,
        certificate=certificate.public_bytes(serialization.Encoding.DER),
        authority=authority.public_bytes(serialization.Encoding.DER),
        crl=_crl(authority_name, authority_key, []),
        revoking_crl=_crl(authority_name, authority_key, [serial]),
    )


def _name(country: str, name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, name),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    serial: int,
    *,
    ca: bool,
    first: int,
    years: int,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(datetime(first, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(first + years, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    if not ca:
        builder = builder.add_extension(_DIGITAL_SIGNATURE, critical=True)
        purpose = x509.ExtendedKeyUsage([x509.ObjectIdentifier("2.23.136.1.1.11.1")])
        builder = builder.add_extension(purpose, critical=False)
    return builder.sign(issuer_key, hashes.SHA384())


def _crl(issuer: x509.Name, key: ec.EllipticCurvePrivateKey, serials: list[int]) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer)
        .last_update(datetime(2026, 11, 1, tzinfo=UTC))
        .next_update(datetime(2027, 2, 1, tzinfo=UTC))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    for serial in serials:
        revoked = (
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(datetime(2026, 6, 1, tzinfo=UTC))
            .build()
        )
        builder = builder.add_revoked_certificate(revoked)
    return builder.sign(key, hashes.SHA384()).public_bytes(serialization.Encoding.DER)


@pytest.fixture(scope="session")
def signer() -> Signer:
    return make_signer(ec.BrainpoolP256R1())


@pytest.fixture
def header() -> SealHeader:
    return SealHeader(
        version=4,
        issuing_state="UTO",
        signer="UTTS",
        certificate_reference="5B",
        issued=date(2026, 11, 2),
        signed=date(2026, 11, 3),
        feature=0x5E,
        category=0x03,
    )
