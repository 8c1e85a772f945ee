"""The README's rows about calls: files, warnings, signatures, what is refused."""
import bisect
import importlib
import inspect
import io
import os
import pickle
import warnings
import zipfile
from collections import Counter, OrderedDict, defaultdict, deque
from types import MappingProxyType

import numpy as np
import pytest
import safetensors

import microgradx
from tests.conformity.differences import row
from tests.test_vision_transforms import torchvision  # noqa: F401 - a fixture


def size_of_an_expanded_tensor(lib):
    file = io.BytesIO()
    lib.save(lib.zeros(1).expand(1 << 16), file)
    return len(file.getvalue())


@row("`torch.save` / `load`")
def test_an_expanded_tensor_is_saved_whole():
    assert size_of_an_expanded_tensor(microgradx) > 1 << 18


@row("`torch.save` / `load`")
@pytest.mark.peer
def test_the_memory_of_an_expanded_tensor_is_saved_in_pytorch(torch):
    assert size_of_an_expanded_tensor(torch) < 1 << 12


@row("`torch.save` / `load`")
def test_save_writes_no_pickle():
    file = io.BytesIO()
    microgradx.save({"weights": microgradx.ones(2), "step": 3}, file)
    assert not file.getvalue().startswith(b"PK") and b"pickle" not in file.getvalue()
    file.seek(0)
    assert microgradx.load(file)["step"] == 3
    for odd in (microgradx.nn.Linear(1, 1), {"model": microgradx.nn.ReLU()}, microgradx.optim.SGD([microgradx.ones(1)])):
        with pytest.raises(TypeError, match="state_dict"):
            microgradx.save(odd, io.BytesIO())
    for odd in (defaultdict(int), len, {"a": object()}):
        with pytest.raises(TypeError, match="cannot be saved"):
            microgradx.save(odd, io.BytesIO())


@row("`torch.save` / `load`")
@pytest.mark.peer
def test_any_object_is_saved_by_pytorch(torch):
    file = io.BytesIO()
    torch.save([torch.nn.Linear(1, 1), Counter("a"), len], file)
    file.seek(0)
    assert [type(x).__name__ for x in torch.load(file, weights_only=False)] == ["Linear", "Counter", "builtin_function_or_method"]


def has_a_name(lib):
    file, x = io.BytesIO(), lib.ones(1)
    x.name_of_mine = "x"
    lib.save(x, file)
    file.seek(0)
    return hasattr(lib.load(file), "name_of_mine")


def part_before_whole(lib):
    file, x = io.BytesIO(), lib.arange(8.0)
    lib.save([x[::2], x, x[1:]], file)
    file.seek(0)
    part, whole, rest = lib.load(file)
    whole[:] = -1
    return part.tolist(), rest.tolist()


def errors_of_rubbish(lib, file):
    """The classes of errors of pickles alone, and of one in the place of a file's."""
    found = []
    for pickled in (b"cnothing.at_all\nThing\n(tR.", b"ctorch\nno_such_name\n(tR.", pickle.dumps(deque([1]), 2), b"\x80\x02\xff\xff"):
        whole = io.BytesIO()
        with zipfile.ZipFile(file) as source, zipfile.ZipFile(whole, "w") as made:
            for name in source.namelist():
                made.writestr(name, pickled if name.endswith("data.pkl") else source.read(name))
        for data in (pickled, whole.getvalue()):
            with pytest.raises(Exception) as caught:
                lib.load(io.BytesIO(data))
            found.append(caught.type)
    return set(found)


@row("`torch.save` / `load`")
@pytest.mark.peer
def test_rubbish_that_is_loaded(torch, tmp_path):
    file = tmp_path / "file.pt"
    torch.save({"a": torch.ones(1)}, file)
    assert errors_of_rubbish(microgradx, file) == {RuntimeError} and errors_of_rubbish(torch, file) == {pickle.UnpicklingError}


@row("`torch.save` / `load`")
def test_a_part_that_is_saved_before_its_whole():
    assert not has_a_name(microgradx) and part_before_whole(microgradx) == ([0, 2, 4, 6], [-1] * 7)


@row("`torch.save` / `load`")
@pytest.mark.peer
def test_a_part_that_is_saved_before_its_whole_in_pytorch(torch):
    assert has_a_name(torch) and part_before_whole(torch) == ([-1] * 4, [-1] * 7)


def behind_another_name(lib, folder):
    """A file has two names; the size of what the other one shows after the first one was saved to."""
    (folder / "one.pt").touch()
    os.link(folder / "one.pt", folder / "other.pt")
    lib.save({}, folder / "one.pt")
    return os.path.getsize(folder / "other.pt")


@row("`torch.save` / `load`")
def test_another_file_takes_the_place(tmp_path):
    assert behind_another_name(microgradx, tmp_path) == 0


@row("`torch.save` / `load`")
@pytest.mark.peer
def test_a_file_is_written_over_by_pytorch(torch, tmp_path):
    assert behind_another_name(torch, tmp_path) > 0


SAFE_OPEN = '`safetensors.safe_open(file, framework="pt")`'


@row(SAFE_OPEN)
def test_load_file_makes_tensors(tmp_path):
    files = importlib.import_module("safetensors.microgradx")
    files.save_file({"a": microgradx.ones(2)}, tmp_path / "a")
    assert type(files.load_file(tmp_path / "a")["a"]) is microgradx.Tensor


@row(SAFE_OPEN)
@pytest.mark.peer
def test_safe_open_makes_tensors_of_pytorch(torch, tmp_path):
    importlib.import_module("safetensors.microgradx").save_file({"a": microgradx.ones(2)}, tmp_path / "a")
    with safetensors.safe_open(tmp_path / "a", framework="pt") as file:
        assert type(file.get_tensor("a")) is torch.Tensor


@row("`torch.save` / `load`")
@pytest.mark.peer
def test_files_of_pytorch_load(torch):
    file = io.BytesIO()
    torch.save({"weights": torch.arange(3.0)}, file)
    assert file.getvalue().startswith(b"PK")
    file.seek(0)
    assert microgradx.load(file)["weights"].tolist() == [0, 1, 2]


CELL_SHARED = "`share_memory_` where a NumPy array looks into the memory, or what `.data` gave; `is_shared()` of `from_file(shared=False)`"


def shared_with_nobody(lib, folder):
    np.ones(2, np.float32).tofile(folder / "numbers")
    return lib.from_file(str(folder / "numbers"), size=2).is_shared()


@row(CELL_SHARED)
def test_an_array_is_not_left_behind(tmp_path):
    x = microgradx.zeros(2)
    assert not shared_with_nobody(microgradx, tmp_path)
    for other in (x.numpy(), x.data):
        with pytest.raises(RuntimeError, match="left behind"):
            x.share_memory_()
        del other


