"""Tables that stand beside the records: what was, what is to be done, who may, who sees what."""

from __future__ import annotations

from peewee import AutoField, IntegerField, Model, TextField

from itam_tui.store.fields import JsonTextField


class FormerKeyTable(Model):
    """Product keys that were changed, as the license's own columns kept them.

    What they became is told by its digest alone: the license has it.
    """

    id = AutoField()
    license_id = IntegerField()
    history_id = IntegerField(index=True)
    before = JsonTextField()
    after = TextField()

    class Meta:
        table_name = "former_key"


class KeyTaskTable(Model):
    """What is still to be done about product keys: `seal`, to encrypt those that are plain."""

    id = AutoField()
    task = TextField(unique=True)

    class Meta:
        table_name = "key_task"


class TableViewTable(Model):
    """How each technician wants to see each table."""

    id = AutoField()
    technician = TextField()
    table = TextField(column_name="table_name")
    view = JsonTextField()

    class Meta:
        table_name = "table_view"
        indexes = ((("technician", "table"), True),)


class TechnicianRoleTable(Model):
    """Who has which role; whoever has none is a viewer, once anybody has one."""

    id = AutoField()
    technician = TextField(unique=True)
    role = TextField()

    class Meta:
        table_name = "technician_role"
