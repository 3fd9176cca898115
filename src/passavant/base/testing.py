"""The testing kit: a ready site, officers, a signed-in client, the mirror, a real server, a real browser.

Its fixtures are known to every test (see `pytest_plugin.py`); its functions serve the tests of any room,
also of rooms that are kept elsewhere.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from passavant.base.pytest_plugin import engine, find_chromium, touches_database

if TYPE_CHECKING:
    from django.test import Client

    from passavant.base.models import Officer

PASSWORD = "Mango-2026-tanbou"  # noqa: S105  (of invented officers)
A_MORNING = datetime(2026, 11, 22, 12, 40, tzinfo=UTC)
"""When tests happen: twenty to eight at Ouanaminthe, on a market day's eve."""
START_WITHIN = 60.0
"""Seconds that a server may take to start on a loaded machine."""
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# -- a site in the test's own transaction -------------------------------------------------------------------


def prepare_rooms() -> None:
    """Open this site's chain and let every room prepare what a new site needs, as `passavant site init`
    does.
    """
    from passavant.base.rooms import room_names, room_part  # noqa: PLC0415  (rooms need the settings)
    from passavant.journal.recording import open_chain  # noqa: PLC0415

    open_chain()
    for room in room_names():
        part = room_part(room, "setup")
        if part is not None:
            part.prepare()


def make_officer(
    *roles: str, code: str = "", name: str = "Marie-Ange Désir", posts: str = "", password: str = ""
) -> Officer:
    """Record an officer with some roles; the password is slow to make, so it is made only where one is asked
    for.
    """
    from passavant.base.models import Officer, set_password  # noqa: PLC0415  (models need the settings)

    made = Officer(
        code=code or "-".join(roles) or "nobody", name=name, role_codes=" ".join(roles), post_codes=posts
    )
    made.save()
    if password:
        set_password(made, password, must_change=False)
    return made


def sign_in(client: Client, officer: Officer) -> Client:
    """Let a test client be an officer, without the form."""
    client.force_login(officer)
    return client


def keeps_the_rules_of_every_page(answer: Any) -> str:
    """Hold the answer to a test client against what every page promises; gives the page."""
    page, where = str(answer.content.decode()), answer.request["PATH_INFO"]
    assert answer.status_code == 200, where
    assert re.search(r'<html lang="\w\w" data-theme="(day|night)">', page), where
    assert page.count("<h1") == 1, where
    assert not re.search(r'(?:href|src|action)="(?:https?:)?//', page), f"an absolute address on {where}"
    assert not re.search(r"<script(?![^>]* src=)", page), f"an inline script on {where}"
    assert not re.search(r'\sstyle="|<style|\son\w+="', page), f"an inline style or handler on {where}"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"], where
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), f"an id twice on {where}"
    fields = r'<(?:input|select|textarea)(?![^>]*type="(?:hidden|checkbox|radio)")[^>]*\sid="([^"]+)"'
    unlabelled = [field for field in re.findall(fields, page) if f'for="{field}"' not in page]
    assert not unlabelled, f"{unlabelled} have no label on {where}"
    return page


def sign_in_by_form(page: Any, site: RunningSite, officer: str, *, language: str = "en") -> None:
    """Let a browser's page be an officer of a running site, as a person signs in."""
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "language", "value": language, "url": site.address}])
    page.goto(f"{site.address}/sign-in/")
    page.fill("[name=code]", officer)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def differences_from_journal() -> list[str]:
    """What stands in the tables and not in the journal, one sentence a table; nothing before a chain is
    open.
    """
    from passavant.journal import store  # noqa: PLC0415  (the journal needs the settings)
    from passavant.journal.rebuilding import mirror  # noqa: PLC0415

    if not store.heads():
        return []
    return [
        f"{found.table}: {found.rows_here} rows here, {found.rows_from_journal} from the journal"
        for found in mirror()
    ]


