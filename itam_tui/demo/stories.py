"""What each license of the demo register shows: a date, a position, a rule; no I/O."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from msgspec import Struct, field

from itam_tui.demo.products import Product
from itam_tui.domain.money import CostPer
from itam_tui.domain.settings import WhenFull
from itam_tui.domain.terms import FIXED, PERPETUAL, Term, TermKind, add_months

_YEAR = Term(TermKind.YEARS, 1)
_MONTH = Term(TermKind.MONTHS, 1)


class Story(Struct, frozen=True):
    """What is particular about one license."""

    shape: str = ""
    """How its dates lie; drawn by chance where blank."""
    over: int | None = None
    """Seats used past the quantity, 0 for full; drawn by chance where None."""
    spent: int = 0
    """Seats spent of a license that isn't reassignable."""
    unlimited: bool = False
    """Whether it has no quantity."""
    settings: dict[str, Any] = field(default_factory=dict)
    """Settings that are typed besides."""


STORIES: dict[str, Story] = {
    "Microsoft 365 E3": Story("cancel-soon", settings={"owner": "IT", "alert_days": 60}),
    "Microsoft 365 E5": Story("cancel-soon", over=0, settings={"owner": "IT"}),
    "Creative Cloud All Apps": Story("alert", over=2, settings={"owner": "Design"}),
    "Acrobat Pro": Story("rolling", over=0),
    "Slack Business+": Story("locked-in", settings={"owner": "IT", "warn_below": 20}),
    "Zoom Workplace Business": Story("locked-in"),
    "Figma": Story("rolling", over=3, settings={"owner": "Design"}),
    "Visio Plan 2": Story("expired", settings={"note": "Ask Design who still draws with it."}),
    "Sketch": Story("expired"),
    "Revit": Story("expired-unheld"),
    "Trello Premium": Story("expired-unheld"),
    "AutoCAD 2026": Story("alert", settings={"when_full": WhenFull.REFUSE}),
    "Inventor Professional": Story(
        "rolling", over=0, settings={"when_full": WhenFull.REFUSE, "owner": "Engineering"}
    ),
    "Datadog Pro": Story(
        "rolling", over=6, settings={"when_full": WhenFull.ALLOW, "note": "True-up each quarter."}
    ),
    "GitHub Enterprise Cloud": Story("monthly", over=4, settings={"when_full": WhenFull.ALLOW}),
    "1Password Business": Story("unknown"),
    "Lucidchart Team": Story("unknown"),
    "DeepL Pro Advanced": Story("unknown-ahead"),
    "7-Zip": Story("perpetual", unlimited=True),
    "LibreOffice": Story("perpetual", unlimited=True),
    "Okta Workforce Identity": Story("rolling", unlimited=True),
    "Mathematica": Story("maintained", spent=2, settings={"reassignable": False}),
    "EndNote 21": Story("perpetual", spent=3, settings={"reassignable": False}),
    "Affinity V2 Universal": Story("perpetual", over=0, spent=1, settings={"reassignable": False}),
    "SOLIDWORKS Professional": Story("maintained-soon", over=0),
    "LabVIEW Professional": Story("maintained"),
    "SQL Server 2022 Standard": Story("maintained", over=4),
    "Navicat Premium": Story("maintained-passed"),
    "Bitbucket Data Center": Story("fixed", over=12),
    "Workday HCM": Story("rolling", settings={"owner": "People"}),
    "Java SE Universal Subscription": Story(
        "rolling", over=20, settings={"note": "Counted by employees, not by installations."}
    ),
    "Hootsuite Team": Story("today"),
    "Semrush Guru": Story("yesterday"),
    "Canva Teams": Story("month-end"),
    "Total Commander": Story("perpetual", over=0),
    "PyCharm Professional": Story(
        "fixed", over=0, settings={"note": "[IDE] replaced by the All Products Pack?\nAsk Priya."}
    ),
}
"""The licenses whose state is meant; the others are drawn by chance."""

_BY_CHANCE = ("rolling", "fixed", "monthly", "alert", "later")
_CHANCES = (55, 20, 8, 7, 10)
_NOTICE = (None, 14, 30, 60, 90)


def dates(chance: Random, product: Product, shape: str, today: date) -> dict[str, Any]:
    """The term, date, auto-renewal and notice of a license, as its shape tells."""
    if not shape:
        if product.perpetual:
            shape = chance.choice(("perpetual", "perpetual", "maintained"))
        else:
            (shape,) = chance.choices(_BY_CHANCE, _CHANCES)
    ahead, years = chance.randint(35, 330), chance.randint(0, 3)
    notice = chance.choice(_NOTICE)
    soon = chance.randint(2, 6)
    match shape:
        case "rolling":
            return _renewing(_in(today, ahead), years, notice)
        case "later":
            return _renewing(_in(today, ahead), 0, notice, Term(TermKind.YEARS, 3))
        case "monthly":
            return _renewing(_in(today, ahead % 28), years, None, _MONTH)
        case "month-end":
            return _renewing(_month_end(today), 1, 10, _MONTH)
        case "cancel-soon":
            return _renewing(_in(today, 60 + soon), years, 60)
        case "locked-in":
            return _renewing(_in(today, 20 + soon), years, 60)
        case "unknown":
            return {"expiration_date": _in(today, -ahead // 4), "auto_renewal": True}
        case "unknown-ahead":
            return {"expiration_date": _in(today, ahead), "auto_renewal": True}
        case "fixed":
            return _ending(_in(today, ahead))
        case "alert":
            return _ending(_in(today, 8 + ahead % 20))
        case "today":
            return _ending(today)
        case "yesterday":
            return _ending(_in(today, -1))
        case "expired":
            return _ending(_in(today, -ahead // 3))
        case "expired-unheld":
            return _ending(_in(today, -ahead))
        case "perpetual":
            return _bought(None)
        case "maintained":
            return _bought(_in(today, ahead))
        case "maintained-soon":
            return _bought(_in(today, 12))
        case "maintained-passed":
            return _bought(_in(today, -20))
    raise ValueError(f"{shape} is no shape of dates")


def _in(today: date, days: int) -> date:
    return today + timedelta(days=days)


def _month_end(today: date) -> date:
    """The last day of the last January."""
    return date(today.year - (1 if today.month == 1 else 0), 1, 31)


def _renewing(
    shown: date, years_ago: int, notice: int | None, term: Term = _YEAR
) -> dict[str, Any]:
    """A license that renews by itself, entered some terms ago."""
    months = (term.months or 0) * years_ago
    return {
        "term": term,
        "expiration_date": add_months(shown, -months),
        "auto_renewal": True,
        "notice_days": notice,
        "cost_per": CostPer.MONTH if term is _MONTH else CostPer.YEAR,
    }


def _ending(day: date) -> dict[str, Any]:
    return {"term": FIXED, "expiration_date": day, "cost_per": CostPer.TERM}


def _bought(support: date | None) -> dict[str, Any]:
    return {
        "term": PERPETUAL,
        "maintenance_until": support,
        "maintained": support is not None,
        "cost_per": CostPer.ONCE,
    }
