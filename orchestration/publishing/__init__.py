"""The analysts' copy: a release that replaces the one before only as a whole."""
