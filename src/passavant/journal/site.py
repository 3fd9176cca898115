"""Which site this is: its code, its epoch and its key, as the settings and the key file say."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from passavant.journal.keys import SigningKey, load_key


def site_code() -> str:
    code: str = settings.PASSAVANT.site.code
    return code


def site_epoch() -> int:
    """Raised when a site starts again from a backup, so that two copies cannot both go on recording."""
    epoch: int = settings.PASSAVANT.site.epoch
    return epoch


def headquarters_code() -> str:
    """The code of the site that speaks for the whole country; a site that stands alone is its own."""
    code: str = settings.PASSAVANT.site.headquarters
    return code or site_code()


def site_key() -> SigningKey:
    """The site's private key, read once.

    Raises:
        KeyTrouble: missing, readable by others, not to be opened, or damaged.
    """
    return _key_in(settings.PASSAVANT.site.data, settings.PASSAVANT.database.passphrase)


@lru_cache(maxsize=4)
def _key_in(data: Path, passphrase: str) -> SigningKey:
    return load_key(data / "keys" / "site.key", passphrase=passphrase)
