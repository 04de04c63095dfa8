"""The dialogs over a screen, one module each."""
