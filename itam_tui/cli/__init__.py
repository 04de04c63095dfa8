"""The command line: one module per family of verbs; never imports Textual."""
