"""The list of end users or devices: where it comes from, its lines, its row menu."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from textual import on, work

from itam_tui.domain.authorization import Right
from itam_tui.domain.columns import ColumnSpec
from itam_tui.domain.holders import Device, EndUser, HolderKind, HolderRef
from itam_tui.domain.queries import Criteria, ListKind
from itam_tui.services import Services
from itam_tui.services.holders import Holders
from itam_tui.ui.holder_cells import holder_row, table_columns
from itam_tui.ui.modals.row_menu import RowMenuModal
from itam_tui.ui.screens.list_screen import ListScreen
from itam_tui.ui.screens.opening import open_history, open_holder
from itam_tui.ui.widgets.query_table import QueryTable
from itam_tui.ui.widgets.table_columns import Column, Row

Holder = EndUser | Device

MENU = ("open", "edit", "copy", "history", "delete")
"""The row menu."""
MENU_OF_DELETED = ("open", "copy", "history", "restore")


class HolderSource(Struct, frozen=True):
    """One kind of holder, as a list reads them."""

    holders: Holders
    """The register's end users and devices."""
    kind: HolderKind
    """Which of them."""
    everybody: Criteria
    """The list without a filter."""

    def total(self) -> int:
        """How many there are."""
        return self.count(self.everybody)

    def count(self, criteria: Criteria) -> int:
        """How many fit."""
        return self.holders.count(self.kind, criteria)

    def rows(self, criteria: Criteria, offset: int, limit: int) -> Sequence[Holder]:
        """A page of those that fit."""
        if self.kind is HolderKind.END_USER:
            return self.holders.end_users(criteria, offset, limit)
        return self.holders.devices(criteria, offset, limit)

    def keys(self, criteria: Criteria, first: int = 0, last: int | None = None) -> Sequence[int]:
        """The numbers of the records from one place to another."""
        return self.holders.keys(self.kind, criteria, first, last)

    def position_of(self, criteria: Criteria, key: int) -> int | None:
        """Where a record stands; None when it doesn't fit."""
        return self.holders.position_of(self.kind, criteria, key)

    def matching(self, criteria: Criteria, ids: Sequence[int]) -> Collection[int]:
        """Which of these records fit."""
        return self.holders.matching(self.kind, criteria, ids)

    def get_many(self, ids: Sequence[int]) -> Mapping[int, Holder]:
        """Records by their numbers."""
        found = self.holders.get_many([HolderRef(self.kind, number) for number in ids])
        return {ref.id: holder for ref, holder in found.items()}


class HolderList(ListScreen[Holder]):
    """Lists one kind of holder; `enter` opens the record's page."""

    CHANGES = Right.CHANGE_HOLDERS

    KIND: ClassVar[HolderKind]
    """Which kind."""
    CSS_PATH = "holder_list.tcss"

    def __init__(self, services: Services) -> None:
        """List the holders of a register."""
        kind: ListKind = self.LIST
        super().__init__(services, HolderSource(services.holders, self.KIND, Criteria(kind)))

    def key_of(self, record: Holder) -> int:
        """Give a holder's number."""
        return record.id

    def row_of(self, record: Holder) -> Row:
        """Draw a holder as a line."""
        return holder_row(record, self.shown_columns)

    def columns_for(self, specs: Sequence[ColumnSpec], table_width: int) -> tuple[Column, ...]:
        """Give the columns their widths."""
        return table_columns(specs, table_width)

    @on(QueryTable.RowChosen)
    def open_row(self, event: QueryTable.RowChosen) -> None:
        """Go to the record's page; the cursor stays, and the row is read anew after."""
        if isinstance(key := event.key, int):
            ref = HolderRef(self.KIND, key)
            open_holder(self, self._services, ref, lambda: self.refresh_record(key))

    def action_history(self) -> None:
        """Go to the history of the record."""
        for number in self.chosen()[:1]:
            open_history(self, self._services, HolderRef(self.KIND, number))

    @work
    async def action_copy(self) -> None:
        """Copy the name of the record, or of all marked, one a line."""
        names = sorted(one.label for one in await self.chosen_records())
        self.app.copy_to_clipboard("\n".join(names))
        self.answer(f"Copied {names[0] if len(names) == 1 else f'{len(names):,} names'}.")

    @work
    async def action_menu(self) -> None:
        """Offer what can be done with the record under the cursor, or with all marked."""
        marks, holder = len(self.table.marks), self.highlighted
        if holder is None:
            return
        is_deleted = holder.archived_at is not None and not marks
        about = f"{marks:,} marked" if marks else holder.label
        offers = self.offers(*(MENU_OF_DELETED if is_deleted else MENU))
        if chosen := await self.app.push_screen_wait(RowMenuModal(about, offers)):
            await self.action_run_command(chosen)
