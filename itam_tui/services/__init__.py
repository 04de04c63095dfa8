"""What people do with the register, as plain synchronous Python; no SQL."""