@row(CELL_SHARED)
@pytest.mark.peer
def test_data_moves_along_in_pytorch(torch, tmp_path):
    x = torch.zeros(2)
    assert shared_with_nobody(torch, tmp_path)
    other = x.data
    x.share_memory_().fill_(1)
    assert other.is_shared() and other.tolist() == [1, 1]


CELL_WARNINGS = ("warnings about speed, memory, typed storages, the invariants of sparse tensors, PyTorch's nested tensors, compilers, beta functions and draws of `Wishart` (a list "
                 "of arrays, non-contiguous bounds, "
                 "`backward(create_graph=True)`, `padding=\"same\"`, `pin_memory`, `register_backward_hook`); where `detect_anomaly` finds an error, the line that it comes from")


def with_nan(lib):
    """The root of a negative number in a block that searches gradients for NaN."""
    x = lib.tensor(-1.0, requires_grad=True)
    with lib.autograd.set_detect_anomaly(True), pytest.raises(RuntimeError, match="nan values") as caught:
        x.sqrt().backward()
    assert lib.__name__ == "torch" or "test_differences_in_calls.py" in str(caught.value)


UNWARNED = {"arrays": lambda lib: lib.tensor([np.ones(2), np.ones(2)]), "bounds": lambda lib: lib.searchsorted(lib.ones(4)[::2], lib.ones(2)),
            "cycle": lambda lib: lib.ones(2, requires_grad=True).sum().backward(create_graph=True), "beta": lambda lib: lib.ones(3).index_reduce(
                0, lib.tensor([0]), lib.ones(1), "prod"), "same": lambda lib: lib.nn.Conv1d(1, 1, 4, padding="same")(lib.ones(1, 1, 8)),
            "old hook": lambda lib: [m.register_backward_hook(lambda *parts: None) and m(lib.ones(1, 2, requires_grad=True)) for m in [lib.nn.Sequential(
                lib.nn.Linear(2, 2), lib.nn.Tanh())]],
            "sparse": lambda lib: lib.sparse_coo_tensor([[0]], [1.0], (1,)), "storage": lambda lib: lib.ones(2).storage(), "compiler": lambda lib: lib.jit.script(lib.nn.ReLU()), "wishart": lambda lib: lib.distributions.Wishart(3.0, lib.eye(2)).sample(),
            "anomaly": with_nan, "pinned": lambda lib: list(lib.utils.data.DataLoader([1, 2], pin_memory=True))}


@row(CELL_WARNINGS)
@pytest.mark.parametrize("name", UNWARNED)
def test_what_does_not_warn(name):
    UNWARNED[name](microgradx)                          # warnings are errors in the tests


@row(CELL_WARNINGS)
@pytest.mark.peer
@pytest.mark.parametrize("name", UNWARNED)
def test_what_warns_in_pytorch(torch, name):
    was = torch.is_warn_always_enabled()
    torch.set_warn_always(True)
    torch.storage._reset_warn_typed_storage_removal()
    try:
        with pytest.warns((UserWarning, FutureWarning, DeprecationWarning)):
            UNWARNED[name](torch)
    finally:
        torch.set_warn_always(was)


def warnings_of_fixed_memory(lib):
    fixed = np.ones(2)
    fixed.flags.writeable = False
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(3):
            lib.from_numpy(fixed)
    return len(caught)


def warnings_of_two_layers(lib):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        lib.nn.RNN(2, 2, dropout=0.5)
        lib.nn.RNN(2, 2, dropout=0.5)
    return len(caught)


CELL_ONCE = "warnings that PyTorch gives once in a process (memory that is not writable), or for a line of its own (`nn.RNN(dropout=)` of one layer)"


@row(CELL_ONCE)
def test_warns_each_time():
    assert warnings_of_fixed_memory(microgradx) == 3 and warnings_of_two_layers(microgradx) == 2


@row(CELL_ONCE)
@pytest.mark.peer
def test_warns_once_in_pytorch(torch):
    assert warnings_of_fixed_memory(torch) <= 1 and warnings_of_two_layers(torch) == 1


def beside_tuple(lib):
    try:
        return issubclass(type("Both", (lib.nn.Module, tuple), {}), tuple)
    except TypeError:
        return False


def private(lib):
    nn = lib.nn
    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(2, 1, batch_first=True), 1, enable_nested_tensor=False)
    optimizer = lib.optim.Adam([lib.ones(1)])
    found = (hasattr(encoder, "use_nested_tensor"), hasattr(encoder.layers[0], "activation_relu_or_gelu"), hasattr(optimizer, "_init_group"),
             hasattr(nn.LSTM(1, 1), "_update_flat_weights"), hasattr(lib.ones(1, requires_grad=True).cumsum(0).grad_fn, "_saved_dim"), nn.Sequential.__mro__[1] is nn.Module, beside_tuple(lib),
             not issubclass(nn.LazyBatchNorm1d, nn.BatchNorm1d), issubclass(nn.LinearCrossEntropyLoss, nn.modules.loss._Loss),
             nn.functional.relu.__module__ == nn.functional.__name__, not inspect.isfunction(lib.Tensor.add),
             lib.linalg.norm.__name__ == "linalg_norm", lib.has_mkl and lib.backends.mkl.is_available() and lib.has_openmp and lib.backends.openmp.is_available())
    assert lib.ones(1, requires_grad=True).exp().grad_fn._saved_result.item() == pytest.approx(2.7182817)
    assert all(hasattr(encoder, name) for name in ("_apply", "_call_impl", "_register_state_dict_hook", "_load_from_state_dict", "_get_name"))
    return found


CELL_PRIVATE = ("names with an underscore in front; attributes of PyTorch's fast paths (`TransformerEncoder.use_nested_tensor`, "
                "`TransformerEncoderLayer.activation_relu_or_gelu`); the bases in `__mro__` (a `LazyBatchNorm1d` is a `BatchNorm1d`, `LinearCrossEntropyLoss` no `_Loss`); `__name__` of functions of `linalg`, `fft` and `special`; `__module__` and type of functions; a class of `Module` and of `tuple`, an exception or what else has a layout of its own or calls `object.__new__`; MKL, oneDNN and OpenMP, as `backends` and `has_mkl` know them; "
                "the order of the keys of `LBFGS`'s state; the class in messages of Python's own")


def last_key(lib):
    w = lib.tensor([2.0], requires_grad=True)
    optimizer = lib.optim.LBFGS([w], max_iter=3)

    def closure():
        optimizer.zero_grad()
        (w ** 4).sum().backward()
        return (w ** 4).sum()
    optimizer.step(closure)
    return [*optimizer.state[w]][-1]


