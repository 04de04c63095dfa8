"""CSV files read and written, as plain values; no I/O and no register."""
