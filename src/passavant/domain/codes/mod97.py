"""Two check digits behind a number of digits: ISO/IEC 7064, MOD 97-10. One wrong or two swapped digits are noticed."""

from __future__ import annotations


def with_check(digits: str) -> str:
    """The digits with their two check digits behind them."""
    return f"{digits}{98 - int(digits) * 100 % 97:02d}"


def holds(digits: str) -> bool:
    """Whether the last two digits check those before them."""
    return int(digits) % 97 == 1
