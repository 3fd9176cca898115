"""`passavant drill`: break a network of really running sites by seeded chance, and say what it held.

It needs what the tests need (`python3 run.py test` installs it), and no site of its own.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from passavant.journal.progress import progress_bar

_A_NETWORK = 20
"""Histories of one network before it is made anew: each looks through all that was recorded since."""


class Command(BaseCommand):
    help = (
        "Play fault histories over headquarters and three posts: programs killed, lines failing, disks full, "
        "versions that differ, upgrades and ways back."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--histories", type=int, default=20, help="how many (20)")
        parser.add_argument(
            "--seed", type=int, default=1804, help="of the first; a failing seed plays again (1804)"
        )
        parser.add_argument("--steps", type=int, default=10, help="of each history (10)")

    def handle(self, *_: Any, histories: int, seed: int, steps: int, **__: Any) -> None:
        try:
            from passavant.base.testing import sites  # noqa: PLC0415  (a site's installation has no test kit)
            from passavant.relay.drilling import CARRIERS, PROGRAMS, drill  # noqa: PLC0415
        except ModuleNotFoundError as trouble:
            raise CommandError(
                f"{trouble.name} is missing: a drill needs what `python3 run.py test` installs"
            ) from None
        told = []
        with progress_bar("histories", total=histories) as progress:
            for first in range(seed, seed + histories, _A_NETWORK):
                with sites() as make, drill(make, CARRIERS, PROGRAMS) as network:
                    for number in range(first, min(first + _A_NETWORK, seed + histories)):
                        told.append(network.play(number, steps=steps))
                        self._say(told[-1])
                        progress(1)
        self._sum_up(told)
        if not all(history.is_well for history in told):
            raise CommandError("not every history held: play its seed again with --histories 1 --seed")

    def _say(self, told: Any) -> None:
        verdict = (
            "held"
            if told.is_well
            else f"{told.lost} LOST, {told.doubled} DOUBLED, {told.faults}; {told.steps}"
        )
        self.stdout.write(
            f"seed {told.seed}: {verdict}; {told.acknowledged} acknowledged, {told.seconds:.1f} s"
        )
        self.stdout.flush()

    def _sum_up(self, told: Iterable[Any]) -> None:
        histories = list(told)
        table = Table(title=f"{len(histories)} histories in {sum(each.seconds for each in histories):.0f} s")
        for column in ("step", "times"):
            table.add_column(column, justify="right" if column == "times" else "left")
        steps = Counter(step.split()[0] for each in histories for step in each.steps)
        for step, times in steps.most_common():
            table.add_row(step.replace("_", " "), str(times))
        table.add_section()
        table.add_row("acknowledged records", str(_recorded(histories)))
        table.add_row("lost", str(sum(each.lost for each in histories)))
        table.add_row("doubled", str(sum(each.doubled for each in histories)))
        table.add_row("histories that disagree", str(sum(bool(each.faults) for each in histories)))
        Console().print(table)


def _recorded(histories: list[Any]) -> int:
    """Within one network each history counts what those before it recorded, too: the last of each counts all."""
    last = [
        *histories[_A_NETWORK - 1 :: _A_NETWORK],
        *(histories[-1:] if len(histories) % _A_NETWORK else ()),
    ]
    return int(sum(each.acknowledged for each in last))
