"""Product keys encrypted: the columns they are kept in, and the task to fill them."""

from __future__ import annotations

from typing import Any

from peewee import ForeignKeyField, TextField

from itam_tui.store.fields import UtcTimeField


def up(migrator: Any, db: Any) -> None:
    """Add the columns; keys that are plain text are encrypted once the step is done."""

    class LicenseTable(db.Model):
        class Meta:
            legacy_table_names = False
            table_name = "license"

    class DeviceAssignmentTable(db.Model):
        class Meta:
            legacy_table_names = False
            table_name = "device_assignment"

    class EndUserAssignmentTable(db.Model):
        class Meta:
            legacy_table_names = False
            table_name = "end_user_assignment"

    class ProductKeyTable(db.Model):
        license = ForeignKeyField(
            LicenseTable, on_delete="CASCADE", column_name="license_id", lazy_load=False
        )
        device_assignment = ForeignKeyField(
            DeviceAssignmentTable,
            null=True,
            on_delete="SET NULL",
            column_name="device_assignment_id",
            lazy_load=False,
        )
        end_user_assignment = ForeignKeyField(
            EndUserAssignmentTable,
            null=True,
            on_delete="SET NULL",
            column_name="end_user_assignment_id",
            lazy_load=False,
        )
        label = TextField(default="")
        product_key = TextField()
        key_sealed = TextField(null=True)
        key_print = TextField(null=True)
        added_by = TextField()
        added_at = UtcTimeField()

        class Meta:
            legacy_table_names = False
            table_name = "product_key"

    class KeyTaskTable(db.Model):
        task = TextField(unique=True)

        class Meta:
            legacy_table_names = False
            table_name = "key_task"

    migrator.migrate(
        migrator.add_column("license", "key_sealed", TextField(null=True)),
        migrator.add_column("license", "key_print", TextField(null=True)),
    )
    db.create_tables([KeyTaskTable, ProductKeyTable])
    db.execute_sql(
        "INSERT INTO key_task (task) "
        "SELECT 'seal' WHERE EXISTS (SELECT 1 FROM license WHERE product_key <> '')"
    )
