"""Headquarters as it is shipped: a reverse proxy speaks TLS, and forms sent through it are taken."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
SEND_A_SIGN_IN = """
import django
django.setup()
from django.test import Client
through = {"headers": {"host": "passavant.example.org", "x-forwarded-proto": "https"}}
browser = Client(enforce_csrf_checks=True)
page = browser.get("/sign-in/", **through)
cookie = page.cookies["csrftoken"]
form = {"csrfmiddlewaretoken": cookie.value, "code": "", "password": ""}
through["headers"]["origin"] = "https://passavant.example.org"
print(browser.post("/sign-in/", form, **through).status_code, bool(cookie["secure"]))
"""


@pytest.mark.skipif(not (ROOT / "deploy").is_dir(), reason="deploy/ is not installed with the package")
@pytest.mark.parametrize("told_of_the_proxy", [True, False])
def test_a_sign_in_sent_through_the_proxy_is_taken(tmp_path, told_of_the_proxy):
    toml = (ROOT / "deploy" / "hq" / "site.toml").read_text(encoding="utf-8")
    if not told_of_the_proxy:
        toml = toml.replace("behind_tls_proxy = true", "behind_tls_proxy = false")
    (tmp_path / "site.toml").write_text(toml, encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PASSAVANT_")}
    site = {
        "PASSAVANT_SITE": str(tmp_path / "site.toml"),
        "PASSAVANT_SITE__DATA": str(tmp_path),
        "PASSAVANT_DATABASE__ENGINE": "sqlite",
        "DJANGO_SETTINGS_MODULE": "passavant.config.settings",
    }
    ran = subprocess.run(
        [sys.executable, "-c", SEND_A_SIGN_IN],
        env={**inherited, **site},
        capture_output=True,
        text=True,
        check=False,
    )
    # 422: the form was read and found empty; 403: its key was not believed.
    assert ran.stdout.split() == (["422", "True"] if told_of_the_proxy else ["403", "False"]), ran.stderr
