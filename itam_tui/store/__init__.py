"""The register in a database, through peewee; knows no interface."""
