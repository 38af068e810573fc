"""docs/error-codes.md, docs/api.md and docs/erd.md: written by bin/docs from a migrated database.

A document is a template in templates/ with what the catalogue says filled in. The same text comes
from every supported PostgreSQL.
"""
