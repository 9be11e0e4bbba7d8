"""News feeds and pages, and article files: what makes a text an article."""
