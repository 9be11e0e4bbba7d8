"""Reading race reports: an article's text in, people, incidents, quotes and claims out.

Pure Python and deterministic. `read_article` is the way in; `python -m orchestration.reading`
writes the same findings as label files.
"""

from orchestration.reading.reader import READER_VERSION, read_article

__all__ = ["READER_VERSION", "read_article"]
