"""The one HTTP client: polite, conditional, and careful about addresses."""
