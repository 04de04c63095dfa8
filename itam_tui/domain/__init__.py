"""The rules of the register: plain values and functions; no I/O and no clock of its own."""