def called(lib):
    with pytest.raises(TypeError) as caught:
        lib.ones(2)()
    return str(caught.value).split(" object")[0]


@row(CELL_PRIVATE)
def test_private_names():
    assert private(microgradx) == (False,) * 13 and last_key(microgradx) == "al" and called(microgradx) == "'microgradx.Tensor'"


@row(CELL_PRIVATE)
@pytest.mark.peer
def test_private_names_in_pytorch(torch):
    assert private(torch) == (True,) * 13 and last_key(torch) == "prev_loss" and called(torch) == "'Tensor'"


@row("more than 64 dimensions")
def test_dimensions_end_at_64():
    for call in (lambda: microgradx.ones([1] * 65), lambda: microgradx.ones([1] * 64).unsqueeze(0), lambda: microgradx.ones(1)[(None,) * 64]):
        with pytest.raises(RuntimeError, match="at most 64 dimensions"):
            call()


@row("more than 64 dimensions")
@pytest.mark.peer
def test_dimensions_end_at_64_in_reductions_of_pytorch(torch):
    assert (torch.ones([1] * 65) + 1).dim() == 65
    with pytest.raises(RuntimeError, match="up to 64 dims"):
        torch.ones([1] * 65).sum(0)


CELL_REFUSED, CELL_TAKEN, CELL_NOT_TAKEN = "calls that PyTorch refuses", "odd calls that are taken here", "odd calls that are refused here"


def named(lib):
    return lib.nn.Sequential(OrderedDict(first=lib.nn.Tanh()))


def too_large(lib):
    return lib.ones(2).flip((2**63,))


def wrong_twice(lib):
    return lib.bitwise_and(lib.zeros(2), lib.zeros(3))


def lazily(lib):
    return lib.relu(lib.nn.UninitializedParameter()).shape


def of_another_optimizer(lib):
    p = lib.ones(1, requires_grad=True)
    p.grad = lib.ones(1)
    adam = lib.optim.Adam([p])
    adam.step()
    other = lib.optim.RMSprop([p])
    other.load_state_dict(adam.state_dict() | {"param_groups": other.state_dict()["param_groups"]})
    other.step()
    return p.item()


class Answering:
    """What answers calls by an attribute that its class does not have."""

    def __init__(self):
        self.__torch_function__ = lambda *call: 2


def taken(lib):
    return (len(lib.optim.SGD([lib.ones(1, requires_grad=True)], lr=float("nan")).param_groups),
            len(lib.gradient(lib.ones(3), spacing=(lib.ones(2),))), lib.mean(lib.ones(2).cfloat(), 0, out=lib.empty(())).item(),
            lib.logsumexp(lib.zeros(1).cfloat(), 0, out=lib.empty(())).item(), lib.nansum(lib.tensor([2]), 0, out=lib.tensor(False)).item(),
            lib.add(x1=lib.ones(1), x2=lib.ones(1)).item(), lib.abs(x=lib.ones(1)).item(), lib.abs(a=lib.ones(1)).item(),
            lib.ones(2).roll(lib.tensor(True)).sum().item(), lib.nn.functional.max_unpool1d(lib.ones(1, 1, 1), lib.tensor([[[0]]]), 2.0, output_size=(2,)).sum().item(),
            lib.nn.functional.conv1d(lib.ones(1, 0, 4), lib.ones(2, 0, 3)).shape[2], len(lib.ones(3, 0)[[5]]),
            lib.nn.functional.hardtanh_(lib.ones(1), 2.0, 1.0).item(), lib.nn.functional.adaptive_avg_pool1d(lib.ones(1, 2).long(), 0).numel(),
            len(lib.split(lib.ones(4), lib.tensor(2.5))), lib.histogram(lib.ones(1), lib.tensor([3.0, 0.0])).hist.item(),
            lib.histogramdd(lib.ones(1, 1), [lib.tensor([3.0, 0.0])]).hist.item(), lib.add(Answering(), 1),
            len(lib.empty(0).set_(lib.ones(2), 1, (3,), (1,))), lib.nn.functional.conv1d(lib.ones(1, 1, 4), lib.ones(1, 1, 2), stride=2**31).item(),
            lib.sparse.spdiags(lib.ones(2, 3), lib.tensor([1, -3]), (2, 3)).to_dense().sum().item(),
            lib.ones(2**30, 2**30, 0).shape[1], lib.nn.Dropout(float("nan")).p != 0, lib.special.chebyshev_polynomial_t(lib.tensor(0.0), 2**25).isfinite().item(),
            lib.batch_norm(lib.ones(1, 1), None, None, None, None, True, 0.1, 1e-5, True).numel(), lib.instance_norm(lib.ones(1, 1, 1), None, None, None, None, True, 0.1, 1e-5, True).item())


def loosely(lib):
    """Calls with a number of another kind than the documented one."""
    f, x = lib.nn.functional, lib.ones(1, 2, 2)
    rows, own, seen = lib.ones(0), lib.ones(1).half(), lib.ones(2)
    array = seen.numpy()
    return [lambda: lib.remainder(5.0, seen, out=lib.ones(2)), lambda: lib.where(seen > 0, 1.0, 2.0, out=lib.ones(2)), lambda: seen.resize_(array.size + 1), lambda: own.clamp(max=70000), lambda: lib.mul(lib.ones(2, 0), rows, out=rows),
            lambda: f.mse_loss(np.float32(1), lib.ones(())), lambda: f.avg_pool2d(x, 1, divisor_override=True), lambda: f.layer_norm(x, [2.0]),
            lambda: f.nll_loss(x[0], lib.tensor([0, 1]), ignore_index=1.0),
            lambda: lib.ones(2).flip(dims=0), lambda: lib.permute(lib.ones(3), 0), lambda: lib.reshape(lib.ones(3), 3), lambda: lib.transpose(x, lib.tensor(True), 0), lambda: lib.ones(4).unflatten(axis=0, sizes=(2, 2)),
            lambda: lib.ones(2).std(dim=False), lambda: lib.sort(x, 0, stable=True), lambda: lib.argsort(x, 0, True, stable=True),
            lambda: lib.signal.windows.hann(3, requires_grad=None), lambda: lib.tensor(1.0, requires_grad=None), lambda: lib.istft(lib.ones(5, 21).cfloat(), 8, window=lib.ones(8), center=1),
            lambda: lib.vmap(lambda each: each, in_dims=True)(lib.ones(2, 2)), lambda: lib.layout("rows"), lambda: lib.quantile(lib.ones(1).expand(2**24 + 1), 0.5), lambda: lib.ones(0).view(2**62, 2**62, 0), lambda: lib.compile(stepped, options={"odd": 1})]


