"""From archived bytes to the tables and views of `raw`."""
