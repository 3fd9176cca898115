"""Every table is exactly one of three classes, recorded tables are guarded, and nothing asks them what no
index serves.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

import passavant
from passavant.journal import guards
from passavant.journal.errors import RecordedTableWrite
from passavant.journal.tables import Kept, Projection, Scratch, is_recorded

SRC = Path(passavant.__file__).parent
CLASSES = (Projection, Kept, Scratch)
OURS = [model for model in apps.get_models() if model.__module__.startswith("passavant.")]
RECORDED = [model for model in apps.get_models() if is_recorded(model)]
# Reporting may count whole days and months; everything else asks for ranges, which an index serves.
REPORTING = ("reporting", "statistics")
DAY_LOOKUPS = {
    "date",
    "year",
    "iso_year",
    "month",
    "day",
    "week",
    "week_day",
    "quarter",
    "hour",
    "minute",
    "time",
}


def classes_of(model: type[models.Model]) -> list[str]:
    """The classes of table that a model is; models of other people's apps hold only what may be lost."""
    if getattr(model, "journal_own_table", False):
        return ["Journal"]
    if not model.__module__.startswith("passavant."):
        return ["Scratch"]
    return [each.__name__ for each in CLASSES if issubclass(model, each)]


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_a_model_is_exactly_one_class_of_table(model: type[models.Model]) -> None:
    assert len(classes_of(model)) == 1


def test_the_officer_is_ours_and_not_djangos_user() -> None:
    """Django's own tables of users, groups and permissions would be a second truth about who may."""
    assert classes_of(apps.get_model("base.Officer")) == ["Kept"]
    assert not apps.get_model("auth.User")._meta.managed or apps.get_model("auth.User")._meta.swapped


@pytest.mark.parametrize("bases", [(), (Projection, Scratch), (Kept, Projection)], ids=str)
def test_a_model_of_no_class_or_of_two_is_seen(bases: tuple[type, ...]) -> None:
    abstract = type("Meta", (), {"app_label": "x", "abstract": True})  # so that no registry remembers it
    made = type(
        "Made", bases or (models.Model,), {"__module__": "passavant.modules.x.models", "Meta": abstract}
    )
    assert len(classes_of(made)) == len(bases)


@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model._meta.label)
def test_a_recorded_table_is_guarded(model: type[models.Model], db: None) -> None:
    with pytest.raises(RecordedTableWrite), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def test_a_scratch_table_is_not_guarded() -> None:
    assert "django_session" not in guards.recorded_table_names()


@pytest.mark.parametrize("model", [model for model in OURS if issubclass(model, Projection | Kept)], ids=str)
def test_keys_come_from_the_fact_and_rows_hang_on_nothing(model: type[models.Model]) -> None:
    """No autoincrement: a post and headquarters would number differently. No constraint: a withheld row is
    absent.
    """
    assert not isinstance(model._meta.pk, models.AutoField)
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            assert not field.db_constraint, field
        assert not getattr(field, "auto_now", False), field
        assert not getattr(field, "auto_now_add", False), field
    assert not model._meta.many_to_many


def day_lookups(source: str) -> list[str]:
    """Keyword arguments such as `happened_at__date=` and calls such as `TruncDay(...)`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg and "__" in node.arg:
            found += [node.arg] if DAY_LOOKUPS.intersection(node.arg.split("__")[1:]) else []
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            found += [name] if name.startswith(("Trunc", "ExtractDay", "ExtractYear", "ExtractMonth")) else []
    return found


def test_nobody_asks_for_days_where_a_range_would_do() -> None:
    found = {
        str(path.relative_to(SRC)): day_lookups(path.read_text())
        for path in SRC.rglob("*.py")
        if not {"tests", "migrations", *REPORTING}.intersection(path.parts) and path.stem not in REPORTING
    }
    assert {path: lookups for path, lookups in found.items() if lookups} == {}


@pytest.mark.parametrize(
    "line",
    ["Crossing.objects.filter(happened_at__date=day)", "x.filter(Q(at__year__gte=1))", "TruncDay('at')"],
)
def test_a_question_for_days_is_seen(line: str) -> None:
    assert len(day_lookups(line)) == 1


def test_a_range_is_no_question_for_days() -> None:
    assert day_lookups("Crossing.objects.filter(happened_at__gte=first, stay_until__lt=today)") == []