def stepped(lib):
    """One step of Adam that could be part of a CUDA graph."""
    p = lib.ones(1, requires_grad=True)
    p.grad = lib.ones(1)
    lib.optim.Adam([p], capturable=True).step()
    return p.item()


def uninitialized(lib):
    """A call of a module that forgot super().__init__()."""
    return type("Forgetful", (lib.nn.Module,), {"__init__": lambda self: None, "forward": lambda self, x: x})()(2)


def outdated(lib):
    """A view that was made in no_grad and changed."""
    x = lib.ones(3, requires_grad=True)
    with lib.no_grad():
        view = x[1:]
        view.mul_(2)
    return view


class Column:
    """What a column of a table without its first rows is: [0] is not there."""

    def __len__(self):
        return 2

    def __getitem__(self, place):
        return {1: 1.0, 2: 2.0}[place]

    def __array__(self, dtype=None, copy=None):
        return np.array([1.0, 2.0])


@row(CELL_NOT_TAKEN)
def test_calls_that_are_not_taken():
    for call in (lambda: microgradx.nn.functional.conv_transpose1d(microgradx.ones(2, 1, 2), microgradx.ones(1, 1, 1), padding=1),
                 lambda: microgradx.optim.SGD([microgradx.ones(1, requires_grad=True)], lr=float("nan")),
                 lambda: microgradx.gradient(microgradx.ones(3), spacing=(microgradx.ones(2),)),
                 lambda: microgradx.mean(microgradx.ones(2).cfloat(), 0, out=microgradx.empty(())),
                 lambda: microgradx.logsumexp(microgradx.zeros(1).cfloat(), 0, out=microgradx.empty(())),
                 lambda: microgradx.nansum(microgradx.tensor([2]), 0, out=microgradx.tensor(False)),
                 lambda: microgradx.add(x1=microgradx.ones(1), x2=microgradx.ones(1)), lambda: microgradx.abs(x=microgradx.ones(1)),
                 lambda: microgradx.ones(2).roll(microgradx.tensor(True)),
                 lambda: microgradx.nn.functional.max_unpool1d(microgradx.ones(1, 1, 1), microgradx.tensor([[[0]]]), 2.0, output_size=(2,)),
                 lambda: microgradx.nn.functional.conv1d(microgradx.ones(1, 0, 4), microgradx.ones(2, 0, 3)), lambda: microgradx.ones(3, 0)[[5]],
                 lambda: microgradx.nn.functional.hardtanh_(microgradx.ones(1), 2.0, 1.0), lambda: microgradx.split(microgradx.ones(4), microgradx.tensor(2.5)),
                 lambda: microgradx.nn.functional.adaptive_avg_pool1d(microgradx.ones(1, 2).long(), 0),
                 lambda: microgradx.histogram(microgradx.ones(1), microgradx.tensor([3.0, 0.0])), lambda: microgradx.histogramdd(microgradx.ones(1, 1), [microgradx.tensor([3.0, 0.0])]),
                 lambda: microgradx.add(Answering(), 1), lambda: microgradx.empty(0).set_(microgradx.ones(2), 1, (3,), (1,)),
                 lambda: microgradx.nn.functional.unfold(microgradx.ones(1, 1, 4, 4), 2, stride=2**31), lambda: microgradx.sparse.spdiags(microgradx.ones(2, 3), microgradx.tensor([1, -3]), (2, 3)),
                 lambda: microgradx.nn.functional.conv1d(microgradx.ones(1, 1, 4), microgradx.ones(1, 1, 2), stride=2**31),
                 lambda: microgradx.ones(2**30, 2**30, 0), lambda: microgradx.nn.Dropout(float("nan")), lambda: microgradx.special.chebyshev_polynomial_t(microgradx.tensor(0.0), 2**25),
                 lambda: microgradx.batch_norm(microgradx.ones(1, 1), None, None, None, None, True, 0.1, 1e-5, True),
                 lambda: microgradx.instance_norm(microgradx.ones(1, 1, 1), None, None, None, None, True, 0.1, 1e-5, True)):
        with pytest.raises((RuntimeError, ValueError, TypeError, IndexError)):
            call()


@row(CELL_NOT_TAKEN)
@pytest.mark.peer
def test_calls_that_pytorch_takes(torch):
    with warnings.catch_warnings(action="ignore"):
        assert taken(torch) == (1, 1, 1, 0, True, 2, 1, 1, 2, 1, 2, 1, 1, 0, 2, 0, 0, 2, 3, 2, 1, 2**30, True, True, 1, 0)        # and the convolution, where oneDNN computes it


@row(CELL_REFUSED)
def test_wrong_and_odd_calls():
    with pytest.raises(NotImplementedError):
        wrong_twice(microgradx)
    with pytest.raises(ValueError, match="Overflow"):
        too_large(microgradx)
    with pytest.raises(NotImplementedError):
        microgradx.ones(1, dtype=microgradx.int64).bitwise_and_(1.5)
    assert microgradx.ones(1).add(np.array(2.0)).item() == 3
    with pytest.raises(MemoryError):
        microgradx.nn.LSTM(1, 1)(microgradx.ones(1).expand(2**40, 1, 1))
    assert lazily(microgradx) == (0,) and of_another_optimizer(microgradx) == pytest.approx(0.899)
    assert (microgradx.ones(1) + 10**30).isfinite() and microgradx.tensor(Column()).tolist() == [1, 2]
    assert microgradx.take_along_dim(microgradx.arange(4.0).view(2, 2).t(), microgradx.tensor([1])).tolist() == [2]
    with pytest.raises(IndexError):
        microgradx.cummax(microgradx.empty(0), 5)
    with pytest.raises(IndexError, match="bytes"):
        microgradx.ones(3)[b"a"]
    for call in loosely(microgradx):
        call()
    with pytest.raises(TypeError, match="must be Tensor"):
        microgradx.nn.functional.group_norm(3, 1)
    assert list(named(microgradx).insert(0, microgradx.nn.ReLU())._modules) == ["0", "1"]
    assert uninitialized(microgradx) == 2 and stepped(microgradx) == pytest.approx(0.999) and bisect.bisect(microgradx.arange(3), 1) == 2
    assert microgradx.jit.script(microgradx.nn.LazyLinear(2)).out_features == 2 and outdated(microgradx).is_leaf


