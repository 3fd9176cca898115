"""At headquarters: what was refused of a stick that was just answered, for whoever holds it in hand.

Most answers only their reader opens, this site not among them: what they refused is told by what the desk remembers of
the site. It tells nothing of a site that was never heard.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from passavant.base.wording import tell_code
from passavant.journal.models import Quarantined
from passavant.journal.site import site_code, site_key
from passavant.relay import messages
from passavant.relay.carriers.file import Mailbag
from passavant.relay.errors import RelayTrouble
from passavant.relay.letters import opened
from passavant.relay.messages import ANSWER
from passavant.relay.models import Peer


def refusals_on(folder: Path) -> list[str]:
    """A sentence for each reason, with the site and the letters that it is about."""
    bag = Mailbag(folder)
    return [sentence for sender in bag.senders(site_code()) for sentence in _of(bag, sender)]


def _of(bag: Mailbag, sender: str) -> Iterator[str]:
    unread = _not_opened(bag, sender)
    answered = {name: why for name, why in _answered_openly(bag, sender).items() if name not in unread}
    letters: dict[str, list[str]] = {}
    for name, why in (unread | answered).items():
        letters.setdefault(why, []).append(name)
    for why, names in letters.items():
        yield f"{sender}, letters {', '.join(names)}: {why}"
    if not answered and (remembered := _remembered(sender)):
        yield f"{sender}: {remembered}"


def _not_opened(bag: Mailbag, sender: str) -> dict[str, str]:
    why: dict[str, str] = {}
    for letter in bag.letters(site_code(), sender):
        try:
            opened(letter.read_bytes(), site_key())
        except RelayTrouble as trouble:
            why[letter.name] = str(trouble)
    return why


def _answered_openly(bag: Mailbag, sender: str) -> dict[str, str]:
    """What a stranger was told: its key is not known, so nothing could be sealed for it."""
    why: dict[str, str] = {}
    for letter in bag.letters(sender, site_code()):
        with letter.open("rb") as file:
            first = file.readline()  # a refusal has no payload
        try:
            answered = messages.read(first, kind=ANSWER)
        except RelayTrouble:
            continue
        if answered.word:
            why[letter.name] = tell_code(answered.word, answered.told)
    return why


def _remembered(sender: str) -> str:
    """The last refusal of what this site asked; an answer that gave what was asked for has ended those before."""
    code = Peer.objects.filter(site=sender).values_list("trouble", flat=True).first()
    if not code:
        return ""
    kept = Quarantined.objects.filter(brought_by=sender).order_by("-arrived_at").first()
    return tell_code(code, {"reason": (kept.why or kept.reason) if kept else ""})
