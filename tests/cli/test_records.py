"""Adding, editing, deleting and restoring by verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book


def license_of(shell: Shell, ref: str) -> dict[str, Any]:
    found: dict[str, Any] = shell.run("show", ref, "--format", "json").json["license"]
    return found


def holder_of(shell: Shell, who: str) -> dict[str, Any]:
    page = shell.run("show", who, "--format", "json").json
    found: dict[str, Any] = page.get("end_user") or page["device"]
    return found


def test_adding_a_license_gives_its_reference_alone_on_stdout(shell: Shell) -> None:
    ran = shell.run("add", "license", "Figma", "--type", "per-end-user", "--quantity", "5")

    assert (ran.code, ran.out) == (0, "LIC-00001\n")
    assert "Added Figma (LIC-00001)." in ran.err


def test_every_field_of_a_license_can_be_given(shell: Shell, piped: Callable[[str], None]) -> None:
    piped("AAAAA-BBBBB-CCCCC-DDDDD\n")
    ran = shell.run(
        "add", "license", "Figma", "--type", "per-end-user", "--quantity", "5",
        "--organization", "Acme", "--publisher", "Figma Inc", "--vendor", "SHI",
        "--total-cost", "600", "--currency", "EUR", "--cost-per", "year",
        "--purchase-date", "2026-01-02", "--po-number", "4711", "--order-number", "O1",
        "--term", "12months", "--expires", "2027-01-02", "--auto-renewal",
        "--notice-days", "30", "--alert-days", "60", "--warn-below", "2",
        "--when-full", "refuse", "--category", "Design", "--owner", "Ada",
        "--note", "first\nsecond", "--description", "Draws", "--no-reassignable",
        "--maintained", "--product-key-stdin",
    )  # fmt: skip
    assert ran.code == 0, ran

    found = license_of(shell, "LIC-00001")

    assert found | {"name": "Figma", "organization": "Acme", "publisher": "Figma Inc"} == found
    assert found["total_cost"] == {"amount": "600.00", "currency": "EUR"}
    assert found["unit_cost"] == {"amount": "120.00", "currency": "EUR"}
    assert found["term"] == {"value": 12, "unit": "months"}
    assert (found["auto_renewal"], found["reassignable"], found["maintained"]) == (
        True, False, True,
    )  # fmt: skip
    assert (found["alert_days"], found["notice_days"], found["warn_below"]) == (60, 30, 2)
    assert (found["when_full"], found["note"]) == ("refuse", "first\nsecond")
    assert "DDDD" in shell.run("show", "LIC-00001").out
    assert "AAAAA" not in shell.run("show", "LIC-00001").out


def test_a_date_alone_makes_a_fixed_term(shell: Shell) -> None:
    shell.run(
        "add", "license", "A", "--type", "mixed", "--quantity", "1", "--expires", "2027-01-01"
    )

    assert license_of(shell, "A")["term"] == "fixed"


def test_what_is_perpetual_is_paid_once(shell: Shell) -> None:
    shell.run("add", "license", "A", "--type", "mixed", "--quantity", "1", "--term", "perpetual")

    assert license_of(shell, "A")["cost_per"] == "once"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--quantity", "1"), "A license needs --type."),
        (("--type", "mixed"), "A license needs --quantity."),
        (("--type", "both", "--quantity", "1"), "--type: Type one of per-device"),
        (("--type", "mixed", "--quantity", "+1"), "--quantity: Type it without a sign."),
        (("--type", "mixed", "--quantity", "1", "--expires", "1.2.2027"), "--expires: A date"),
        (("--type", "mixed", "--quantity", "1", "--used", "3"), "--used is typed for a custom"),
        (
            ("--type", "mixed", "--quantity", "1", "--unit-cost", "1", "--total-cost", "2"),
            "not both",
        ),
        (("--type", "mixed", "--quantity", "1", "--unit-cost", "1,5"), "--unit-cost: An amount"),
        (
            ("--type", "mixed", "--quantity", "1", "--unit-cost", "1", "--currency", "XXQ"),
            "XXQ is no ISO 4217 currency",
        ),
        (("--type", "mixed", "--quantity", "1", "--note", "a\x1bb"), "--note: It contains"),
        (("--typ", "mixed"), "No such option"),
    ],
)
def test_an_option_that_can_not_be_read_is_a_usage_error(
    shell: Shell, words: tuple[str, ...], told: str
) -> None:
    assert told in shell.fails(2, "add", "license", "A", *words)


def test_fields_that_do_not_go_together_are_refused_by_name(shell: Shell) -> None:
    told = shell.fails(
        1, "add", "license", "A", "--type", "mixed", "--quantity", "1", "--term", "1year"
    )

    assert "Expiration date: This term needs a date." in told


def test_a_twin_is_made_only_when_told_to(book: Book, shell: Shell) -> None:
    book.license("Figma")
    words = ("add", "license", "Figma", "--type", "mixed", "--quantity", "1")

    told = shell.fails(1, *words)

    assert "exists already: LIC-00001." in told
    assert "Add --yes to do it." in told
    assert shell.run(*words, "--yes").out == "LIC-00002\n"


def test_adding_or_updating_edits_the_license_of_that_name(book: Book, shell: Shell) -> None:
    book.license("Figma", 10)

    told = shell.does(
        "add", "license", "Figma", "--type", "mixed", "--quantity", "12", "--owner", "Ada",
        "--or-update",
    )  # fmt: skip

    assert "Changed Figma (LIC-00001)." in told
    found = license_of(shell, "Figma")
    assert (found["quantity"], found["owner"]) == (12, "Ada")
    again = shell.does(
        "add", "license", "Figma", "--type", "mixed", "--quantity", "12", "--or-update"
    )
    assert "Nothing to change in Figma" in again


def test_usage_of_a_custom_license_is_typed(shell: Shell) -> None:
    shell.run("add", "license", "Gas", "--type", "custom", "--quantity", "9", "--used", "12")
    assert license_of(shell, "Gas")["under_by"] == 3

    shell.does("edit", "Gas", "--used", "4")

    assert license_of(shell, "Gas")["free"] == 5


def test_editing_changes_clears_and_renames(book: Book, shell: Shell) -> None:
    book.license("Figma", owner="Ada", note="old")

    shell.does("edit", "LIC-00001", "--name", "Figma Pro", "--owner", "", "--note", "new")

    found = license_of(shell, "Figma Pro")
    assert (found["owner"], found["note"], found["version"]) == ("", "new", 2)


def test_an_edit_that_is_refused_leaves_the_quantity_too(book: Book, shell: Shell) -> None:
    book.license("Figma", 10)
    book.license("Miro", 5)

    ran = shell.run("edit", "Miro", "--name", "Figma", "--quantity", "9")

    assert (ran.code, license_of(shell, "Miro")["quantity"]) == (1, 5)
    shell.does("edit", "Miro", "--name", "Figma", "--quantity", "9", "--yes")
    assert license_of(shell, "LIC-00002")["quantity"] == 9


def test_an_edit_of_an_older_version_is_stale(book: Book, shell: Shell) -> None:
    book.license("Figma")
    shell.does("edit", "Figma", "--owner", "Ada", "--expect-version", "1")

    told = shell.fails(5, "edit", "Figma", "--owner", "Bob", "--expect-version", "1")

    assert "is at version 2 now, not 1" in told
    assert license_of(shell, "Figma")["owner"] == "Ada"


def test_an_option_of_another_kind_of_record_is_a_usage_error(book: Book, shell: Shell) -> None:
    book.license("Figma")

    assert "which has no --email" in shell.fails(2, "edit", "Figma", "--email", "a@b.c")


def test_end_users_are_added_edited_and_deleted(shell: Shell) -> None:
    shell.does("add", "end-user", "Ada", "--email", "ada@acme.com", "--department", "R&D")

    shell.does("edit", "ada@acme.com", "--status", "leaving", "--department", "", "--name", "Ada L")

    found = holder_of(shell, "Ada L")
    assert (found["status"], found["department"]) == ("leaving", "")
    assert "Add --yes" in shell.fails(1, "delete", "ada@acme.com")
    shell.does("delete", "ada@acme.com", "--yes")
    shell.fails(4, "show", "ada@acme.com")
    shell.does("restore", "ada@acme.com")
    assert holder_of(shell, "ada@acme.com")["name"] == "Ada L"


def test_devices_belong_to_end_users(book: Book, shell: Shell) -> None:
    book.end_user("Ada Lovelace")

    shell.does("add", "device", "MAC-01", "--serial", "S1", "--end-user", "ada@acme.com")
    assert holder_of(shell, "S1")["end_user"] == "ada@acme.com"
    shell.does("edit", "S1", "--end-user", "", "--os", "macOS 26")

    found = holder_of(shell, "S1")
    assert (found["end_user"], found["os"]) == ("", "macOS 26")
    assert "no end user zoe" in shell.fails(4, "edit", "S1", "--end-user", "zoe")


def test_a_handle_that_is_taken_is_refused(book: Book, shell: Shell) -> None:
    book.end_user("Ada Lovelace")

    assert "Email:" in shell.fails(1, "add", "end-user", "A", "--email", "ADA@acme.com")


def test_a_held_license_is_deleted_only_with_its_assignments(book: Book, shell: Shell) -> None:
    book.assign(book.license("Figma"), book.end_user("Ada Lovelace"))

    told = shell.fails(1, "delete", "Figma", "--yes")
    assert "Ada Lovelace" in told
    assert "--unassign-all" in told

    shell.does("delete", "Figma", "--unassign-all", "--yes")
    assert "has been deleted" in shell.fails(4, "edit", "LIC-00001", "--owner", "x")
    shell.does("restore", "LIC-00001")
    assert license_of(shell, "Figma")["used"] == 0


def test_a_license_whose_name_is_taken_is_not_restored(book: Book, shell: Shell) -> None:
    book.license("Figma")
    shell.does("delete", "LIC-00001", "--yes")
    book.license("Figma")

    assert "can't be restored" in shell.fails(1, "restore", "LIC-00001")


def test_a_deleted_license_is_restored_by_its_name(book: Book, shell: Shell) -> None:
    book.license("Figma")
    shell.does("delete", "Figma", "--yes")

    assert "Restored Figma (LIC-00001)." in shell.does("restore", "Figma")


def test_a_name_that_several_deleted_records_have_is_exit_4(book: Book, shell: Shell) -> None:
    for _ in range(2):
        book.license("Figma")
        shell.does("delete", "Figma", "--yes")

    assert "LIC-00001" in shell.fails(4, "restore", "Figma")
    shell.does("restore", "LIC-00002")


def test_restoring_what_is_in_force_says_so(book: Book, shell: Shell) -> None:
    book.license("Figma")

    assert "isn't deleted" in shell.does("restore", "LIC-00001")


@pytest.mark.parametrize("verb", ["show", "edit", "delete", "restore"])
def test_nobody_by_that_name_is_exit_4(shell: Shell, verb: str) -> None:
    assert "zoe" in shell.fails(4, verb, "zoe")


@pytest.mark.parametrize("verb", ["show", "edit", "delete"])
def test_a_name_that_several_have_is_exit_4_and_names_them(
    book: Book, shell: Shell, verb: str
) -> None:
    book.license("Figma")
    book.license("Figma")

    assert "LIC-00001 and LIC-00002" in shell.fails(4, verb, "Figma")


def test_a_question_is_asked_where_somebody_can_answer(
    book: Book, shell: Shell, typing: Callable[[str], None]
) -> None:
    book.license("Figma")

    typing("\n")
    assert "Nothing was changed." in shell.fails(1, "delete", "Figma")
    typing("y\n")
    assert "Delete Figma (LIC-00001). Do it? y/N " in shell.does("delete", "Figma")
