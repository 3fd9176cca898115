"""`passavant demo --posts 4`: headquarters and posts on one machine, for whoever wants to break them and look.

Headquarters runs on PostgreSQL, posts on SQLite; the first half of the posts comes by https, the others by a NATS
server. Everybody who crosses is invented, and everything is thrown away at the end.
"""

from __future__ import annotations

import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management.base import CommandError
from rich.console import Console
from rich.table import Column, Table

from passavant.base.pytest_plugin import postgresql_for_sites
from passavant.base.testing import sites
from passavant.relay.testing import HEADQUARTERS, Member, Network, Safe, network

_POSTS = ("HT-OUA", "HT-MAL", "HT-BEL", "HT-AAP", "HT-CAP-S", "HT-PAP-A", "HT-JAK-A", "HT-LAB-S")
_WIDTH = 120
_HELP = """\
  status        how everybody stands
  cut POST      cut a post's line to headquarters (or: cut all)
  mend POST     mend it
  kill POST     the power goes at a post: server, relay and booths at once
  start POST    the power comes back
  backup        make last night's backup of headquarters
  burn          headquarters burns: its machine, its disk and its database are gone
  rebuild       headquarters again, from the backup and from what the posts have
  quit          stop everything and throw it away"""
_COUNTS = """
from django.db.models import Count
from passavant.modules.crossings.models import Crossing
answer = dict(Crossing.objects.values_list("post").annotate(Count("pk")))
"""
_WAITS = """
from passavant.relay.rounds import waiting
answer = waiting()
"""


def wide_console() -> Console:
    """One on which the table has room, where no terminal says how wide it is: addresses are there to be opened."""
    console = Console()
    if not console.is_terminal and console.width < _WIDTH:
        console.width = _WIDTH
    return console


