"""What goes wrong with a database is told by its true cause, with the next step."""

from __future__ import annotations

import sqlite3

import peewee
import pytest

from itam_tui.domain.errors import DatabaseBusyError, DatabaseError
from itam_tui.store.faults import explain, explained


def sqlite_error(code: str, words: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorname = code
    return error


def test_a_failed_rollback_does_not_hide_a_full_disk() -> None:
    def save() -> None:
        with explained("acme.db"):
            try:
                raise sqlite_error("SQLITE_FULL", "database or disk is full")
            except sqlite3.OperationalError:
                raise peewee.OperationalError(
                    "cannot rollback - no transaction is active"
                ) from None

    with pytest.raises(DatabaseError, match="The disk is full"):
        save()


def test_the_first_of_several_faults_is_told() -> None:
    first = sqlite_error("SQLITE_IOERR_WRITE", "disk I/O error")
    later = sqlite_error("SQLITE_BUSY", "database is locked")
    later.__context__ = first

    assert "The disk failed" in str(explain(later, "acme.db"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('FATAL:  password authentication failed for user "ada"', "(PGPASSFILE)"),
        ("fe_sendauth: no password supplied", "(PGPASSFILE)"),
        ("connection refused by nobody: Connection refused", "can't be reached. Check"),
        ("[Errno -2] failed to resolve host 'db'", "can't be reached. Check"),
        ("connection timeout expired", "can't be reached. Check"),
        ('FATAL:  database "acme" does not exist', "The server has no acme."),
        ("server closed the connection unexpectedly", "was lost. Nothing half-done"),
        ("the connection is closed", "was lost. Nothing half-done"),
        ("FATAL:  the database system is starting up", "is starting or stopping"),
        ("FATAL:  sorry, too many clients already", "no room for another connection"),
        ('could not extend file "x": No space left on device', "The disk of the server is full"),
    ],
)
def test_a_servers_fault_has_a_sentence(said: str, told: str) -> None:
    sentence = str(explain(peewee.OperationalError(said), "acme"))

    assert told in sentence
    assert said not in sentence


def test_a_deadlock_on_a_server_is_told_as_busy() -> None:
    fault = peewee.OperationalError("deadlock detected")

    assert isinstance(explain(fault, "acme"), DatabaseBusyError)


def test_a_mistake_in_a_statement_stays_loud() -> None:
    with pytest.raises(peewee.ProgrammingError), explained("acme"):
        raise peewee.ProgrammingError('relation "licence" does not exist')