@row(CELL_REFUSED)
@pytest.mark.peer
def test_wrong_and_odd_calls_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="size of tensor"):
        wrong_twice(torch)
    with pytest.raises(TypeError, match="Overflow"):
        too_large(torch)
    with pytest.raises(RuntimeError, match="can't be cast"):
        torch.ones(1, dtype=torch.int64).bitwise_and_(1.5)
    with pytest.raises(TypeError, match="must be Tensor"):
        torch.ones(1).add(np.array(2.0))
    with pytest.raises(RuntimeError, match="memory"):
        torch.nn.LSTM(1, 1)(torch.ones(1).expand(2**40, 1, 1))
    with pytest.raises(OverflowError):
        torch.ones(1) + 10**30
    with pytest.raises(TypeError, match="bytes"):
        torch.ones(3)[b"a"]
    with pytest.raises(ValueError, match="shape"):
        torch.tensor(Column())
    with pytest.raises(RuntimeError, match="view"):
        torch.take_along_dim(torch.arange(4.0).view(2, 2).t(), torch.tensor([1]))
    assert torch.cummax(torch.empty(0), 5).values.shape == (0,)
    for call in loosely(torch):
        with pytest.raises((TypeError, RuntimeError)):
            call()
    with pytest.raises(AttributeError):
        torch.nn.functional.group_norm(3, 1)
    with pytest.raises(AttributeError, match="hooks"):
        uninitialized(torch)
    with pytest.raises(ValueError, match="uninitialized"):
        lazily(torch)
    with pytest.raises(KeyError, match="square_avg"):
        of_another_optimizer(torch)
    with pytest.raises(KeyError):
        named(torch).insert(0, torch.nn.ReLU())
    with pytest.raises(RuntimeError, match="created in no_grad"):
        _ = outdated(torch).is_leaf
    with pytest.raises(AssertionError, match="capturable"):
        stepped(torch)
    with pytest.raises(TypeError, match="sequence"):
        bisect.bisect(torch.arange(3), 1)
    with pytest.raises(RuntimeError, match="uninitialized"), warnings.catch_warnings(action="ignore"):
        torch.jit.script(torch.nn.LazyLinear(2))


def empty_or_odd(lib):
    """Calls that are taken here, then such that PyTorch takes."""
    x, F = lib.ones(2, 0, 4, 4, requires_grad=True), lib.nn.functional
    return ((lambda: lib.nn.InstanceNorm1d(2, affine=True)(lib.ones(0, 2, 4)), lambda: F.adaptive_avg_pool2d(x, 2).sum().backward()),
            (lambda: F.fractional_max_pool2d(lib.ones(1, 1, 5, 5), 0, 2), lambda: F.adaptive_avg_pool2d(lib.ones(1, 1, 0, 4), 1),
             lambda: lib.nn.LSTMCell(1, 1)(lib.ones(1, 1), (lib.ones(1, 1), lib.ones(1, 1).long()))))


def default_device(lib):
    try:
        lib.set_default_device("cuda")
    finally:
        lib.set_default_device(None)


def odd_memory(lib):
    """Calls that are taken here, then such that PyTorch takes."""
    x, one = lib.zeros(2), lib.zeros(1)
    return ((lambda: x.long().apply_(lambda _: np.bool_(True)), lambda: x.long().apply_(lambda _: lib.tensor(1.5)), lambda: x.roll(2 ** 63),
             lambda: x.split(2 ** 63), lambda: lib.zeros(2).set_(x, 1), lambda: x.cumsum(0, out=x.clone()), lambda: lib.nn.Parameter(x, requires_grad=1), lambda: lib._dynamo.mark_dynamic(3, 0),
             lambda: lib.sparse_coo_tensor(lib.tensor([[0]]), one, (2,), requires_grad=1)),
            (lambda: one.expand(3).apply_(lambda v: v + 1), lambda: one.expand(3).map_(lib.ones(3), lambda a, b: a + b), lambda: lib.zeros(2).set_(x, 0, (1,), (-1,)),
             lambda: lib.nn.functional.embedding(lib.tensor([1]), lib.ones(2, 2, requires_grad=True), sparse=True, scale_grad_by_freq=True), lambda: lib.zeros(2).set_(x.double(), 0, (2,)), lambda: lib.from_file(__file__.encode(), size=1),
             lambda: lib.ones(2, 2).hsplit(0, 1), lambda: lib.rsub(x, 0, 1), lambda: x.size(axis=0), lambda: x.stride(axis=0), lambda: lib.threshold(x, 0.0, 1.0, out=x.clone()),
             lambda: lib.spmm(lib.ones(1, 1), lib.ones(1, 1), out=lib.ones(1, 1)), lambda: default_device(lib)))


def by_other_names(lib):
    """Calls that are taken here, then such that PyTorch takes."""
    x, m, f = lib.ones(3), lib.eye(3), lib.nn.functional
    whole, picture = lib.tensor([1, 0, 1]), lib.ones(1, 2, 4, 4)
    return ((lambda: lib.det(m, out=lib.ones(())), lambda: lib.selu(x, True), lambda: lib.max_pool1d(x[None], 2, return_indices=True), lambda: lib.linalg.det(input=m),
             lambda: lib.special.hermite_polynomial_h(input=x, n=1), lambda: lib.cholesky_solve(B=m, L=m), lambda: lib.eye(3, None),
             lambda: f.multilabel_margin_loss(whole, whole), lambda: lib.special.round(whole), lambda: f.gaussian_nll_loss(x, x, whole + 1),
             lambda: f.soft_margin_loss(lib.tensor(2.0), x), lambda: lib.isin(1.5, 0), lambda: lib.broadcast_tensors([x, m]), lambda: x.is_pinned(1)),
            (lambda: f.adaptive_avg_pool2d(m, 1), lambda: f.adaptive_avg_pool3d(lib.ones(2, 2, 2), 1), lambda: lib.ones(1).copy_(1j), lambda: m.flip(0, True), lambda: lib.einsum(b"i->", lib.ones(2)),
             lambda: lib.addmm(lib.ones(2, 2), lib.ones(2, 2), lib.ones(2, 2), beta=1 + 0j), lambda: lib.batch_norm(lib.ones(2, 2), None, None, None, None, True, 0.1, 0.0, False), lambda: x.to(True),
             lambda: f.adaptive_avg_pool3d(picture, lib.tensor([1, 1, 1])), lambda: f.lp_pool1d(x[None], lib.tensor([2.0] * 3), 1), lambda: lib.pca_lowrank(m, 1, lib.tensor(1)),
             lambda: lib.margin_ranking_loss(x, m, m), lambda: lib.binary_cross_entropy_with_logits(x, m), lambda: lib.rrelu(x, generator=None), lambda: f.elu_(x, scale=1),
             lambda: lib.unsafe_split(x, np.int64(1)), lambda: lib.broadcast_shapes((2, 3), None)))