@dataclass
class Wire:
    """A line between two ports of this machine, which can be cut."""

    target: tuple[str, int]
    is_cut: bool = False
    _server: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)), repr=False)
    _open: set[socket.socket] = field(default_factory=set, repr=False)

    @property
    def port(self) -> int:
        return int(self._server.getsockname()[1])

    def start(self) -> Wire:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def cut(self) -> None:
        self.is_cut = True
        for end in list(self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_cut = False

    def _accept(self) -> None:
        while True:
            here, _ = self._server.accept()
            there = self._reach()
            if there is None:
                here.close()
                continue
            self._open |= {here, there}
            for source, sink in ((here, there), (there, here)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _reach(self) -> socket.socket | None:
        with suppress(OSError):
            return None if self.is_cut else socket.create_connection(self.target, timeout=10)
        return None

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            self._open.discard(end)


@dataclass
class Show:
    """The network, its lines, and what the visitor may do to it."""

    net: Network
    safe: Safe
    wires: dict[str, Wire] = field(default_factory=dict)
    burnt: bool = False
    console: Console = field(default_factory=wide_console)
    _booths: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict, repr=False)

    def begin(self) -> None:
        self.console.print("Officers are made at headquarters and come to the posts with the relay ...")
        self._fill(self.net.hq, "sites")
        for code, member in self.net.posts.items():
            self._draw_line(code, member)
            member.site.environment["PASSAVANT_SITE__DEMO"] = "true"
            self.net.exchange_at_last(code)
            member.close()
            self.console.print(f"{code} invents its past ...")
            self._fill(member, "crossings")
            self._power_on(code)
        self.backup()

    def run(self, commands: Iterable[str]) -> None:
        self.console.print(_HELP)
        for line in commands:
            word, _, rest = line.strip().partition(" ")
            if word == "quit":
                return
            act = _ACTS.get(word)
            if act is None:
                self.console.print(_HELP)
                continue
            try:
                act(self, rest)
            except KeyError:
                self.console.print(f"There is no post {rest}; there are {', '.join(self.net.posts)}.")

    def status(self, _: str = "") -> None:
        known = {} if self.burnt else self.net.hq.do(_COUNTS)
        address = Column("address", no_wrap=True)
        table = Table(
            "site", address, "carrier", "line", "crossings there", "at headquarters", "wait", title=""
        )
        there = "BURNT" if self.burnt else "serves"
        table.add_row(HEADQUARTERS, self.net.hq.site.address, "", there, "", str(sum(known.values())), "")
        for code, member in self.net.posts.items():
            line = "cut" if self.wires[code].is_cut else "well"
            if not member.site.runs:
                table.add_row(
                    code, member.site.address, member.carrier, line, "NO POWER", str(known.get(code, 0)), "?"
                )
                continue
            row = (str(member.do(_COUNTS).get(code, 0)), str(known.get(code, 0)), str(member.do(_WAITS)))
            table.add_row(code, member.site.address, member.carrier, line, *row)
        self.console.print(table)

    def cut(self, which: str) -> None:
        for code in self._named(which):
            self.wires[code].cut()
            self.console.print(f"{code} has no line to headquarters: work there goes on, records wait.")

    def mend(self, which: str) -> None:
        for code in self._named(which):
            self.wires[code].mend()
            self.console.print(f"The line of {code} is well: what waits goes within a minute.")

    def kill(self, code: str) -> None:
        member = self.net.posts[code]
        if member.site.runs:
            self._booths.pop(code).kill()
            self.net.kill_program(code)
            member.kill9()
        self.console.print(f"The power is gone at {code}.")

    def start(self, code: str) -> None:
        if not self.net.posts[code].site.runs:
            self._power_on(code)
        self.console.print(f"{code} works again, where it stopped.")

    def backup(self, _: str = "") -> None:
        if self.burnt:
            self.console.print("There is nothing left to be backed up: rebuild it first.")
            return
        self.safe.keep(self.net.hq)
        self.console.print("A backup of headquarters lies in the safe, and its key in the sealed envelope.")

    def burn(self, _: str = "") -> None:
        if not self.burnt:
            if self.net.by_nats:
                self.net.kill_program(HEADQUARTERS)
            self.net.hq.close()
            self.net.hq.site.burn()
            self.burnt = True
        self.console.print("Headquarters is gone. The posts work on.")

    def rebuild(self, _: str = "") -> None:
        if not self.burnt:
            self.console.print("Headquarters stands.")
            return
        self.console.print("An empty machine becomes headquarters from the backup ...")
        said, site = self.safe.give_back(self.net.hq), self.net.hq.site
        site.start()
        if self.net.by_nats:
            self.net.start_answering()
        self.burnt = False
        self.console.print(said + site.command("site", "missing").stdout)

    def end(self) -> None:
        for booths in self._booths.values():
            booths.kill()

    def _named(self, which: str) -> list[str]:
        if which == "all":
            return list(self.net.posts)
        return [self.net.posts[which].code]

    def _fill(self, member: Member, room: str) -> None:
        member.site.environment["PASSAVANT_SITE__DEMO"] = "true"
        few = ("--people", "40", "--crossings", "80", "--seed", str(1804 + len(self.wires)))
        member.site.command("demo", "--fill-only", "--only", room, *few)

    def _draw_line(self, code: str, member: Member) -> None:
        way = urlsplit(member.site.environment["PASSAVANT_RELAY__ADDRESS"])
        wire = self.wires[code] = Wire((way.hostname or "", way.port or 0)).start()
        member.site.environment["PASSAVANT_RELAY__ADDRESS"] = f"{way.scheme}://127.0.0.1:{wire.port}"

    def _power_on(self, code: str) -> None:
        member = self.net.posts[code]
        member.site.start()
        self.net.start_program(code, member, "run")
        self._booths[code] = subprocess.Popen(  # noqa: S603  (our own program)
            [*member.site.program, "demo", "--traffic-only", "--seed", str(len(self._booths))],
            env=member.site.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


_ACTS: dict[str, Callable[[Show, str], None]] = {
    "status": Show.status,
    "cut": Show.cut,
    "mend": Show.mend,
    "kill": Show.kill,
    "start": Show.start,
    "backup": Show.backup,
    "burn": Show.burn,
    "rebuild": Show.rebuild,
}


def demonstrate(posts: int, *, commands: Iterable[str]) -> None:
    """Set everything up, do what the visitor says, throw everything away.

    Raises:
        CommandError: so many posts, or so few, are not possible.
    """
    if not 1 <= posts <= len(_POSTS):
        raise CommandError(f"{posts} posts cannot be shown: from 1 to {len(_POSTS)} are possible")
    codes = _POSTS[:posts]
    carriers = {
        code: "https" if place < (len(codes) + 1) // 2 else "nats" for place, code in enumerate(codes)
    }
    console = wide_console()
    console.print(f"Headquarters and {len(codes)} posts are set up; that takes a minute or two ...")
    with ExitStack() as stack:
        safe = Safe(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="passavant-safe-"))))
        stack.enter_context(postgresql_for_sites())
        make = stack.enter_context(sites())
        net = stack.enter_context(
            network(make, carriers, joined=lambda code: console.print(f"{code} stands."))
        )
        show = Show(net, safe, console=console)
        stack.callback(show.end)
        show.begin()
        password = (net.hq.site.data / "demo-password.txt").read_text(encoding="ascii").strip()
        show.console.print(f"Sign in anywhere as mjoseph, scharles, wlouis or ddesir, password {password}")
        show.status()
        show.run(commands)
