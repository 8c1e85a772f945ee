"""The README's table "Differences from PyTorch" and its tests, row by row: what happens here, and that PyTorch still does something else."""
import importlib
import re
from pathlib import Path

from tests.conformity.differences import ROWS

HERE = Path(__file__).resolve().parent


def test_the_table_and_the_tests_have_the_same_rows():
    for path in HERE.glob("test_differences_in_*.py"):
        importlib.import_module(f"tests.conformity.{path.stem}")
    table = (HERE.parents[1] / "README.md").read_text().split("## Differences from PyTorch")[1].split("\n## ")[0]
    cells = [line.split(" | ")[0].strip("| ") for line in table.splitlines() if re.match(r"\| (?!what \| here)", line)]
    assert len(cells) > 20 and sorted(cells) == sorted(ROWS)
    assert all(any("pytorch" in test.__name__ for test in tests) for tests in ROWS.values())
    assert all(any("pytorch" not in test.__name__ for test in tests) for tests in ROWS.values())
