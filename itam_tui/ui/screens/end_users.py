"""End users, view 2: people, and how many licenses they hold."""

from __future__ import annotations

from textual import work

from itam_tui.domain.columns import END_USER_COLUMNS
from itam_tui.domain.holders import EndUser, HolderKind
from itam_tui.ui.modals.end_user_form import EndUserForm
from itam_tui.ui.screens.holder_edits import LIST_COMMANDS, HolderEdits


class EndUsersScreen(HolderEdits):
    """Lists end users."""

    VIEW = "view.end_users"
    KIND = HolderKind.END_USER
    LIST = "end-users"
    TITLE_OF_LIST = "End users"
    NOUN = "end user"
    SPECS = END_USER_COLUMNS
    NOTHING_YET = "No end users yet. Press a to add one."
    COMMANDS_OF = LIST_COMMANDS

    @work
    async def action_add(self) -> None:
        """Add an end user, and go to the row."""
        added = await self.app.push_screen_wait(EndUserForm(self._services, None))
        if added is not None:
            self.read_again(added.id, f"{added.label} is added.")

    @work
    async def action_edit(self) -> None:
        """Edit the end user under the cursor."""
        if not isinstance(holder := await self.chosen_one(), EndUser):
            return
        edited = await self.app.push_screen_wait(EndUserForm(self._services, holder))
        if edited is not None:
            self.refresh_record(edited.id, f"{edited.label} is saved.")
