"""The roles of a PostgreSQL server and what each may do, which the server itself refuses to others.

Each role has the one before it. Nobody but the tables' owner may change or delete the history.
"""

from __future__ import annotations

from itam_tui.domain.authorization import Role
from itam_tui.store.database import Unit
from itam_tui.store.models import TABLES, HistoryTable
from itam_tui.store.roles import server_role
from itam_tui.store.side_tables import TechnicianRoleTable

_LINKS = ("device_assignment", "end_user_assignment")
_COUNTS = {
    "license": ("used", "updated_at", "shown_day", "cancel_day", "due_day", "known_since",
                "known_until"),
    "end_user": ("licenses", "updated_at"),
    "device": ("licenses", "updated_at"),
}  # fmt: skip
"""What giving and taking seats changes beside the seats themselves."""

_RECORDS = ("license", "quantity_entry", "end_user", "device", "product_key", "former_key")

_NUMBERED = ("end_user", "device")
"""Records that an import numbers."""

_KEYS = ("license", "product_key", "former_key")
"""Tables with encrypted keys."""

_SECRET = {"license": "key_sealed", "product_key": "key_sealed"}
"""Columns of encrypted keys, which take the right to see them."""


def make_roles(unit: Unit) -> None:
    """Make the roles where they are missing, and grant each what it may do."""
    for statement in statements():
        unit.database.execute_sql(statement)


def statements() -> list[str]:
    """What makes the roles: no password, no login, to be granted to people's own."""
    viewer, technician, manager, admin = map(server_role, Role)
    history, own_roles = HistoryTable._meta.table_name, TechnicianRoleTable._meta.table_name
    made = [_made_once(server_role(role)) for role in Role]
    made += [
        f"GRANT {lower} TO {higher}"
        for lower, higher in ((viewer, technician), (technician, manager), (manager, admin))
    ]
    for table in TABLES:
        name = table._meta.table_name
        if name in _SECRET:
            shown = sorted(column for column in table._meta.columns if column != _SECRET[name])
            made.append(f"GRANT SELECT ({', '.join(shown)}) ON {name} TO {viewer}")
        made.append(f'GRANT SELECT ON "{name}" TO {manager if name in _KEYS else viewer}')
    made += [
        f"GRANT SELECT ON schema_migration TO {viewer}",
        f"GRANT INSERT, UPDATE, DELETE ON table_view TO {viewer}",
        f'GRANT INSERT ON "{history}" TO {viewer}',
        # A row is closed, and a batch given its counts, at the end of the unit that wrote it;
        # the history's own trigger refuses every later change.
        f'GRANT UPDATE (place, prev_hash, hash, changes) ON "{history}" TO {viewer}',
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {viewer}",
        # The key of a seat is the license's again when the seat is taken back.
        f"GRANT UPDATE (device_assignment_id, end_user_assignment_id) ON product_key "
        f"TO {technician}",
    ]
    made += [f"GRANT INSERT, UPDATE, DELETE ON {link} TO {technician}" for link in _LINKS]
    made += [
        f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {technician}"
        for table, columns in _COUNTS.items()
    ]
    made += [f"GRANT INSERT, UPDATE, DELETE ON {table} TO {manager}" for table in _RECORDS]
    # Whoever brings in many rows numbers them, and has the server count on from there.
    made += [f"GRANT UPDATE ON SEQUENCE {table}_id_seq TO {manager}" for table in _NUMBERED]
    made.append(f"GRANT UPDATE ON ALL SEQUENCES IN SCHEMA public TO {admin}")
    made.append(f'GRANT INSERT, UPDATE, DELETE ON "{own_roles}" TO {admin}')
    return made


def _made_once(role: str) -> str:
    return (
        f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    )
