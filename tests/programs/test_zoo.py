"""Programs in the many styles of PyTorch's users run after the two-word port and print PyTorch's numbers.

zoo/ holds the programs, expected/zoo_<program>.json what PyTorch 2.13 printed for each; record_zoo.py made them. Words and integers
must be equal, other numbers agree to a relative 1e-3, to the last digit printed, or within twice the spread of PyTorch
against itself when only rounding changes.
"""
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from test_programs import NUMBER, port

import microgradx

HERE = Path(__file__).resolve().parent
PROGRAMS = sorted(path.stem for path in (HERE / "zoo").glob("*.py"))
RTOL, ATOL = 1e-3, 1e-6
NEEDS = {"augmentations": "PIL", "quickstart": "PIL"}       # what a program needs beside the core


def agree(got, want, others, closeness):
    """Whether a printed number agrees with PyTorch's, given what PyTorch printed there in its other runs."""
    if got == want or got in others:
        return True
    if "." not in want and "e" not in want and set(others) <= {want}:
        return False
    x, y = float(got), float(want)
    digits = want.partition("e")[0].partition(".")[2]
    last_digit = 1.01 * 10.0 ** -len(digits) if digits and "e" not in want else 0
    spread = max((abs(y - float(z)) for z in others), default=0)
    return abs(x - y) <= max(closeness * RTOL * abs(y), ATOL, last_digit, 2 * spread)


def words(line):
    """The line without its numbers and without its spaces, whose count depends on the numbers' signs."""
    return "".join(NUMBER.sub("#", line).split())


def compare(got, printed, others, closeness=1.0):
    """Compare lines with those that PyTorch printed; others: by line number, what it printed there when rounding changed."""
    assert len(got) == len(printed), f"{len(got)} lines, PyTorch prints {len(printed)}, the last are {got[-5:]}"
    for number, (g, w) in enumerate(zip(got, map(port, printed), strict=True)):
        more = [port(line) for line in others.get(str(number), ())]
        message = f"line {number} is {g!r}, PyTorch prints {w!r}, with other rounding {more}"
        assert words(g) in (words(w), *map(words, more)), message
        if words(g) == words(w):
            more = [NUMBER.findall(line) for line in more if words(line) == words(w)]
            for x, y, *z in zip(NUMBER.findall(g), NUMBER.findall(w), *more, strict=True):
                assert agree(x, y, z, closeness), message


def run(program, folder):
    """Run the ported program in a process of its own."""
    path = folder / f"{program}.py"
    path.write_text(port((HERE / "zoo" / path.name).read_text()))
    env = dict(os.environ, PYTHONPATH=str(Path(microgradx.__file__).resolve().parents[1]))
    done = subprocess.run([sys.executable, path.name], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="module")
def runs(request, tmp_path_factory):
    """{program: its run to come}, as many at a time as there are processors, of what was asked for."""
    wanted = [item.callspec.params["program"] for item in request.session.items if item.originalname == "test_zoo"]
    pool = ThreadPoolExecutor(os.cpu_count())
    yield {program: pool.submit(run, program, tmp_path_factory.mktemp(program)) for program in wanted}
    pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("program", PROGRAMS)
def test_zoo(program, runs):
    if program in NEEDS:
        pytest.importorskip(NEEDS[program])
    recorded = json.loads((HERE / "expected" / f"zoo_{program}.json").read_text())
    compare(runs[program].result().splitlines(), recorded["printed"], recorded["others"])


def test_the_comparison_refuses_another_number():
    compare(["loss 0.51862", "microgradx.Size([2])"], ["loss 0.51860", "torch.Size([2])"], {})
    compare(["loss 0.51962"], ["loss 0.51860"], {"0": ["loss 0.51912"]})
    for got, others in ((["loss 0.51962"], {}), (["loss 0.51962"], {"0": ["loss 0.51880"]}), (["lost 0.51860"], {}), ([], {})):
        with pytest.raises(AssertionError):
            compare(got, ["loss 0.51860"], others)
    with pytest.raises(AssertionError):
        compare(["right 3"], ["right 4"], {})
