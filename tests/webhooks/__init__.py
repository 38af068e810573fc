"""Events out: what reaches webhooks, in which order, and what they are not told."""
