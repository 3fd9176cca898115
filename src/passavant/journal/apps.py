"""Start the journal: the guard on every connection, the facts of kept tables, the journal's own projectors."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created


class JournalConfig(AppConfig):
    name = "passavant.journal"
    label = "journal"
    verbose_name = "Journal"

    def ready(self) -> None:
        from passavant.journal import guards, project, tables  # noqa: F401, PLC0415  (models are ready now)

        connection_created.connect(_guard_connection, dispatch_uid="journal.guard")
        tables.declare_kept_facts(apps.get_models())


def _guard_connection(connection: object, **_: object) -> None:
    from passavant.journal import guards  # noqa: PLC0415

    guards.install(connection)  # type: ignore[arg-type]  # the signal is untyped
