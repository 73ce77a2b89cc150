"""What is typed about requests: by people on the public pages, and by the desk."""
