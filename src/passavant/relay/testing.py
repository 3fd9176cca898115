"""A network of really running sites, for tests and drills: headquarters, posts by any carrier, a NATS server.

Everything is asked through consoles (`base.testing.Console`), so that a history of a hundred steps starts few programs.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from passavant.base.testing import Console, RunningSite

HEADQUARTERS = "HT-DIE"
_WORK = """
import uuid
from datetime import UTC, datetime
from passavant.journal.recording import Told, record_all
from passavant.modules.sites.facts import ShiftClosed, ShiftOpened
at, told, answer = datetime.now(UTC), [], []
for _ in range(shifts):
    shift = uuid.uuid4()
    answer.append(str(shift))
    told.append(Told(ShiftOpened(shift=shift, officer="M12", booth=f"{post}-1", post=post), at, "M12"))
    told.append(Told(ShiftClosed(shift=shift), at, "M12"))
record_all(told)
"""
_CROSS = """
import random
from datetime import UTC, datetime, timedelta
from passavant.domain import mrz
from passavant.domain.specimens.people import population
from passavant.journal.ids import id_at
from passavant.journal.recording import Told, record_all
from passavant.modules.crossings import documents, facts
now = datetime.now(UTC)
people = [mrz.read(person.mrz_lines(), today=now.date()).zone for person in population(seed, max(1, count // 4))]
known = [documents.from_zone(zone) for zone in people if zone is not None]
journey = facts.Journey(means="foot", carrier="", purpose="trade", address="", stay_days=None, stay_until=None)
def crossing(number):
    at = now - timedelta(days=7) + timedelta(seconds=number * 7 * 86400 / count)
    turn, who = divmod(number, len(known))
    fact = facts.CrossingRecorded(
        inspection=id_at(at, random.getrandbits(74)), post=post, booth=f"{post}-1", mode="land",
        direction=("entry", "exit")[turn % 2],
        document=known[who], journey=journey, line=facts.Line.FIRST, reason="", note="", group=None,
    )
    return Told(fact, at, "M12")
answer = 0
while answer < count:
    answer += record_all(crossing(number) for number in range(answer, min(answer + 2000, count)))
"""
_DIGEST = """
import hashlib
from passavant.modules.crossings.models import Crossing
digest, answer = hashlib.sha256(), 0
for row in Crossing.objects.filter(post=post).order_by("pk").values_list().iterator():
    digest.update(repr(tuple(str(value) for value in row)).encode())
    answer += 1
answer = [answer, digest.hexdigest()]
"""
_ENROL_A_READER = """
from passavant.modules.sites.actions import enrol_device
from passavant.modules.sites.queries import booths_of
answer = enrol_device(code="reader", booth_code=booths_of((post,))[0].code, officer_code=officer)
"""
_NAME = """
from passavant.modules.sites.models import Post
Post(code=code, name=name, mode="land").save()
"""
_EXCHANGE = """
from passavant.journal.errors import JournalError
from passavant.relay.caller import Caller
from passavant.relay.carriers import open_carrier
from passavant.relay.running import run_once
carrier = open_carrier()
try:
    done = run_once(Caller(carrier))
    answer = [done.brought, done.taken]
except JournalError as trouble:
    answer = getattr(trouble, "code", repr(trouble))
finally:
    carrier.close()
"""
_CARRY = """
from pathlib import Path
from passavant.journal.errors import JournalError
from passavant.relay.carriers import file
try:
    answer = getattr(file, step)(Path(folder))
    answer = [answer.brought, answer.taken] if step == "take_in" else answer
except JournalError as trouble:
    answer = getattr(trouble, "code", repr(trouble))
"""
_STANDS = """
from passavant.journal import store
from passavant.journal.models import Quarantined
from passavant.modules.sites.models import Post, Shift
from passavant.relay.rounds import waiting
answer = {
    "heads": {f"{head.site}/{head.epoch}": [head.sequence, head.link] for head in store.heads()},
    "shifts": sorted(str(pk) for pk in Shift.objects.filter(post=post).values_list("pk", flat=True)),
    "named": dict(Post.objects.values_list("code", "name")),
    "quarantined": list(Quarantined.objects.values_list("reason", flat=True)),
    "waiting": waiting(),
}
"""
_NOTE = """
import uuid
from passavant.journal import clock
from passavant.journal.recording import Told, record_all
from passavant.relay.drilled import facts, versions
fields = {"post": post} if versions.IS_LEVEL else {}
fields |= {"weight": 7} if versions.IS_AHEAD else {}
told, answer = [], []
for number in range(count):
    key = uuid.uuid4()
    answer.append(str(key))
    if versions.IS_AHEAD and number % 2:
        told.append(facts.EchoNoted(echo=key, words=f"echo {number} of {post}"))
    else:
        told.append(facts.ProbeNoted(probe=key, words=f"probe {number} of {post}", **fields))
record_all(Told(fact, clock.now(), "M12") for fact in told)
"""
_NOTES = """
import json
from passavant.journal import store
from passavant.journal.declaring import find_kind
from passavant.relay.drilled import facts, models, versions
kept, readable = {}, set()
for head in store.heads():
    for entry in store.entries_after(head.site, head.epoch, 0):
        if entry.envelope.kind in (facts.PROBE, facts.ECHO) and entry.body:
            body, kind = json.loads(entry.body), find_kind(entry.envelope.kind)
            key = body.get("probe") or body["echo"]
            kept.setdefault(head.site, []).append(key)
            if kind is not None and entry.envelope.version <= kind.version:
                readable.add(key)
tables = [models.Probe, *([models.Echo] if versions.IS_AHEAD else [])]
shown = {str(pk): words for table in tables for pk, words in table.objects.values_list("pk", "words")}
answer = {"kept": kept, "shown": shown, "hidden": sorted(readable ^ shown.keys())}
"""
CHECK = """
from django.conf import settings
from passavant.journal.rebuilding import mirror
from passavant.journal.verifying import verify
verdict = verify(heads_file=settings.PASSAVANT.site.heads_file)
answer = [f"{fault.entry}: {fault.reason}" for fault in verdict.faults]
answer += [f"{found.table} is not what the journal gives" for found in mirror()]
"""


@dataclass(frozen=True)
class Notes:
    """What a site has of that which was noted at sites of drilled programs."""

    kept: dict[str, list[str]]
    """The keys in its journal, by the site that noted them, in the order of the chains."""
    shown: dict[str, str]
    """What its tables show, by key."""
    hidden: list[str]
    """What its program can read and its tables do not show, or the other way round; none when all is well."""


@dataclass
class Member:
    """One site of a network, with its console."""

    site: RunningSite
    code: str
    carrier: str
    _stack: ExitStack = field(default_factory=ExitStack, repr=False)
    _console: Console | None = field(default=None, repr=False)

    def do(self, source: str, **values: Any) -> Any:
        if self._console is None:
            self._console = self._stack.enter_context(self.site.console())
        return self._console.do(source, **values)

    def work(self, shifts: int) -> list[str]:
        """Record that many shifts begun and ended; returns their keys, which are acknowledged then."""
        done: list[str] = self.do(_WORK, shifts=shifts, post=self.code)
        return done

    def cross(self, count: int, *, seed: int) -> int:
        """Record that many crossings of invented people, over the last seven days; each comes and goes twice."""
        done: int = self.do(_CROSS, count=count, seed=seed, post=self.code)
        return done

    def crossings(self, post: str = "") -> list[Any]:
        """How many crossings of a post are known here, and the digest of their rows."""
        told: list[Any] = self.do(_DIGEST, post=post or self.code)
        return told

    def name_a_post(self, code: str, name: str) -> None:
        """At headquarters: something that all posts should hear."""
        self.do(_NAME, code=code, name=name)

    def note(self, count: int) -> list[str]:
        """At a site of a drilled program: record so much in the newest form that it knows; returns the keys."""
        done: list[str] = self.do(_NOTE, count=count, post=self.code)
        return done

    def notes(self) -> Notes:
        """At a site of a drilled program: what it has of what was noted anywhere."""
        return Notes(**self.do(_NOTES))

    def run_program(self, version: str, part: str) -> str:
        """Install the drilled program of another version, and bring the data to it by `upgrade run` or `rollback`."""
        serves = self.site.runs
        self.close()
        if serves:
            self.site.stop()
        self.site.environment["PASSAVANT_DRILLED"] = version
        said = self.site.command("upgrade", part, "--yes").stdout
        if serves:
            self.site.start()
        return said

    def stands(self, post: str = "") -> dict[str, Any]:
        """Heads, and what is known of a post's shifts."""
        told: dict[str, Any] = self.do(_STANDS, post=post or self.code)
        return told

    def kill9_at_work(self, shifts: int, *, after: float) -> None:
        """The power goes while the post records; nobody hears what became of it."""
        self.do("answer = 1")
        assert self._console is not None
        self._console.begin(_WORK, shifts=shifts, post=self.code)
        time.sleep(after)
        self.kill9()

    def kill9(self) -> None:
        """The power goes: server and console with it."""
        self.close()
        if self.site.runs:
            self.site.kill9()

    def close(self) -> None:
        """End the console; the next question opens another."""
        self._stack.close()
        self._console = None


@dataclass(frozen=True)
class Lane:
    """The reader at a booth of a post, where people leave; it speaks with the post's server."""

    member: Member
    token: str

    @classmethod
    def at(cls, member: Member, *, officer: str) -> Lane:
        """A new reader at the first booth of a post, which acts for an officer."""
        return cls(member, member.do(_ENROL_A_READER, post=member.code, officer=officer))

    def scan(self, mrz: Iterable[str]) -> dict[str, Any]:
        """The card of whoever shows a document with these lines."""
        return self._ask("scans", {"scan": str(uuid.uuid4()), "mrz": "\n".join(mrz), "direction": "exit"})

    def admit(self, card: dict[str, Any]) -> dict[str, Any]:
        said = {"decision": "admit", "note": "nothing was found", "means": "foot"}
        return self._ask(f"inspections/{card['inspection']}/decision", said)

    def _ask(self, path: str, said: dict[str, str]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        address = f"{self.member.site.address}/api/crossings/{path}"
        asked = urllib.request.Request(address, json.dumps(said).encode(), headers)  # noqa: S310  (our own server)
        with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310  (our own server)
            told: dict[str, Any] = json.load(answer)
            return told


@dataclass
class Network:
    """Headquarters and its posts, each by its own carrier."""

    hq: Member
    posts: dict[str, Member]
    home: Path
    nats: NatsServer
    relays: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def go_by(self, post: str, carrier: str, *, https: str = "") -> None:
        """Let a post reach headquarters by another carrier from now on."""
        member = self.posts[post]
        member.close()
        member.carrier = carrier
        way = {"https": https or self.hq.site.address, "nats": self.nats.address, "file": ""}[carrier]
        member.site.environment["PASSAVANT_RELAY__CARRIER"] = "" if carrier == "file" else carrier
        member.site.environment["PASSAVANT_RELAY__ADDRESS"] = way

    def exchange(self, post: str) -> Any:
        """One exchange of a post by its carrier: what was brought and taken, or the code of the trouble."""
        member = self.posts[post]
        if member.carrier != "file":
            return member.do(_EXCHANGE)
        for step, at in (("put_out", post), ("answer_all", HEADQUARTERS)):
            self.carry(at, step, stick=post)
        return self.carry(post, "take_in", stick=post)

    def exchange_at_last(self, post: str, *, within: float = 60) -> None:
        """Exchange until one succeeds, as the relay of a post does."""
        late = time.monotonic() + within
        while not isinstance(said := self.exchange(post), list):
            assert time.monotonic() < late, said
            time.sleep(0.2)

    def carry(self, at: str, step: str, *, stick: str) -> Any:
        """One step of a stick's way, at a post or at headquarters."""
        member = self.hq if at == HEADQUARTERS else self.posts[at]
        return member.do(_CARRY, folder=str(self.home / stick), step=step)

    def faults_of(self, post: str) -> list[str]:
        """Where headquarters and a post do not stand alike; nothing when all is well."""
        here, there = self.posts[post].stands(), self.hq.stands(post)
        own = {name: head for name, head in here["heads"].items() if name.startswith(f"{post}/")}
        found = [f"{name} differs" for name, head in own.items() if there["heads"].get(name) != head]
        lost, more = set(here["shifts"]) - set(there["shifts"]), set(there["shifts"]) - set(here["shifts"])
        if lost or more or len(here["shifts"]) != len(there["shifts"]):
            found.append(f"{post}: {len(lost)} shifts lost, {len(more)} too many")
        if here["named"] != there["named"]:
            found.append(f"{post}: the posts of the country are others")
        found += [f"{post}: quarantined: {reason}" for reason in here["quarantined"]]
        return found + [f"headquarters quarantined: {reason}" for reason in there["quarantined"]]

    def check(self, *, exchange: bool = True) -> list[str]:
        """What does not stand alike anywhere, and every site's own chain and tables."""
        for post in self.posts if exchange else ():
            self.exchange(post)
        found = [fault for post in self.posts for fault in self.faults_of(post)]
        for member in (self.hq, *self.posts.values()):
            found += [f"{member.code}: {fault}" for fault in member.do(CHECK)]
        return found

    @property
    def by_nats(self) -> bool:
        return any(member.carrier == "nats" for member in self.posts.values())

    def program_runs(self, name: str) -> bool:
        return name in self.relays and self.relays[name].poll() is None

    def start_answering(self) -> None:
        """Headquarters' process for the NATS server."""
        self.start_program(HEADQUARTERS, self.hq, "answer")

    def run_program(self, at: str, version: str, part: str) -> None:
        """Let a site run the drilled program of another version; see `Member.run_program`."""
        answers = at == HEADQUARTERS and self.program_runs(at)
        self.kill_program(at)
        (self.hq if at == HEADQUARTERS else self.posts[at]).run_program(version, part)
        if answers:
            self.start_answering()

    def start_program(self, name: str, member: Member, word: str) -> None:
        self.relays[name] = subprocess.Popen(  # noqa: S603  (our own program)
            [*member.site.program, "relay", word],
            env=member.site.environment,
            stdout=subprocess.DEVNULL,
            stderr=(self.home / f"{name}.log").open("ab"),
        )

    def kill_program(self, name: str) -> None:
        process = self.relays.pop(name, None)
        if process is not None:
            process.kill()
            process.wait()

    def join(self, code: str) -> None:
        """Let a post join by a code."""
        lines = self.hq.site.command("site", "invite", code).stdout.splitlines()
        self.posts[code].site.command("site", "enrol", lines[0], "--address", self.hq.site.address)

    def let_in_by_nats(self) -> None:
        """Write the NATS server's configuration from whom headquarters believes, and let it read it."""
        words = ("nats-config", "--port", str(self.nats.port), "--store", str(self.nats.home / "store"))
        self.nats.configure(self.hq.site.command("relay", *words).stdout)


@dataclass(frozen=True)
class Safe:
    """What is kept away from headquarters' machine: its backup, the passphrase, and its key in a sealed envelope."""

    folder: Path

    @property
    def words(self) -> Path:
        return self.folder / "words"

    @property
    def backup(self) -> Path:
        [found] = self.folder.glob("*.backup")
        return found

    def keep(self, hq: Member) -> None:
        """Make a backup in place of the one before."""
        self.folder.mkdir(exist_ok=True)
        for old in self.folder.glob("*.backup"):
            old.unlink()
        self.words.touch(mode=0o600)
        self.words.write_text("seven mango trees", encoding="utf-8")
        hq.site.command("backup", "make", str(self.folder), "--passphrase-file", str(self.words))
        shutil.copyfile(hq.site.data / "keys" / "site.key", self.folder / "site.key")

    def give_back(self, hq: Member) -> str:
        """Make headquarters again on its empty machine, under the next epoch; returns what the restore said."""
        keys = hq.site.data / "keys"
        keys.mkdir(mode=0o700)
        (keys / "site.key").touch(mode=0o600)
        shutil.copyfile(self.folder / "site.key", keys / "site.key")
        before = int(hq.site.environment.get("PASSAVANT_SITE__EPOCH", "1"))
        hq.site.environment["PASSAVANT_SITE__EPOCH"] = str(before + 1)
        hq.site.command("site", "init")
        words = ("--passphrase-file", str(self.words))
        return hq.site.command("backup", "restore", str(self.backup), *words).stdout


@dataclass
class NatsServer:
    """A NATS server from its wheel, in a folder of its own."""

    home: Path
    port: int
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def configure(self, config: str) -> None:
        (self.home / "nats.conf").write_text(config, encoding="utf-8")
        if self._process is not None:
            self._process.send_signal(signal.SIGHUP)

    def start(self) -> None:
        program = Path(sys.executable).parent / "nats-server"
        log = (self.home / "nats.log").open("ab")
        self._process = subprocess.Popen(  # noqa: S603  (from the wheel)
            [program, "-c", self.home / "nats.conf"], stdout=log, stderr=subprocess.STDOUT
        )
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        raise AssertionError((self.home / "nats.log").read_text())

    def start_unless_running(self) -> None:
        if self._process is None and (self.home / "nats.conf").exists():
            self.start()

    def kill9(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def network(
    make: Callable[..., RunningSite],
    carriers: dict[str, str],
    *,
    line: Callable[[str], str] = lambda address: address,
    programs: Mapping[str, str] = MappingProxyType({}),
    joined: Callable[[str], object] = lambda _: None,
) -> Iterator[Network]:
    """Headquarters and posts that have joined it, really running.

    Args:
        programs: for each site the version of the drilled program that it runs; empty: all run the plain one.
        make: the factory of `base.testing.sites`.
        carriers: for each post the carrier by which it reaches headquarters.
        line: from headquarters' https address the one by which posts reach it, where something lies between.
        joined: told of each site that stands.
    """
    home = Path(tempfile.mkdtemp(prefix="passavant-network-"))
    server = NatsServer(home, _free_port())
    by_nats = "nats" in carriers.values()
    hq = make(
        code=HEADQUARTERS,
        SITE__ROLE="hq",
        **_program(programs, HEADQUARTERS),
        **({"RELAY__CARRIER": "nats", "RELAY__ADDRESS": server.address} if by_nats else {}),
    )
    made = Network(Member(hq, HEADQUARTERS, ""), {}, home, server)
    joined(HEADQUARTERS)
    reached_at = line(hq.address)
    try:
        for code, carrier in carriers.items():
            site = make(
                start=False,
                code=code,
                SITE__HEADQUARTERS=HEADQUARTERS,
                RELAY__PATIENCE_SECONDS="5",
                **_program(programs, code),
                DATABASE__ENGINE="sqlite",  # also where headquarters is on PostgreSQL, as in the field
            )
            made.posts[code] = Member(site, code, carrier)
            made.go_by(code, carrier, https=reached_at)
            made.join(code)
            joined(code)
        if by_nats:
            made.let_in_by_nats()
            server.start()
            made.start_answering()
            made.exchange_at_last(next(code for code, carrier in carriers.items() if carrier == "nats"))
        yield made
    finally:
        for name in list(made.relays):
            made.kill_program(name)
        for member in (made.hq, *made.posts.values()):
            member.close()
        server.kill9()
        shutil.rmtree(home, ignore_errors=True)


def _program(programs: Mapping[str, str], code: str) -> dict[str, str]:
    return {"DRILLED": programs[code]} if code in programs else {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
