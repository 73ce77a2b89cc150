"""Reading spreadsheets in a process with limits: :mod:`registry.files.reader` is the way in."""
