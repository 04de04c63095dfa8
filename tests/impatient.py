"""Textual's pilot looks every 20 ms whether the program is at rest; here twice as often.

Most of what a pressed key took in a test was that wait. What tests wait for besides is asked of
the program itself: workers, rows, keys on their way.
"""

from __future__ import annotations

from textual import _wait

_wait.SLEEP_GRANULARITY = 0.01
_wait.SLEEP_IDLE = _wait.SLEEP_GRANULARITY / 20
