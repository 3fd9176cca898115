"""Addresses of the fees room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.fees.web import cash, figures, taking

urlpatterns = [
    path("of/<uuid:inspection>/", taking.due, name="due"),
    path("receipts/<uuid:receipt>/", taking.receipt, name="receipt"),
    path("cash/", cash.cash, name="cash"),
    path("cash/<uuid:count>/", cash.count, name="count"),
    path("figures/", figures.figures, name="figures"),
]
