"""What is asked of the network: how the posts stand, how one stands, how this site's own line stands."""

from passavant.modules.network.queries.between import Declared, Knew, announced_among, between
from passavant.modules.network.queries.line import LineStanding, line_standing
from passavant.modules.network.queries.post import Chain, PostFile, Revoked, Segment, find_post_file
from passavant.modules.network.queries.posts import PostLine, State, post_lines

__all__ = [
    "Chain",
    "Declared",
    "Knew",
    "LineStanding",
    "PostFile",
    "PostLine",
    "Revoked",
    "Segment",
    "State",
    "announced_among",
    "between",
    "find_post_file",
    "line_standing",
    "post_lines",
]
