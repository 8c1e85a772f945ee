"""save and load: what comes back, what is refused, and the way from and to PyTorch's files."""
import io
import os
import tempfile
from argparse import Namespace
from collections import Counter, OrderedDict
from importlib import import_module
from pathlib import Path
from typing import IO

import numpy as np
import pytest
import safetensors

import microgradx
from microgradx import nn

DTYPES = ["float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64", "complex128"]


def round_trip(value, **options):
    file = io.BytesIO()
    microgradx.save(value, file)
    file.seek(0)
    return microgradx.load(file, **options)


def same(a, b):
    """Whether two loaded structures are equal, with their types, dtypes, strides and requires_grad."""
    if isinstance(a, microgradx.Tensor):
        return (type(a) is type(b) and a.dtype == b.dtype and a.shape == b.shape and microgradx.equal(a, b)
                and a.requires_grad == b.requires_grad)
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b)
    if isinstance(a, dict):
        return type(a) is type(b) and list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and (a == b or a != a)


PLAIN = [
    None, True, 3, 10**25, -0.0, 2.5, 1e-300, float("nan"), float("-inf"), "text\u2014", b"\x00\xff", 2 + 3j,
    [], (), {},
    [1, [2, (3, "a")]], {"a": {"b": [None]}}, {1: 2, (1, 2): 3, None: 4, False: 5}, OrderedDict(b=1, a=2), {1, 2},
    frozenset("a"), microgradx.Size([2, 3]), microgradx.float32, microgradx.device("cpu"), np.arange(3),
    np.float32(2.5), np.arange(3, dtype=np.uint16), np.uint64(2 ** 63 + 5), np.random.RandomState(0).get_state(), Path("a/b"),
    Namespace(out=Path("c"), inner=Namespace(lr=0.1)),
    {"tensor": 1, "dict": {"float": "x"}}, {"__metadata__": microgradx.ones(1), "__metadata__.a": 1},
]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_come_back(value):
    assert same(round_trip(value), value)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (0, 3), (1,), (2, 3), (2, 1, 4)])
def test_tensors_come_back(dtype, shape):
    value = (microgradx.rand(shape) * 3).to(getattr(microgradx, dtype))
    result = round_trip({"x": value})["x"]
    assert same(result, value) and result.stride() == value.stride()


def test_kinds_and_requires_grad():
    value = [nn.Parameter(microgradx.ones(2)), nn.Parameter(microgradx.ones(2), requires_grad=False),
             microgradx.ones(2, requires_grad=True), nn.Buffer(microgradx.ones(2))]
    result = round_trip(value)
    assert same(result[:3], value[:3]) and isinstance(result[3], nn.Buffer)
    (result[2] * 2).sum().backward()
    assert result[2].grad.tolist() == [2, 2]


def test_shared_memory_and_strides():
    x = microgradx.arange(12.0).view(3, 4)
    value = {"x": x, "again": x, "rows": x[1:], "t": x.t(), "alone": microgradx.rand(3, 4).t(),
             "part": microgradx.rand(4, 4)[:, ::2], "wide": microgradx.rand(3).expand(2, 3), "windows": microgradx.rand(6).unfold(0, 3, 1)}
    result = round_trip(value)
    assert same(result, value) and result["again"] is result["x"]
    result["x"][1, 2] = 100
    assert result["rows"][0, 2] == 100 and result["t"][2, 1] == 100
    assert result["t"].stride() == result["alone"].stride() == (1, 4) and result["part"].stride() == (4, 2)
    assert result["wide"].stride() == (0, 1) and result["windows"].stride() == (1, 1)


def test_complex_numbers_of_double_width_share_memory_too():
    x = microgradx.arange(6.0).view(2, 3).to(microgradx.complex128) * (1 + 2j)
    result = round_trip({"x": x, "row": x[1], "t": x.t(), "w": nn.Parameter(x + 1), "alone": (x + 2).t()})
    assert same(result, {"x": x, "row": x[1], "t": x.t(), "w": nn.Parameter(x + 1), "alone": (x + 2).t()})
    result["x"][1, 2] = 100j
    assert result["row"][2] == 100j and result["t"][2, 1] == 100j and result["t"].stride() == result["alone"].stride() == (1, 3)


