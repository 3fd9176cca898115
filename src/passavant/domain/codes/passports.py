"""What is known of each issuing State's passports: their numbers and their longest validity (`passports.toml`)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class PassportSeries:
    """How one State numbers its passports and for how long it makes them out at most.

    `shape` says in English what `number` matches; `source` tells where this can be seen.
    """

    issuing_state: str
    number: re.Pattern[str]
    shape: str
    valid_years: int
    extra_months: int
    source: str
    since: int

    @property
    def longest_validity_in_months(self) -> int:
        return self.valid_years * 12 + self.extra_months


def _load() -> dict[str, PassportSeries]:
    rows = tomllib.loads(files(__package__).joinpath("passports.toml").read_text(encoding="utf-8"))
    return {
        state: PassportSeries(
            issuing_state=state,
            number=re.compile(row["number"]),
            shape=row["shape"],
            valid_years=row["valid_years"],
            extra_months=row.get("extra_months", 0),
            source=row["source"],
            since=row["since"],
        )
        for state, row in rows.items()
    }


PASSPORT_SERIES: dict[str, PassportSeries] = _load()
