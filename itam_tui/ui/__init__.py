"""The terminal interface, in Textual; reaches the register through services only."""
