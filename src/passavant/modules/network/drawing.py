"""The posts on the country's map: how each stands is told by its shape and its words; the colour only says so again."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passavant.base.maps import Spot, draw, short_name
from passavant.modules.network.queries import PostLine, State
from passavant.modules.network.wording import age_words

STATES = {
    State.SILENT: gettext_lazy("not heard"),
    State.REFUSED: gettext_lazy("refused"),
    State.WATCHED: gettext_lazy("look at it"),
    State.WELL: gettext_lazy("in order"),
    State.REVOKED: gettext_lazy("key revoked"),
    State.NOT_JOINED: gettext_lazy("has not joined"),
}
SHAPES = {
    State.SILENT: "octagon",
    State.REFUSED: "square",
    State.WATCHED: "triangle",
    State.WELL: "disc",
    State.REVOKED: "cross",
    State.NOT_JOINED: "ring",
}
_SAID = (State.SILENT, State.REFUSED, State.WATCHED)
"""What is written beside a name on the map; the rest is told by the shape and by the table."""


def draw_network(lines: Sequence[PostLine], *, state: str) -> SafeString:
    """The map, or an empty text where no post has a position."""
    spots = [
        Spot(
            place=line.place,
            name=short_name(line.name),
            title=f"{line.name}: {STATES[line.state]}",
            shape=SHAPES[line.state],
            kind=f"net-{line.state}",
            note=f"· {_note(line)}" if line.state in _SAID else "",
        )
        for line in lines
        if line.place is not None
    ]
    return draw(spots, state=state, title=_("Posts of the country and how they stand"))


def _note(line: PostLine) -> str:
    """For how long a post is silent, or how it stands."""
    said = str(STATES[line.state])
    return f"{said} {age_words(line.age)}" if line.state is State.SILENT and line.age is not None else said
