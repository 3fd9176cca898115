"""Addresses of the crossings room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.crossings.web import booth, day, records, second_line

urlpatterns = [
    path("booth/", booth.booth, name="booth"),
    path("booth/direction/", booth.switch_direction, name="direction"),
    path("booth/group/", booth.start_group, name="group-start"),
    path("booth/by-hand/", booth.by_hand, name="by-hand"),
    path("inspections/<uuid:inspection>/", booth.inspection, name="inspection"),
    path("inspections/<uuid:inspection>/notice/", records.notice, name="notice"),
    path("groups/<uuid:group>/admit/", booth.admit_group, name="group-admit"),
    path("second-line/", second_line.queue, name="second-line"),
    path("second-line/news/", second_line.news, name="second-line-news"),
    path("needs-you/", second_line.needs_you, name="needs-you"),
    path("refusals/<uuid:inspection>/", second_line.judge_refusal, name="refusal"),
    path("amendments/<uuid:amendment>/", second_line.judge_amendment, name="amendment"),
    path("find/", records.find, name="find"),
    path("persons/<slug:person>/", records.person, name="person"),
    path("records/<uuid:crossing>/", records.record, name="record"),
    path("records/<uuid:crossing>/receipt/", records.receipt, name="receipt"),
    path("records/<uuid:crossing>/correct/", records.correct, name="correct"),
    path("records/<uuid:crossing>/void/", records.void, name="void"),
    path("day/", day.day, name="day"),
]
