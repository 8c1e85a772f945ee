"""The first six PyTorch programs run after the two-word port and print PyTorch's numbers for their seeds.

as_written/ holds the programs as they were written, expected/ what PyTorch 2.13 printed for them on a subset of MNIST and on
digits that the project draws; record.py made it. Accuracies may differ by two images, losses in the third digit, or by
twice what PyTorch differs from itself when only rounding changes.
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import subset

import microgradx

HERE = Path(__file__).resolve().parent
PROGRAMS = sorted(path.stem for path in (HERE / "as_written").glob("*.py"))
NUMBER = re.compile(r"[-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?")


def port(text):
    """The two-word port."""
    return re.sub(r"\btorch\b(?!-)", "microgradx", re.sub(r"\btorchvision\b", "microgradx.vision", text))


def same(got, want, spread, allowed):
    """Whether two printed numbers agree: to 3 significant digits, within PyTorch's own spread, or by `allowed`."""
    if got == want or "." not in want:
        return got == want
    x, y = float(got), float(want)
    last_digit = 10.0 ** -len(want.partition(".")[2])
    return abs(x - y) <= max(5e-3 * abs(y), 1.01 * last_digit, 2 * spread, allowed)


def compare(got, recorded, images=None):
    """Compare a printout line by line: words, integers and printed tensors must be equal, other numbers agree."""
    texts = (port(text).splitlines() for text in (recorded["printed"], *recorded["others"]))
    for g, w, *others in zip(got.splitlines(), *texts, strict=True):
        if "tensor(" in w or w.startswith(" "):
            assert g == w
            continue
        assert NUMBER.sub("#", g) == NUMBER.sub("#", w)
        for x, y, *zs in zip(*(NUMBER.finditer(line) for line in (g, w, *others)), strict=True):
            allowed = 2 / images if images and re.search(r"acc\w*[:=] ?$", w[:y.start()]) else 0
            spread = max((abs(float(y[0]) - float(z[0])) for z in zs), default=0)
            assert same(x[0], y[0], spread, allowed), f"printed {g!r}, PyTorch prints {w!r}"


def run(program, folder):
    """Run the ported program in a process of its own, with a stand-in where matplotlib is not installed."""
    path = folder / f"{program}.py"
    path.write_text(port((HERE / "as_written" / path.name).read_text()))
    places = [str(Path(microgradx.__file__).resolve().parents[1])]
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        places.append(str(HERE / "stand_in"))
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(places), MPLCONFIGDIR=str(folder))
    env.pop("MICROGRADX_DATA", None)  # the subset in the program's own folder is meant
    done = subprocess.run([sys.executable, path.name], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="module")
def mnist():
    folder = subset.real_mnist()
    if folder is None:
        pytest.skip("real MNIST is not here: set MICROGRADX_DATA to its folder")
    return subset.mnist_arrays(folder)


@pytest.fixture(scope="module")
def drawn():
    return subset.drawn_arrays()


def check(program, arrays, data, folder):
    subset.write(folder, arrays)
    record = json.loads((HERE / "expected" / f"{data}.json").read_text())
    assert record["sha256"] == subset.digest(arrays), f"recorded with other digits; again: {record['command']}"
    compare(run(program, folder), record["programs"][program], images=subset.TEST)
    if program == "c_four_layers_nll":
        assert len(list(folder.glob("prediction_*.png"))) == 4
    if program == "e_mnist_mlp":
        assert (folder / "mnist_mlp.pth").stat().st_size > 900_000


@pytest.mark.mnist
@pytest.mark.parametrize("program", PROGRAMS)
def test_program_on_mnist(program, mnist, tmp_path):
    check(program, mnist, "mnist", tmp_path)


@pytest.mark.parametrize("program", [p for p in PROGRAMS if p[0] in "abce"])
def test_program_on_drawn_digits(program, drawn, tmp_path):
    check(program, drawn, "drawn", tmp_path)


@pytest.mark.parametrize("program", [p for p in PROGRAMS if p[0] in "df"])
def test_program_without_data(program, tmp_path):
    record = json.loads((HERE / "expected" / "mnist.json").read_text())
    compare(run(program, tmp_path), record["programs"][program])


def test_the_port_leaves_the_names_of_options():  # argparse makes args.torch_deterministic of it, which is another word
    written = 'parser.add_argument("--torch-deterministic")\nif args.torch_deterministic: torch.manual_seed(1)'
    assert port(written) == written.replace("torch.", "microgradx.")


def test_the_comparison_refuses_another_number():
    recorded = {"printed": "loss 0.5186\ntorch.Size([2])\n", "others": []}
    compare("loss 0.5187\nmicrogradx.Size([2])\n", recorded)
    for wrong in ("loss 0.5286\nmicrogradx.Size([2])\n", "loss 0.5186\ntorch.Size([2])\n", "loss 0.5186\n"):
        with pytest.raises((AssertionError, ValueError)):
            compare(wrong, recorded)
