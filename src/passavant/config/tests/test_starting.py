"""A site that cannot do its work does not start: one sentence says what to do."""

from __future__ import annotations

import os
import shutil
import uuid
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from passavant.config import preflight
from passavant.journal import months
from passavant.journal.clock import stopped_at


@pytest.fixture(scope="module")
def template(running_site):
    return running_site(start=False)


@pytest.fixture
def site(running_site, template):
    return running_site(start=False)


def _serve(site):
    done = site.command("serve", check=False)
    assert done.returncode == 2
    sentence = done.stderr.strip()
    assert sentence.startswith("passavant: ")
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    return sentence


def test_a_missing_key_is_named_with_its_remedy(site):
    (site.data / "keys" / "site.key").unlink()
    assert "is missing: restore it" in _serve(site)


def test_a_key_that_others_can_read_stops_the_start(site):
    (site.data / "keys" / "site.key").chmod(0o644)
    assert "chmod 600" in _serve(site)


def test_a_secret_that_others_can_read_stops_the_start(site):
    (site.data / "keys" / "secret.key").chmod(0o640)
    assert "chmod 600" in _serve(site)


def test_a_damaged_key_stops_the_start(site):
    (site.data / "keys" / "site.key").write_text("not a key")
    assert "is damaged" in _serve(site)


def test_another_sites_key_stops_the_start(site):
    (site.data / "keys" / "site.key").write_text("11" * 32 + "\n")
    assert "not the one that its journal began with" in _serve(site)


@pytest.mark.skipif(
    os.environ.get("PASSAVANT_TEST_DATABASE") == "postgresql", reason="a SQLite file is damaged here"
)
def test_a_corrupt_database_stops_the_start(site):
    file = site.data / "passavant.sqlite3"
    with file.open("r+b") as damaged:
        damaged.seek(2048)
        damaged.write(os.urandom(60_000))
    assert "cannot be read" in _serve(site)


@pytest.mark.postgres
@pytest.mark.both_databases
@pytest.mark.parametrize("order", ["LOCALE_PROVIDER builtin LOCALE 'C.UTF-8'", "LOCALE 'C'"])
def test_a_database_in_the_order_of_bytes_is_good(order):
    psycopg = pytest.importorskip("psycopg")
    server = {"host": os.environ["PASSAVANT_DATABASE__HOST"], "user": os.environ["PASSAVANT_DATABASE__USER"]}
    name = f"ordered_{uuid.uuid4().hex}"
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 {order}")
    with psycopg.connect(**server, dbname=name) as connection, connection.cursor() as cursor:
        assert list(preflight._text_is_ordered_by_bytes(cursor)) == []


def test_a_database_in_a_languages_order_stops_the_start():
    french = SimpleNamespace(
        execute=lambda _: None, fetchone=lambda: (False,)
    )  # no such server ships in a wheel
    [trouble] = preflight._text_is_ordered_by_bytes(french)
    assert trouble.stops
    assert "create it anew with LC_COLLATE C.UTF-8" in trouble.sentence


def test_an_unfinished_rebuild_stops_the_start(site):
    program = site.python("from passavant.journal.models import Rebuild; Rebuild.objects.create(room='')")
    assert program.wait(60) == 0
    assert "passavant journal rebuild" in _serve(site)


def test_a_missing_data_folder_stops_the_start(site):
    shutil.rmtree(site.data)
    assert "site init" in _serve(site)


def test_a_full_disk_stops_the_start(site_ready, monkeypatch, settings):
    settings.PASSAVANT.site.data.mkdir(exist_ok=True)
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    assert "is full" in next(preflight.troubles()).sentence


def test_a_second_server_of_the_same_site_does_not_start(running_site):
    site = running_site()
    done = site.command("serve", check=False)
    assert done.returncode == 2
    assert "served already" in done.stderr


def test_a_busy_port_is_named(running_site):
    import socket

    site = running_site(start=False)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", site.port))
        holder.listen()
        assert f"port {site.port}" in _serve(site)


def test_the_doctor_finds_nothing_at_a_sound_site(site):
    assert "can do its work" in site.command("doctor").stdout


def test_tls_certificates_are_made_and_served(running_site):
    import ssl
    import urllib.request

    site = running_site(start=False)
    assert "ca.crt" in site.command("tls", "init").stdout
    key = site.data / "tls" / "server.key"
    assert key.stat().st_mode & 0o077 == 0
    trust = ssl.create_default_context(cafile=str(site.data / "tls" / "ca.crt"))
    site.environment["PASSAVANT_SERVER__TLS"] = "true"
    import subprocess
    import sys
    import time

    server = subprocess.Popen([sys.executable, "-m", "passavant.config", "serve"], env=site.environment)
    try:
        for _ in range(100):
            try:
                with urllib.request.urlopen(
                    f"https://localhost:{site.port}/healthz", context=trust, timeout=2
                ) as answer:
                    assert answer.status == 200
                    break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail("the server did not answer over TLS")
    finally:
        server.terminate()
        server.wait(15)


@pytest.mark.postgres
def test_months_that_are_not_there_are_told_and_keep_nobody_from_starting(db):
    assert list(preflight._months(False)) == []
    with stopped_at(datetime(2126, 1, 15, tzinfo=UTC)):
        found = list(preflight._months(False))
        assert len(found) == len(months.parted_models())
        assert all("run `passavant journal months`" in trouble.sentence for trouble in found)
        assert not any(trouble.stops for trouble in found)
        months.keep()
        assert list(preflight._months(False)) == []
