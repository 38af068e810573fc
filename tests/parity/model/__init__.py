"""What the engine promises, written once more in plain Python.

It shares nothing with the engine: no SQL, no totals. It keeps a restaurant's configuration and a
list of its bookings, and works everything out from them each time. Slow and short on purpose: it is
read as the promise.
"""
