"""What Dagster registers: a file per sentence one would say aloud."""
