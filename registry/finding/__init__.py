"""The register as a list: what is asked of it (filters, columns, questions), and the activities that answer."""
