"""Sending commands, plain or secured, in the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from passavant.domain.emrtd.session.apdu import Answer, Command, Transport, answer_of


class Link(Protocol):
    """What sends one command and brings its answer, secured or not."""

    def send(self, command: Command) -> Answer: ...


@dataclass(frozen=True, slots=True)
class PlainLink:
    """Commands as they are."""

    below: Transport

    def send(self, command: Command) -> Answer:
        return answer_of(self.below.transmit(command.octets))


class Refused(ConnectionError):
    """The chip answered a step of a protocol with a status other than success."""

    def __init__(self, step: str, status: int) -> None:
        super().__init__(f"the chip refused {step} with {status:04X}")
        self.step = step
        self.status = status


def demand(link: Link, command: Command, step: str) -> bytes:
    """The data of a successful answer.

    Raises:
        Refused: any other status.
    """
    answer = link.send(command)
    if not answer.is_success:
        raise Refused(step, answer.status)
    return answer.data
