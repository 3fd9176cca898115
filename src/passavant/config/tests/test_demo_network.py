"""What `passavant demo --posts` says where no terminal reads it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.core.management import CommandError

from passavant.config.demo_network import Show, demonstrate


def site(code: str, port: int) -> Any:
    there = SimpleNamespace(address=f"http://127.0.0.1:{port}", runs=False)
    return SimpleNamespace(code=code, site=there, carrier="https", do=lambda _: {})


def test_addresses_stand_whole_in_a_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    posts = {"HT-CAP-S": site("HT-CAP-S", 34568), "HT-JAK-A": site("HT-JAK-A", 34569)}
    net = SimpleNamespace(hq=site("HT-DIE", 34567), posts=posts)
    wires = dict.fromkeys(posts, SimpleNamespace(is_cut=False))
    Show(cast("Any", net), cast("Any", None), wires=cast("Any", wires)).status()
    told = capsys.readouterr().out
    assert all(f"http://127.0.0.1:{port} " in told for port in (34567, 34568, 34569)), told


@pytest.mark.parametrize("posts", [9, 100, -1])
def test_more_posts_than_there_are_is_refused_with_the_number_that_is_possible(posts: int) -> None:
    with pytest.raises(CommandError, match=f"{posts} posts cannot be shown: from 1 to 8 are possible"):
        demonstrate(posts, commands=())
