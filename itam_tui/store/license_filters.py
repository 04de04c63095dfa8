"""What licenses can be filtered by: what each filter field is in the tables."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from peewee import Case, fn

from itam_tui.domain.filter_conditions import Condition, Contains
from itam_tui.domain.text import fold
from itam_tui.store import expressions
from itam_tui.store.expressions import Ready
from itam_tui.store.filters import NEVER, Filterable, either, yes_no
from itam_tui.store.models import LicenseTable
from itam_tui.store.usage import HOLDERS, LINKS

Expression = Any
"""A peewee expression; the library's own types don't tell one from another."""

_T = LicenseTable


def _maker() -> Expression:
    """The publisher, else the vendor (product.md §4, `publisher:`)."""
    return fn.COALESCE(_T.publisher_key, _T.vendor_key)


def _held_by(condition: Condition) -> Expression:
    """Licenses held by somebody whose name, e-mail, serial or tag has the text."""
    if not isinstance(condition, Contains):
        return NEVER
    held = [
        _holding_licenses(link, HOLDERS[kind], text)
        for kind, link in LINKS.items()
        for text in condition.values
    ]
    # One list of numbers, so that the licenses are looked up by it, not gone through.
    found = [_T.id.in_(reduce(or_, held))] if held else []
    if condition.unset:
        found.append(~either([_T.id.in_(link.select(link.license)) for link in LINKS.values()]))
    return either(found)


def _holding_licenses(link: Any, table: Any, text: str) -> Any:
    """The numbers of the licenses that holders of one kind with the text hold."""
    named = table.select(table.id).where(table.search.contains(text))
    return link.select(link.license).where(link.holder.in_(named), link.active == 1)


def _reference(condition: Condition) -> Expression:
    """The reference, which is kept in the folded search text as its own line."""
    if not isinstance(condition, Contains):
        return NEVER
    found = NEVER
    for text in condition.values:
        digits = fold(text).removeprefix("lic-").lstrip("0")
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1
        found = found | (_T.number == number)
    return found


@lru_cache(maxsize=4)
def license_fields(today: date, known: bool = False) -> Filterable:
    """What licenses can be filtered by, as of a day; `known` as in `expressions.dates`."""
    shown, cancel = expressions.dates(today, known)
    return Filterable(
        words=_T.search,
        texts={
            "publisher": _maker(),
            "vendor": _T.vendor_key,
            "organization": _T.organization_key,
            "category": _T.category_key,
            "owner": _T.owner_key,
            "name": _T.name_key,
            "note": _T.note_folded,
            "po": _T.po_number_key,
            "order": _T.order_number_key,
            "currency": fn.LOWER(_T.currency),
        },
        words_of={
            "type": _T.type,
            "position": Ready(expressions.position(today)),
            "alert": Ready(yes_no(expressions.under_by(today) > 0)),
            "auto": yes_no(_T.auto_renewal == True),  # noqa: E712 - an expression
            "archived": yes_no(_T.archived_at.is_null(False)),
            "reassignable": yes_no(_T.reassignable == True),  # noqa: E712
            "maintained": yes_no(_T.maintained == True),  # noqa: E712
            "when": _T.when_full,
            "term": _T.term_kind,
            "quantity": Case(None, [(_T.quantity.is_null(), "unlimited")], "limited"),
        },
        numbers={
            "quantity": _T.quantity_rank,
            "used": _T.used,
            "free": Ready(expressions.free(today)),
            "under": Ready(expressions.under_by(today)),
            "days": shown - today.toordinal() if known else Ready(expressions.days_left(today)),
        },
        dates={"maintenance": _T.maintenance_until, "purchased": _T.purchase_date},
        days={
            "expires": shown,
            "cancel": cancel,
        },
        moments={"updated": _T.updated_at},
        special={"holder": _held_by, "reference": _reference},
    )