def plan_of(statement: str) -> list[dict[str, Any]]:
    """Every node of PostgreSQL's plan for a statement, where no whole table is read that an index could serve.

    With as few rows as a test has, PostgreSQL would else read whole tables, and rightly.
    """
    from django.db import connection  # noqa: PLC0415  (Django needs the settings)

    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", None)
        waiting, nodes = [cursor.fetchone()[0][0]["Plan"]], []
    while waiting:
        nodes.append(waiting.pop())
        waiting += nodes[-1].get("Plans", [])
    return nodes


@contextmanager
def at_site(code: str, *, headquarters: str = "", folder: Path) -> Iterator[None]:
    """Be another site for a while: its code, its key, its own tables, which are gone at the end of the block.

    Files that it exports outlive it; so several sites fit into one test, one after another. Its key stays in
    `folder`, so it may be visited again.
    """
    from django.conf import settings  # noqa: PLC0415  (read when asked)
    from django.db import transaction  # noqa: PLC0415
    from django.test import override_settings  # noqa: PLC0415

    from passavant.journal.keys import make_key  # noqa: PLC0415

    was = settings.PASSAVANT
    site = was.site.model_copy(update={"code": code, "headquarters": headquarters, "data": folder / code})
    if not site.key_file.exists():
        make_key(site.key_file)
    with override_settings(PASSAVANT=was.model_copy(update={"site": site})), transaction.atomic():
        yield
        transaction.set_rollback(True)


def be_site(settings: Any, code: str, *, headquarters: str = "") -> None:
    """Be another site for the rest of a test, among the rows that are here: as they came there, say."""
    site = settings.PASSAVANT.site.model_copy(update={"code": code, "headquarters": headquarters})
    settings.PASSAVANT = settings.PASSAVANT.model_copy(update={"site": site})


@pytest.fixture
def site_ready(db: None) -> None:  # noqa: ARG001  (asked for its effect)
    """This site with its chain open, the posts of the country profile, and booths."""
    prepare_rooms()


@pytest.fixture
def officer(site_ready: None) -> Callable[..., Officer]:  # noqa: ARG001  (asked for its effect)
    """Make officers: `officer("first_line", "supervisor", code="M12")`."""
    return make_officer


@pytest.fixture
def signed_in() -> Callable[[Client, Officer], Client]:
    """Let a client be an officer: `signed_in(client, officer("supervisor"))`."""
    return sign_in


@pytest.fixture
def clock() -> Iterator[Callable[[datetime], None]]:
    """Stop the journal's clock at A_MORNING; call it to move on to another instant."""
    from passavant.journal import clock as journal_clock  # noqa: PLC0415  (the journal needs the settings)

    with journal_clock.stopped_at(A_MORNING):

        def move(to: datetime) -> None:
            journal_clock.stop_at(to)

        yield move


