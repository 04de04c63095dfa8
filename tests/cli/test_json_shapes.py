"""JSON has exactly the keys of product.md §6, in their order."""

from __future__ import annotations

from typing import Any

import pytest

from itam_tui.domain.money import Cost, CostBasis, CostPer, Money
from itam_tui.domain.terms import PERPETUAL, Term, TermKind
from tests.cli.a_shell import Shell
from tests.journeys.a_register import Book, day


def keys(text: str) -> list[str]:
    return text.split()


LICENSE = keys(
    "reference name organization type publisher vendor description quantity used granted "
    "free position under_by alert auto_renewal expiration_date date_entered days_left "
    "cancel_by term maintenance_until unit_cost total_cost cost_per purchase_date "
    "po_number order_number category owner licensed_to_name licensed_to_email "
    "reassignable maintained note when_full warn_below alert_days notice_days archived "
    "version updated_at"
)
END_USER = keys("name email user_name department role organization status licenses devices")
DEVICE = keys("name serial asset_tag kind os end_user group organization status licenses")
ASSIGNMENT = keys(
    "license license_name holder_kind holder holder_name seats since assigned_at "
    "assigned_by last_used note spent"
)
RENEWAL = [*LICENSE, "group", "due", "locked_in_until"]
HISTORY = keys("at actor action kind record label changes reason batch")


@pytest.fixture
def filled(book: Book) -> Book:
    figma = book.license(
        "Figma", 2, expiration_date=day("2025-12-01"), term=Term(TermKind.YEARS, 1),
        auto_renewal=True, notice_days=3, cost=Cost(Money(100_00, "EUR"), CostBasis.TOTAL),
        cost_per=CostPer.YEAR,
    )  # fmt: skip
    ada = book.end_user("Ada Lovelace")
    book.assign(figma, ada, book.device("MAC-01", serial="S1", end_user_id=ada.id))
    return book


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("licenses", LICENSE),
        ("end-users", END_USER),
        ("devices", DEVICE),
        ("assignments", ASSIGNMENT),
        ("renewals", RENEWAL),
        ("history", HISTORY),
    ],
)
def test_a_list_has_the_keys_that_programs_rely_on(
    filled: Book, shell: Shell, kind: str, wanted: list[str]
) -> None:
    document = shell.run("list", kind, "--format", "json").json

    assert list(document) == ["schema", "count", "total", "truncated", "items"]
    assert document["schema"] == f"itam-tui/{kind}/1"
    assert list(document["items"][0]) == wanted


def one(shell: Shell, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = shell.run(*words, "--format", "json").json["items"][0]
    return found


def test_a_license_tells_dates_money_and_terms_in_json(filled: Book, shell: Shell) -> None:
    license = one(shell, "list", "licenses")

    assert license["reference"] == "LIC-00001"
    assert license["date_entered"] == "2025-12-01"
    assert license["expiration_date"] == "2026-12-01"
    assert license["days_left"] == 7
    assert license["cancel_by"] == "2026-11-28"
    assert license["term"] == {"value": 1, "unit": "years"}
    assert license["total_cost"] == {"amount": "100.00", "currency": "EUR"}
    assert license["unit_cost"] == {"amount": "50.00", "currency": "EUR"}
    assert license["updated_at"].endswith("Z")
    assert (license["position"], license["used"], license["free"]) == ("full", 2, 0)


def test_unlimited_and_unknown_are_null(book: Book, shell: Shell) -> None:
    book.license("Vim", None)
    book.license("Emacs", 3, term=PERPETUAL)

    emacs, vim = shell.run("list", "licenses", "--format", "json").json["items"]

    assert (vim["quantity"], vim["granted"], vim["free"], vim["term"]) == (None,) * 4
    assert emacs["term"] == "perpetual"
    assert "product_key" not in vim


def test_an_assignment_names_its_holder_as_the_command_line_takes_it(
    filled: Book, shell: Shell
) -> None:
    found = shell.run("list", "assignments", "--format", "json").json["items"]

    assert {(each["holder_kind"], each["holder"]) for each in found} == {
        ("device", "S1"),
        ("end-user", "ada@acme.com"),
    }


def test_the_history_has_before_and_after(filled: Book, shell: Shell) -> None:
    shell.does("quantity", "Figma", "+3", "--reason", "new hires")

    change = one(shell, "list", "history", "--filter", "what:quantity")

    assert change["record"] == "LIC-00001"
    assert change["changes"] == {"quantity": ["2", "5"]}
    assert change["reason"] == "new hires"
    assert change["batch"] is None


def test_show_tells_a_license_with_its_holders_and_entries(filled: Book, shell: Shell) -> None:
    page = shell.run("show", "figma", "--format", "json").json

    assert list(page) == ["schema", "license", "assignments", "quantity_entries"]
    assert page["schema"] == "itam-tui/license/1"
    assert list(page["license"]) == LICENSE
    assert [list(each) for each in page["assignments"]] == [ASSIGNMENT] * 2
    assert page["quantity_entries"][0]["after"] == 2


@pytest.mark.parametrize(
    ("who", "word", "wanted"),
    [("ada@acme.com", "end_user", END_USER), ("S1", "device", DEVICE)],
)
def test_show_tells_a_holder_with_what_they_hold(
    filled: Book, shell: Shell, who: str, word: str, wanted: list[str]
) -> None:
    page = shell.run("show", who, "--format", "json").json

    assert list(page) == ["schema", word, "assignments"]
    assert page["schema"] == f"itam-tui/{word.replace('_', '-')}/1"
    assert list(page[word]) == wanted
    assert page["assignments"][0]["license"] == "LIC-00001"
