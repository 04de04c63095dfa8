"""Changes that can be taken back: what a record was before and after, beside the history."""

from __future__ import annotations

from typing import Any

from peewee import IntegerField, TextField

from itam_tui.store.fields import JsonTextField


def up(migrator: Any, db: Any) -> None:
    """Add the columns and the table."""

    class FormerKeyTable(db.Model):
        license_id = IntegerField()
        history_id = IntegerField(index=True)
        before = JsonTextField()
        after = TextField()

        class Meta:
            legacy_table_names = False
            table_name = "former_key"

    migrator.migrate(
        migrator.add_column("history", "step_id", IntegerField(null=True)),
        migrator.add_column("history", "image", JsonTextField(null=True)),
        migrator.add_index("history", ("step_id", "id"), False),
    )
    db.create_tables([FormerKeyTable])
