"""Parity: an independent model, every read and every booking say the same."""
