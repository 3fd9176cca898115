"""What a new site needs from this room: the posts of the country profile, and booths at its own post."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from passavant.journal.tables import owns
from passavant.modules.sites.models import Booth, Direction, Post
from passavant.modules.sites.profile import CountryProfile, ProfilePost, read_profile


def prepare() -> None:
    """Add what is missing; what an administrator changed is left as it is."""
    if not owns(Post):
        return
    profile = read_profile(settings.PASSAVANT.site.profile)
    here = set(Post.objects.values_list("pk", flat=True))
    posts = profile.posts_on(timezone.localdate())
    Post.save_all([_post(profile, post) for post in posts if post.code not in here])
    own = Post.objects.filter(pk=settings.PASSAVANT.site.code).first()
    if own is not None and not own.booths.exists():
        give_booths(own)


def _post(profile: CountryProfile, post: ProfilePost) -> Post:
    return Post(
        **post.model_dump(exclude={"market_days", "confidence", "basis", "valid_from", "valid_to", "mode"}),
        mode=post.mode.value,
        market_days=" ".join(post.market_days),
        time_zone=profile.time_zone,
    )


def give_booths(post: Post) -> None:
    """Two booths for those who come and two for those who leave."""
    ways = (Direction.ENTRY, Direction.ENTRY, Direction.EXIT, Direction.EXIT)
    Booth.save_all(
        [
            Booth(code=f"{post.code}-{number}", post=post, name=f"{number}", direction=way.value)
            for number, way in enumerate(ways, start=1)
        ]
    )
