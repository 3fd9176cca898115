"""The top floor as a Django app, so that its commands (serve, demo, doctor, site, room) are found."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.messages import apps as page_messages


class ConfigConfig(AppConfig):
    name = "passavant.config"
    label = "config"


class PageMessages(page_messages.MessagesConfig):
    """Django's lines at the top of a page; under another label, for a room of ours is called messages."""

    default = False  # of this file the house's own app is meant
    label = "page_messages"
