"""How the posts stand, as numbers for a monitoring system, in Prometheus' text format 0.0.4.

Written by hand: the format is a line of help, a line of type, and one line a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from passavant import __version__
from passavant.modules.network.queries import PostLine, line_standing, post_lines

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
CHAIN_STATES = ("good", "refused", "revoked")
Sample = tuple[dict[str, str], float | None]


@dataclass(frozen=True, slots=True)
class Gauge:
    """One measure with its numbers, each with its labels; a number that is not known is left out."""

    name: str
    help: str
    samples: Iterable[Sample]

    def lines(self) -> Iterator[str]:
        yield f"# HELP passavant_{self.name} {self.help}"
        yield f"# TYPE passavant_{self.name} gauge"
        for labels, value in self.samples:
            if value is not None:
                told = ",".join(f'{name}="{_escaped(label)}"' for name, label in labels.items())
                yield f"passavant_{self.name}{{{told}}} {value:.15g}"


def metrics(*, at: datetime) -> str:
    gauges = _of_headquarters(at) if settings.PASSAVANT.site.is_headquarters else _of_post(at)
    info = Gauge(
        "info",
        "The program's version.",
        [({"site": settings.PASSAVANT.site.code, "version": __version__}, 1)],
    )
    return "".join(f"{line}\n" for gauge in (info, *gauges) for line in gauge.lines())


def _of_headquarters(at: datetime) -> list[Gauge]:
    lines = [line for line in post_lines(at=at) if line.has_joined]

    def each(value: object) -> list[Sample]:
        return [({"post": line.code}, value(line)) for line in lines]  # type: ignore[operator]  # a function of a line

    return [
        Gauge(
            "post_lag_entries",
            "Entries that the post says it has and headquarters has not.",
            each(lambda line: line.lag),
        ),
        Gauge("post_age_seconds", "Since the post was last heard.", each(_age)),
        Gauge(
            "post_sequence",
            "Last number of the post's chain that headquarters holds.",
            each(lambda line: line.held),
        ),
        Gauge("post_clock_skew_seconds", "How far the post's clock is ahead.", each(lambda line: line.skew)),
        Gauge("post_chain_state", "1 for the state that the post's chain is in.", _chain_states(lines)),
        Gauge(
            "post_quarantined_segments",
            "Segments of the post in quarantine.",
            each(lambda line: line.quarantined),
        ),
    ]


def _of_post(at: datetime) -> list[Gauge]:
    standing = line_standing(at=at)
    since = (at - standing.in_step_at).total_seconds() if standing.in_step_at else None
    site = {"post": settings.PASSAVANT.site.code}
    return [
        Gauge("waiting_entries", "Entries that headquarters has not signed for.", [(site, standing.waiting)]),
        Gauge("in_step_age_seconds", "Since the post was last in step with headquarters.", [(site, since)]),
        Gauge(
            "line_trouble", "1 while the last exchange failed.", [(site, int(standing.trouble is not None))]
        ),
        Gauge("quarantined_segments", "Segments in quarantine here.", [(site, len(standing.segments))]),
    ]


def _age(line: PostLine) -> float | None:
    return line.age.total_seconds() if line.age is not None else None


def _chain_states(lines: Iterable[PostLine]) -> list[Sample]:
    return [
        ({"post": line.code, "state": state}, int(line.chain == state))
        for line in lines
        for state in CHAIN_STATES
    ]


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
