"""Addresses of the stays room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.stays.web import deciding, lists, one

urlpatterns = [
    path("", lists.stays, name="stays"),
    path("settle/", deciding.settle, name="settle"),
    path("settle/<uuid:entry>/<uuid:leaving>/", deciding.whose, name="whose"),
    path("rebuttals/<uuid:rebuttal>/", deciding.decide_rebuttal, name="rebuttal"),
    path("extensions/<uuid:extension>/", one.withdraw, name="withdraw"),
    path("<uuid:stay>/", one.stay, name="stay"),
    path("<uuid:stay>/extend/", one.extend, name="extend"),
    path("<uuid:stay>/rebut/", one.rebut, name="rebut"),
]
