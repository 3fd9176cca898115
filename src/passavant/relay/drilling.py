"""Fault histories: seeded chance breaks a network of real sites, mends it, and looks whether anything was lost.

One history is a row of steps drawn from its seed: work, exchanges over lines that fail, programs killed with SIGKILL,
sticks in the wrong order, clocks moved, disks full. At its end everything is mended, each post exchanges once, and
every acknowledged record must be at headquarters once and in order, every chain verify, and tables agree.

In a skewed history the sites run programs of different versions (`relay.drilled`), are upgraded and go back in the
middle of it. What a site cannot read it keeps and passes on; once headquarters is upgraded, it shows everything.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from passavant.base.testing import RunningSite
from passavant.relay.bad_line import FAULTS, BadLine, bad_line
from passavant.relay.drilled.versions import VERSIONS
from passavant.relay.testing import HEADQUARTERS, Member, Network, network

_CLOCK = """
from datetime import UTC, datetime, timedelta
from passavant.journal import clock
clock.stop_at(datetime.now(UTC) + timedelta(days=days)) if days else setattr(clock, "_stopped_at", None)
"""
_DISK = """
from django.db import connection
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages if full else 1 << 30}")
"""
_LOOKS_AT_ONCE = 0.05


@dataclass(slots=True)
class Told:
    """What became of one history."""

    seed: int
    steps: list[str] = field(default_factory=list)
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    faults: list[str] = field(default_factory=list)
    """Where sites do not stand alike, a chain does not verify, or tables are not what the journal gives."""
    seconds: float = 0

    @property
    def is_well(self) -> bool:
        return not self.faults and not self.lost and not self.doubled


@dataclass
class Drill:
    """A network to be broken, and the line of those posts that reach headquarters over https."""

    net: Network
    line: BadLine
    acknowledged: dict[str, set[str]] = field(default_factory=dict)
    programs: dict[str, str] = field(default_factory=dict)
    """For each site the version of the drilled program that it runs; empty: the histories are not skewed."""
    came_from: dict[str, str] = field(default_factory=dict)
    """For each site that was upgraded the version to which it can go back."""
    noted: dict[str, set[str]] = field(default_factory=dict)
    """What was acknowledged by the drilled program, by site."""

    def play(self, seed: int, *, steps: int = 10) -> Told:
        """One history; the same seed draws the same steps."""
        chance, told, began = random.Random(seed), Told(seed), time.monotonic()  # noqa: S311  (a drill guards nothing)
        if self.programs:
            self.go_back(self.net.hq)  # each history begins with headquarters behind what it is told
        for step in self._draw(chance, steps):
            post = chance.choice(sorted(self.net.posts))
            told.steps.append(f"{step.__name__.lstrip('_')} {post}")
            step(self, self.net.posts[post], chance)
        self.mend()
        self._look(told)
        told.seconds = time.monotonic() - began
        return told

    def _draw(self, chance: random.Random, steps: int) -> Iterator[Step]:
        """So many steps, one after another; in a skewed history somebody's program changes at one of them at least."""
        changes_at = chance.randrange(steps) if self.programs and steps else None
        for number in range(steps):
            drawn = chance.choice(_STEPS + _OF_SKEW if self.programs else _STEPS)
            yield _program_changed if number == changes_at else drawn

    def mend(self) -> None:
        """Every line well, every program up, every clock right, every disk with room."""
        self.line.next.clear()
        if not self.net.hq.site.runs:
            self.net.hq.site.start()
        self.net.nats.start_unless_running()
        for post in self.net.posts:
            self.net.kill_program(post)
        if self.net.by_nats and not self.net.program_runs(HEADQUARTERS):
            self.net.start_answering()
        for member in (self.net.hq, *self.net.posts.values()):
            member.do(_CLOCK, days=0)
            member.do(_DISK, full=False)

    def work(self, member: Member, shifts: int) -> None:
        """Record, and remember what was acknowledged."""
        try:
            done = member.work(shifts)
        except AssertionError:  # the disk is full, or the power went: nothing was acknowledged
            return
        self.acknowledged.setdefault(member.code, set()).update(done)

    def note(self, member: Member, count: int) -> None:
        """Record in the newest form that a site knows, and remember what was acknowledged."""
        self.noted.setdefault(member.code, set()).update(member.note(count))

    def upgrade(self, member: Member, *, to: str = VERSIONS[-1]) -> None:
        """Let a site run a later version, unless it does already."""
        runs = self.programs[member.code]
        if VERSIONS.index(runs) < VERSIONS.index(to):
            self.came_from[member.code], self.programs[member.code] = runs, to
            self.net.run_program(member.code, to, "run")

    def go_back(self, member: Member) -> None:
        """Let a site run the version before its last upgrade, where there was one since it last went back."""
        if member.code in self.came_from:
            self.programs[member.code] = self.came_from.pop(member.code)
            self.net.run_program(member.code, self.programs[member.code], "rollback")

    def _look(self, told: Told) -> None:
        self._exchange_all()
        told.faults = self._faults_of_skew(told) if self.programs else []
        told.faults += self.net.check(exchange=False)
        for post, keys in self.acknowledged.items():
            arrived = self.net.hq.stands(post)["shifts"]
            told.acknowledged += len(keys)
            told.lost += len(keys - set(arrived))
            told.doubled += len(arrived) - len(set(arrived))

    def _exchange_all(self) -> None:
        for post in self.net.posts:
            self.net.exchange_at_last(post)

    def _faults_of_skew(self, told: Told) -> list[str]:
        """What is amiss while versions differ, and after headquarters has the newest."""
        kept = self.net.hq.notes().kept
        for site, keys in self.noted.items():
            arrived = kept.get(site, [])
            told.acknowledged += len(keys)
            told.lost += len(keys - set(arrived))
            told.doubled += len(arrived) - len(set(arrived))
        members = (self.net.hq, *self.net.posts.values())
        found = [
            f"{each.code} hides {len(hidden)} notes" for each in members if (hidden := each.notes().hidden)
        ]
        self.upgrade(self.net.hq)
        for _ in range(2):  # on its first way a stick brings the word that headquarters runs another program
            self._exchange_all()
        return found + list(self._faults_after_upgrade())

    def _faults_after_upgrade(self) -> Iterator[str]:
        all_kept = self.net.hq.notes()
        unseen = {key for keys in self.noted.values() for key in keys} - all_kept.shown.keys()
        if unseen:
            yield f"headquarters is upgraded and does not show {len(unseen)} notes"
        for post, member in self.net.posts.items():
            has = member.notes()
            if has.kept != all_kept.kept:
                yield f"{post} has not the notes that headquarters has"
            if any(all_kept.shown.get(key) != words for key, words in has.shown.items()):
                yield f"{post} shows other notes than headquarters"


