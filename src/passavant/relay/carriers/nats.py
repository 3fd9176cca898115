"""Carrier `nats`: questions over a NATS server, whose operators know how to make one or three of it.

What a post brings goes into a stream, which keeps it on the server's disk until headquarters has taken it; everything
else is asked and answered at once. The server lets a site in by the very key that signs its journal, and lets it write
its own subjects and read its own inbox (`nats_server.py`). Correctness does not rest on any of it: the stream may lose
or repeat, and the receipt of headquarters still decides what is sent again.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import ConsumerConfig, RetentionPolicy, StorageType, StreamConfig

from passavant.journal.site import site_code, site_key
from passavant.relay import messages
from passavant.relay.carriers import Way, patience_for
from passavant.relay.carriers.nats_server import (
    ANSWER_TO,
    JOURNALS,
    NEWS,
    QUESTIONS,
    STREAM,
    inbox_of,
    nkey_of,
)
from passavant.relay.errors import NoLink, RelayTrouble

T = TypeVar("T")
Answer = Callable[[bytes], bytes]
logger = logging.getLogger(__name__)
KEEPS_SECONDS = 7 * 24 * 3600
"""How long the stream keeps what nobody has taken; the post has it still."""
ASK_AGAIN_SECONDS = 20
_PING_SECONDS = 10


class Nats:
    """One connection, run by a thread of its own, since the client speaks only to an event loop."""

    name = "nats"

    def __init__(self, way: Way) -> None:
        self._way = way
        self._news = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._client: Client | None = None
        threading.Thread(target=self._loop.run_forever, daemon=True, name="nats").start()

    def ask(self, question: bytes) -> bytes:
        patience = patience_for(question, self._way)
        return self._wait(self._ask(question, patience), patience)

    def wait_for_news(self, seconds: float) -> bool:
        heard = self._news.wait(seconds)
        self._news.clear()
        return heard

    def close(self) -> None:
        if self._client is not None:
            with suppress(RelayTrouble):
                self._wait(self._client.close(), self._way.patience_seconds)
            self._client = None

    def _wait(self, work: Coroutine[Any, Any, T], patience: float) -> T:
        waiting = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return waiting.result(patience)
        except (TimeoutError, nats.errors.TimeoutError):
            waiting.cancel()
            raise NoLink("relay.too_slow") from None
        except (nats.errors.Error, nats.js.errors.Error, OSError) as trouble:
            raise NoLink("relay.no_link", reason=type(trouble).__name__) from None

    async def _ask(self, question: bytes, patience: float) -> bytes:
        client = await self._connected()
        if messages.read(question, kind=messages.QUESTION).about == "bring":
            return await self._bring(client, question, patience)
        answered = await client.request(f"{QUESTIONS}.{site_code()}", question, timeout=patience)
        return bytes(answered.data)

    async def _bring(self, client: Client, question: bytes, patience: float) -> bytes:
        """Into the stream, and wait until headquarters has taken it out."""
        inbox = client.new_inbox()
        answers = await client.subscribe(inbox, max_msgs=1)
        stream = client.jetstream(timeout=patience)
        await stream.publish(f"{JOURNALS}.{site_code()}", question, headers={ANSWER_TO: inbox})
        return bytes((await answers.next_msg(timeout=patience)).data)

    async def _connected(self) -> Client:
        if self._client is None or not self._client.is_connected:
            if self._client is not None:
                await self._client.close()
            self._client = await connect(self._way)
            await self._client.subscribe(NEWS, cb=self._hear)
        return self._client

    async def _hear(self, _: Msg) -> None:
        self._news.set()


def open_carrier(way: Way) -> Nats:
    """A carrier to the server in the settings."""
    return Nats(way)


async def connect(way: Way, *, stays: bool = False) -> Client:
    """A connection that proves who it is by the site's key.

    Args:
        stays: connect again by itself for ever, as headquarters does; a post's next round does so.
    """
    client = Client()
    # The client knows keys as seeds in files and text; ours stays where it is, and signs what the server asks.
    client._public_nkey = nkey_of(site_key().public)
    options: dict[str, Any] = {"allow_reconnect": stays, "max_reconnect_attempts": -1}
    if way.authority is not None:
        import ssl  # noqa: PLC0415  (only where the line is encrypted)

        options["tls"] = ssl.create_default_context(cafile=str(way.authority))
    await client.connect(
        way.address,
        signature_cb=lambda nonce: site_key().sign(nonce.encode()).encode(),
        connect_timeout=min(10, int(way.patience_seconds)),
        inbox_prefix=inbox_of(site_code()).encode(),
        ping_interval=_PING_SECONDS,
        error_cb=_keep_quiet,
        **options,
    )
    return client


async def _keep_quiet(_: Exception) -> None:
    """The round that fails says so; the client would write a trace for every try."""


@dataclass(slots=True)
class Answering:
    """At headquarters: answers what arrives by the server, and tells posts when there is something new.

    Several may run at once, on several machines: the server gives each question to one of them.
    """

    way: Way
    answer: Answer
    news: Callable[[], object]
    """What changes when there is something new for posts."""

    async def run(self, stopped: asyncio.Event) -> None:
        client = await connect(self.way, stays=True)
        try:
            await self._open_stream(client)
            await client.subscribe(f"{QUESTIONS}.*", queue="headquarters", cb=self._answer)
            await asyncio.gather(self._take_out(client, stopped), self._tell_news(client, stopped))
        finally:
            await client.close()

    async def _open_stream(self, client: Client) -> None:
        config = StreamConfig(
            name=STREAM,
            subjects=[f"{JOURNALS}.*"],
            storage=StorageType.FILE,
            max_age=KEEPS_SECONDS,
            retention=RetentionPolicy.WORK_QUEUE,
        )
        stream = client.jetstream()
        try:
            await stream.add_stream(config)
        except nats.js.errors.BadRequestError:  # it is there with other settings, which are its operator's
            await stream.stream_info(STREAM)

    async def _take_out(self, client: Client, stopped: asyncio.Event) -> None:
        taken = ConsumerConfig(ack_wait=ASK_AGAIN_SECONDS, max_ack_pending=64)
        queue = await client.jetstream().pull_subscribe(f"{JOURNALS}.*", durable="intake", config=taken)
        while not stopped.is_set():
            try:
                taken_out = await queue.fetch(8, timeout=1)
            except (nats.errors.TimeoutError, TimeoutError):
                continue
            for message in taken_out:
                await self._answer_once(client, message)

    async def _answer_once(self, client: Client, message: Msg) -> None:
        """Answer one message of the stream, which is done with then, whatever came of it: the post has it still."""
        try:
            answered = await asyncio.to_thread(self.answer, message.data)
        except Exception as trouble:  # noqa: BLE001  (one message must not keep back all others; no names in logs)
            logger.warning("relay: a message of the stream has no answer: %s", type(trouble).__name__)
            answered = b""
        try:
            await message.ack()
            # The stream's own reply address is its acknowledgement; the post waits at another.
            inbox = (message.headers or {}).get(ANSWER_TO, "")
            if answered and inbox.startswith("_INBOX_"):
                await client.publish(inbox, answered)
        except nats.errors.Error as trouble:  # it comes again, and is taken once
            logger.warning("relay: an answer could not be sent: %s", type(trouble).__name__)

    async def _tell_news(self, client: Client, stopped: asyncio.Event) -> None:
        known = await asyncio.to_thread(self.news)
        while not stopped.is_set():
            await asyncio.sleep(0.3)
            now = await asyncio.to_thread(self.news)
            if now != known:
                known = now
                await client.publish(NEWS, b"")

    async def _answer(self, message: Msg) -> None:
        await message.respond(await asyncio.to_thread(self.answer, message.data))
