"""Names and values in statements that take no parameters."""


def quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A SQL name, whatever letters it has."""
    return '"' + name.replace('"', '""') + '"'
