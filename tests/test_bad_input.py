"""Nonsense neither ends the interpreter nor hangs it; files that lie, are short or cannot be written say so and leave the old one whole."""
import inspect
import io
import json
import operator
import os
import re
import subprocess
import sys
import zipfile

import pytest

import microgradx
from microgradx import _arguments
from microgradx._engine.tensor import cold
from tests.subprocesses import ROOT, run


def nonsense(seed, calls):
    done = subprocess.run([sys.executable, "-m", "tests.nonsense", str(seed), str(calls)], cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0 and re.fullmatch(r"done \d+", done.stdout.strip()), f"{done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-2000:]}"


def test_calls_without_sense():
    nonsense(1, 700)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 12))
def test_many_calls_without_sense(seed):
    nonsense(seed, 6000)


# ---------------------------------------------------------------------------------------------------- files

def saved():
    """(header, the bytes of the tensors) of a small file."""
    file = io.BytesIO()
    microgradx.save({"a": microgradx.ones(3), "b": [1, "x", microgradx.zeros(2, 2)]}, file)
    data = file.getvalue()
    end = 8 + int.from_bytes(data[:8], "little")
    return json.loads(data[8:end]), data[end:]


def file_of(header, body, length=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return io.BytesIO((len(text) if length is None else length).to_bytes(8, "little") + text + body)


@pytest.mark.parametrize("lie", [{"data_offsets": [0, 2 ** 60]}, {"data_offsets": [-4, 8]}, {"data_offsets": [12, 24]}, {"dtype": "F99"}, {"dtype": "F64"}, {"shape": [3] + [1] * 69},
                                 {"shape": [2 ** 40, 2 ** 40]}, {"shape": [-3]}, {"shape": [4]}, {"data_offsets": None}], ids=str)
def test_a_header_that_lies(lie):
    header, body = saved()
    header["a"].update(lie)
    with pytest.raises(RuntimeError, match="^load: "):
        microgradx.load(file_of(header, body))


@pytest.mark.parametrize("text", ["{}", "[1, {\"x\": 2}]", "{\"tensor\": \"none\"}", "{\"_class__\": 1}", "{\"init__\": {}}", "{\"dtype\": \"load\"}", "{\"same\": \"a\"}",
                                  "{\"dict\": [[1]]}", "{\"tensor\": \"a\", \"kind\": \"Linear\"}", "{\"tensor\": \"a\", \"view\": [\"a\", [1], 9]}", "{\"float\": [1]}",
                                  "[" * 100_000, "[" * 100_000 + "]" * 100_000, "not json"], ids=lambda t: t[:30])
def test_a_structure_that_lies(text):
    header, body = saved()
    header["__metadata__"]["microgradx"] = text
    with pytest.raises(RuntimeError, match="^load: "):
        microgradx.load(file_of(header, body))


def test_every_short_file_raises():
    header, body = saved()
    data = file_of(header, body).getvalue()
    for n in range(1, len(data), 5):
        with pytest.raises(RuntimeError, match="^load: "):
            microgradx.load(io.BytesIO(data[:n]))
    for header, length in ((b"[" * 100_000, None), (b"{}", 2 ** 63), (b"{}", 2 ** 64 - 1)):
        with pytest.raises(RuntimeError, match="^load: "):
            microgradx.load(file_of(header, body, length))


def test_what_cannot_be_written_leaves_the_old_file(tmp_path):
    path = tmp_path / "weights"
    microgradx.save({"a": microgradx.ones(2)}, path)
    before = path.read_bytes()
    for value in ({"a": object()}, {"a": microgradx.ones(2), "b": lambda: 0}):
        with pytest.raises(TypeError, match="^save: "):
            microgradx.save(value, path)
    with pytest.raises(OSError):
        microgradx.save({"a": microgradx.ones(2)}, tmp_path)          # a folder
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["weights"]


def test_keys_that_are_no_unicode_come_back(tmp_path):
    state = {"\ud800": microgradx.ones(2), "\udfff.x": 3}
    microgradx.save(state, tmp_path / "odd")
    back = microgradx.load(tmp_path / "odd")
    assert list(back) == list(state) and back["\ud800"].tolist() == [1, 1]


@pytest.mark.peer
@pytest.mark.parametrize("zipped", [True, False])
def test_a_corrupt_file_of_pytorch(zipped):
    torch = pytest.importorskip("torch")
    file = io.BytesIO()
    torch.save({"a": torch.ones(3), "b": [torch.zeros(2, 2)]}, file, _use_new_zipfile_serialization=zipped)
    data = file.getvalue()
    for at in range(0, len(data), 37):
        bad = bytearray(data)
        bad[at] ^= 0x55
        try:
            assert set(microgradx.load(io.BytesIO(bytes(bad)))) is not None
        except (RuntimeError, EOFError) as error:
            assert str(error).startswith("load: "), (at, error)


@pytest.mark.peer
def test_a_storage_of_another_length_is_not_unpacked():
    torch = pytest.importorskip("torch")
    file, other = io.BytesIO(), io.BytesIO()
    torch.save({"a": torch.ones(3)}, file)
    with zipfile.ZipFile(file) as given, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(name, b"\0" * 2 ** 20 if name.endswith("data/0") else given.read(name))
    with pytest.raises(RuntimeError, match="^load: .* 12 bytes of float32 are 1048576"):
        microgradx.load(io.BytesIO(other.getvalue()))


# ---------------------------------------------------------------------------------------------------- threads, processes, signals

def test_threads_share_a_model_and_a_graph():
    assert run("""
        import threading
        model, errors = nn.Sequential(nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1)), []
        x = microgradx.randn(32, 32, requires_grad=True)
        graph = (x @ x @ x).sum()

        def work():
            try:
                for _ in range(20):
                    model(microgradx.randn(16, 32)).sum().backward()
                    graph.backward(retain_graph=True)
            except BaseException as error:
                errors.append(error)
        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads: thread.start()
        for thread in threads: thread.join(120)
        print(errors, any(thread.is_alive() for thread in threads))
    """, timeout=300) == "[] False"


def test_a_fork_while_the_pool_works():
    assert run("""
        import os, threading
        microgradx.set_num_threads(2)
        a, stop = microgradx.randn(200, 200), []

        def work():
            while not stop:
                a @ a
        thread = threading.Thread(target=work)
        thread.start()
        codes = []
        for _ in range(5):
            child = os.fork()
            if not child:
                os._exit(0 if bool(microgradx.isfinite((a @ a).sum())) else 1)
            codes.append(os.waitpid(child, 0)[1])
        stop.append(1)
        thread.join()
        print(codes)
    """, timeout=300) == "[0, 0, 0, 0, 0]"


def test_a_leaf_that_has_another_shape_in_the_backward_pass():
    """A rule takes a leaf's shape when it runs: what does not fit has to raise, not to divide by 0 or to write beside it."""
    assert run("""
        F, ended = nn.functional, set()
        functions = (lambda x: x.sum(0), lambda x: x.mean(1), lambda x: x[:, 1:3], lambda x: x[2:], lambda x: x[:, 3], lambda x: x.view(-1), lambda x: x.unflatten(1, (2, 2)),
                     lambda x: x.gather(1, microgradx.full((4, 4), 3)), lambda x: F.max_pool2d(x[None, None], 2), lambda x: F.max_pool1d(x, 2),
                     lambda x: F.adaptive_max_pool2d(x[None], 3))
        for function in functions:
            for shape in ((), (0,), (1,), (16,), (0, 4), (4, 0), (2, 2), (1, 4), (90, 90), (1, 1, 1, 4, 4)):
                for create_graph in (False, True):
                    x = microgradx.rand(4, 4, requires_grad=True)
                    y = function(x)
                    x.data = microgradx.ones(shape)
                    try:
                        y.sum().backward(create_graph=create_graph)
                        ended.add(x.grad.shape == shape)
                    except RuntimeError:
                        pass
        for shape in ((0,), (2, 1, 4, 4), (1, 4, 90, 90)):
            image = microgradx.rand(1, 4, 64, 64, requires_grad=True)
            y = F.max_pool2d(image, 2)
            image.data = microgradx.ones(shape)
            try: y.sum().backward()
            except RuntimeError: pass
        print(ended)
    """) == "{True}"


@pytest.mark.parametrize("name", ["size", "detach", "stride", "element_size", "untyped_storage", "item", "dim", "requires_grad_", "is_contiguous", "data_ptr"])
def test_a_method_looks_at_its_self(name):
    for wrong in ("a", None, 3, 2 ** 70):
        with pytest.raises(TypeError, match=name):
            getattr(microgradx.Tensor, name)(wrong)


def test_what_no_integer_of_c_holds_and_what_no_tensor_is():
    F, image = microgradx.nn.functional, microgradx.ones(1, 2, 4, 4)
    for call in (lambda n: F.avg_pool2d(image, 2, n), lambda n: F.conv2d(image, microgradx.ones(3, 2, 3, 3), stride=n), lambda n: F.max_pool2d(image, 2, n),
                 lambda n: F.conv_transpose2d(image, microgradx.ones(2, 3, 3, 3), stride=n), lambda n: F.fold(microgradx.ones(1, 8, 9), (4, 4), n)):
        with pytest.raises(RuntimeError):
            call(2 ** 62)
    with pytest.raises(ValueError, match="diagonal.*int64"):
        image.diagonal(2 ** 63)
    for name in ("weight", "pos_weight"):
        with pytest.raises(TypeError):
            F.binary_cross_entropy_with_logits(image, image, **{name: object()})


def test_a_call_that_works_prints_no_tensor_for_the_message_of_an_error(monkeypatch):
    for kind in ("repr", "format"):
        monkeypatch.setitem(cold, kind, lambda *given: pytest.fail("printed"))
    ones, twos = microgradx.ones(3), microgradx.full((3,), 2.0)
    microgradx.normal(ones, twos), microgradx.normal(0.0, twos), microgradx.normal(ones, 1.0)
    microgradx.distributions.Wishart(microgradx.tensor(3.0), microgradx.eye(2), validate_args=False)
    microgradx.amp.GradScaler("cpu").scale([ones, twos])


def test_a_refusal_shows_the_value_and_help_that_exists():
    F = microgradx.nn.functional
    for call, said in ((lambda: microgradx.ones(3).topk(2.5), "topk.*'k'.* not float 2.5"), (lambda: F.normalize("a"), "normalize.*'input'.* not str 'a'"),
                       (lambda: F.conv1d(microgradx.ones(1, 1, 3), microgradx.ones(1, 1, 2), groups=2.5), "conv1d.*float"),
                       (lambda: microgradx.linalg.svd(microgradx.ones(2, 2), full_matrices=1), "svd.*'full_matrices'.* not int 1")):
        with pytest.raises(TypeError, match=said) as raised:
            call()
        place = re.search(r"help\(microgradx\.([\w.]+)\)", str(raised.value))[1]
        assert callable(operator.attrgetter(place)(microgradx))
    with pytest.raises(TypeError, match="^clamp.*numbers or Tensors, got NoneType and str"):
        microgradx.ones(2).clamp(max="a")
    whole = microgradx.ones(3).long()
    for method, name in ((whole.le, "le"), (whole.mul, "mul"), (whole.bitwise_and, "bitwise_and"), (whole.bitwise_or_, "bitwise_or_"), (whole.add_, "add_")):
        with pytest.raises(TypeError, match=rf"^{name}\(\): arguments must be Tensors or numbers, not Tensor and list"):
            method([2])
    with pytest.raises(RuntimeError, match=r"lt got \[3\] and \[4\]"):
        whole.lt(microgradx.ones(4))
    with pytest.raises(TypeError, match="cov.*1 positional argument but 2 were given"):       # the second is a keyword, an int
        microgradx.cov(microgradx.ones(2, 2), 1)


def test_a_function_is_named_where_subclasses_are_asked():
    assert run("""
        import microgradx.overrides
        for call in (lambda x: x.acos(1), lambda x: x.double(1), lambda x: microgradx.isinf(x, 1)):
            try: call(microgradx.ones(3))
            except TypeError as error: print(str(error).split(" takes")[0])
    """).split() == ["acos()", "Tensor.double()", "isinf()"]


def test_what_cython_converts_is_named_with_its_function():
    x = microgradx.ones(2)
    for call, said in ((lambda: microgradx.nn.functional.dropout(x, "a"), r"^dropout\(\): argument 'p' \(position 2\) must be float, not str"),
                       (lambda: microgradx.lerp(x, x, "a"), r"^lerp\(\): argument 'weight' .*str 'a'"), (lambda: microgradx.var(x, correction="a"), r"^var\(\).*correction=str 'a'"),
                       (lambda: microgradx.nn.functional.linear(x, x, "a"), r"^linear\(\).*str 'a'"), (lambda: microgradx.reshape("a", (1,)), r"^reshape\(\).*str 'a'"),
                       (lambda: microgradx.dist(x, x, None), r"^dist\(\).*NoneType"), (lambda: microgradx.linalg.norm(x, [1]), r"^linalg.vector_norm\(\).*list")):
        with pytest.raises(TypeError, match=said):
            call()


@pytest.mark.parametrize("name", "tensor asarray ones zeros full empty rand randn randint randperm ones_like zeros_like full_like empty_like rand_like randn_like randint_like "
                                 "scalar_tensor frombuffer arange eye".split())
def test_what_is_no_bool_is_named_with_its_function(name):
    x = microgradx.ones(2)
    args = {"tensor": (1.0,), "asarray": ([1.0],), "full": ((2,), 1.0), "randint": (3, (2,)), "full_like": (x, 1.0), "randint_like": (x, 3), "scalar_tensor": (1.0,),
            "frombuffer": (b"abcd",)}.get(name, (x,) if name.endswith("_like") else (2,))
    with pytest.raises(TypeError, match=rf"^{name}\(\): argument 'requires_grad' must be bool, not (int|list)"):       # a keyword, which has no position
        getattr(microgradx, name)(*args, requires_grad=[1], **{"dtype": microgradx.float32} if name == "frombuffer" else {})


def test_no_default_is_refused():        # an argument whose name means something else in other functions would take the blame for any error
    found = [(path, microgradx if path == "" else operator.attrgetter(path)(microgradx)) for path in ("", "nn.functional", "linalg", "fft", "special")]
    functions = {f"{path}.{name}": function for path, module in found for name, function in vars(module).items()
                 if callable(function) and not isinstance(function, type) and not name.startswith("_")}
    refused = []
    for name, function in functions.items():
        try:
            signature = inspect.signature(function).parameters
        except (TypeError, ValueError):      # what is compiled has none
            continue
        kinds = _arguments._kinds(name, signature, "functional" not in name)
        refused += [f"{name}({p}={signature[p].default})" for p, (_, test, _) in kinds.items()
                    if signature[p].default not in (None, inspect.Parameter.empty) and not test(signature[p].default)]
    assert len(functions) > 600 and not refused