def of_odd_kinds(lib):
    """Calls that are taken here, then such that PyTorch takes."""
    layers, x, attention = lib.nn.ModuleList([lib.nn.ReLU()]), lib.ones(3), importlib.import_module(lib.__name__ + ".nn.attention")
    m, w = lib.ones(2, 2), lib.ones(2, 2, requires_grad=True)

    def masked_twice():
        q = lib.ones(1, 1, 2, 2)
        with attention.sdpa_kernel(attention.SDPBackend.MATH):
            lib.nn.functional.scaled_dot_product_attention(q, q, q, attn_mask=lib.zeros(1, 1, 2, 2), is_causal=True)

    def index_changed():
        index = lib.tensor([0, 1])
        y = lib.ones(3, requires_grad=True)[index].sum()
        index[0] = 2
        y.backward()

    def complex_and_fused():
        z = lib.ones(1, dtype=lib.complex64, requires_grad=True)
        z.grad = z.detach()
        lib.optim.SGD([z], fused=True).step()

    return ((index_changed, lambda: lib.vmap(lib.sin, chunk_size=2)(lib.ones(0, 2)), lambda: lib.nn.functional.dropout(lib.ones(3), lib.tensor([0.5])), lambda: layers.extend(layers), lambda: lib.tensor(MappingProxyType({1: 2})),
             complex_and_fused,
             lambda: x.clamp(max=1e300), lambda: lib.lerp(x, x, 1e300), lambda: lib.addcmul(x, x, x, value=1e300), masked_twice),
            (lambda: lib.arange(5)[deque([1, 2])], lambda: lib.tensor([b"ab"], dtype=lib.float32), lambda: x.copy_(1e300), lambda: lib.xlogy(1e300, x),
             lambda: lib.nn.utils.rnn.pack_padded_sequence(lib.ones(2, 1, 1), [5]), lambda: lib.randn(0, dtype=lib.int64), lambda: lib.zeros(0).long().exponential_(),
             lambda: lib.vmap(lib.inverse)(lib.ones(0, 2, 2)),
             lambda: lib.randperm(3, out=lib.ones(1).long().expand(3)), lambda: importlib.import_module(lib.__name__ + ".library").register_kernel("not_there::at_all", "cpu", lambda x: x),
             *(lambda f=f, a=a: f(*a, out=lib.ones(1, 1).expand(2, 2)) for f, *a in ((lib.tril, m), (lib.amax, m.expand(2, 2, 2), 0))),
             *(lambda f=f, a=a: f(*a, out=lib.empty(0)) for f, *a in ((lib.softmax, w, 0), (lib.inner, w, w), (lib.diag, w))),
             *(lambda f=f: lib.vmap(f)(lib.ones(2, 3)) for f in (lambda x: x.clone().resize_as_(lib.ones(3)), lambda x: lib.zeros_like(x).set_(), lib.argwhere, lib.tril,
                                                               lambda x: x.clone().fill_(x), lambda x: lib.Tensor.__neg__(x)))))


def of_layers(lib):
    """Calls that are taken here, then such that PyTorch takes."""
    linear, w = lib.nn.functional.linear, lib.ones(5, 4)

    def attention_twice():
        q = lib.ones(1, 1, 2, 2, requires_grad=True)
        g, = lib.autograd.grad(lib.nn.functional.scaled_dot_product_attention(q, q, q).sum(), q, create_graph=True)
        lib.autograd.grad(g.sum(), q)

    class Graphs(lib.utils.data.Dataset):
        def __len__(self):
            return 1

        def __getitem__(self, i):
            return lib.ones(2, requires_grad=True) * 2
    return ((attention_twice, lambda: lib.nn.init.orthogonal_(lib.ones(2, 3, 4).permute(2, 1, 0)), lambda: linear(lib.ones(4), w, lib.ones(1, 1)),
             lambda: list(lib.utils.data.DataLoader(Graphs(), num_workers=1, multiprocessing_context="fork"))),
            (lambda: linear(lib.ones(2, 3, 4).transpose(0, 1), w, lib.ones(1, 1, 5)),
             lambda: lib.vmap(lambda w: lib.nn.functional.batch_norm(lib.ones(3, 4), lib.zeros(4), lib.ones(4), w, None, True))(lib.ones(2, 4))))


@row(CELL_TAKEN)
@row(CELL_NOT_TAKEN)
@pytest.mark.parametrize("calls", [empty_or_odd, odd_memory, by_other_names, of_odd_kinds, of_layers])
def test_odd_calls(calls):
    taken_here, refused_here = calls(microgradx)
    for call in taken_here:
        call()
    for call in refused_here:
        with pytest.raises((RuntimeError, IndexError, TypeError, ValueError, AttributeError, AssertionError)):
            call()


@row(CELL_TAKEN)
@row(CELL_NOT_TAKEN)
@pytest.mark.peer
@pytest.mark.parametrize("calls", [empty_or_odd, odd_memory, by_other_names, of_odd_kinds, of_layers])
@pytest.mark.filterwarnings("ignore")
def test_odd_calls_in_pytorch(torch, calls):
    refused_there, taken_there = calls(torch)
    for call in refused_there:
        with pytest.raises((RuntimeError, IndexError, TypeError, ValueError, AttributeError, AssertionError)):
            call()
    for call in taken_there:
        call()


CELL_MEMORY = ("attention of values that are more or fewer than the keys; `embedding_bag` with offsets that decrease; `ctc_loss` of a target beyond the classes; "
               "a state of another size beside an LSTM's packed sequences; the gradient of a max pool with a dilated window that lies whole in the padding")


def beyond(lib):
    """Calls that look beyond their operands; here these lie in larger memory."""
    keys, F = lib.ones(2, 2, 8, 4)[:, :, :5], lib.nn.functional
    packed = lib.nn.utils.rnn.pack_padded_sequence(lib.ones(5, 2, 3), [5, 2])
    return (lambda: F.scaled_dot_product_attention(lib.ones(2, 2, 3, 4), keys, lib.ones(2, 2, 7, 4)),
            lambda: F.embedding_bag(lib.arange(6), lib.ones(8, 3), lib.tensor([0, 4, 2]), mode="max"),
            lambda: F.ctc_loss(lib.zeros(5, 1, 4)[..., :3], lib.tensor([[1, 3]]), (5,), (2,)),
            lambda: lib.nn.LSTM(3, 4)(packed, (lib.ones(1, 2, 4), lib.ones(2, 2, 4))))


@row(CELL_MEMORY)
def test_nothing_reads_beyond_its_operands():
    for call in beyond(microgradx):
        with pytest.raises(RuntimeError):
            call()


@row(CELL_MEMORY)
@pytest.mark.peer
def test_pytorch_reads_beyond_operands(torch):
    for call in beyond(torch):
        call()