def test_a_model_and_its_optimizer():
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    optimizer = microgradx.optim.Adam(model.parameters(), lr=0.1)
    model(microgradx.rand(5, 3)).sum().backward()
    optimizer.step()
    saved = {"epoch": 3, "model": model.state_dict(), "optimizer": optimizer.state_dict()}
    loaded = round_trip(saved, map_location="cpu", weights_only=True)
    assert same(loaded, saved)
    other = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    other.load_state_dict(loaded["model"])
    x = microgradx.rand(2, 3)
    assert microgradx.equal(model(x), other(x))


@pytest.mark.parametrize(("value", "error", "words"), [
    (nn.Linear(2, 2), TypeError, r"whole Linear; .*model.state_dict\(\)"),
    ({"a": [nn.ReLU()]}, TypeError, "'a.0' is a whole ReLU"),
    ({"a": {"b": object()}}, TypeError, "'a.b' is a builtins.object"),
    ([len], TypeError, "builtin_function"),
    (np.array(["a"]), TypeError, "numpy.ndarray"),
])
def test_what_cannot_be_saved(value, error, words):
    with pytest.raises(error, match=words):
        microgradx.save(value, io.BytesIO())


def test_a_cycle_is_refused():
    cycle = []
    cycle.append(cycle)
    with pytest.raises(ValueError, match="contains itself"):
        microgradx.save(cycle, io.BytesIO())


