"""The WSGI entry for granian."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "passavant.config.settings")
application = get_wsgi_application()
