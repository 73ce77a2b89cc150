"""Work that takes time, whatever it is: rows, workers that lease them, and what takes up what was dropped."""
