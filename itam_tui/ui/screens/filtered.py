"""What every screen with rows does alike: take another filter, and let an answer go in time."""

from __future__ import annotations

from msgspec.structs import replace
from textual import on
from textual.reactive import var

from itam_tui.domain.errors import FilterError
from itam_tui.domain.queries import EMPTY, Criteria, Filter
from itam_tui.ui.base import ItamScreen
from itam_tui.ui.widgets.filter_bar import FilterBar
from itam_tui.ui.widgets.status_line import StatusLine


class FilteredScreen(ItamScreen):
    """A screen whose rows are those that fit its criteria."""

    criteria: var[Criteria] = var(Criteria("licenses"), init=False, always_update=True)
    """What is listed; a change reads it."""

    _is_answer_new = False

    @on(FilterBar.Changed)
    def filter_rows(self, event: FilterBar.Changed) -> None:
        """Take another filter, or say what is wrong with it."""
        from itam_tui.domain.filter_language import FIELDS_OF, parse_filter

        try:
            wanted = parse_filter(event.text, FIELDS_OF[self.criteria.kind], self.today())
        except FilterError as error:
            event.bar.show_error(str(error))
            return
        event.bar.show_error("")
        if wanted.conditions != self.criteria.filter.conditions:
            kept = wanted if wanted.conditions else EMPTY
            self.before_filter(kept)
            self.criteria = replace(self.criteria, filter=kept)

    @on(FilterBar.Left)
    def check_filter(self, event: FilterBar.Left) -> None:
        """Say of a field without a value what it takes, now that nothing more is coming."""
        from itam_tui.domain.filter_language import FIELDS_OF, fault_of

        fields = FIELDS_OF[self.criteria.kind]
        if fault := fault_of(event.bar.text, fields, self.today()):
            event.bar.show_error(fault)

    def before_filter(self, wanted: Filter) -> None:
        """Prepare for another filter; a list may keep its cursor where it is."""

    def move_on(self) -> None:
        """Gray the keys that can't be used on this row; an answer is gone once it was left."""
        if not self._is_answer_new:
            self.query_one(StatusLine).say("")
        self._is_answer_new = False
        self.refresh_bindings()
