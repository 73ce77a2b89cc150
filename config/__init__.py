"""The composition root: the only package that knows the three apps. It imports nothing: set-up runs before all else."""
