"""Numbered steps that bring a register's tables up to date."""
