"""Screens of the sites room: shift, posts, officers, devices, journal."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import BooleanField, Case, Count, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from passavant.base.models import Officer
from passavant.base.permissions import allowed, officer_of, requires
from passavant.domain import mrz
from passavant.journal import store
from passavant.journal.declaring import all_kinds
from passavant.journal.models import Entry
from passavant.journal.tables import owns
from passavant.journal.verifying import verify
from passavant.modules.sites import actions, queries
from passavant.modules.sites.forms import DeviceForm, OfficerForm, ScannerTestForm
from passavant.modules.sites.map import draw_posts
from passavant.modules.sites.models import Device, Mode, Post

LAST_ENTRIES = 50
_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


# -- shift ---------------------------------------------------------------------------------------------------


@requires("sites.sign_on")
@require_http_methods(["GET", "POST"])
def shift(request: HttpRequest) -> HttpResponse:
    """Choose a booth, hear the tones, try the reader."""
    if request.POST.get("booth"):
        taken = actions.sign_on(
            officer=officer_of(request), booth_code=request.POST["booth"], at=timezone.now()
        )
        messages.success(
            request,
            _("You are on duty at %(post)s, booth %(booth)s.")
            % {"post": taken.booth.post.name, "booth": taken.booth.name},
        )
        return redirect("base:home")
    tested = "zone" in request.POST
    form = ScannerTestForm(request.POST if tested else None)
    reading = None
    if tested and form.is_valid():
        reading = mrz.read(form.cleaned_data["zone"], today=timezone.localdate(), repair=False)
    context = {"form": form, "reading": reading, **_booths_for(officer_of(request))}
    return render(request, "sites/shift.html", context, status=422 if tested and not form.is_valid() else 200)


@requires("sites.sign_on")
@require_POST
def end_shift(request: HttpRequest) -> HttpResponse:
    actions.sign_off(officer=officer_of(request), at=timezone.now())
    messages.success(request, _("Your shift has ended."))
    return redirect("sites:sign-on")


def _booths_for(officer: Officer) -> dict[str, object]:
    """The booths an officer may take, by post, this site's own post first."""
    own = settings.PASSAVANT.site.code
    booths = [booth for booth in queries.booths_of() if officer.works_at(booth.post.code)]
    by_post: dict[str, list[queries.BoothInfo]] = {}
    for booth in sorted(booths, key=lambda each: (each.post.code != own, each.post.name, each.code)):
        by_post.setdefault(booth.post.name, []).append(booth)
    return {"booths": by_post, "open_shift": queries.find_open_shift(officer.code)}


# -- posts ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _PostLine:
    post: Post
    is_open_now: bool
    never_closes: bool
    market_days: str
    market_today: bool
    booths: int


@requires("sites.see_posts")
@require_GET
def post_list(request: HttpRequest) -> HttpResponse:
    """The posts of the country, by the way travellers come, and on a map."""
    lines = [_post_line(post) for post in Post.objects.annotate(booth_count=Count("booths"))]
    groups = [(mode, [line for line in lines if line.post.mode == mode]) for mode in Mode]
    drawing = draw_posts(
        [line.post for line in lines],
        state=queries.country(),
        title=_("Posts of the country"),
        open_now=frozenset(line.post.code for line in lines if line.is_open_now),
        here=settings.PASSAVANT.site.code,
    )
    context = {
        "groups": [(mode, group) for mode, group in groups if group],
        "map": drawing,
        "count": len(lines),
        "open_count": sum(line.is_open_now for line in lines),
        "may_change": owns(Post) and allowed(request.user, "sites.manage_posts"),
    }
    return render(request, "sites/posts.html", context)


def _post_line(post: Post) -> _PostLine:
    now = timezone.now().astimezone(post.zone)
    never_closes = post.opens == post.closes
    return _PostLine(
        post=post,
        is_open_now=post.is_open and post.is_within_hours(now.time()),
        never_closes=never_closes,
        market_days=", ".join(str(WEEKDAYS[_DAYS[day]]) for day in post.market_days.split() if day in _DAYS),
        market_today=post.is_market_day(now.date()),
        booths=post.booth_count,  # type: ignore[attr-defined]  # annotated by the caller
    )


# -- officers ------------------------------------------------------------------------------------------------


