"""At headquarters: what crossed with a lost or stolen document before the posts knew of it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from passavant.base.permissions import allowed, requires
from passavant.base.reads import Purpose, note_read
from passavant.modules.network.forms import BetweenForm
from passavant.modules.network.queries import Declared
from passavant.modules.network.queries import between as found_between

_ASKED = "network.between"


@requires("network.see_between")
@require_http_methods(["GET", "POST"])
def between(request: HttpRequest) -> HttpResponse:
    """What is looked for is posted and kept in the session: a number must not stand in an address, a history, a log."""
    if not settings.PASSAVANT.site.is_headquarters:
        return redirect("network:line")
    if request.method == "POST":
        request.session[_ASKED] = {name: request.POST.get(name, "") for name in BetweenForm.base_fields}
        return redirect("network:between")
    asked = request.session.get(_ASKED)
    form = BetweenForm(asked)
    found: list[Declared] | None = None
    if asked and form.is_valid():
        found = found_between(
            form.cleaned_data["document_number"],
            issuing_state=form.cleaned_data["issuing_state"] or "",
            with_silent=allowed(request.user, "watchlists.see_silent"),
        )
        note_read(request, f"network.between:{sum(len(each.crossings) for each in found)}", Purpose.ENQUIRY)
    status = 422 if asked and form.errors else 200
    return render(request, "network/between.html", {"form": form, "found": found}, status=status)
