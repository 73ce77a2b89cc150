"""What people ask of us: their requests, and the day by which each must be answered."""
