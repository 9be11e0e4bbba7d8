"""NASCAR's race feed: its documents, its calendar, and what a document must look like."""
