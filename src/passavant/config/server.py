"""Run granian for one site: one server a port, sure to stop, TLS where the site has a certificate."""

from __future__ import annotations

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from passavant.config.site import SiteSettings

STOP_WITHIN_SECONDS = 3
"""A browser that keeps a connection open must not keep the server from stopping."""


def address(site: SiteSettings) -> str:
    scheme = "https" if site.server.tls else "http"
    host = "127.0.0.1" if site.server.host == "0.0.0.0" else site.server.host  # noqa: S104  (compared, not bound)
    return f"{scheme}://{host}:{site.server.port}/"


@contextmanager
def alone_on_port(site: SiteSettings) -> Iterator[None]:
    """Make sure that no other server of this site runs and that the port is free.

    Granian shares a port with whoever has it: an old and a new server would answer in turns.
    """
    lock = (site.site.data / "server.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CommandError(f"{site.site.code} is being served already: stop that server first") from None
    try:
        _try_port(site)
        yield
    finally:
        lock.close()


def run(site: SiteSettings) -> None:
    """Serve until told to stop."""
    tls = site.site.data / "tls"
    Granian(
        "passavant.config.wsgi:application",
        address=site.server.host,
        port=site.server.port,
        interface=Interfaces.WSGI,
        workers=site.server.workers,
        blocking_threads=site.server.threads,
        workers_kill_timeout=STOP_WITHIN_SECONDS,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.warning,
        ssl_cert=tls / "server.crt" if site.server.tls else None,
        ssl_key=tls / "server.key" if site.server.tls else None,
    ).serve()


def _try_port(site: SiteSettings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in site.server.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((site.server.host, site.server.port))
        except OSError as trouble:
            raise CommandError(
                f"port {site.server.port} of {site.server.host} cannot be used ({trouble.strerror}): "
                "stop what uses it, or set another port under [server]"
            ) from None
