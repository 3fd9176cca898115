"""Groups of posts, which headquarters keeps."""

from __future__ import annotations

from django.contrib import messages as page_messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from passavant.base.permissions import requires
from passavant.modules.messages import queries
from passavant.modules.messages.forms import GroupForm
from passavant.modules.messages.models import Group


@requires("messages.keep_groups")
@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest) -> HttpResponse:
    """All groups, and a form for a new one."""
    _only_headquarters()
    form = GroupForm(request.POST or None)
    if form.is_valid():
        if queries.find_group(form.cleaned_data["code"]) is None:
            return _keep(request, form)
        form.add_error("code", _("There is a group of this code. Change that one, or choose another code."))
    context = {"form": form, "rows": list(queries.groups())}
    return render(request, "messages/groups.html", context, status=422 if form.errors else 200)


@requires("messages.keep_groups")
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, code: str) -> HttpResponse:
    """One group: change it, or remove it; what was sent stays as it was addressed."""
    _only_headquarters()
    row = queries.find_group(code)
    if row is None:
        raise Http404
    if request.POST.get("do") == "remove":
        row.delete()
        page_messages.success(request, _("The group is removed."))
        return redirect("messages:groups")
    first = {"code": row.code, "name": row.name, "posts": row.posts}
    said = {**request.POST.dict(), "posts": request.POST.getlist("posts"), "code": row.code}
    form = GroupForm(said if request.method == "POST" else None, initial=first)
    form.fields["code"].disabled = True
    if form.is_valid():
        return _keep(request, form)
    return render(
        request, "messages/group.html", {"form": form, "row": row}, status=422 if form.errors else 200
    )


def _keep(request: HttpRequest, form: GroupForm) -> HttpResponse:
    values = form.cleaned_data
    Group(code=values["code"], name=values["name"], post_codes=" ".join(values["posts"])).save()
    page_messages.success(request, _("The group is saved."))
    return redirect("messages:groups")


def _only_headquarters() -> None:
    if not queries.is_headquarters():
        raise PermissionDenied("messages.keep_groups")
