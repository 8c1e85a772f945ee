"""The command line: what it prints, saves, refuses and finds, run in this process and as a program."""
import os
import re
import signal
import subprocess
import sys
import time

import pytest

import microgradx
from microgradx import nn
from microgradx.__main__ import main
from microgradx._cli import data
from microgradx._cli.check import check_gradients
from microgradx._cli.models import RECIPES
from microgradx.vision import digits
from microgradx.vision.datasets import MNIST

pytest.importorskip("tqdm")


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    """No data but what a test gives, no network, and a folder of its own."""
    monkeypatch.setenv("MICROGRADX_DATA", "")       # so that what the command sets is taken back
    monkeypatch.delenv("MICROGRADX_DATA")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(MNIST, "mirrors", ["http://127.0.0.1:9/"])
    monkeypatch.chdir(tmp_path)
    threads = microgradx.get_num_threads()
    yield
    microgradx.set_num_threads(threads)


@pytest.fixture
def folder(tmp_path):
    digits.write_idx(tmp_path / "drawn", 300, 100)
    return str(tmp_path / "drawn")


@pytest.mark.parametrize("model", ["mlp-256-128", "mlp-256", "mlp-64x3", "cnn12"])
def test_train_prints_and_saves(model, folder, capsys):
    assert main(["train", "--model", model, "--data", folder, "--epochs", "2", "--batch-size", "60"]) == 0
    out = capsys.readouterr().out
    assert f"300 training and 100 test samples from {folder}" in out
    assert re.search(r"gradient check: \d+ directions over every parameter, worst relative error \d\.\de-\d\d", out)
    losses = [float(x) for x in re.findall(r"epoch ./2  loss (\S+)  test accuracy \S+%", out)]
    assert len(losses) == 2 and losses[1] < losses[0]
    state = microgradx.load(f"{model}.safetensors")
    RECIPES[model].build().load_state_dict(state)


def test_the_same_seed_gives_the_same_model_with_or_without_the_check(folder):
    common = ["train", "--data", folder, "--epochs", "1", "--model", "mlp-64x3"]
    for out, options in (("a", []), ("b", ["--no-check"]), ("c", ["--seed", "1"])):
        assert main([*common, "--out", out, *options]) == 0
    a, b, c = (microgradx.load(name) for name in "abc")
    assert all(microgradx.equal(a[key], b[key]) for key in a)
    assert not any(microgradx.equal(a[key], c[key]) for key in a)


def test_xor_learns(capsys):
    assert main(["train", "--model", "xor", "--epochs", "2000", "--threads", "1"]) == 0
    out = capsys.readouterr().out
    assert "test accuracy 100.00%" in out and out.count("epoch ") == 10


def test_without_network_it_draws_digits_and_says_so(capsys):
    assert main(["train", "--limit", "200", "--epochs", "1"]) == 0
    captured = capsys.readouterr()
    assert "drawn digits, not MNIST" in captured.out
    for words in ("NOT MNIST", "Connection refused", "--data FOLDER", "MICROGRADX_DATA"):
        assert words in captured.err