@requires("sites.manage_officers")
@require_GET
def officer_list(request: HttpRequest) -> HttpResponse:
    officers = Officer.objects.order_by("-is_active", "code")
    return render(request, "sites/officers.html", {"officers": officers, "owns": owns(Officer)})


@requires("sites.manage_officers")
@require_http_methods(["GET", "POST"])
@never_cache
def officer_form(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add or change an officer, or give a password that works once."""
    officer = get_object_or_404(Officer, pk=code) if code else None
    if officer is not None and "reset" in request.POST:
        return _give_password(request, officer)
    if request.method == "GET":
        form = OfficerForm.of(officer) if officer else OfficerForm()
    else:
        form = OfficerForm(request.POST, officer=officer)
        if form.is_valid():
            return _keep_officer(request, form, is_new=officer is None)
    status = 422 if form.errors else 200
    context = {"form": form, "officer": officer, "owns": owns(Officer)}
    return render(request, "sites/officer.html", context, status=status)


def _keep_officer(request: HttpRequest, form: OfficerForm, *, is_new: bool) -> HttpResponse:
    with transaction.atomic():
        officer = form.keep()
        if is_new:
            return _give_password(request, officer)
    messages.success(request, _("%(code)s is saved.") % {"code": officer.code})
    return redirect("sites:officers")


def _give_password(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Shown once, on this answer alone; the officer has to replace it at the first sign-in."""
    password = actions.give_password(officer=officer)
    return render(request, "sites/once.html", {"officer": officer, "secret": password})


# -- devices -------------------------------------------------------------------------------------------------


@requires("sites.manage_devices")
@require_http_methods(["GET", "POST"])
@never_cache
def device_list(request: HttpRequest) -> HttpResponse:
    """Devices of booths; a new one's token is shown once."""
    form = DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        token = actions.enrol_device(
            code=values["code"], booth_code=values["booth"], officer_code=values["officer"]
        )
        return render(request, "sites/once.html", {"device": values["code"], "secret": token})
    devices = Device.objects.select_related("booth__post").order_by("-is_active", "code")
    status = 422 if form.errors else 200
    return render(request, "sites/devices.html", {"form": form, "devices": devices}, status=status)


@requires("sites.manage_devices")
@require_POST
def device_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    get_object_or_404(Device, pk=code)
    actions.withdraw_device(code=code)
    messages.success(
        request, _("%(code)s is withdrawn; its token no longer opens anything.") % {"code": code}
    )
    return redirect("sites:devices")


# -- journal -------------------------------------------------------------------------------------------------


@requires("sites.read_journal")
@require_http_methods(["GET", "POST"])
def journal(request: HttpRequest) -> HttpResponse:
    """Envelopes of the journal, never their bodies; and whether all of it holds."""
    verdict = verify(heads_file=settings.PASSAVANT.site.heads_file) if request.method == "POST" else None
    heads = store.heads()
    chain = _chosen_chain(request, heads)
    kind = request.GET.get("kind", "")
    entries = Entry.objects.filter(site=chain[0], epoch=chain[1]) if chain else Entry.objects.none()
    context = {
        "verdict": verdict,
        "heads": heads,
        "count": sum(head.sequence for head in heads),
        "chain": f"{chain[0]}/{chain[1]}" if chain else "",
        "chains": [f"{head.site}/{head.epoch}" for head in heads],
        "kind": kind,
        "kinds": sorted(each.name for each in all_kinds()),
        "entries": (entries.filter(kind=kind) if kind else entries)
        .annotate(
            has_body=Case(
                When(body__isnull=False, then=Value(True)), default=False, output_field=BooleanField()
            )
        )
        .order_by("-sequence")
        .values(
            "site", "epoch", "sequence", "kind", "version", "happened_at", "recorded_at", "actor", "has_body"
        )[:LAST_ENTRIES],
        "here": request.path,
    }
    return render(request, "sites/journal.html", context)


def _chosen_chain(request: HttpRequest, heads: tuple[store.ChainHead, ...]) -> tuple[str, int] | None:
    """The chain asked for, else this site's own."""
    here = {f"{head.site}/{head.epoch}": (head.site, head.epoch) for head in heads}
    own = f"{settings.PASSAVANT.site.code}/{settings.PASSAVANT.site.epoch}"
    return here.get(request.GET.get("chain", "")) or here.get(own) or next(iter(here.values()), None)
