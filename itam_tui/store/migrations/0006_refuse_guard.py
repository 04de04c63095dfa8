"""Guards in the database itself: a license set to `Refuse` never goes past its quantity.

The services see to it too; this stands against scripts, other programs and mistakes
(product.md §3, Changes). A seat locks its license's row first, where there are row locks:
counting without it let two people take the last seat.

A server also sends word of each change to those who listen; its text is who wrote.

A later step that has SQLite make one of these tables anew must drop the triggers first, and
make them again: they would name a table that is gone.
"""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase

CHANNEL = "itam_tui"
LINKS = ("device_assignment", "end_user_assignment")
TAKEN = " + ".join(
    f"(SELECT COALESCE(SUM(seats), 0) FROM {link} WHERE license_id = NEW.license_id)"
    for link in LINKS
)
NO_SEAT = "This license is set to Refuse, and no seat is left."
PAST = "This license is set to Refuse, and would be used past its quantity."

SQLITE_SEAT = """
CREATE TRIGGER {link}_refuse_{event} BEFORE {what} ON {link}
WHEN (SELECT when_full FROM license WHERE id = NEW.license_id) = 'refuse'
BEGIN
    SELECT RAISE(ABORT, '{told}')
    WHERE {taken} + NEW.seats - {before} > (SELECT quantity FROM license WHERE id = NEW.license_id);
END
"""

SQLITE_LICENSE = """
CREATE TRIGGER license_refuse_update BEFORE UPDATE OF quantity, used, when_full ON license
WHEN NEW.when_full = 'refuse' AND NEW.type <> 'custom' AND NEW.used > NEW.quantity
    AND (OLD.when_full <> 'refuse' OR OLD.quantity IS NULL
        OR NEW.quantity < OLD.quantity OR NEW.used > OLD.used)
BEGIN
    SELECT RAISE(ABORT, '{told}');
END
"""

SERVER_SEAT = """
CREATE FUNCTION itam_refuse_seat() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most bigint;
    before bigint := 0;
BEGIN
    SELECT quantity INTO most FROM license
        WHERE id = NEW.license_id AND when_full = 'refuse' FOR UPDATE;
    IF TG_OP = 'UPDATE' THEN
        before := OLD.seats;
    END IF;
    IF most IS NOT NULL AND {taken} + NEW.seats - before > most THEN
        RAISE EXCEPTION '{told}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""

SERVER_LICENSE = """
CREATE FUNCTION itam_refuse_license() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.when_full = 'refuse' AND NEW.type <> 'custom' AND NEW.used > NEW.quantity
        AND (OLD.when_full <> 'refuse' OR OLD.quantity IS NULL
            OR NEW.quantity < OLD.quantity OR NEW.used > OLD.used)
    THEN
        RAISE EXCEPTION '{told}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""


def up(migrator: Any, db: Any) -> None:
    """Make the triggers."""
    if isinstance(db, SqliteDatabase):
        statements = [
            SQLITE_SEAT.format(
                link=link, event=event, what=what, told=NO_SEAT, taken=TAKEN, before=before
            )
            for link in LINKS
            for event, what, before in (
                ("insert", "INSERT", "0"),
                ("update", "UPDATE OF seats", "OLD.seats"),
            )
        ]
        statements.append(SQLITE_LICENSE.format(told=PAST))
    else:
        statements = [
            SERVER_SEAT.format(told=NO_SEAT, taken=TAKEN),
            SERVER_LICENSE.format(told=PAST),
            *(
                f"CREATE TRIGGER {link}_refuse BEFORE INSERT OR UPDATE OF seats ON {link} "
                "FOR EACH ROW EXECUTE FUNCTION itam_refuse_seat()"
                for link in LINKS
            ),
            f"""
            CREATE FUNCTION itam_tell() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_notify('{CHANNEL}', current_setting('application_name'));
                RETURN NULL;
            END $$
            """,
            "CREATE TRIGGER history_tell AFTER INSERT ON history "
            "FOR EACH STATEMENT EXECUTE FUNCTION itam_tell()",
            "CREATE TRIGGER license_refuse BEFORE UPDATE OF quantity, used, when_full ON license "
            "FOR EACH ROW EXECUTE FUNCTION itam_refuse_license()",
        ]
    for statement in statements:
        db.execute_sql(statement)