def test_a_path_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "model.pt"
    microgradx.save({"w": microgradx.ones(3)}, path)
    with pytest.raises(TypeError):
        microgradx.save({"w": object()}, path)
    assert microgradx.load(path)["w"].tolist() == [1, 1, 1] and os.listdir(tmp_path) == ["model.pt"]
    with pytest.raises(RuntimeError, match="parent directory .*none does not exist"):
        microgradx.save({}, tmp_path / "none" / "model.pt")
    with pytest.raises(FileNotFoundError):
        microgradx.load(tmp_path / "none")


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_a_file_is_written_as_open_writes_it(lib, tmp_path):
    """Through a link, with the permissions of the file that was there or those of a new one, under a long name, into what is no file."""
    lib = import_module(lib)
    path, link, pipe, long = tmp_path / "kept.pt", tmp_path / "latest.pt", tmp_path / "pipe", tmp_path / ("n" * 251 + ".pt")
    path.touch(0o640)
    link.symlink_to("kept.pt")
    os.mkfifo(pipe)
    before = os.umask(0o027)
    try:
        lib.save({"w": lib.ones(2)}, link)
        lib.save([], long)
    finally:
        os.umask(before)
    assert link.is_symlink() and lib.load(path)["w"].tolist() == [1, 1] and lib.load(long) == []
    assert path.stat().st_mode & 0o777 == long.stat().st_mode & 0o777 == 0o640
    with open(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:
        lib.save({"w": 1}, pipe)
        assert pipe.is_fifo() and reader.read(2)
    assert sorted(os.listdir(tmp_path)) == sorted([path.name, link.name, pipe.name, long.name])


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_a_pipe_that_has_no_name(lib):
    """As /dev/stdout before another command: a link to what is in no folder."""
    lib, (source, sink) = import_module(lib), os.pipe()
    with open(source, "rb") as reader, open(sink, "wb"):
        lib.save({"w": 1}, f"/dev/fd/{sink}")
        assert reader.read(2)


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_links_in_a_circle_and_files_that_may_only_be_read_are_kept(lib):
    lib, user = import_module(lib), os.geteuid()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        circle, kept = os.path.join(folder, "circle.pt"), os.path.join(folder, "kept.pt")
        os.symlink("circle.pt", circle)
        lib.save({"w": 1}, kept)
        os.chmod(kept, 0o444)
        try:
            os.seteuid(user or 65534)        # root may write everywhere
            for path in (circle, kept):
                with pytest.raises((OSError, RuntimeError)):
                    lib.save({"w": 2}, path)
        finally:
            os.seteuid(user)
        assert os.path.islink(circle) and lib.load(kept) == {"w": 1} and sorted(os.listdir(folder)) == ["circle.pt", "kept.pt"]


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_an_open_file_can_be_loaded_by_its_name(lib, tmp_path):
    lib = import_module(lib)
    with open(tmp_path / "open.pt", "wb") as file:
        lib.save({"weights": lib.ones(2), "raw": bytearray(b"\0ab")}, file)
        found = lib.load(file.name)
    assert found["weights"].tolist() == [1, 1] and found["raw"] == bytearray(b"\0ab")


def test_damaged_and_foreign_files():
    file = io.BytesIO()
    microgradx.save({"w": microgradx.ones(30)}, file)
    data = file.getvalue()
    for part in (data[:-4], data[:20], data[:3], b"hello world, hello", data + b"x", b"\x80\x02" + b"x" * 30,
                 b"PK\x03\x04" + data):
        with pytest.raises(RuntimeError, match="short or corrupt|no safetensors"):
            microgradx.load(io.BytesIO(part))
    with pytest.raises(EOFError, match="rewind"):
        microgradx.load(file)
    with pytest.raises(RuntimeError, match="only the CPU"):
        microgradx.load(io.BytesIO(data), map_location="cuda")
    with pytest.raises(ValueError, match="file path"):
        microgradx.load(io.BytesIO(data), mmap=True)
    with pytest.raises(TypeError, match="fix_imports"):
        microgradx.load(io.BytesIO(data), fix_imports=False)
    for place in (lambda storage, place: storage, {"cuda:1": "cuda:0"}, {"cuda:0": "cpu"}, {"cpu": "cpu"}):
        assert microgradx.load(io.BytesIO(data), map_location=place, encoding="latin1")["w"].sum() == 30
    with pytest.raises(RuntimeError, match="only the CPU"):
        microgradx.load(io.BytesIO(data), map_location={"cpu": "cuda:0"})
    with pytest.raises(FileNotFoundError):
        microgradx.load("no/such/file.pt", map_location="cuda")


def test_any_reader_sees_the_tensors():
    file = io.BytesIO()
    x = microgradx.rand(2, 3)
    microgradx.save({"model": OrderedDict({"fc.weight": x, "tied": x})}, file)
    entries = dict(safetensors.deserialize(file.getvalue()))
    assert entries["model.fc.weight"]["shape"] == [2, 3]
    assert np.frombuffer(entries["model.fc.weight"]["data"], np.float32).tolist() == x.flatten().tolist()


@pytest.mark.peer
def test_files_go_both_ways_with_pytorch(tmp_path):
    torch = pytest.importorskip("torch")
    import safetensors.torch

    def layers(nn):
        return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))

    ours, theirs = layers(nn), layers(torch.nn)
    torch.save({"net": theirs.state_dict(), "step": 3, "shape": torch.Size([1]), "half": torch.ones(2).bfloat16(),
                "t": torch.arange(6).view(2, 3).t(), "p": torch.nn.Parameter(torch.ones(2))}, tmp_path / "theirs.pt")
    loaded = microgradx.load(tmp_path / "theirs.pt", weights_only=True)
    ours.load_state_dict(loaded["net"])
    x = np.random.default_rng(0).standard_normal((5, 3)).astype(np.float32)
    expected = theirs(torch.from_numpy(x)).detach().numpy()
    np.testing.assert_allclose(ours(microgradx.from_numpy(x)).detach().numpy(), expected, rtol=1e-5, atol=1e-6)
    assert (loaded["step"], loaded["shape"], loaded["half"].dtype) == (3, microgradx.Size([1]), microgradx.bfloat16)
    assert loaded["t"].stride() == (1, 3) and isinstance(loaded["p"], nn.Parameter)
    microgradx.save(ours.state_dict(), tmp_path / "ours.safetensors")
    fresh = layers(torch.nn)
    fresh.load_state_dict(safetensors.torch.load_file(tmp_path / "ours.safetensors"))
    np.testing.assert_array_equal(fresh(torch.from_numpy(x)).detach().numpy(), expected)


