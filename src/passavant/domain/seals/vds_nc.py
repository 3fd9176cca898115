"""The visible digital seal of text, for non-constrained environments: JSON in a QR code (ICAO VDS-NC report, 2021)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature

from passavant.domain.seals.findings import NotASeal
from passavant.domain.seals.hashing import digest_for, hash_for
from passavant.domain.seals.vds import CannotSeal

LARGEST = 16 * 1024
DEEPEST = 16
ALGORITHMS: dict[str, str] = {"ES256": "sha256", "ES384": "sha384", "ES512": "sha512"}
_ALGORITHM_OF_BITS = {256: "ES256", 384: "ES384", 521: "ES512"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NcSeal:
    """A seal of text: header, message, and what was signed, in its canonical form."""

    issuing_state: str
    type: str
    version: int
    message: Mapping[str, Any]
    signed: bytes
    algorithm: str
    certificate: bytes
    signature: bytes


def read_nc_seal(text: str) -> NcSeal:
    """Read the text of a barcode.

    Raises:
        NotASeal: it is no seal, or a broken one.
    """
    whole = _parsed(text)
    try:
        data, signature = whole["data"], whole["sig"]
        header = data["hdr"]
        return NcSeal(
            issuing_state=_text(header["is"]),
            type=_text(header["t"]),
            version=_whole_number(header["v"]),
            message=_object(data["msg"]),
            signed=canonical(data),
            algorithm=_text(signature["alg"]),
            certificate=_unbase64(_text(signature.get("cer", ""))),
            signature=_unbase64(_text(signature["sigvl"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as missing:
        raise NotASeal(f"a seal of text needs data and sig with all their parts ({missing})") from None


def seal_json(
    *,
    issuing_state: str,
    kind: str,
    message: Mapping[str, Any],
    certificate: bytes,
    key: ec.EllipticCurvePrivateKey,
) -> str:
    """The text of a signed seal, in its canonical form, with the signer's certificate (DER) in it.

    Raises:
        CannotSeal: the key's curve has no algorithm in such seals, or the message a value that they cannot hold.
    """
    data = {"hdr": {"is": issuing_state, "t": kind, "v": 1}, "msg": dict(message)}
    bits = key.curve.key_size
    if bits not in _ALGORITHM_OF_BITS:
        raise CannotSeal(
            f"{key.curve.name} has no algorithm in a seal of text; take a curve of 256, 384 or 521 bits"
        )
    try:
        signed = canonical(data)
    except NotASeal as stranger:
        raise CannotSeal(str(stranger)) from stranger
    r, s = decode_dss_signature(key.sign(digest_for(bits, signed), ec.ECDSA(Prehashed(hash_for(bits)()))))
    size = (bits + 7) // 8
    signature = {
        "alg": _ALGORITHM_OF_BITS[bits],
        "cer": base64.urlsafe_b64encode(certificate).decode(),
        "sigvl": base64.urlsafe_b64encode(r.to_bytes(size, "big") + s.to_bytes(size, "big")).decode(),
    }
    return canonical({"data": data, "sig": signature}).decode()


def canonical(value: Any) -> bytes:
    """The one form of a JSON value that is signed (RFC 8785), for values that a seal may hold.

    Raises:
        NotASeal: a number that is not whole, half of a character, or nesting deeper than any seal's.
    """
    try:
        return "".join(_written(value, 0)).encode("utf-8")
    except UnicodeEncodeError:
        raise NotASeal("half of a character") from None


def _written(value: Any, depth: int) -> Iterable[str]:
    if depth > DEEPEST:
        raise NotASeal("nested deeper than a seal")
    if isinstance(value, Mapping):
        yield "{"
        # RFC 8785, 3.2.3: sorted by UTF-16 code units, which is not Python's order beyond the basic plane.
        for index, key in enumerate(sorted(value, key=lambda name: name.encode("utf-16-be"))):
            yield ("," if index else "") + json.dumps(key, ensure_ascii=False) + ":"
            yield from _written(value[key], depth + 1)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for index, item in enumerate(value):
            yield "," if index else ""
            yield from _written(item, depth + 1)
        yield "]"
    elif isinstance(value, float):
        raise NotASeal("a number that is not whole")
    else:
        yield json.dumps(value, ensure_ascii=False)


def _parsed(text: str) -> Any:
    if len(text) > LARGEST:
        raise NotASeal(f"{len(text)} characters are more than a seal may have")
    try:
        return json.loads(text, object_pairs_hook=_each_key_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as trouble:
        raise NotASeal(f"it is no JSON ({type(trouble).__name__})") from None


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text was expected")
    return value


def _whole_number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a whole number was expected")
    return value


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("an object was expected")
    return value


def _unbase64(text: str) -> bytes:
    plain = text.replace("+", "-").replace("/", "_").rstrip("=")
    try:
        return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
    except binascii.Error as trouble:
        raise ValueError("no base64") from trouble
