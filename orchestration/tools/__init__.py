"""For maintainers: how what lies in `data/bundled` was made."""