@pytest.mark.peer
@pytest.mark.parametrize("zipped", [True, False])
def test_what_pytorchs_files_hold(zipped, tmp_path):
    """Conjugates that PyTorch only remembers, views of one memory, attributes, Python's containers; in the form before 1.6, too."""
    torch = pytest.importorskip("torch")
    z, line = torch.tensor([1 + 2j, 3 - 1j]), torch.arange(6.0)
    named = torch.ones(2)
    named.label = "ones"
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.ones(3, 2)).sum().backward()
    optimizer.step()
    torch.save({"conj": z.conj(), "neg": z.clone().conj().imag, "views": [line, line[1:3], line.view(2, 3).t()], "empty": torch.zeros(0, 3), "named": named,
                "bfloat16": torch.ones(2).bfloat16(), "counts": Counter("aab"), "bytes": bytearray(b"x"), "buffer": torch.nn.Buffer(torch.ones(1)),
                "model": model.state_dict(), "optimizer": optimizer.state_dict()}, tmp_path / "theirs.pt", _use_new_zipfile_serialization=zipped)
    found = microgradx.load(tmp_path / "theirs.pt")
    assert found["conj"].tolist() == [1 - 2j, 3 + 1j] and found["neg"].tolist() == [-2, 1]
    whole, part, matrix = found["views"]
    whole[1] = 9
    assert part.tolist() == [9, 2] and matrix.stride() == (1, 3) and matrix[1, 0] == 9
    assert found["empty"].shape == (0, 3) and found["named"].label == "ones" and found["bfloat16"].dtype is microgradx.bfloat16
    assert (found["counts"], found["bytes"], found["buffer"].tolist()) == (Counter("aab"), bytearray(b"x"), [1])
    ours = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    ours.load_state_dict(found["model"])
    mine = microgradx.optim.Adam(ours.parameters())
    mine.load_state_dict(found["optimizer"])
    assert [x.tolist() for x in ours.parameters()] == [x.tolist() for x in model.parameters()] and mine.state_dict()["state"][0]["step"] == 1


@pytest.mark.peer
def test_the_parts_of_pytorchs_files(torch, tmp_path):
    path, other = str(tmp_path / "a.pt"), str(tmp_path / "b.pt")
    torch.save({"w": torch.arange(3.0)}, path)
    microgradx.save({"w": microgradx.ones(1)}, other)
    here, there = microgradx.PyTorchFileReader(path), torch.PyTorchFileReader(path)
    assert here.get_all_records() == there.get_all_records() and here.has_record("data.pkl") and not here.has_record("x")
    assert all(here.get_record(name) == there.get_record(name) for name in here.get_all_records())
    for reader, damaged in ((microgradx.PyTorchFileReader, other), (torch.PyTorchFileReader, other)):
        with pytest.raises(RuntimeError, match="zip archive"):
            reader(damaged)
    for reader in (here, there):
        with pytest.raises(RuntimeError, match="file not found"):
            reader.get_record("x")


