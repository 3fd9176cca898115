"""`passavant tls init`: a certificate authority and a server certificate for the post's own network.

Browsers give the document camera, passkeys and the clipboard only to pages that came over TLS.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from passavant.config.certificates import make_certificates


class Command(BaseCommand):
    help = "Make the post's own certificate authority and its server certificate."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        init = parts.add_parser("init", help="make the certificates, or a new server certificate")
        init.add_argument("--name", action="append", default=[], help="a host name or address of this server")

    def handle(self, *_: Any, name: list[str], **__: Any) -> None:
        site = settings.PASSAVANT
        names = tuple(dict.fromkeys([*name, *site.server.names, "localhost", "127.0.0.1"]))
        folder = site.site.data / "tls"
        until = make_certificates(folder, site=site.site.code, names=names, now=timezone.now())
        self.stdout.write(
            f"Certificates for {', '.join(names)} lie in {folder}, valid until {until:%Y-%m-%d}.\n"
            f"1. Set tls = true under [server] in site.toml and start the server again.\n"
            f"2. Install {folder / 'ca.crt'} as a trusted authority on every booth's computer."
        )
