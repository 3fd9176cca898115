"""Basic Access Control: a chip opens for whoever has read its zone (ICAO Doc 9303-11, 4.3; App. D.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from passavant.domain.emrtd.session.access_keys import AccessKey
from passavant.domain.emrtd.session.apdu import Command, Transport, get_challenge
from passavant.domain.emrtd.session.ciphers import Keys, Kind, decrypt, encrypt, mac, pad, same
from passavant.domain.emrtd.session.links import PlainLink, Refused, demand
from passavant.domain.emrtd.session.secure_messaging import Protection, SecureLink

Randomness = Callable[[int], bytes]
_DES = Kind.TRIPLE_DES


@dataclass(frozen=True, slots=True)
class Exchange:
    """Our half of the exchange: two nonces and our share of the key."""

    chip_nonce: bytes
    our_nonce: bytes
    our_share: bytes


def open_by_zone(transport: Transport, key: AccessKey, *, randomness: Randomness) -> SecureLink:
    """Mutual authentication with the keys of the zone; the LDS application has been selected.

    Raises:
        Refused: the chip does not take the key (or wants PACE).
    """
    link = PlainLink(transport)
    challenge = demand(link, get_challenge(), "the challenge")
    if len(challenge) != 8:
        raise Refused("the challenge", 0)
    exchange = Exchange(challenge, randomness(8), randomness(16))
    keys = Keys.of(key.basic_seed, _DES)
    response = demand(link, external_authenticate(exchange, keys), "basic access")
    return SecureLink(transport, protection_of(exchange, keys, response))


def external_authenticate(exchange: Exchange, keys: Keys) -> Command:
    """EXTERNAL AUTHENTICATE with our nonces and share, enciphered and sealed."""
    plain = exchange.our_nonce + exchange.chip_nonce + exchange.our_share
    enciphered = encrypt(_DES, keys.encryption, plain)
    sealed = mac(_DES, keys.mac, pad(enciphered, 8))
    return Command(ins=0x82, data=enciphered + sealed, expected=0x28)


def protection_of(exchange: Exchange, keys: Keys, response: bytes) -> Protection:
    """The session's keys, when the chip's response is of this exchange.

    Raises:
        Refused: it is not.
    """
    enciphered, sealed = response[:32], response[32:]
    if len(response) != 40 or not same(mac(_DES, keys.mac, pad(enciphered, 8)), sealed):
        raise Refused("basic access: its answer is not sealed", 0)
    plain = decrypt(_DES, keys.encryption, enciphered)
    if plain[:8] != exchange.chip_nonce or not same(plain[8:16], exchange.our_nonce):
        raise Refused("basic access: its answer is of another exchange", 0)
    return session(exchange, plain[16:32])


def session(exchange: Exchange, chip_share: bytes) -> Protection:
    """Session keys of both shares, and the counter of both nonces (9303-11, 9.8.6.2)."""
    seed = bytes(one ^ other for one, other in zip(exchange.our_share, chip_share, strict=True))
    counter = int.from_bytes(exchange.chip_nonce[4:] + exchange.our_nonce[4:], "big")
    return Protection(Keys.of(seed, _DES), counter)