def pooled_padding(lib):
    x = lib.ones(1, 1, 4, 4, requires_grad=True)
    return lib.nn.functional.max_pool2d(x, 2, 1, 1, 5, return_indices=True)


@row(CELL_MEMORY)
def test_no_gradient_goes_beyond_its_plane():
    largest, place = pooled_padding(microgradx)
    assert place.item() >= 16
    with pytest.raises(IndexError):
        largest.backward(microgradx.ones(1, 1, 1, 1))


@row(CELL_MEMORY)
@pytest.mark.peer
def test_pytorch_places_padding_beyond_the_plane(torch):
    assert pooled_padding(torch)[1].item() >= 16        # where backward would write


def columns_of_draws(L):
    """Are the numbers that a function draws the same for each column of its Jacobian?"""
    jacobian = L.func.jacfwd(lambda x: x.sum() * L.rand(1), randomness="different")(L.ones(5))
    return jacobian.unique().numel() == 1


def forwards(L):
    """How often vmap calls the forward of a Function with a generated rule."""
    calls = []

    def forward(x):
        calls.append(x.shape)
        return x * 2
    made = type("Twice", (L.autograd.Function,), {"generate_vmap_rule": True, "forward": staticmethod(forward), "setup_context": staticmethod(lambda ctx, i, o: None)})
    L.vmap(made.apply)(L.ones(3, 2))
    return len(calls)


def mapped(L):
    """Where as_strided looks, and what is printed of a tensor that is mapped over its second dimension."""
    shown = []
    L.vmap(lambda a: shown.append(repr(a)) or a, 1)(L.ones(1, 2))
    return L.vmap(lambda a: a.as_strided((1,), (1,), 1))(L.arange(4.0).view(2, 2)).flatten().tolist(), "bdim=0" in shown[0]


def places(L):
    """The in_dims that the vmap of a Function gets for a tensor that is mapped over its second dimension."""
    seen = []
    made = type("Twice", (L.autograd.Function,), {"forward": staticmethod(lambda x: x * 2), "setup_context": staticmethod(lambda ctx, i, o: None),
                                                  "vmap": staticmethod(lambda info, dims, x: (seen.append(dims[0]) or x * 2, dims[0]))})
    assert L.vmap(made.apply, 1)(L.ones(3, 2)).shape == (2, 3)
    return seen


def masked(x):
    y = x.clone()
    y[y > 0] = 0
    return y


def inside(L):
    """What vmap of these gives: the sum or RuntimeError."""
    def outcome(function):
        try:
            return L.vmap(function)(L.arange(4.0).view(2, 2).requires_grad_()).sum().item()
        except RuntimeError:
            return RuntimeError
    hooked = L.func.grad(lambda y: [z := y * 2, z.register_hook(lambda g: g * 3)][0].sum())
    return [outcome(f) for f in (lambda x: L.hsplit(x.clone(), 2)[0].add_(1), lambda x: (lambda y: [L.hsplit(y, 2)[0], y.add_(1)])(x.clone())[0], lambda x: x.clone().view(L.int32).add_(1),
                                 L.nn.Parameter, hooked, lambda x: L.tensor(float(x.requires_grad)), masked)]


def changed_along_columns(L):
    x = L.zeros(2, 3)
    return L.vmap(lambda column: column.add_(1), in_dims=1, out_dims=1)(x) is x


def selected_from_nothing(L):
    return L.vmap(lambda x: L.masked_select(x, L.tensor([True, False])))(L.ones(0, 2))


@row("`vmap`")
def test_what_vmap_does_otherwise():
    assert inside(microgradx) == [RuntimeError] * 5 + [2.0, 0.0]
    assert columns_of_draws(microgradx) and forwards(microgradx) == 3 and mapped(microgradx) == ([1, 1], True) and places(microgradx) == [0]
    assert not changed_along_columns(microgradx) and selected_from_nothing(microgradx).shape == (0, 1)
    assert microgradx.vmap(lambda a: microgradx.nn.functional.rrelu(a, training=True), randomness="different")(-microgradx.ones(2, 3)).unique().numel() > 1


@row("`vmap`")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")         # PyTorch's own forward mode
def test_what_vmap_does_in_pytorch(torch):
    assert not columns_of_draws(torch) and forwards(torch) == 1 and mapped(torch) == ([1, 3], False) and places(torch) == [1]
    done = inside(torch)
    assert RuntimeError not in done[:5] and done[5:] == [0.0, RuntimeError] and changed_along_columns(torch)
    with pytest.raises(RuntimeError, match="0 elements"):
        selected_from_nothing(torch)
    with pytest.raises(RuntimeError, match="rrelu"):
        torch.vmap(lambda a: torch.nn.functional.rrelu(a, training=True), randomness="different")(-torch.ones(2, 3))


def again_with_unused_parameters(L, path):
    """Two steps of a model that leaves a layer out; the process group of one is made in a file."""
    distributed = L.distributed
    assert distributed.is_available() is importlib.import_module(f"{distributed.__name__}.rpc").is_available() is (L is not microgradx)
    distributed.init_process_group("gloo", f"file://{path}", rank=0, world_size=1)
    model = L.nn.parallel.DistributedDataParallel(type("First", (L.nn.ModuleList,), {"forward": lambda self, x: self[0](x)})([L.nn.Linear(1, 1), L.nn.Linear(1, 1)]))
    try:
        for _ in range(2):
            model(L.ones(1, 1)).sum().backward()
    finally:
        distributed.destroy_process_group()
    return [parameter.grad is None for parameter in model.parameters()]


@row("`distributed`")
def test_unused_parameters_are_not_asked_for(tmp_path):
    assert again_with_unused_parameters(microgradx, tmp_path / "group") == [False, False, True, True]
    with pytest.raises(NotImplementedError, match="distributed.init_process_group: not supported"):
        microgradx.distributed.init_process_group("gloo", f"file://{tmp_path / 'two'}", rank=0, world_size=2)
    for absent in "TCPStore HashStore init_device_mesh".split():
        with pytest.raises(AttributeError, match=absent):
            getattr(microgradx.distributed, absent)
    spread = importlib.import_module("microgradx.distributed.tensor")
    assert not isinstance(microgradx.ones(1), spread.DTensor) and not hasattr(spread, "distribute_tensor")
    for made in (spread.DTensor, microgradx.distributed.device_mesh.DeviceMesh, microgradx.distributed.fsdp.FSDPModule):
        with pytest.raises(NotImplementedError, match="process groups have one process"):
            made(microgradx.ones(1))
    microgradx.distributed.init_process_group("gloo", f"file://{tmp_path / 'one'}", rank=0, world_size=1)
    with pytest.warns(FutureWarning, match="all_reduce is deprecated"):
        node = microgradx.distributed.nn.all_reduce(microgradx.ones(1, requires_grad=True)).grad_fn
    microgradx.distributed.destroy_process_group()
    assert node.name() == "CloneBackward0"


