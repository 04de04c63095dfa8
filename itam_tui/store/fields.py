"""Fields that keep dates and times exactly, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import datetime as dt
import json

import pendulum
from peewee import DateField, DateTimeField, TextField


def plain_date(day: dt.date) -> dt.date:
    """A date of the standard type, which every driver binds."""
    return dt.date(day.year, day.month, day.day)


class CalendarDateField(DateField):
    """A calendar date, ISO in the database, `pendulum.Date` in Python (product.md §3, Dates)."""

    def db_value(self, value: dt.date | None) -> dt.date | None:
        """Bind the standard type, which every driver takes."""
        return None if value is None else plain_date(value)

    def python_value(self, value: object) -> pendulum.Date | None:
        """Read a date back."""
        day: dt.date | None = super().python_value(value)
        return None if day is None else pendulum.date(day.year, day.month, day.day)


class UtcTimeField(DateTimeField):
    """A moment, UTC in the database, an aware `pendulum.DateTime` in Python."""

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

    def python_value(self, value: object) -> pendulum.DateTime | None:
        """Read a moment back, in UTC."""
        read: dt.datetime | str | None = super().python_value(value)
        if read is None:
            return None
        moment = dt.datetime.fromisoformat(read) if isinstance(read, str) else read
        return pendulum.instance(moment, tz="UTC").in_timezone("UTC")


class JsonTextField(TextField):
    """A JSON value kept as text, the same on every database."""

    def db_value(self, value: object) -> str | None:
        """Write the value as JSON."""
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def python_value(self, value: str | None) -> object:
        """Read the value back."""
        return None if value is None else json.loads(value)
