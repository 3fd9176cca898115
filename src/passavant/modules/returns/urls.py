"""Addresses of the returns room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.returns.web import cards, figures, help_first, lists, persons, receptions, station

urlpatterns = [
    path("", receptions.receptions, name="receptions"),
    path("new/", receptions.new, name="new"),
    path("queue/", help_first.queue, name="queue"),
    path("figures/", figures.period, name="figures"),
    path("persons/<uuid:person>/", persons.person, name="person"),
    path("persons/<uuid:person>/card/", cards.of_person, name="card"),
    path("persons/<uuid:person>/help/", help_first.step, name="help"),
    path("persons/<uuid:person>/correct/", persons.correct, name="correct"),
    path("persons/<uuid:person>/void/", persons.void, name="void"),
    path("voidings/<uuid:voiding>/", persons.decide_voiding, name="voiding"),
    path("rows/<uuid:row>/", lists.mend, name="mend"),
    path("rows/<uuid:row>/leave-out/", lists.leave_out, name="leave-out"),
    path("<uuid:reception>/", receptions.reception, name="reception"),
    path("<uuid:reception>/close/", receptions.close, name="close"),
    path("<uuid:reception>/reopen/", receptions.reopen, name="reopen"),
    path("<uuid:reception>/list/", lists.manifest, name="list"),
    path("<uuid:reception>/cards/", cards.cards, name="cards"),
    path("<uuid:reception>/cards/next/", cards.give_next, name="next-card"),
    path("<uuid:reception>/cards/back/", cards.take_back, name="take-back"),
    path("<uuid:reception>/cards/sheet/", cards.sheet, name="sheet"),
    path("<uuid:reception>/station/", station.station, name="station"),
    path("<uuid:reception>/persons/", persons.persons, name="persons"),
    path("<uuid:reception>/report/", figures.of_reception, name="report"),
]
