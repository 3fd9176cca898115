"""The numbers for a monitoring system, for whoever shows the token of the settings; without a token, for nobody."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from passavant.base.permissions import open_to_anybody
from passavant.modules.network.metrics import CONTENT_TYPE, metrics


@open_to_anybody
@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    token: str = settings.PASSAVANT.rooms["network"].metrics_token
    if not token:
        raise Http404
    shown = request.headers.get("Authorization", "")
    if not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(
        metrics(at=timezone.now()), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"}
    )
