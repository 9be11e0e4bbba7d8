"""Read articles from files: `python -m orchestration.reading --labels OUT_DIR FILE...`."""

import argparse
import json
import sys
from pathlib import Path

from orchestration.reading.labels import to_labels
from orchestration.reading.reader import read_article


def load(path: Path) -> dict:
    """The text, title and publication date of a .json or .txt file."""
    raw = path.read_bytes()
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = raw.decode("latin-1")
    if path.suffix == ".json":
        document = json.loads(content)
        return {key: document.get(key) for key in ("text", "title", "published")}
    return {"text": content, "title": None, "published": None}


def main(arguments: list[str] | None = None) -> int:
    """Write one JSON file per article; print documents when no folder is given."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.reading", description=__doc__)
    parser.add_argument("--labels", type=Path, metavar="OUT_DIR", help="write label files here")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    if options.labels:
        options.labels.mkdir(parents=True, exist_ok=True)
    for path in options.files:
        article = load(path)
        text = article["text"] or ""
        document = read_article(text, title=article["title"], published=article["published"])
        if options.labels:
            record = to_labels(document, text, path.stem)
            target = options.labels / f"{path.stem}.json"
            target.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
        else:
            json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
            sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
