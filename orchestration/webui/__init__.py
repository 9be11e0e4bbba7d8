"""Dagster's web UI as this project starts it: guarded, and with all it needs beside it."""