def test_where_the_data_come_from(folder, tmp_path, monkeypatch, capsys):
    raw = tmp_path / "cache" / "microgradx" / "MNIST"
    raw.mkdir(parents=True)
    os.rename(folder, raw / "raw")
    assert data.digits(None, None)[2] == data.cache_folder() == str(tmp_path / "cache" / "microgradx")
    digits.write_idx(tmp_path / "other", 50, 20)
    monkeypatch.setenv("MICROGRADX_DATA", str(tmp_path / "other"))
    train, test, where = data.digits(None, 30)
    assert (len(train), len(test), where) == (30, 20, str(tmp_path / "other"))
    train, _, where = data.digits(data.cache_folder(), None)
    assert (len(train), where) == (300, data.cache_folder())
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("arguments", "words"), [
    (["train", "--model", "resnet"], "invalid choice: 'resnet'"),
    (["train", "--epochs", "0"], "'0' is not a positive whole number"),
    (["train", "--epochs", str(10 ** 20)], "is not a positive whole number below 2 ** 31"),
    (["train", "--lr", "-1"], "'-1' is not a positive number"),
    (["train", "--lr", "nan"], "'nan' is not a positive number"),
    (["train", "--seed", str(2 ** 64)], "is not a whole number from 0 up, of 64 bits"),
    (["train", "--seed", "x"], "'x' is not a whole number from 0 up"),
    (["train", "--nonsense"], "unrecognized arguments: --nonsense"),
    (["teach"], "invalid choice: 'teach'"),
    ([], "required: {train,gradcheck}"),
])
def test_wrong_usage(arguments, words, capsys):
    with pytest.raises(SystemExit) as exit:
        main(arguments)
    assert exit.value.code == 2 and words in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "words"), [
    (["--data", "nowhere"], "no such folder"),
    (["--data", "."], "it has no MNIST"),
    (["--data", ""], "no such folder"),
    (["--out", ""], "a folder that exists"),
    (["--out", "no/such/place.bin"], "a folder that exists"),
    (["--model", "xor", "--data", "."], "reads no data"),
])
def test_wrong_places(arguments, words, capsys):
    assert main(["train", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_folder_that_may_not_be_written_to_is_refused_before_training(monkeypatch, capsys):
    monkeypatch.setattr(os, "access", lambda path, mode: False)     # root may write everywhere
    assert main(["train", "--model", "xor"]) == 2
    captured = capsys.readouterr()
    assert "that may be written to" in captured.err and captured.out == ""


def test_a_damaged_file_stops_the_run(folder, capsys):
    path = os.path.join(folder, "t10k-labels-idx1-ubyte.gz")
    with open(path, "r+b") as file:
        file.truncate(40)
    assert main(["train", "--data", folder]) == 1
    assert "t10k-labels-idx1-ubyte.gz: the file is short or corrupt" in capsys.readouterr().err


@pytest.mark.parametrize("shape", [(0, 28, 28), (5, 20, 28)])
def test_pictures_that_no_network_here_takes_stop_the_run(shape, tmp_path, capsys):
    images = b"".join(n.to_bytes(4, "big") for n in (0x803, *shape)) + bytes(shape[0] * shape[1] * shape[2])
    for part in ("train", "t10k"):
        (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(images)
        (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, shape[0]]) + bytes(shape[0]))
    assert main(["train", "--data", "."]) == 1
    assert f"expected pictures of 28x28, some to train with and some to test with; found {shape}" in capsys.readouterr().err


def test_tqdm_missing_is_said_with_the_cure(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert main(["train"]) == 1
    assert "pip install microgradx[cli]" in capsys.readouterr().err


def test_help_is_complete(capsys):
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    out = capsys.readouterr().out
    assert all(f"  {name}" in out for name in RECIPES) and "MICROGRADX_DATA" in out


class WrongReLU(microgradx.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad):
        return grad * (ctx.saved_tensors[0] > -0.1)


class Wrong(nn.ReLU):
    def forward(self, x):
        return WrongReLU.apply(x)


def test_a_wrong_gradient_stops_the_run(folder, monkeypatch, capsys):
    def build():
        return nn.Sequential(nn.Flatten(), nn.Linear(784, 20), Wrong(), nn.Linear(20, 10))

    recipe = RECIPES["mlp-256"]
    monkeypatch.setitem(RECIPES, "mlp-256", type(recipe)("wrong", build, 1, 64, 1e-3))
    assert main(["train", "--model", "mlp-256", "--data", folder]) == 1
    assert re.search(r"gradient check failed at parameter 1\.\w+: finite differences say[\s\S]*\nverdict: ", capsys.readouterr().err)
    assert not os.path.exists("mlp-256.safetensors")
    assert main(["train", "--model", "mlp-256", "--data", folder, "--no-check"]) == 0


@pytest.mark.parametrize("model", RECIPES)
def test_right_gradients_never_stop_it(model):
    """A few seeds here; 200 of each network were tried."""
    recipe = RECIPES[model]
    images, labels = digits.draw(64)
    for seed in range(8):
        microgradx.manual_seed(seed)
        if recipe.on_digits:
            x, y = microgradx.from_numpy(images[8 * seed:8 * seed + 8])[:, None].float() / 255, \
                microgradx.from_numpy(labels[8 * seed:8 * seed + 8])
        else:
            x, y = (t for t in data.xor()[0].tensors)
        state = microgradx.get_rng_state()
        report = check_gradients(recipe.build(), recipe.loss(), x, y, seed=seed)
        microgradx.set_rng_state(state)
        assert report.disagreement is None and report.worst < 1e-5 and report.checked > 0


class Scaled(microgradx.autograd.Function):
    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return x.clone()

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.factor, None


@pytest.mark.parametrize("factor, verdict", [(2, "constant factor"), (-1, "sign"), (0, "gradient missing"), (1.001, "constant factor"), (1, None)])
def test_the_check_says_what_is_wrong(factor, verdict):
    class Model(nn.Linear):
        def forward(self, x):
            return nn.functional.linear(x, Scaled.apply(self.weight, factor), self.bias)

    microgradx.manual_seed(0)
    report = check_gradients(Model(6, 3), nn.CrossEntropyLoss(), microgradx.randn(5, 6), microgradx.tensor([0, 1, 2, 0, 1]))
    if verdict is None:
        assert report.disagreement is None and report.checked == 4
    else:
        assert report.disagreement.parameter == "weight" and report.disagreement.explanation.verdict == verdict


def test_a_kink_at_the_very_point_does_not_stop_it():
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    for parameter in model[0].parameters():
        nn.init.zeros_(parameter)
    report = check_gradients(model, nn.CrossEntropyLoss(), microgradx.rand(5, 3), microgradx.tensor([0, 1, 1, 0, 1]))
    assert report.disagreement is None and report.skipped == 4 and report.checked == 4


def test_the_check_leaves_the_model_and_the_stream_alone():
    model = nn.Linear(4, 3)
    before, state = [p.clone() for p in model.parameters()], microgradx.get_rng_state()
    check_gradients(model, nn.CrossEntropyLoss(), microgradx.ones(5, 4), microgradx.tensor([0, 1, 2, 0, 1]))
    assert microgradx.equal(microgradx.get_rng_state(), state)
    assert all(microgradx.equal(p, q) and p.grad is None for p, q in zip(model.parameters(), before, strict=True))


def test_ctrl_c_ends_it_quietly(folder):
    source = os.path.dirname(os.path.dirname(microgradx.__file__))  # installed or not
    program = subprocess.Popen([sys.executable, "-m", "microgradx", "train", "--data", folder, "--epochs", "100000"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, "PYTHONPATH": source},
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))    # a shell's background jobs ignore it
    while "epoch 1/" not in program.stdout.readline():
        assert program.poll() is None
    time.sleep(0.1)
    program.send_signal(signal.SIGINT)
    _, error = program.communicate(timeout=60)
    assert program.returncode == 130 and "interrupted" in error and "Traceback" not in error


@pytest.mark.parametrize(("redirected", "status", "said", "saved"), [
    (">/dev/full", 1, b"microgradx: error: [Errno 28] No space left on device\n", False),
    ("2>&-", 0, b"", True),
    (">&- 2>&-", 0, b"", True),
])
def test_output_that_is_full_or_closed(redirected, status, said, saved, tmp_path):
    command = f'"{sys.executable}" -m microgradx train --model xor --epochs 2 {redirected}'
    source = os.path.dirname(os.path.dirname(microgradx.__file__))  # installed or not
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, timeout=60, env={**os.environ, "PYTHONPATH": source})
    assert (done.returncode, done.stderr, (tmp_path / "xor.safetensors").exists()) == (status, said, saved)
