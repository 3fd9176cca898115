"""Headquarters' database is killed while a post brings its journal, and is started again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from passavant.base.pytest_plugin import PostgreSQL, postgresql_for_sites
from passavant.base.testing import sites
from passavant.relay.testing import Network, network

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    with postgresql_for_sites() as server:
        yield server


@pytest.fixture(scope="module")
def net(server: PostgreSQL) -> Iterator[Network]:
    """Headquarters on that server; the post, as every post, on SQLite."""
    with sites() as make, network(make, {"HT-OUA": "https"}) as net:
        yield net


@pytest.mark.parametrize("after", [0.3, 1.2])
def test_what_was_acknowledged_is_there_and_the_rest_comes_again(
    net: Network, server: PostgreSQL, after: float
) -> None:
    post = net.posts["HT-OUA"]
    post.work(3000)
    said: list[object] = []
    bringing = threading.Thread(target=lambda: said.append(net.exchange("HT-OUA")))
    bringing.start()
    time.sleep(after)
    server.kill9()
    bringing.join()
    assert said
    assert not isinstance(net.exchange("HT-OUA"), list)
    time.sleep(0.5)
    server.start()
    net.hq.close()
    net.exchange_at_last("HT-OUA")
    assert post.stands()["waiting"] == 0
    assert net.check(exchange=False) == []
