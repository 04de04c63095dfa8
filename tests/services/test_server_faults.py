"""A server that goes away: told in a sentence, nothing half-done, and used again when back."""

from __future__ import annotations

import pytest

from itam_tui.domain.authorization import Right
from itam_tui.domain.errors import DatabaseError
from itam_tui.domain.settings import LicenseSettings
from itam_tui.services import Services, open_services
from tests.databases import a_server, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "a server is there")


def opened(url: str) -> Services:
    from tests.conftest import NOW, TODAY

    return open_services(url, actor="ada", today=lambda: TODAY, now=lambda: NOW)


def test_a_server_that_went_down_and_came_back_is_used_again() -> None:
    with a_server() as server:
        register = opened(server.fresh())
        register.licenses.add(LicenseSettings("Figma"), 5)

        server.stop()
        with pytest.raises(DatabaseError, match="can't be reached"):
            register.licenses.add(LicenseSettings("Slack"), 5)
        server.start()

        register.licenses.add(LicenseSettings("Miro"), 5)
        assert register.licenses.total() == 2
        assert register.register.check() == []


def test_a_connection_cut_in_the_middle_leaves_nothing_half_done() -> None:
    with a_server() as server:
        register = opened(server.fresh())
        license = register.licenses.add(LicenseSettings("Figma"), 5)

        def change_twice() -> None:
            with register.store.writing(Right.ADMINISTER) as unit:
                unit.database.execute_sql("UPDATE license SET used = 4")
                server.cut_off()
                unit.database.execute_sql("UPDATE license SET used = 5")

        with pytest.raises(DatabaseError, match="was lost"):
            change_twice()

        assert register.licenses.get(license.id).used == 0


def test_a_wrong_password_and_a_missing_database_are_told() -> None:
    with a_server() as server:
        server.ask_for_passwords()
        with pytest.raises(DatabaseError, match="PGPASSFILE") as told:
            opened(server.address("empty").replace("itam@", "itam:secret@"))
        assert "secret" not in str(told.value)
