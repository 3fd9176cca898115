"""Addresses of the sea room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.sea.web import calls, counting, figures, interdictions, lane, lists, passes, sailing

urlpatterns = [
    path("", calls.calls, name="calls"),
    path("new/", calls.new, name="new"),
    path("lane/", lane.lane, name="lane"),
    path("lane/<uuid:movement>/second-line/", lane.to_second_line, name="second-line"),
    path("lane/<uuid:movement>/other-way/", lane.other_way, name="other-way"),
    path("rows/<uuid:row>/", lists.mend, name="mend"),
    path("rows/<uuid:row>/leave-out/", lists.leave_out, name="leave-out"),
    path("people/<uuid:person>/pass/", passes.new, name="new-pass"),
    path("passes/<uuid:shore_pass>/", passes.show, name="pass"),
    path("passes/<uuid:shore_pass>/card/", passes.card, name="card"),
    path("passes/<uuid:shore_pass>/withdraw/", passes.withdraw, name="withdraw"),
    path("interdictions/", interdictions.interdictions, name="interdictions"),
    path("interdictions/new/", interdictions.new, name="new-interdiction"),
    path("interdictions/<uuid:interdiction>/", interdictions.interdiction, name="interdiction"),
    path("figures/", figures.period, name="figures"),
    path("<uuid:call>/", calls.call, name="call"),
    path("<uuid:call>/correct/", calls.correct, name="correct"),
    path("<uuid:call>/void/", calls.void, name="void"),
    path("<uuid:call>/crew/", lists.crew, name="crew"),
    path("<uuid:call>/passengers/", lists.passengers, name="passengers"),
    path("<uuid:call>/found/", lists.found, name="found"),
    path("<uuid:call>/passes/", passes.passes, name="passes"),
    path("<uuid:call>/passes/all/", passes.issue_to_all, name="issue-to-all"),
    path("<uuid:call>/passes/sheet/", passes.sheet, name="sheet"),
    path("<uuid:call>/ashore/", sailing.ashore, name="ashore"),
    path("<uuid:call>/sail/", sailing.sail, name="sail"),
    path("<uuid:call>/count/", counting.counting, name="counting"),
    path("<uuid:call>/count/undo/", counting.undo, name="undo"),
]
