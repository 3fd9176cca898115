"""Devices, the first line's page and the receipt tell nothing of a hit but that the second line is to be called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from passavant.domain.specimens import ERIKSSON_TD3
from passavant.modules.crossings.queries import Inspection
from passavant.modules.sites.actions import enrol_device, sign_on
from passavant.modules.watchlists import queries
from passavant.modules.watchlists.models import Decision, Handling
from passavant.modules.watchlists.tests.conftest import Desk, person, reading

SECRETS = ("Interpol Red", "Bank robbery", "watchlists.hit", "red:1", "detain")


@pytest.fixture
def wanted(desk: Desk) -> Desk:
    entry = person("1", "Anna Maria ERIKSSON", dobs=("1974-08-12",), sex="F", reason="Bank robbery")
    desk.take(desk.list("red", title="Interpol Red", handling=Handling.DETAIN), reading(entry))
    return desk


def test_a_device_is_told_to_stop_and_not_why(client: Client, wanted: Desk) -> None:
    token = enrol_device(code="reader", booth_code="HT-OUA-1", officer_code="first_line")
    headers = {"Authorization": f"Bearer {token}"}
    scan = {
        "scan": "5f0c2b5e-64d0-4c33-9d13-0f9a4d6e5a01",
        "mrz": "\n".join(ERIKSSON_TD3),
        "direction": "entry",
    }
    answer: Any = client.post("/api/crossings/scans", scan, content_type="application/json", headers=headers)
    assert answer.status_code == 200
    assert answer.json()["recommended"] == "stop"
    told = answer.content.decode()
    assert not [secret for secret in SECRETS if secret in told]
    decided: Any = client.post(
        f"/api/crossings/inspections/{scan['scan']}/decision",
        {"decision": "admit", "note": "seen"},
        content_type="application/json",
        headers=headers,
    )
    assert decided.status_code == 403
    assert not [secret for secret in SECRETS if secret in decided.content.decode()]


def test_a_device_of_the_second_line_cannot_admit_before_the_hit_is_judged(
    client: Client, wanted: Desk
) -> None:
    token = enrol_device(code="reader", booth_code="HT-OUA-1", officer_code="second_line")
    headers = {"Authorization": f"Bearer {token}"}
    scan = {
        "scan": "5f0c2b5e-64d0-4c33-9d13-0f9a4d6e5a01",
        "mrz": "\n".join(ERIKSSON_TD3),
        "direction": "entry",
    }
    client.post("/api/crossings/scans", scan, content_type="application/json", headers=headers)
    decided: Any = client.post(
        f"/api/crossings/inspections/{scan['scan']}/decision",
        {"decision": "admit", "note": "seen"},
        content_type="application/json",
        headers=headers,
    )
    assert (decided.status_code, decided.json()["type"]) == (409, "urn:passavant:not-released")
    assert not [secret for secret in SECRETS if secret in decided.content.decode()]


def test_the_first_lines_page_says_to_call_the_second_line(
    client: Client, wanted: Desk, signed_in: Callable[..., Client]
) -> None:
    page = _page_of(client, wanted, signed_in, "first_line")
    assert "Call the second line" in page
    assert not [secret for secret in SECRETS if secret in page]


def test_the_second_line_reads_why_and_is_told_what_to_do_first(
    client: Client, wanted: Desk, signed_in: Callable[..., Client]
) -> None:
    page = _page_of(client, wanted, signed_in, "second_line")
    assert "Interpol Red" in page
    row = Inspection.objects.get()
    answer: Any = client.post(
        f"/crossings/inspections/{row.pk}/", {"decision": "admit", "note": "seen", "means": "foot"}
    )
    assert answer.status_code == 422
    assert "Judge the hit first" in answer.content.decode()


def test_the_receipt_of_a_cleared_look_alike_tells_nothing(
    client: Client, wanted: Desk, signed_in: Callable[..., Client]
) -> None:
    _page_of(client, wanted, signed_in, "first_line")
    row = Inspection.objects.get()
    hit = wanted.judge(queries.hits_of(row.pk)[0], Decision.NOT_SAME)
    wanted.agree(hit)
    wanted.admit(row)
    answer: Any = signed_in(client, wanted.officers["second_line"]).get(
        f"/crossings/records/{row.pk}/receipt/"
    )
    assert answer.status_code == 200
    receipt = answer.content.decode().partition("<article")[2].partition("</article>")[0]
    assert "ERIKSSON" in receipt
    assert not [secret for secret in (*SECRETS, "Interpol", "atchlist") if secret in receipt]


def _page_of(client: Client, desk: Desk, signed_in: Callable[..., Client], who: str) -> str:
    sign_on(officer=desk.officers["first_line"], booth_code="HT-OUA-1", at=timezone.now())
    signed_in(client, desk.officers["first_line"]).post("/crossings/booth/", {"mrz": "\n".join(ERIKSSON_TD3)})
    row = Inspection.objects.get()
    answer: Any = signed_in(client, desk.officers[who]).get(f"/crossings/inspections/{row.pk}/")
    assert answer.status_code == 200
    return str(answer.content.decode())