@contextmanager
def drill(
    make: Callable[..., RunningSite],
    carriers: Mapping[str, str],
    programs: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Drill]:
    """A network to be broken: headquarters, a post by each of some carriers, and a line that fails.

    Args:
        make: the factory of `base.testing.sites`.
        programs: for each site the version of the drilled program with which it begins; empty: no skew.
    """
    lines: list[BadLine] = []
    with ExitStack() as stack:

        def through(address: str) -> str:
            lines.append(stack.enter_context(bad_line(address)))
            return lines[-1].address

        net = stack.enter_context(network(make, dict(carriers), line=through, programs=programs))
        yield Drill(net, lines[0], programs=dict(programs))


CARRIERS = {"HT-OUA": "https", "HT-MAL": "nats", "HT-BEL": "file"}
PROGRAMS = {HEADQUARTERS: "level", "HT-OUA": "ahead", "HT-MAL": "level", "HT-BEL": "behind"}
"""Weeks after a release: one post had it first, one missed the release before, too."""

Step = Callable[[Drill, Member, random.Random], Any]


def _work(drill: Drill, member: Member, chance: random.Random) -> None:
    drill.work(member, chance.randint(1, 30))


def _much_work(drill: Drill, member: Member, chance: random.Random) -> None:
    drill.work(member, chance.randint(1000, 1600))  # more than one segment holds


def _news(drill: Drill, member: Member, chance: random.Random) -> None:
    drill.net.hq.name_a_post(f"HT-{member.code[-2:]}{chance.randint(0, 9)}", f"New {chance.random():.6f}")


def _exchange(drill: Drill, member: Member, _: random.Random) -> None:
    drill.net.exchange(member.code)


