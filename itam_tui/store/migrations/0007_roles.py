"""Which technician has which role."""

from __future__ import annotations

from typing import Any

from peewee import TextField


def up(migrator: Any, db: Any) -> None:
    """Make the table."""

    class TechnicianRoleTable(db.Model):
        technician = TextField(unique=True)
        role = TextField()

        class Meta:
            legacy_table_names = False
            table_name = "technician_role"

    db.create_tables([TechnicianRoleTable])