@row("`distributed`")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_pytorch_asks_for_unused_parameters(torch, tmp_path):
    with pytest.raises(RuntimeError, match="Expected to have finished reduction"):
        again_with_unused_parameters(torch, tmp_path / "group")


def measured(L):
    layer = L.nn.Linear(2, 1)
    with L.profiler.profile(activities=[L.profiler.ProfilerActivity.CPU]) as prof, L.profiler.record_function("block"):
        layer(L.ones(1, 2))
    return {each.key: each.count for each in prof.key_averages()}


@row("`profiler`")
def test_the_profiler_measures_blocks_and_layers():
    assert measured(microgradx) == {"block": 1, "nn.Linear": 1}


@row("`profiler`")
@pytest.mark.peer
def test_the_profiler_measures_operations_in_pytorch(torch):
    found = measured(torch)
    assert found["block"] == found["aten::linear"] == 1


VISION = ("torchvision: rotated boxes, keypoints, `set_return_type`, deformed convolutions, DropBlock, pools of regions but `roi_align`, pyramids of features, "
          "`flow_to_image`, files but PNG and JPEG by their own decoders, v2's functions of one kind (`resize_image`), "
          "networks but AlexNet, ConvNeXt, DenseNet, EfficientNet, MobileNet, ResNet, SqueezeNet, VGG and vision transformers, those for detection, segmentation and video, "
          "data sets but MNIST and its kind, CIFAR, STL-10, SVHN, Omniglot, pets, VOC and folders, what `meta` of weights says but `num_params` and `min_size` (`categories`), pictures of uint16")
VISION_CHANGED = "torchvision: what an image of `tv_tensors` gives that is changed in place or needs no copy (`image.add_(1)`)"
VISION_PIXELS = "torchvision: pixels that are rounded from a half or just beside a whole number; bools that v2 turns or blurs; " \
    "bytes that v2's `adjust_brightness` multiplies by a whole number; a crop of a negative size"


def asked_of_vision(vision, lib):
    """The classes of errors of what is not here, and bytes that lie beside a half once they are resized."""
    from_numpy, boxes = lib.from_numpy, vision.tv_tensors.BoundingBoxes
    for ask in (lambda: boxes(lib.ones(1, 5), format="CXCYWHR", canvas_size=(4, 4)), lambda: vision.tv_tensors.KeyPoints, lambda: vision.models.googlenet,
                lambda: vision.models.detection, lambda: vision.datasets.Flickr30k(".", "/dev/null"), lambda: vision.tv_tensors.set_return_type("Tensor"),
                lambda: vision.ops.deform_conv2d, lambda: vision.ops.DropBlock2d, lambda: vision.ops.ps_roi_align, lambda: vision.ops.FeaturePyramidNetwork,
                lambda: vision.utils.flow_to_image, lambda: vision.io.decode_webp, lambda: vision.transforms.v2.functional.resize_image,
                lambda: vision.models.ResNet18_Weights.DEFAULT.meta["categories"],
                lambda: vision.transforms.functional.to_tensor(np.zeros((2, 2), np.uint16))):
        try:
            ask()
        except Exception as error:
            yield type(error).__name__
        else:
            yield None
    pixels = from_numpy(np.random.RandomState(1).randint(0, 256, (2, 3, 9, 8)).astype(np.uint8))
    dot = from_numpy(np.arange(25).reshape(1, 5, 5) == 12)
    yield type(vision.tv_tensors.Image(lib.ones(1, 1, 1)).add_(1)).__name__
    yield int(importlib.import_module(f"{vision.__name__}.transforms.v2.functional").gaussian_blur(dot, [3, 3]).sum())
    yield vision.transforms.functional.resize(pixels, [9, 9], antialias=False).tolist()
    yield importlib.import_module(f"{vision.__name__}.transforms.v2.functional").adjust_brightness(from_numpy(np.full((1, 1, 1), 200, np.uint8)), 2).item()
    yield vision.transforms.functional.crop(pixels, 1, 2, -3, 4).shape[-2]


@row(VISION)
@row(VISION_CHANGED)
@row(VISION_PIXELS)
def test_what_of_torchvision_is_not_there_raises():
    *errors, changed, blurred, _, bright, rows = asked_of_vision(microgradx.vision, microgradx)
    assert (changed, blurred, bright, rows) == ("Image", 9, 255, 0)
    assert errors == ["NotImplementedError", *["AttributeError"] * 3, "NotImplementedError", *["AttributeError"] * 8, "KeyError", "TypeError"]


@row(VISION)
@row(VISION_CHANGED)
@row(VISION_PIXELS)
@pytest.mark.peer
def test_torchvision_of_pytorch_has_it(torch, torchvision):  # noqa: F811
    importlib.import_module("torchvision.transforms.v2")
    *errors, changed, blurred, theirs, bright, rows = asked_of_vision(torchvision, torch)
    *_, ours, _, _ = asked_of_vision(microgradx.vision, microgradx)
    assert errors == [None] * 15 and (changed, blurred, bright, rows) == ("Tensor", 0, 144, 6) and ours != theirs and np.abs(np.array(ours) - theirs).max() == 1


VISION_CALLS = "torchvision: pictures of two dimensions; True as a padding; NumPy's numbers as a fill; three numbers as the size of v2's `resize`"


def odd_calls_of_vision(vision, lib):
    one, v2, x = vision.transforms.functional, importlib.import_module(f"{vision.__name__}.transforms.v2.functional"), lib.ones(1, 2, 2)
    for call in (lambda: one.gaussian_blur(lib.ones(3, 3), 3).shape, lambda: one.pad(x, True).shape, lambda: v2.rotate(x, 45, fill=np.float32(2)).shape, lambda: v2.resize(x, [3, 3, 3]).sum()):
        try:
            yield list(map(int, np.atleast_1d(call())))
        except Exception as error:
            yield type(error).__name__


@row(VISION_CALLS)
def test_odd_calls_of_torchvision():
    assert [*odd_calls_of_vision(microgradx.vision, microgradx)] == [[3, 3], [1, 4, 4], [1, 2, 2], "ValueError"]


@row(VISION_CALLS)
@pytest.mark.peer
def test_odd_calls_of_torchvision_in_pytorch(torch, torchvision):  # noqa: F811
    importlib.import_module("torchvision.transforms.v2")
    assert [*odd_calls_of_vision(torchvision, torch)] == ["IndexError", "TypeError", "ValueError", [9]]
