"""What headquarters takes out of the stream, with a stream that gives what a test puts into it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import nats.errors
import pytest

from passavant.relay.carriers import Way
from passavant.relay.carriers.nats import Answering
from passavant.relay.carriers.nats_server import ANSWER_TO

NO_WAY: Way = None  # type: ignore[assignment]  # nothing is connected


@dataclass
class Brought:
    """A message in the stream."""

    data: bytes
    headers: dict[str, str] = field(default_factory=lambda: {ANSWER_TO: "_INBOX_HT-MAL.1"})
    trouble: Exception | None = None
    acknowledged: bool = False

    async def ack(self) -> None:
        if self.trouble:
            raise self.trouble
        self.acknowledged = True


@dataclass
class Stream:
    """A connection, its stream and its consumer in one: gives everything at once, and then nothing."""

    messages: list[Brought]
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    published: list[tuple[str, bytes]] = field(default_factory=list)

    def jetstream(self) -> Stream:
        return self

    async def pull_subscribe(self, *_: object, **__: object) -> Stream:
        return self

    async def fetch(self, *_: object, **__: object) -> list[Brought]:
        given, self.messages = self.messages, []
        if not given:
            self.stopped.set()
            raise nats.errors.TimeoutError
        return given

    async def publish(self, inbox: str, answered: bytes) -> None:
        self.published.append((inbox, answered))


def answered(raw: bytes) -> bytes:
    if raw == b"poison":
        raise TypeError("a program that fails")
    return raw.upper()


def take_out(*messages: Brought) -> Stream:
    async def run() -> Stream:
        stream = Stream(list(messages))
        answering = Answering(way=NO_WAY, answer=answered, news=lambda: 0)
        await asyncio.wait_for(answering._take_out(stream, stream.stopped), 10)  # type: ignore[arg-type]
        return stream

    return asyncio.run(run())


def test_a_message_that_brings_answering_down_is_done_with_and_the_next_is_answered(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It would come again for ever otherwise, and nothing of any post be taken any more."""
    poison, sound = Brought(b"poison"), Brought(b"sound")
    stream = take_out(poison, sound)
    assert (poison.acknowledged, sound.acknowledged) == (True, True)
    assert stream.published == [("_INBOX_HT-MAL.1", b"SOUND")]
    assert "has no answer: TypeError" in caplog.text
    assert "poison" not in caplog.text


def test_an_answer_that_cannot_be_sent_keeps_back_no_other() -> None:
    stream = take_out(Brought(b"lost", trouble=nats.errors.OutboundBufferLimitError()), Brought(b"sound"))
    assert stream.published == [("_INBOX_HT-MAL.1", b"SOUND")]


def test_an_answer_goes_to_nobody_but_the_inbox_of_a_site() -> None:
    assert take_out(Brought(b"sound", headers={ANSWER_TO: "passavant.j.HT-OUA"})).published == []
