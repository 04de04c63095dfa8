"""The history is chained, tells where each change came from, and refuses to be changed."""

from __future__ import annotations

from typing import Any

from peewee import SQL, IntegerField, SqliteDatabase, TextField

from itam_tui.store.fields import JsonTextField
from itam_tui.store.history_chain import chain

_REFUSED = "the history is only ever added to"

_SQLITE = (
    f"""CREATE TRIGGER history_is_not_edited BEFORE UPDATE ON history
        WHEN OLD.hash IS NOT NULL BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
    f"""CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history
        WHEN OLD.hash IS NOT NULL BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
    f"""CREATE TRIGGER history_is_not_replaced BEFORE INSERT ON history
        WHEN EXISTS (SELECT 1 FROM history WHERE id = NEW.id OR place = NEW.place)
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
)

_POSTGRESQL = (
    f"""CREATE FUNCTION history_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN
                RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = '23000';
            END IF;
            IF OLD.hash IS NOT NULL THEN
                RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = '23000';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        END $$""",
    """CREATE TRIGGER history_is_not_changed BEFORE UPDATE OR DELETE ON history
        FOR EACH ROW EXECUTE FUNCTION history_is_kept()""",
    """CREATE TRIGGER history_is_not_emptied BEFORE TRUNCATE ON history
        FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()""",
)


def up(migrator: Any, db: Any) -> None:
    """Add the columns, chain what is there, and close it."""
    migrator.migrate(
        migrator.add_column("history", "actor_uid", IntegerField(null=True)),
        *(
            # With the default in the table, no row is written anew.
            migrator.add_column(
                "history",
                name,
                TextField(default="", constraints=[SQL("DEFAULT ''")]),
                allow_not_null=True,
            )
            for name in ("login", "origin", "session_id", "app_version")
        ),
        migrator.add_column("history", "claims", JsonTextField(null=True)),
        migrator.add_column("history", "place", IntegerField(null=True)),
        migrator.add_column("history", "prev_hash", TextField(null=True)),
        migrator.add_column("history", "hash", TextField(null=True)),
        migrator.add_index("history", ("place",), unique=True),
    )
    chain(db, "")
    for statement in _SQLITE if isinstance(db, SqliteDatabase) else _POSTGRESQL:
        db.execute_sql(statement)
