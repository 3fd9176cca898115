"""Agreement with collections of pictures, when they lie beside the repository; the figures are printed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[5]
COLLECTION = ROOT / "../shared/data/documents"


def evaluation() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate", ROOT / "recogniser/evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.setdefault("evaluate", importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("folder", "least"), [("images_synthetic", 0.98), ("images", 0.94)])
def test_collected_pictures_are_read_as_well_as_promised(folder: str, least: float) -> None:
    if not (COLLECTION / folder / "ground_truth.json").is_file():
        pytest.skip(f"the collection {folder} is not beside this repository")
    evaluate = evaluation()
    tallies = evaluate.evaluate(evaluate.pages_of(COLLECTION / folder))
    print("\n" + evaluate.table(tallies))
    everything = tallies["all"]
    assert everything.right_lines / everything.lines >= least
    assert everything.silent <= 0.01 * everything.pages
