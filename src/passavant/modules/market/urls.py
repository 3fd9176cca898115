"""Addresses of the market room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.market.web import away, counting, day, figures, lane, passes

urlpatterns = [
    path("", day.day, name="day"),
    path("close/", day.close, name="close"),
    path("two-places/<uuid:showing>/", day.settle, name="settle"),
    path("lane/", lane.lane, name="lane"),
    path("lane/direction/", lane.switch_direction, name="direction"),
    path("lane/<uuid:crossing>/second-line/", lane.to_second_line, name="second-line"),
    path("count/", counting.counting, name="counting"),
    path("count/undo/", counting.undo, name="undo"),
    path("passes/", passes.passes, name="passes"),
    path("passes/new/", passes.new, name="new"),
    path("passes/<uuid:day_pass>/", passes.show, name="pass"),
    path("passes/<uuid:day_pass>/card/", passes.card, name="card"),
    path("passes/<uuid:day_pass>/withdraw/", passes.withdraw, name="withdraw"),
    path("away/", away.away, name="away"),
    path("figures/", figures.period, name="figures"),
]
