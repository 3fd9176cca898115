"""The shapes of the map, for its key."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from passavant.base.maps import SHAPES

register = template.Library()


@register.simple_tag
def shape_of(shape: str, state: str) -> SafeString:
    mark = SHAPES[shape].format(x=9, y=9, kind=f"spot net-{state}")
    return mark_safe(  # noqa: S308  (shapes and states of ours, no value in them)
        f'<svg class="map net__shape" viewBox="0 0 18 18" aria-hidden="true" focusable="false">{mark}</svg>'
    )
