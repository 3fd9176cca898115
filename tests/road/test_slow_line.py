"""A real line of 256 kbit/s that goes dead without a word: a post in a network namespace, as on another machine.

Both ends of the line let so much through and no more (`tc`); taken down, it swallows what is sent and refuses nothing.
Needs root, `ip` and `tc`. PASSAVANT_DAY says how many crossings the post brings: 600 by default, 5 000 for a day.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from passavant.relay.testing import Network, network

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.geteuid() != 0 or not (shutil.which("ip") and shutil.which("tc")),
        reason="a network namespace takes root, ip and tc",
    ),
]
POST = "HT-OUA"
CROSSINGS = int(os.environ.get("PASSAVANT_DAY", "600"))
SPACE, HERE, THERE = "passavant-post", "10.77.31.1", "10.77.31.2"
PATIENCE = "5"
"""Less than a segment takes on this line: it is for a line that is dead, and not for a slow one."""
RATE = ("rate", "256kbit", "burst", "4kb", "latency", "2s")
FORWARD = """
import asyncio, sys
async def pour(reader, writer):
    try:
        while raw := await reader.read(65536):
            writer.write(raw)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
async def answer(reader, writer):
    there = await asyncio.open_connection(sys.argv[3], int(sys.argv[4]))
    await asyncio.gather(pour(reader, there[1]), pour(there[0], writer))
async def serve():
    server = await asyncio.start_server(answer, sys.argv[1], int(sys.argv[2]))
    print("ready", flush=True)
    await server.serve_forever()
asyncio.run(serve())
"""


def run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


@contextmanager
def namespace() -> Iterator[None]:
    """Two ends of a line, one in a space of its own."""
    run("ip", "netns", "add", SPACE)
    try:
        run("ip", "link", "add", "pv-here", "type", "veth", "peer", "name", "pv-there", "netns", SPACE)
        run("ip", "addr", "add", f"{HERE}/30", "dev", "pv-here")
        run("ip", "link", "set", "pv-here", "up")
        run("tc", "qdisc", "add", "dev", "pv-here", "root", "tbf", *RATE)
        inside("ip", "addr", "add", f"{THERE}/30", "dev", "pv-there")
        inside("ip", "link", "set", "lo", "up")
        inside("ip", "link", "set", "pv-there", "up")
        inside("tc", "qdisc", "add", "dev", "pv-there", "root", "tbf", *RATE)
        yield
    finally:
        run("ip", "netns", "del", SPACE)  # the line goes with it


def inside(*words: str) -> None:
    run("ip", "netns", "exec", SPACE, *words)


@contextmanager
def forwarded(*words: str, port: int, to: str, to_port: int, at: str) -> Iterator[None]:
    """What comes to a port at one end goes on to another address; run by some words, such as in the namespace."""
    told = [*words, sys.executable, "-c", FORWARD, at, str(port), to, str(to_port)]
    process = subprocess.Popen(told, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def net(running_site) -> Iterator[Network]:
    """Headquarters, and a post that reaches it only over the line: by its own loopback, since nothing is encrypted."""
    with ExitStack() as stack:
        net = stack.enter_context(network(running_site, {POST: "https"}))
        port = net.hq.site.port
        stack.enter_context(namespace())
        stack.enter_context(forwarded(at=HERE, port=port, to="127.0.0.1", to_port=port))
        at_the_post = ("ip", "netns", "exec", SPACE)
        stack.enter_context(forwarded(*at_the_post, at="127.0.0.1", port=port, to=HERE, to_port=port))
        net.posts[POST].site.environment["PASSAVANT_RELAY__PATIENCE_SECONDS"] = PATIENCE
        yield net


def exchange(net: Network) -> subprocess.Popen[str]:
    """Begin one exchange of the post from its own side of the line."""
    site = net.posts[POST].site
    return subprocess.Popen(
        ["ip", "netns", "exec", SPACE, *site.program, "relay", "once"],
        env=site.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def bytes_heard() -> int:
    """How much has come over the line to headquarters."""
    return int(Path("/sys/class/net/pv-here/statistics/rx_bytes").read_text(encoding="ascii"))


def test_a_day_comes_over_a_slow_line(net: Network) -> None:
    post = net.posts[POST]
    post.cross(CROSSINGS, seed=1)
    began = time.monotonic()
    said, _ = exchange(net).communicate()
    took = time.monotonic() - began
    assert "entries brought to headquarters" in said, said
    assert net.hq.crossings(POST) == post.crossings()
    print(f"{CROSSINGS} crossings over 256 kbit/s in {took:.1f} s")


def test_a_line_that_goes_dead_loses_and_doubles_nothing(net: Network) -> None:
    """No end of the connection is heard: it is half open at both ends until somebody's patience ends."""
    post = net.posts[POST]
    post.cross(CROSSINGS, seed=2)
    heard = bytes_heard()
    began = exchange(net)
    while bytes_heard() < heard + 30_000:
        assert began.poll() is None, began.communicate()[0]
        time.sleep(0.05)
    run("ip", "link", "set", "pv-here", "down")
    said, _ = began.communicate()
    assert began.returncode != 0, said
    assert net.hq.crossings(POST) != post.crossings()
    run("ip", "link", "set", "pv-here", "up")
    deadline = time.monotonic() + 120
    while (again := exchange(net)).wait() != 0:
        assert time.monotonic() < deadline, again.communicate()[0]
    assert net.hq.crossings(POST) == post.crossings()
    assert net.check(exchange=False) == []
