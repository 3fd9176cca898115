"""What the tests of the visas room share: rules in force, a booth, officers, a visa and a ban."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from passavant.base.models import Officer
from passavant.domain.entry_rules.dates import Term
from passavant.modules.rules.tests.conftest import AT, CUBAN, DOMINICAN, Desk
from passavant.modules.sites.queries import find_booth
from passavant.modules.visas import actions, facts
from passavant.modules.visas.models import Ban, Visa

__all__ = ["AT", "CUBAN", "DOMINICAN"]
TODAY = date(2026, 11, 20)


def holder(said: dict[str, str] = CUBAN, **changed: str) -> facts.Holder:
    names = ("surname", "given_names", "date_of_birth", "nationality", "issuing_state", "document_number")
    return facts.Holder(**{**{name: said[name] for name in names}, **changed})


def written(**said: Any) -> actions.Written:
    """A single-entry visa for ten days, good until 15 December."""
    paper = {
        "kind": facts.Kind.VISA,
        "number": "V-2026/311",
        "issuer": "HTI",
        "authority": "Consulate in Santo Domingo",
        "holder": holder(),
        "valid_from": date(2026, 11, 1),
        "valid_to": date(2026, 12, 15),
        "entries": 1,
        "stay_days": 10,
    }
    return actions.Written(**{**paper, **said})


def decided(**said: Any) -> actions.Decided:
    """A ban of five years from 1 December 2021."""
    ban = {
        "holder": holder(),
        "authority": "DIE",
        "reference": "DIE-2021/9",
        "legal_basis": "Decree of 1978, article 12",
        "first": date(2021, 12, 1),
        "term": Term(years=5),
    }
    return actions.Decided(**{**ban, **said})


@dataclass
class Consulate(Desk):
    """A desk whose supervisor also records visas and bans."""

    def grant(self, **said: Any) -> Visa:
        return actions.record_visa(officer=self.officers["supervisor"], written=written(**said), at=AT)

    def ban(self, *, at: datetime = AT - timedelta(days=9), **said: Any) -> Ban:
        return actions.impose_ban(officer=self.officers["supervisor"], decided=decided(**said), at=at)


@pytest.fixture
def desk(officer: Callable[..., Officer]) -> Consulate:
    booth = find_booth("HT-OUA-1")
    assert booth is not None
    roles = ("first_line", "second_line", "supervisor", "watch_officer", "analyst", "auditor")
    return Consulate(booth, {role: officer(role) for role in roles})
