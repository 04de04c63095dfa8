"""itam-tui: a software-license register that runs in a terminal."""

__version__ = "0.1.0"
