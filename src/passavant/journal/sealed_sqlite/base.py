"""The engine: what Django's own does, over SQLCipher's module, which keeps its own table of adapters."""

from __future__ import annotations

import decimal
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.backends.sqlite3 import base as plain
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2

_PARSERS = {"date": parse_date, "time": parse_time, "datetime": parse_datetime, "timestamp": parse_datetime}
for _name, _parse in {
    "date": parse_date,
    "time": parse_time,
    "datetime": parse_datetime,
    "timestamp": parse_datetime,
}.items():
    dbapi2.register_converter(_name, plain.decoder(_parse))
dbapi2.register_converter("bool", b"1".__eq__)
dbapi2.register_adapter(decimal.Decimal, str)
dbapi2.register_adapter(date, plain.adapt_date)
dbapi2.register_adapter(datetime, plain.adapt_datetime)


NOT_OPENED = "the passphrase is not that of this database"


class DatabaseWrapper(plain.DatabaseWrapper):
    Database = dbapi2

    def get_connection_params(self) -> dict[str, Any]:
        parameters = super().get_connection_params()
        return {**parameters, "detect_types": dbapi2.PARSE_DECLTYPES | dbapi2.PARSE_COLNAMES}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        parameters = dict(conn_params)
        passphrase = parameters.pop("passphrase")
        connection = dbapi2.connect(**parameters)
        open_with(connection, passphrase)
        plain.register_functions(connection)  # type: ignore[attr-defined]  # the stubs leave it out
        connection.execute("PRAGMA foreign_keys = ON")
        for command in self.init_commands:  # type: ignore[attr-defined]  # the stubs leave it out
            if stripped := command.strip():
                connection.execute(stripped)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        del name
        return self.connection.cursor(factory=_Cursor)


def open_with(connection: Any, passphrase: str) -> None:
    """Let a connection read and write a sealed file.

    Raises:
        dbapi2.OperationalError: the passphrase is another, or the file is no sealed one.
    """
    connection.execute(
        "PRAGMA cipher_log_level = NONE"
    )  # its trouble comes as an exception, and is told once
    connection.execute(f"PRAGMA key = {quoted(passphrase)}")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as trouble:
        if "not a database" not in str(trouble):
            raise
        connection.close()
        raise dbapi2.OperationalError(NOT_OPENED) from None


def quoted(text: str) -> str:
    """As SQL writes a text: a PRAGMA takes no places."""
    return "'" + text.replace("'", "''") + "'"


class _Cursor(dbapi2.Cursor):  # type: ignore[misc]  # the module tells no types
    """Places are written %s or %(name)s, as Django writes them."""

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        return super().execute(_with_marks(query, params), params)

    def executemany(self, query: str, param_list: Iterable[Sequence[Any] | Mapping[str, Any]]) -> Any:
        rows = list(param_list)
        return super().executemany(_with_marks(query, rows[0] if rows else ()), rows)


def _with_marks(query: str, params: Any) -> str:
    if isinstance(params, Mapping):
        return query % {name: f":{name}" for name in params}
    return plain.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
