"""How days and hours are written, and read, in each language: Django’s own ways, but for what is said here."""
