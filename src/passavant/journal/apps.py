"""Start the journal: the guard on every connection, the facts of kept tables, the journal's own projectors."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "passavant.journal"
    label = "journal"
    verbose_name = "Journal"

    def ready(self) -> None:
        from passavant.journal import guards, lookups, project, tables  # noqa: F401, PLC0415  (models are ready now)

        connection_created.connect(_guard_connection, dispatch_uid="journal.guard")
        post_migrate.connect(_keep_months, sender=self, dispatch_uid="journal.months")
        tables.declare_kept_facts(apps.get_models())


def _guard_connection(connection: object, **_: object) -> None:
    from passavant.journal import guards  # noqa: PLC0415

    guards.install(connection)  # type: ignore[arg-type]  # the signal is untyped


def _keep_months(**_: object) -> None:
    """All tables are there now, with their latest columns."""
    from passavant.journal import months  # noqa: PLC0415  (models need the apps to be ready)

    months.keep()
