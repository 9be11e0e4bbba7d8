"""A throwaway data folder for every test session: no test touches `data/`."""

import os
import tempfile
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
SHARED = REPO.parent / "shared"
os.environ["STOCKCAR_DATA_DIR"] = tempfile.mkdtemp(prefix="stockcar-tests-")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The team's reference facts, when they lie beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the reference facts are not beside this checkout")
    return SHARED
