"""The posts on the country's map: the way travellers come is told by the shape, what is open by the filling."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString

from passavant.base.maps import Spot, draw, short_name
from passavant.modules.sites.models import Mode, Post

_SHAPES = {Mode.LAND: "square", Mode.SEA: "disc", Mode.AIR: "triangle"}


def draw_posts(
    posts: Iterable[Post], *, state: str, title: str, open_now: frozenset[str], here: str
) -> SafeString:
    """The map, or an empty text where no post has a position.

    Args:
        state: the country's code; only known ones have a shore.
        title: what the map shows, for readers who do not see it.
        open_now: codes of posts that are open now.
        here: code of this site's own post.
    """
    order = list(_SHAPES)
    placed = sorted(posts, key=lambda post: (post.code != here, order.index(Mode(post.mode))))
    spots = [
        Spot(
            place=post.place,
            name=short_name(post.name),
            title=post.name,
            shape=_SHAPES[Mode(post.mode)],
            kind="here" if post.code == here else "open" if post.code in open_now else "",
        )
        for post in placed
        if post.place is not None
    ]
    return draw(spots, state=state, title=title)