@pytest.fixture(autouse=True)
def mirror_holds(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test with a database: the tables are exactly what the journal gives."""
    if not touches_database(request.node):
        yield
        return
    request.getfixturevalue("db")  # so that this ends before the test's transaction does
    yield
    if request.node.get_closest_marker("tampers"):
        return
    from django.db import connection  # noqa: PLC0415  (Django needs the settings)

    if connection.connection is None or connection.needs_rollback:
        return
    found = differences_from_journal()
    assert not found, "The journal gives other tables than those that stand here: " + "; ".join(found)


# -- sites of their own: real processes, real commits -------------------------------------------------------


@dataclass(slots=True)
class RunningSite:
    """One site with data of its own; its server runs in a process of its own."""

    data: Path
    environment: dict[str, str]
    port: int
    _server: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def program(self) -> tuple[str, ...]:
        """How a command of this site begins; with its environment."""
        return (sys.executable, "-m", "passavant.config")

    @property
    def runs(self) -> bool:
        return self._server is not None

    @property
    def pid(self) -> int:
        """The server's process, which leads its workers' group."""
        assert self._server is not None, "the server does not run"
        return self._server.pid

    def command(
        self, *words: str, check: bool = True, text: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `passavant WORDS` at this site."""
        done = subprocess.run(  # noqa: S603  (our own program)
            [*self.program, *words],
            env=self.environment,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, f"passavant {' '.join(words)}: {done.stdout}{done.stderr}"
        return done

    def python(self, source: str, *arguments: str) -> subprocess.Popen[str]:
        """Start a Python program at this site, with Django ready; it speaks by its output."""
        ready = "import django; django.setup()\n"
        return subprocess.Popen(  # noqa: S603  (our own program)
            [sys.executable, "-c", ready + source, *arguments],
            env={**self.environment, "DJANGO_SETTINGS_MODULE": "passavant.config.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @contextmanager
    def console(self) -> Iterator[Console]:
        """A program at this site that stays open, for tests that say many things: a start takes a second."""
        process = self.python(_CONSOLE)
        try:
            yield Console(process)
        finally:
            process.kill()
            process.wait()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = (self.data / "server.log").open("ab")
        with log:
            self._server = subprocess.Popen(  # noqa: S603  (our own program)
                [*self.program, "serve"],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill9(self) -> None:
        """What a power cut does to the server: no process of it gets to say goodbye."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def burn(self) -> None:
        """The machine is gone with all that was on it; what comes next here begins on an empty one."""
        self.kill9()
        shutil.rmtree(self.data)
        self.data.mkdir(mode=0o700)
        if self.environment.get("PASSAVANT_DATABASE__ENGINE") == "postgresql":
            self.environment.update(new_postgresql_database())

    def log(self) -> str:
        """What the server said so far."""
        return (self.data / "server.log").read_text(encoding="utf-8", errors="replace")

    def _end(self, by: signal.Signals) -> None:
        if self._server is None:
            return
        _signal_group(self._server.pid, by)
        with suppress(subprocess.TimeoutExpired):
            self._server.wait(timeout=20)
        _signal_group(self._server.pid, signal.SIGKILL)  # a worker that outlived its leader
        self._server.wait()
        self._server = None

    def _wait(self) -> None:
        assert self._server is not None
        late = time.monotonic() + START_WITHIN
        while time.monotonic() < late:
            assert self._server.poll() is None, f"the server ended at its start:\n{self.log()}"
            if _answers(f"{self.address}/healthz"):
                return
            time.sleep(0.1)
        self.kill9()
        raise AssertionError(f"the server did not answer within {START_WITHIN:.0f} seconds:\n{self.log()}")


@dataclass(frozen=True, slots=True)
class Console:
    """A Python program at a site to which one says one thing after another."""

    process: subprocess.Popen[str]

    def do(self, source: str, **values: Any) -> Any:
        """Run source there, with these values as names; gives what it leaves in `answer`, through JSON."""
        self.begin(source, **values)
        assert self.process.stdout is not None
        told = self.process.stdout.readline()
        if not told:
            raise AssertionError(self.process.communicate()[1])
        answered, trouble = json.loads(told)
        assert not trouble, trouble
        return answered

    def begin(self, source: str, **values: Any) -> None:
        """Let it begin, and do not wait for what it says."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([source, values]) + "\n")
        self.process.stdin.flush()


_CONSOLE = """
import json, sys, traceback
answers, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    source, values = json.loads(line)
    try:
        exec(source, values)
        told = [values.get("answer"), ""]
    except Exception:
        told = [None, traceback.format_exc()]
    print(json.dumps(told), file=answers, flush=True)
"""


@contextmanager
def sites() -> Iterator[Callable[..., RunningSite]]:
    """A factory of sites; at its end every server is stopped and every folder is gone."""
    made: list[RunningSite] = []
    home = Path(tempfile.mkdtemp(prefix="passavant-sites-"))

    def make(*, start: bool = True, code: str = "HT-OUA", **settings: str) -> RunningSite:
        data = home / str(len(made))
        environment = _environment_of(data, code=code, settings=settings)
        port = int(environment["PASSAVANT_SERVER__PORT"])
        site = RunningSite(data=data, environment=environment, port=port)
        made.append(site)
        plain = not settings and engine() == "sqlite"
        _initialise(site, template=home / f"template-{code}" if plain else None)
        if start:
            site.start()
        return site

    try:
        yield make
    finally:
        for site in made:
            site.kill9()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def running_site() -> Iterator[Callable[..., RunningSite]]:
    """Make sites that really run: `site = running_site()`, or `running_site(start=False,
    SITE__DEMO="true")`.
    """
    with sites() as make:
        yield make


def run_pytest(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a process of its own, with this house's settings: for tests of the testing kit itself."""
    root = Path(__file__).parents[3]
    inherited = {name: value for name, value in os.environ.items() if "XDIST" not in name}
    settings: list[str | Path] = ["-c", root / "pyproject.toml", "--rootdir", root, "-p", "no:cacheprovider"]
    return subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "-m", "pytest", *settings, *arguments],
        env={**inherited, "PASSAVANT_TEST_DATABASE": "sqlite", **environment},
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The distribution's Chromium, driven by Playwright; for one module, because its loop blocks Django's
    ORM.
    """
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only tests in a browser need it)

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_chromium(), args=list(BROWSER_ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def browser_page(browser: Any) -> Iterator[Any]:
    """A fresh page, 1366 by 768 as at a booth, with no cookies; errors in the page's scripts fail the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, f"scripts on the page failed: {errors}"


def read_at_gate(page: Any, *texts: str) -> None:
    """What a reader does at a lane of passes: characters and Enter, wherever the cursor is."""
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Enter")


def answer_at_gate(page: Any, text: str) -> Any:
    """One pass is read; the element that answers it."""
    page.evaluate("document.querySelector('[data-outcome]')?.setAttribute('data-before', '')")
    read_at_gate(page, text)
    page.wait_for_selector("[data-outcome]:not([data-before])")
    return page.locator("[data-outcome]")


_IN_THEME = """async theme => {
  document.documentElement.dataset.theme = theme;
  await Promise.allSettled(document.getAnimations().map((each) => each.finished)); /* else a colour is on its way */
}"""


def axe_finds_nothing(page: Any) -> None:
    """Hold an open page against all rules of axe-core by day, and against those of colour by night.

    Nothing but colours differs between the two, so the other rules are not asked twice.
    """
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  (only tests in a browser need it)

    for theme, asked in (("day", {}), ("night", {"runOnly": ["color-contrast"]})):
        page.evaluate(_IN_THEME, theme)
        found = Axe().run(page, options=asked).response["violations"]
        told = [(each["id"], each["help"], each["nodes"][0]["html"]) for each in found]
        assert not found, f"{page.url} by {theme}: {told}"


def _environment_of(data: Path, *, code: str, settings: dict[str, str]) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PASSAVANT_")}
    environment |= {
        "PASSAVANT_SITE": os.devnull,
        "PASSAVANT_SITE__CODE": code,
        "PASSAVANT_SITE__DATA": str(data),
        "PASSAVANT_SERVER__PORT": str(_free_port()),
    }
    if engine() == "postgresql":
        environment |= new_postgresql_database()
    return environment | {f"PASSAVANT_{name}": value for name, value in settings.items()}


def new_postgresql_database() -> dict[str, str]:
    """A database of its own on the run's throwaway server, as settings of a site."""
    import psycopg  # noqa: PLC0415  (the base installation has none)
    from psycopg import sql  # noqa: PLC0415

    server = {name: value for name, value in os.environ.items() if name.startswith("PASSAVANT_DATABASE__")}
    name = f"site_{uuid.uuid4().hex}"
    host, user = server["PASSAVANT_DATABASE__HOST"], server["PASSAVANT_DATABASE__USER"]
    with psycopg.connect(host=host, user=user, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return {**server, "PASSAVANT_DATABASE__NAME": name}


def _initialise(site: RunningSite, *, template: Path | None) -> None:
    """Make the site; a second one of the same code and settings is a copy of the first one's beginning."""
    if template is not None and template.exists():
        shutil.copytree(template, site.data)
        return
    site.command("site", "init")
    if template is not None:
        shutil.copytree(site.data, template)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310  (our own server)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _signal_group(leader: int, by: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, by)
