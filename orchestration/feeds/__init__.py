"""Clients for what lies outside: the race feed, history, news and dropped files. No Dagster."""
