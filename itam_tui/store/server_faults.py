"""What goes wrong with a PostgreSQL server, as sentences with the next step.

A fault on a connection that stands has an SQLSTATE (PostgreSQL manual, appendix A). One while
connecting has none: what the client library says is all there is, so its words are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable

from itam_tui.domain.errors import DatabaseBusyError, DatabaseError

_LOST = "The connection to {name} was lost. Nothing half-done was kept: try again in a moment."
_BUSY = "{name} is busy: somebody else is writing. Try again in a moment."

_STATES = {
    "08": _LOST,
    "57P": _LOST,
    "25006": "{name} can only be read here, so nothing was changed. Ask who runs the server.",
    "42501": "The server doesn't let you do this in {name}. Ask its administrator for the right.",
    "28": "The server doesn't let you into {name}. Check your user and your password file.",
    "3D000": "{name}: there is no such database on the server. Make it first: createdb.",
    "53100": "The server's disk is full, so {name} could not be changed. Make room and try again.",
    "53300": "{name} has no connection left. Try again once somebody has ended theirs.",
    "57014": "{name} took too long to answer, and nothing was changed. Try again.",
}
_BUSY_STATES = ("55P03", "40P01", "40001")
"""A lock not had in time, a deadlock, transactions that can't be put in an order."""

_WORDS = (
    ("password", "The server wants another password for {name}. Give it in the password file "
     "~/.pgpass or in PGPASSWORD, then try again."),
    ("role ", "The server knows no such user, so {name} can't be opened. Name another one: "
     "postgresql://user@host/register."),
    ("does not exist", "{name}: there is no such database on the server. Make it first: createdb."),
    ("too many", "{name} has no connection left. Try again once somebody has ended theirs."),
    ("pg_hba", "The server doesn't let you into {name} from here. Ask its administrator."),
    ("starting up", "The server of {name} is starting. Try again in a moment."),
    ("shutting down", "The server of {name} is stopping. Try again once it is back."),
    ("connection is closed", _LOST),
    ("closed the connection", _LOST),
    ("connection failed", "The server of {name} can't be reached. Check that it runs and that the "
     "network is there, then try again."),
    ("resolve host", "The server of {name} can't be found under that name. Check the address and "
     "the network, then try again."),
    ("timeout", "The server of {name} does not answer. Check the network, then try again."),
)  # fmt: skip
"""Words of the client library, the more telling first."""


def explain_server(causes: Iterable[BaseException], name: str) -> DatabaseError | None:
    """The sentence for a fault of a server; None where it is none.

    Args:
        causes: The fault and what it arose from.
        name: What the register is called.
    """
    found = list(causes)
    for cause in reversed(found):
        state = getattr(cause, "sqlstate", None)
        if state in _BUSY_STATES:
            return DatabaseBusyError(_BUSY.format(name=name))
        for prefix, sentence in _STATES.items():
            if state and state.startswith(prefix):
                return DatabaseError(sentence.format(name=name))
    if not any(type(cause).__module__.startswith("psycopg") for cause in found):
        return None
    told = " ".join(str(cause) for cause in found)
    for word, sentence in _WORDS:
        if word in told:
            return DatabaseError(sentence.format(name=name))
    return None
