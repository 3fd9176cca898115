"""How questions with many values are put to PostgreSQL: as one array, and not as thousands of places.

Headquarters asks for the rows of two thousand crossings at a time. Django writes a place for each value; writing,
cutting up and quoting such a statement costs more than its answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, UUIDField
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler


class InOneArray(In):
    """`in` as PostgreSQL's `= ANY(array)`; other databases see Django's own."""

    place: ClassVar[str]

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, Sequence[Any]]:
        values = self._plain_values()
        if not values:
            return super().as_sql(compiler, connection)
        column, asked = self.process_lhs(compiler, connection)
        return f"{column} = ANY({self.place})", [*asked, self.array_of(values)]

    def array_of(self, values: Iterable[Any]) -> Any:
        raise NotImplementedError

    def _plain_values(self) -> list[Any]:
        """The values that are asked for, as the field has them; none, where the database has to work one out."""
        if not self.rhs_is_direct_value():
            return []
        values = [value for value in self.rhs if value is not None]
        return [] if any(hasattr(value, "resolve_expression") for value in values) else values


@CharField.register_lookup
class TextInOneArray(InOneArray):
    place = "%s"

    def array_of(self, values: Iterable[Any]) -> list[str]:
        return [str(value) for value in values]


@UUIDField.register_lookup
class IdInOneArray(InOneArray):
    place = "%s::uuid[]"

    def array_of(self, values: Iterable[UUID]) -> str:
        # Their digits need no quoting, and the driver is slow at arrays of ids.
        return f"{{{','.join([value.hex for value in values])}}}"
