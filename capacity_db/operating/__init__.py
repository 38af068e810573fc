"""Running an installation: is it sound (doctor), does it work (smoke), what does it do (stats).

Nothing here decides about a booking: it looks, and says what to do.
"""
