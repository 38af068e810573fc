"""The HTTP API and the pages: parse, call an RPC as whoever asks, render. No rule is made here.

Needs the ``web`` extra. ``capacity-db serve`` runs it; :func:`capacity_db.web.app.create_app`
makes it for a server of your own.
"""
