"""Fields that keep dates and times exactly, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from peewee import BooleanField, DateField, DateTimeField, Field, TextField


def plain_date(day: dt.date) -> dt.date:
    """A date of the standard type, which every driver binds."""
    return dt.date(day.year, day.month, day.day)


class CalendarDateField(DateField):
    """A calendar date, ISO in the database (product.md §3, Dates)."""

    def db_value(self, value: dt.date | None) -> dt.date | None:
        """Bind the standard type, which every driver takes."""
        return None if value is None else plain_date(value)

    def python_value(self, value: object) -> dt.date | None:
        """Read a date back."""
        day: dt.date | None = super().python_value(value)
        return day


class UtcTimeField(DateTimeField):
    """A moment, UTC in the database, aware and in UTC in Python."""

    field_type = "TIMESTAMPTZ"

    def db_value(self, value: dt.datetime | None) -> dt.datetime | None:
        """Bind the moment in UTC.

        Raises:
            ValueError: The time has no zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be kept")
        utc = value.astimezone(dt.UTC)
        return dt.datetime(
            utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second, utc.microsecond, dt.UTC
        )

    def python_value(self, value: object) -> dt.datetime | None:
        """Read a moment back, in UTC."""
        if value is None:
            return None
        read = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        assert isinstance(read, dt.datetime)
        return read.replace(tzinfo=dt.UTC) if read.tzinfo is None else read.astimezone(dt.UTC)


class JsonTextField(TextField):
    """A JSON value kept as text, the same on every database."""

    def db_value(self, value: object) -> str | None:
        """Write the value as JSON."""
        import json  # most starts read none

        return None if value is None else json.dumps(value, ensure_ascii=False)

    def python_value(self, value: str | None) -> object:
        """Read the value back."""
        import json

        return None if value is None else json.loads(value)


_CONVERTED = (CalendarDateField, UtcTimeField, JsonTextField, BooleanField)


def as_kept(fields: Iterable[Field]) -> list[Any]:
    """Fields to select; texts and numbers are taken as the database gives them.

    A call per value to find that a text is a text is most of what reading a row costs.
    """
    return [field if isinstance(field, _CONVERTED) else field.coerce(False) for field in fields]