@pytest.mark.peer
def test_no_code_runs_from_pytorchs_files(tmp_path):
    torch = pytest.importorskip("torch")
    torch.save(torch.nn.Linear(2, 2), tmp_path / "module.pt")
    with pytest.raises(RuntimeError, match=r"torch.nn.modules.linear.Linear.*state_dict"):
        microgradx.load(tmp_path / "module.pt", weights_only=False)

    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "made"),)

    torch.save({"a": Evil()}, tmp_path / "evil.pt")
    with pytest.raises(RuntimeError, match="mkdir"):
        microgradx.load(tmp_path / "evil.pt")
    assert not (tmp_path / "made").exists()
    torch.save({"a": Evil()}, tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    with pytest.raises(RuntimeError, match="mkdir"):
        microgradx.load(tmp_path / "old.pt")
    assert not (tmp_path / "made").exists()
    whole = (tmp_path / "evil.pt").read_bytes()
    with pytest.raises(RuntimeError, match="short or corrupt"):
        microgradx.load(io.BytesIO(whole[:len(whole) // 2]))


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_names_for_annotations(lib):
    pytest.importorskip(lib)
    module, device = import_module(f"{lib}.serialization"), import_module(lib).device
    assert {str, device, type(None)} < set(module.MAP_LOCATION.__args__) and {str, IO[bytes]} < set(module.FileLike.__args__)


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_safe_globals_are_remembered(lib):
    import importlib
    module = importlib.import_module(f"{pytest.importorskip(lib).__name__}.serialization")
    module.clear_safe_globals()
    with module.safe_globals([Path]):
        module.add_safe_globals([dict])
        assert set(module.get_safe_globals()) == {Path, dict}
    assert module.get_safe_globals() == [dict]
    module.clear_safe_globals()
    assert module.get_safe_globals() == []



def with_safetensors(lib, folder):
    """What safetensors' functions for a library write, read and refuse, and the files' name."""
    st, name = import_module(f"safetensors.{lib.__name__}"), str(folder / lib.__name__)
    tensors = {"a": lib.arange(6.).view(2, 3), "i": lib.arange(4), "h": lib.full((3,), 1.1).bfloat16(), "none": lib.zeros(0, 2), "one": lib.tensor(True)}
    st.save_file(tensors, name, {"made": "here"})
    whole, model = lib.ones(4), lib.nn.ModuleDict({"read": lib.nn.Embedding(3, 2), "write": lib.nn.Linear(2, 3)})
    model["write"].weight = model["read"].weight                    # one weight of two names, which the format cannot hold twice
    st.save_model(model, name + ".model")
    told = [in_words(st.load_file(name, device="cpu")), in_words(st.load(st.save(tensors))), sorted(st.load_file(name + ".model"))]
    for call in (lambda: st.save({"t": tensors["a"].t()}), lambda: st.save({"x": whole, "y": whole[1:]}), lambda: st.save([whole]), lambda: st.save({"x": 3}),
                 lambda: st.load_file(name + "?"), lambda: st.load(b"nonsense"), lambda: st.load_model(lib.nn.Linear(2, 2), name),
                 lambda: [sorted(names) for names in st.load_model(lib.nn.Linear(2, 2), name, strict=False)],
                 lambda: [sorted(names) for names in st.load_model(model, name + ".model")], lambda: sorted(st.load(st.save({"x": whole[:2], "y": whole[2:]})))):
        try:
            told.append(call())
        except Exception as error:
            told.append(type(error).__name__)
    return told, name


def in_words(tensors):
    return sorted((key, str(x.dtype).split(".")[1], tuple(x.shape), x.float().flatten().tolist()) for key, x in tensors.items())


@pytest.mark.peer
def test_safetensors_own_functions(torch, tmp_path):
    (ours, name), (theirs, other) = with_safetensors(microgradx, tmp_path), with_safetensors(torch, tmp_path)
    assert ours == theirs
    from safetensors.microgradx import load_file
    from safetensors.torch import load_file as load_theirs
    assert in_words(load_theirs(name)) == in_words(load_file(other)) == ours[0]
    assert sorted(load_theirs(name + ".model")) == ["read.weight", "write.bias"]
    with safetensors.safe_open(name + ".model", framework="np") as file:
        assert file.metadata() == {"write.weight": "read.weight"}


def test_a_safetensors_file_is_whole_or_as_it_was(tmp_path, monkeypatch):
    from safetensors.microgradx import load_file, save_file
    path = tmp_path / "weights.safetensors"
    save_file({"w": microgradx.ones(2)}, path)
    with pytest.raises(FileNotFoundError, match="nowhere"):
        save_file({"w": microgradx.ones(2)}, tmp_path / "nowhere" / "w")

    def full(handle):
        raise OSError("no space left on device")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        save_file({"w": microgradx.zeros(3)}, path)
    assert [each.name for each in tmp_path.iterdir()] == [path.name] and load_file(path)["w"].tolist() == [1, 1]
