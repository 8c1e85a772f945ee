"""`microgradx gradcheck`: the table, somebody's own op, what it prints and how it ends."""
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import microgradx
from microgradx.__main__ import main
from microgradx._cli import gradcheck as command
from microgradx.testing._numeric import Case
from microgradx.testing.samplers import SAMPLERS

pytest.importorskip("tqdm")

OPS = '''
import microgradx
from microgradx.autograd import Function
from microgradx.autograd.function import once_differentiable


def op(forward, backward):
    class Op(Function):
        @staticmethod
        def forward(ctx, *inputs):
            ctx.save_for_backward(*inputs)
            return forward(*inputs)

        @staticmethod
        def backward(ctx, grad):
            return backward(grad, *ctx.saved_tensors)
    return Op


Square = op(lambda x: x * x, lambda g, x: g * x)
Right = op(lambda x, w: x @ w, lambda g, x, w: (g @ w.t(), x.t() @ g))
Transposed = op(lambda x, w: x @ w, lambda g, x, w: (g @ w, x.t() @ g))
Bias = op(lambda x, b: x + b, lambda g, x, b: (g, g[0]))
Bias.sample_inputs = (microgradx.rand(4, 3), microgradx.rand(3))
Raises = op(lambda x: x * 2, lambda g, x: undefined_name)
Second = op(lambda x: x ** 3, lambda g, x: g * 3 * x.detach() ** 2)


class Once(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3

    @staticmethod
    @once_differentiable
    def backward(ctx, grad):
        return 3 * grad * ctx.saved_tensors[0] ** 2


def good(x, y):
    return (x * y).sin() + x


def rows(x, index):
    return x[index].exp()


rows.sample_inputs = lambda: [(microgradx.rand(4, 2), microgradx.tensor([0, 3])), (microgradx.rand(2, 2), microgradx.tensor([1]))]


def whole(x):
    return x * 2


whole.sample_inputs = (microgradx.arange(3),)


def log(x):
    return x.log()


def scale(x, by=3):
    return x * by


class Net(microgradx.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = microgradx.nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x).tanh()


class Wide(microgradx.nn.Module):
    def __init__(self, width):
        super().__init__()


class Half(Net):
    def forward(self, x):
        return op(lambda x, w: x @ w, lambda g, x, w: (g @ w.t(), x.t() @ g / 2)).apply(x, self.fc.weight.t()) + self.fc.bias


answer = 42
'''


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with ops.py, from which it can be imported for this test alone."""
    (tmp_path / "ops.py").write_text(OPS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield tmp_path
    sys.modules.pop("ops", None)


def run(capsys, *arguments):
    status = main(["gradcheck", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_rows_of_the_table(capsys):
    status, out, _ = run(capsys, "--rows", "m[ua][lx]*", "--examples", "3")
    assert status == 0
    names = re.findall(r"^(\w+) +\d+ +\d\.\de[-+]\d\d +\d\.\de[-+]\d\d +\d+ ms$", out, re.M)
    assert {"mul", "maximum"} <= set(names) and all(re.match("m[ua][lx]", name) for name in names)
    assert re.search(rf"^{len(names)} rows, \d+ examples, worst error \d\.\de-\d\d \(\w+\), [\d.]+ s: all gradients agree with finite differences$", out, re.M)


def test_the_whole_table_passes(capsys):
    status, out, _ = run(capsys, "--examples", "1")
    assert status == 0, out[-3000:]
    assert re.search(r"^(\d+) rows, .* all gradients agree with finite differences$", out, re.M)


def test_a_wrong_row_fails_and_is_explained(capsys, monkeypatch):
    class Wrong(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x.sin()

        @staticmethod
        def backward(ctx, grad):
            return -grad * ctx.saved_tensors[0].cos()

    monkeypatch.setitem(SAMPLERS, "sin", [lambda d: Case(Wrong.apply, (d.real((2, 3)),))])
    status, out, _ = run(capsys, "--rows", "[sc][io][ns]")
    assert status == 1
    assert re.search(r"^sin .* FAILED$", out, re.M) and not re.search(r"^cos .* FAILED$", out, re.M)
    assert "verdict: sign" in out and "1 row FAILED: sin" in out


def test_a_row_without_a_sampler_fails(capsys, monkeypatch):
    monkeypatch.delitem(SAMPLERS, "tanh")
    status, out, _ = run(capsys, "--rows", "tanh")
    assert status == 1 and "tanh: there is no sampler for this row" in out


def test_no_such_row(capsys):
    assert run(capsys, "--rows", "nothing*")[::2] == (2, "microgradx: error: --rows nothing*: no differentiable row has such a name\n")


@pytest.mark.parametrize("arguments, said", [
    (["ops:good"], "(3, 4), (3, 4), uniform in [-2, 2)"), (["ops.py:good"], "(3, 4), (3, 4)"), (["ops:Right", "--shape", "3,4", "--shape", "4,2"], "(3, 4), (4, 2)"),
    (["ops:good", "--shape", "scalar", "--shape", "5"], "(), (5)"), (["ops:log", "--low", "0.5"], "uniform in [0.5, 2)"), (["ops:scale"], "on 5 examples: (3, 4)"),
    (["ops:rows"], "on 2 examples: (4, 2), (2) from sample_inputs"), (["ops:Net"], "inputs and parameters agree"),
    (["ops:good", "--examples", "1"], "on 1 example:"), (["ops:Once"], "second order     not checked: the op is marked once_differentiable"),
    (["ops:Second", "--shape", "4", "--skip", "second order"], "gradient"),
])
def test_right_ones_of_somebody(capsys, arguments, said):
    status, out, err = run(capsys, *arguments)
    assert status == 0, out + err
    assert said in out and "agree with finite differences" in out


@pytest.mark.parametrize("arguments, said", [
    (["ops:Square", "--shape", "3"], ["verdict: constant factor", "0.5 * finite differences", "gradient, example 0"]),
    (["ops:Transposed", "--shape", "3,3", "--shape", "3,3"], ["verdict: transposed operand"]),
    (["ops:Bias"], ["verdict: missing sum over a broadcast dimension", "input 1"]),
    (["ops:Half"], ["parameter fc.weight", "verdict: constant factor"]),
    (["ops:Second", "--shape", "3"], ["second order, example 0", "verdict: gradient missing", "the gradient of input 0 as the function's backward computes it"]),
    (["ops:Raises", "--shape", "3"], ["it raises NameError: name 'undefined_name' is not defined", "ops.py:25: Raises = op("]),
    (["ops:log"], ["verdict: not finite", "--low and --high"]),
])
def test_wrong_ones_of_somebody(capsys, arguments, said):
    status, out, _ = run(capsys, *arguments)
    assert status == 1
    for words in [*said, f"{arguments[0]}: FAILED"]:
        assert words in out, out


@pytest.mark.parametrize("arguments, said", [
    (["ops"], "expected MODULE:NAME or FILE.py:NAME"), (["ops:nix"], "ops has no nix"), (["nix:op"], "cannot import nix: ModuleNotFoundError: No module named 'nix'\n"),
    (["nix.py:op"], "cannot import nix.py: FileNotFoundError"), (["ops:answer"], "answer is of type int"),
    (["ops:Right", "--shape", "3,4", "--shape", "3,4"], "ops:Right raises on inputs (3, 4), (3, 4)"), (["ops:Right"], "how many inputs it takes"), (["ops:Right", "--shape", "3,4"], "--shape once per input"),
    (["ops:Right.nix"], "ops has no Right.nix"), (["ops:Wide"], "making a Wide without arguments raises TypeError"), (["broken:op"], "cannot import broken: ZeroDivisionError"),
    (["broken.py:op"], "at {folder}/broken.py:1: 1 / 0"), (["ops:good", "--low", "3"], "--low 3 --high 2: expected finite numbers"), (["ops:good", "--low", "nan"], "--low nan"),
    (["ops:Square", "--shape", "0"], "nothing to check: no input (0), uniform"), (["ops:whole"], "nothing to check: no input (3) from sample_inputs"),
    (["ops:good", "--rows", "mul"], "--rows is for the op table"), (["--shape", "3"], "--shape is for a target"), (["--low", "1"], "--low is for a target"),
    (["--high", "1"], "--high is for a target"), (["--skip", "value"], "--skip is for a target"),
])
def test_wrong_usage(folder, capsys, arguments, said):
    (folder / "broken.py").write_text("1 / 0\n")
    status, _, err = run(capsys, *arguments)
    assert status == 2 and said.format(folder=folder) in err


def test_a_file_finds_what_lies_beside_it(folder, capsys):
    (folder / "below").mkdir()
    (folder / "below" / "beside.py").write_text("def square(x):\n    return x * x\n")
    (folder / "below" / "mine.py").write_text("from beside import square\n")
    status, out, err = run(capsys, "below/mine.py:square", "--examples", "1")
    assert status == 0, out + err


@pytest.mark.parametrize("arguments", [["--shape", "a"], ["--shape=-1,2"], ["--examples", "0"], ["--skip", "everything"], ["--seed", "-1"]])
def test_the_parser_refuses(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(["gradcheck", "ops:good", *arguments])
    assert caught.value.code == 2 and arguments[0].split("=")[0] in capsys.readouterr().err


def test_as_a_program(folder):
    root = str(Path(microgradx.__file__).parents[1])
    done = subprocess.run([sys.executable, "-m", "microgradx", "gradcheck", "ops:Square", "--shape", "3"], capture_output=True, text=True, cwd=folder,
                          env={"PYTHONPATH": root, "PATH": ""}, check=False)
    assert done.returncode == 1 and "verdict: constant factor" in done.stdout and not done.stderr


def test_output_that_is_closed_early_is_no_error():
    root = str(Path(microgradx.__file__).parents[1])
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-m", "microgradx", "gradcheck", "--rows", "neg", "--examples", "1"], stdout=writer, stderr=subprocess.PIPE,
                          text=True, env={"PYTHONPATH": root, "PATH": ""}, check=False)
    os.close(writer)
    assert done.returncode == 1 and not done.stderr


def test_every_word_of_the_help_is_true(capsys):
    with pytest.raises(SystemExit):
        main(["gradcheck", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    for part in command.PARTS:
        assert part in text
    assert "sample_inputs" in text and "FILE.py:NAME" in text
