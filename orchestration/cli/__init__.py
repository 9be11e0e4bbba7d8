"""The same work from the command line, with its progress shown."""
