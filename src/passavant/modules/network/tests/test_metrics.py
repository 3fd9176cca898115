"""Metrics: in the text format, for whoever shows the token, and for nobody where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from pydantic import ValidationError

from passavant.journal.facts import KeyRevoked
from passavant.journal.recording import record
from passavant.modules.network.metrics import Gauge, metrics
from passavant.modules.network.settings import Settings
from passavant.modules.network.tests.conftest import NOW
from passavant.relay.models import Link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready", "clock")]
TOKEN = "a-token-of-the-monitor"
SAMPLE = re.compile(
    r'(?P<name>[a-z_:][a-z0-9_:]*)\{(?P<labels>(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (?P<value>\S+)'
)


@contextmanager
def token(value: str) -> Iterator[None]:
    was = settings.PASSAVANT
    rooms = {**was.rooms, "network": Settings(metrics_token=value)}
    with override_settings(PASSAVANT=was.model_copy(update={"rooms": rooms})):
        yield


def parsed(text: str) -> dict[tuple[str, str], float]:
    """Read as Prometheus reads: each family with help and type before its samples, and nothing else."""
    found: dict[tuple[str, str], float] = {}
    family = ""
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# HELP "):
            family = line.split()[2]
        elif line.startswith("# TYPE "):
            assert line == f"# TYPE {family} gauge"
        else:
            sample = SAMPLE.fullmatch(line)
            assert sample, line
            assert sample["name"] == family
            key = (sample["name"], sample["labels"])
            assert key not in found
            found[key] = float(sample["value"])
    return found


def test_headquarters_tells_each_post_that_joined(heard: Callable[..., None]) -> None:
    heard("HT-OUA", ago=timedelta(minutes=2), sequence=41, skew_seconds=-7)
    heard("HT-MAL", carrier="file", skew_seconds=9000)
    record(KeyRevoked(site="HT-MAL", epoch=1, since=NOW, last=None, reason="taken"), at=NOW, actor="A1")
    found = parsed(metrics(at=NOW))
    assert found["passavant_post_lag_entries", 'post="HT-OUA"'] == 41
    assert found["passavant_post_age_seconds", 'post="HT-OUA"'] == 120
    assert found["passavant_post_sequence", 'post="HT-OUA"'] == 0
    assert found["passavant_post_clock_skew_seconds", 'post="HT-OUA"'] == -7
    assert found["passavant_post_quarantined_segments", 'post="HT-OUA"'] == 0
    assert ("passavant_post_clock_skew_seconds", 'post="HT-MAL"') not in found
    states = {
        (post, state): found["passavant_post_chain_state", f'post="{post}",state="{state}"']
        for post in ("HT-OUA", "HT-MAL")
        for state in ("good", "refused", "revoked")
    }
    assert [key for key, value in states.items() if value] == [("HT-OUA", "good"), ("HT-MAL", "revoked")]
    assert not [labels for _, labels in found if "HT-AAP" in labels]


def test_a_post_tells_what_waits_and_since_when_it_is_in_step(at_a_post: None) -> None:
    Link.objects.create(carrier="https", tried_at=NOW, reached_at=NOW - timedelta(seconds=90))
    found = parsed(metrics(at=NOW))
    assert found["passavant_in_step_age_seconds", 'post="HT-DIE"'] == 90
    assert found["passavant_waiting_entries", 'post="HT-DIE"'] > 0
    assert found["passavant_line_trouble", 'post="HT-DIE"'] == 0


def test_a_label_cannot_break_the_format() -> None:
    (_, _, line) = Gauge("x", "X.", [({"post": 'a"b\\c\nd'}, 1)]).lines()
    assert line == 'passavant_x{post="a\\"b\\\\c\\nd"} 1'
    assert SAMPLE.fullmatch(line)


def test_without_a_token_in_the_settings_there_are_no_metrics(client: Client) -> None:
    assert client.get(reverse("network:metrics")).status_code == 404
    assert client.get(reverse("network:metrics"), headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        ("", 401),
        ("Bearer", 401),
        ("Bearer wrong", 401),
        (f"Basic {TOKEN}", 401),
        (f"Bearer {TOKEN}x", 401),
        ("Bearer é", 401),
        (f"Bearer {TOKEN}", 200),
    ],
)
def test_the_token_opens_and_nothing_else(client: Client, shown: str, status: int) -> None:
    with token(TOKEN):
        answer = client.get(reverse("network:metrics"), headers={"Authorization": shown})
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        parsed(answer.content.decode())


@pytest.mark.parametrize("value", ["short", "with a blank in the middle"])
def test_a_token_that_can_be_guessed_stops_the_start(value: str) -> None:
    with pytest.raises(ValidationError):
        Settings(metrics_token=value)
