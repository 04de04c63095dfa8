"""Product keys encrypted: the columns they are kept in, and the task to fill them."""

from __future__ import annotations

from typing import Any

from peewee import TextField


def up(migrator: Any, db: Any) -> None:
    """Add the columns; keys that are plain text are encrypted once the step is done."""

    class KeyTaskTable(db.Model):
        task = TextField(unique=True)

        class Meta:
            legacy_table_names = False
            table_name = "key_task"

    migrator.migrate(
        migrator.add_column("license", "key_sealed", TextField(null=True)),
        migrator.add_column("license", "key_print", TextField(null=True)),
    )
    db.create_tables([KeyTaskTable])
    db.execute_sql(
        "INSERT INTO key_task (task) "
        "SELECT 'seal' WHERE EXISTS (SELECT 1 FROM license WHERE product_key <> '')"
    )
