"""What the NATS server lets each site do, as its configuration file says it: deny first, one key a site.

A site publishes its own journal and its own questions, and subscribes to its own inbox and the news; nothing else. The
file is written anew when a site joins or is revoked, and the server reads it again on a signal.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable

from passavant.journal.keys import VerifyingKey

STREAM = "passavant-journals"
JOURNALS, QUESTIONS, NEWS = "passavant.j", "passavant.q", "passavant.news"
ANSWER_TO = "Passavant-Answer-To"
_USER = 20 << 3
"""The first byte of a user's public key: it makes the text begin with U (NATS, nkeys)."""
_LARGEST_MESSAGE = "4MB"


def inbox_of(site: str) -> str:
    return f"_INBOX_{site}"


def nkey_of(key: VerifyingKey) -> str:
    """A site's public key as NATS writes the key of a user: prefix, key, CRC-16/XMODEM, in base32."""
    raw = bytes([_USER]) + bytes.fromhex(str(key))
    return base64.b32encode(raw + _crc16(raw).to_bytes(2, "little")).decode().rstrip("=")


def server_config(
    *,
    headquarters: VerifyingKey,
    sites: Iterable[tuple[str, VerifyingKey]],
    port: int,
    store: str,
    host: str = "",
) -> str:
    """The configuration of a server for these sites.

    Args:
        store: the folder in which it keeps the stream.
    """
    users = [_user(nkey_of(headquarters), publish=[">"], subscribe=[">"])]
    users += [
        _user(
            nkey_of(key),
            publish=[f"{JOURNALS}.{site}", f"{QUESTIONS}.{site}"],
            subscribe=[f"{inbox_of(site)}.>", NEWS],
        )
        for site, key in sites
    ]
    lines = [
        f'listen: "{host or "127.0.0.1"}:{port}"',
        f"max_payload: {_LARGEST_MESSAGE}",
        'ping_interval: "10s"',
        # The default writes to the disk every two minutes: a power cut takes what was acknowledged in them.
        f'jetstream {{ store_dir: "{store}", sync_interval: always }}',
        "authorization { users: [",
        *users,
        "] }",
    ]
    return "\n".join(lines) + "\n"


def _user(nkey: str, *, publish: list[str], subscribe: list[str]) -> str:
    rights = {"publish": {"allow": publish}, "subscribe": {"allow": subscribe}}
    return f'  {{ nkey: "{nkey}", permissions: {json.dumps(rights)} }}'


def _crc16(raw: bytes) -> int:
    value = 0
    for byte in raw:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ 0x1021 if value & 0x8000 else value << 1
        value &= 0xFFFF
    return value
