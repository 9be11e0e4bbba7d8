"""The archive of payloads as received, and the DuckDB file with its one way to write."""
