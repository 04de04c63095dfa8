"""What every test shares."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", deadline=None, database=None)
settings.load_profile("steady")
