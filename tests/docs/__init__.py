"""The documents do what they say: their commands run, their links lead somewhere."""
