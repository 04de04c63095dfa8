"""The errors this program tells people about; this floor does no I/O.

ItamError                     a sentence for a person, with the next step
├── RefusedError              exit 1: a rule says no
│   ├── InvalidError          fields that can't be read or are out of range
│   ├── NotAllowedError       a role may not do it
│   ├── NoSeatError           no free seat on a license set to `Refuse`
│   ├── StillHeldError        a record to delete that still has holders or licenses
│   ├── FileRefusedError      an import file refused as a whole
│   ├── KeyFileError          no key to encrypt or reveal a product key with
│   └── ConsentNeeded         a question must be answered first
├── UsageError                exit 2: what was asked can't be understood
│   └── FilterError           a word of a filter
├── DatabaseError             exit 3: the register can't be reached or read
│   ├── DatabaseMissingError  there is no register yet
│   └── DatabaseBusyError     somebody else is writing
├── NotFoundError             exit 4: no such record
│   └── AmbiguousError        several records fit
└── StaleError                exit 5: somebody else changed it meanwhile
    ├── QuantityChangedError  the quantity isn't the one that was read
    ├── ConflictError         a field both changed, with both values
    └── ChangedSinceError     a change that can't be taken back: the record was changed since
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct


class ItamError(Exception):
    """Something a person can act on; its text is a sentence with the next step."""

    exit_code = 1
    """What the command line exits with (product.md §6)."""


class RefusedError(ItamError):
    """A rule of the register says no."""


class InvalidError(RefusedError):
    """Fields that are missing, unreadable or out of range."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep each field's sentence.

        Args:
            problems: Field name to the sentence shown at that field.
        """
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class NotAllowedError(RefusedError):
    """Somebody's role may not do it (`domain.authorization`)."""


class NoSeatError(RefusedError):
    """A license set to `Refuse` has no free seat for those named."""

    def __init__(
        self, sentence: str, without_seat: Iterable[str] = (), license: tuple[int, str] = (0, "")
    ) -> None:
        """Keep who got no seat, and of which license.

        Args:
            sentence: What is refused, and what to do.
            without_seat: Those who got none, by name.
            license: The license's number and name.
        """
        super().__init__(sentence)
        self.without_seat = tuple(without_seat)
        self.license_id, self.license_name = license


class StillHeldError(RefusedError):
    """A record to delete still has holders, or still holds licenses."""

    def __init__(self, sentence: str, names: Iterable[str], count: int) -> None:
        """Keep the first few names, and how many there are in all."""
        super().__init__(sentence)
        self.names = tuple(names)
        self.count = count


class FileRefusedError(RefusedError):
    """A file that is refused as a whole; nothing of it was written."""

    def __init__(self, sentence: str, question: str = "") -> None:
        """Keep which option would settle it.

        Args:
            sentence: What is wrong with the file, and what to do.
            question: `encoding`, `delimiter`, `dates` or `map` when an answer helps.
        """
        super().__init__(sentence)
        self.question = question


class KeyFileError(RefusedError):
    """A product key can't be encrypted or revealed: its key is missing, unsafe or damaged."""


class Consent(StrEnum):
    """The questions a change may have to ask before it is made (product.md §3)."""

    OVER_QUANTITY = "over-quantity"
    EXPIRED = "expired"
    HOLDER_STATUS = "holder-status"
    BELOW_USED = "below-used"
    UNLIMITED = "unlimited"
    SPENT_SEAT = "spent-seat"
    DUPLICATE = "duplicate"
    SEVERAL = "several"


class Question(Struct, frozen=True):
    """One thing to agree to before a change is made."""

    consent: Consent
    """What saying yes allows."""
    sentence: str
    """What will happen, as a question's first line."""
    count: int = 1
    """How many records it changes; above 10 the answer is this number, typed."""


class ConsentNeeded(RefusedError):
    """The change waits for answers; nothing was written."""

    def __init__(self, questions: Iterable[Question]) -> None:
        """Keep every question, so that they can be asked at once."""
        self.questions = tuple(questions)
        super().__init__(" ".join(question.sentence for question in self.questions))

    @property
    def consents(self) -> frozenset[Consent]:
        """What saying yes to all of them allows."""
        return frozenset(question.consent for question in self.questions)


class UsageError(ItamError):
    """What was asked can't be understood."""

    exit_code = 2


class FilterError(UsageError):
    """A word of a filter that can't be understood."""

    def __init__(self, word: str, reason: str) -> None:
        """Keep which word it is and why it can't be understood."""
        super().__init__(f"{word.removesuffix(':')}: {reason}")
        self.word = word
        self.reason = reason


class DatabaseError(ItamError):
    """The register can't be reached, read or written."""

    exit_code = 3


class DatabaseMissingError(DatabaseError):
    """There is no register at the place named."""


class DatabaseBusyError(DatabaseError):
    """Somebody else is writing; trying again may do."""


class NotFoundError(ItamError):
    """No record goes by that name."""

    exit_code = 4


class AmbiguousError(NotFoundError):
    """Several records go by that name."""


class StaleError(ItamError):
    """Somebody else changed the record after it was read."""

    exit_code = 5


class QuantityChangedError(StaleError):
    """The quantity isn't the one that was read before it was changed."""

    def __init__(self, read: int | None, theirs: int | None, sentence: str) -> None:
        """Keep both quantities; None is unlimited."""
        super().__init__(sentence)
        self.read = read
        self.theirs = theirs


class ConflictError(StaleError):
    """Fields that both this person and somebody else changed."""

    def __init__(self, sentence: str, conflicts: Mapping[str, tuple[str, str]]) -> None:
        """Keep both values of each field.

        Args:
            sentence: What happened and what to do.
            conflicts: Field name to what is typed here and what is kept there, as text.
        """
        super().__init__(sentence)
        self.conflicts = dict(conflicts)


class ChangedSinceError(StaleError):
    """A change that can't be taken back, because the record isn't as it was left."""
