"""Which role a technician has: by the server's own roles, else by a table that is advice.

Whoever can write an SQLite file can write everything in it, this table too.
"""

from __future__ import annotations

from peewee import SqliteDatabase

from itam_tui.domain.authorization import Role
from itam_tui.store.database import Unit
from itam_tui.store.side_tables import TechnicianRoleTable

_HIGHEST_FIRST = tuple(reversed(Role))


def server_role(role: Role) -> str:
    """What a role is called on a server."""
    return f"itam_{role.value}"


def role_of(unit: Unit) -> Role:
    """The role of who works in a unit.

    Where no role was ever given, everybody is an admin; once one was, whoever has none is a
    viewer.
    """
    if (role := _given_by_server(unit)) is not None:
        return role
    table = TechnicianRoleTable
    given = unit.scalar(table.select(table.role).where(table.technician == unit.actor))
    if given is not None:
        return Role(given)
    return Role.VIEWER if unit.row(table.select(table.id)) else Role.ADMIN


def is_enforced(unit: Unit) -> bool:
    """Whether the server itself keeps everybody to their role."""
    return _given_by_server(unit) is not None


def _given_by_server(unit: Unit) -> Role | None:
    """The highest role a server knows the session's user in; None where it has none here.

    Roles are the whole server's, which may have other registers: what counts are their rights.
    """
    if isinstance(unit.database, SqliteDatabase):
        return None
    marks = ", ".join(["%s"] * len(Role))
    rows = unit.database.execute_sql(
        "SELECT rolname, pg_has_role(session_user, oid, 'member') FROM pg_roles "
        f"WHERE rolname IN ({marks}) AND has_any_column_privilege(oid, 'license', 'SELECT')",
        [server_role(role) for role in Role],
    ).fetchall()
    if not rows:
        return None
    held = {name for name, is_member in rows if is_member}
    return next((role for role in _HIGHEST_FIRST if server_role(role) in held), Role.VIEWER)


def login(unit: Unit) -> str:
    """Who a server knows the session's user as."""
    return str(unit.database.execute_sql("SELECT session_user").fetchone()[0])


def given_there(unit: Unit) -> dict[str, Role]:
    """Everybody a server lets in who was granted a role there, by name, with the highest."""
    rows = unit.database.execute_sql(
        "SELECT login.rolname, granted.rolname FROM pg_roles AS login "
        "JOIN pg_roles AS granted ON pg_has_role(login.oid, granted.oid, 'member') "
        f"WHERE login.rolcanlogin AND granted.rolname IN ({', '.join(['%s'] * len(Role))}) "
        "ORDER BY login.rolname",
        [server_role(role) for role in Role],
    ).fetchall()
    found: dict[str, Role] = {}
    for role in Role:  # the highest last
        found |= {who: role for who, granted in rows if granted == server_role(role)}
    return dict(sorted(found.items()))


def given(unit: Unit) -> dict[str, Role]:
    """Every technician who was given a role, by name."""
    table = TechnicianRoleTable
    query = table.select(table.technician, table.role).order_by(table.technician)
    return {who: Role(role) for who, role in unit.tuples(query)}


def give(unit: Unit, technician: str, role: Role | None) -> None:
    """Give somebody a role, or take theirs away."""
    table = TechnicianRoleTable
    unit.run(table.delete().where(table.technician == technician))
    if role is not None:
        unit.run(table.insert(technician=technician, role=role.value))
