"""A certificate that is not believed, or soon no more, is told as such, with what to do."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from passavant.config import preflight
from passavant.config.certificates import SERVER_DAYS, make_certificates
from passavant.config.site import Relay
from passavant.relay.carriers import https
from passavant.relay.errors import NoLink


def certificates(folder: Path, *, site: str = "HT-DIE", now: datetime | None = None) -> Path:
    make_certificates(folder, site=site, names=("127.0.0.1",), now=now or datetime.now(UTC))
    return folder / "ca.crt"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[str]:
    """Where headquarters speaks TLS by its own certificate, and then says nothing that is HTTP."""
    certificates(tmp_path / "hq")
    speaks = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    speaks.load_cert_chain(tmp_path / "hq" / "server.crt", tmp_path / "hq" / "server.key")
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with suppress(OSError):  # the test is over
                while True:
                    line, _ = listening.accept()
                    with suppress(OSError), line, speaks.wrap_socket(line, server_side=True) as safe:
                        safe.sendall(b"no HTTP\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


def refused(address: str, authority: Path | None) -> NoLink:
    way = Relay(carrier="https", address=address, authority=authority, patience_seconds=5)
    with pytest.raises(NoLink) as told:
        https.open_carrier(way).ask(b"hello")
    return told.value


def test_a_certificate_of_nobody_known_is_not_a_line_that_is_cut(tmp_path: Path, door: str) -> None:
    another = certificates(tmp_path / "another", site="HT-XXX")
    (tmp_path / "no.crt").write_text("no certificate\n", encoding="ascii")
    for authority in (None, another, tmp_path / "missing.crt", tmp_path / "no.crt"):
        told = refused(door, authority)
        assert told.code == "relay.not_trusted_certificate", authority
        assert told.details["reason"], authority


def test_the_authority_of_headquarters_is_believed(tmp_path: Path, door: str) -> None:
    assert refused(door, tmp_path / "hq" / "ca.crt").code == "relay.no_link"


def look(settings: Any, *, authority: Path | None = None) -> list[str]:
    settings.PASSAVANT = settings.PASSAVANT.model_copy(update={"relay": Relay(authority=authority)})
    found = list(preflight._certificates(False))
    assert not any(trouble.stops for trouble in found)
    return [trouble.sentence for trouble in found]


def test_the_doctor_tells_of_an_authority_that_cannot_be_read(settings: Any, tmp_path: Path) -> None:
    good, wrong = certificates(tmp_path / "hq"), tmp_path / "wrong.crt"
    wrong.write_text("no certificate\n", encoding="ascii")
    assert look(settings) == look(settings, authority=good) == []
    assert "missing.crt cannot be read" in look(settings, authority=tmp_path / "missing.crt")[0]
    assert "wrong.crt is no certificate: put ca.crt of headquarters" in look(settings, authority=wrong)[0]


def test_the_doctor_tells_of_a_certificate_that_ends_within_a_month(settings: Any, tmp_path: Path) -> None:
    site = settings.PASSAVANT.site.model_copy(update={"data": tmp_path})
    server = settings.PASSAVANT.server.model_copy(update={"tls": True})
    settings.PASSAVANT = settings.PASSAVANT.model_copy(update={"site": site, "server": server})
    certificates(tmp_path / "tls")
    assert look(settings) == []
    certificates(tmp_path / "tls", now=datetime.now(UTC) - timedelta(days=SERVER_DAYS - 29))
    [said] = look(settings)
    assert "server.crt ends at" in said
    assert "passavant tls init" in said
