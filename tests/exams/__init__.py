"""Outside tools look at the database and its source; README.md says which."""
