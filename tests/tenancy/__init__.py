"""Nobody sees or touches another's restaurant: every role, every table, every routine."""
