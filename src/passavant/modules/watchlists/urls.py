"""Addresses of the watchlists room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.watchlists.web import alerts, hits, importing, lists, look_up, outcomes, proposals

urlpatterns = [
    path("", lists.lists, name="lists"),
    path("new/", lists.keep, name="new-list"),
    path("look-up/", look_up.look_up, name="look-up"),
    path("hits/", hits.waiting, name="hits"),
    path("hits/<uuid:inspection>/", hits.of_inspection, name="hits-of"),
    path("hits/<uuid:inspection>/judge/<path:entry>/", hits.judge, name="judge"),
    path("hits/<uuid:inspection>/agree/<path:entry>/", hits.agree, name="agree"),
    path("hits/<uuid:inspection>/entry/<path:entry>/", hits.hit, name="hit"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<slug:alert>/", alerts.alert, name="alert"),
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("proposals/", proposals.waiting, name="proposals"),
    path("proposals/<uuid:proposal>/", proposals.decide, name="decide"),
    path("entries/<path:entry>/remove/", lists.remove, name="remove"),
    path("entries/<path:entry>/change/", proposals.change, name="change"),
    path("entries/<path:entry>/", lists.entry, name="entry"),
    path("lists/<slug:code>/", lists.watchlist, name="list"),
    path("lists/<slug:code>/keep/", lists.keep, name="keep"),
    path("lists/<slug:code>/propose/", proposals.propose, name="propose"),
    path("lists/<slug:code>/import/", importing.choose, name="import"),
    path("lists/<slug:code>/import/<slug:mark>/mapping/", importing.mapping, name="import-mapping"),
    path("lists/<slug:code>/import/<slug:mark>/preview/", importing.preview, name="import-preview"),
    path("lists/<slug:code>/import/<slug:mark>/take/", importing.take, name="import-take"),
    path("lists/<slug:code>/import/<slug:mark>/leave/", importing.leave, name="import-leave"),
    path("lists/<slug:code>/import/<slug:mark>/progress/", importing.progress, name="import-progress"),
    path("lists/<slug:code>/import/<slug:mark>/news/", importing.progress_news, name="import-news"),
]
