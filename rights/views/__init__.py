"""Pages of requests: public ones, which know no session, and those of the desk."""
