"""Every guard of tenancy removed once, on its own: some test must notice."""