def _exchange_over_bad_line(drill: Drill, member: Member, chance: random.Random) -> None:
    drill.line.next[:] = [chance.choice(("", *FAULTS)) for _ in range(chance.randint(1, 6))]
    drill.net.exchange(member.code)
    drill.line.next.clear()


def _thief_repeats(drill: Drill, _: Member, chance: random.Random) -> None:
    """Questions that were recorded on the line come again, in another order."""
    seen = list(drill.line.seen)
    chance.shuffle(seen)
    for question in seen[:5]:
        drill.line.pass_on(question)


def _stick_out_of_turn(drill: Drill, member: Member, chance: random.Random) -> None:
    net = drill.net
    for stick in ("one", "two"):
        net.carry(member.code, "put_out", stick=stick)
        drill.work(member, 3)
    for stick in chance.sample(["one", "two", "one"], 3):
        net.carry(HEADQUARTERS, "answer_all", stick=stick)
        net.carry(member.code, "take_in", stick=stick)


def _altered_stick(drill: Drill, member: Member, chance: random.Random) -> None:
    net = drill.net
    net.carry(member.code, "put_out", stick="bad")
    for letter in (net.home / "bad" / "passavant" / f"to-{HEADQUARTERS}" / member.code).iterdir():
        raw = bytearray(letter.read_bytes())
        if chance.random() < 0.5:
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        else:
            del raw[chance.randrange(len(raw)) :]
        letter.write_bytes(bytes(raw))
    net.carry(HEADQUARTERS, "answer_all", stick="bad")


def _relay_killed(drill: Drill, member: Member, chance: random.Random) -> None:
    if member.carrier == "file":
        return
    drill.net.start_program(member.code, member, "run")
    time.sleep(chance.uniform(1, 3))
    drill.net.kill_program(member.code)


def _post_killed(_: Drill, member: Member, chance: random.Random) -> None:
    """The power goes while the post records; what it had not acknowledged may or may not be there."""
    member.kill9_at_work(chance.randint(500, 2000), after=chance.uniform(0, 0.2))


def _headquarters_killed(drill: Drill, member: Member, chance: random.Random) -> None:
    drill.work(member, chance.randint(100, 900))
    drill.net.hq.kill9()
    drill.net.exchange(member.code)
    drill.net.hq.site.start()


def _answering_killed(drill: Drill, member: Member, _: random.Random) -> None:
    if drill.net.by_nats:
        drill.net.kill_program(HEADQUARTERS)
        drill.net.exchange(member.code)
        drill.net.start_answering()


def _nats_killed(drill: Drill, member: Member, _: random.Random) -> None:
    drill.net.nats.kill9()
    drill.net.exchange(member.code)
    drill.net.nats.start_unless_running()


def _clock_moved(drill: Drill, member: Member, chance: random.Random) -> None:
    member.do(_CLOCK, days=chance.choice((-400, -1, 1, 400)))
    drill.work(member, 3)
    drill.net.exchange(member.code)
    member.do(_CLOCK, days=0)


def _disk_full(drill: Drill, member: Member, chance: random.Random) -> None:
    """At the post or at headquarters: what cannot be written is not acknowledged."""
    at = chance.choice((member, drill.net.hq))
    at.do(_DISK, full=True)
    drill.work(member, 200)
    drill.net.exchange(member.code)
    at.do(_DISK, full=False)


_STEPS: tuple[Step, ...] = (
    _work,
    _much_work,
    _news,
    _exchange,
    _exchange_over_bad_line,
    _exchange_over_bad_line,
    _exchange_over_bad_line,
    _thief_repeats,
    _stick_out_of_turn,
    _altered_stick,
    _relay_killed,
    _post_killed,
    _headquarters_killed,
    _answering_killed,
    _nats_killed,
    _clock_moved,
    _disk_full,
)


def _note(drill: Drill, member: Member, chance: random.Random) -> None:
    drill.note(chance.choice((member, drill.net.hq)), chance.randint(2, 12))


def _program_changed(drill: Drill, member: Member, chance: random.Random) -> None:
    at = chance.choice((member, drill.net.hq))
    if at.code in drill.came_from and chance.random() < 0.5:
        drill.go_back(at)
    else:
        drill.upgrade(at, to=chance.choice(VERSIONS[1:]))
    drill.note(at, 4)


_OF_SKEW: tuple[Step, ...] = (_note, _note, _note, _note, _program_changed)
