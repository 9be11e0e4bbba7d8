"""Stockcar: an open, audited warehouse of NASCAR, rebuilt from raw feeds and raw articles."""
