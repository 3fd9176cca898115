"""Headquarters' address for carrier `https`: the desk checks who asks, by signature, and not by session."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from passavant.base.permissions import open_to_anybody
from passavant.relay import desk


@open_to_anybody
@csrf_exempt
@require_POST
def over_https(request: HttpRequest) -> HttpResponse:
    return HttpResponse(desk.answer(request.body, by="https"), content_type="application/octet-stream")
