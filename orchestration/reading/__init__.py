"""Reading race reports: an article's text in, people, incidents, quotes and claims out.

Pure Python and deterministic. `read_article` is the way in; `python -m orchestration.reading`
writes the same findings as label files.
"""

from orchestration.reading.reader import read_article, reader_version

__all__ = ["read_article", "reader_version"]
