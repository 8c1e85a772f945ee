"""Making tensors, filling and resizing them in place."""
import ctypes
import os
import warnings

import numpy as np
import pytest

import microgradx
from microgradx import _machine, linalg
from tests.subprocesses import run


@pytest.mark.parametrize("name", ["float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool", "float16"])
def test_arrays_have_the_dtype_that_numpy_makes_itself(name):
    """A long long is an int64, too, but prints its dtype where the int64 of np.arange does not."""
    assert microgradx.ones(2, dtype=getattr(microgradx, name)).numpy().dtype.char == np.dtype(name).char


@pytest.mark.parametrize("name, arguments", [("normal_", (2.0, 1.0)), ("uniform_", (1.0, 2.0)), ("bernoulli_", (1.0,)), ("exponential_", ()), ("log_normal_", ())])
def test_a_random_fill_of_a_recorded_tensor_keeps_its_draws(name, arguments):
    x = microgradx.ones(50, requires_grad=True)
    y = x * 1
    microgradx.manual_seed(3)
    getattr(y, name)(*arguments)
    microgradx.manual_seed(3)
    assert microgradx.equal(y.detach(), getattr(microgradx.ones(50), name)(*arguments)) and y.detach().abs().sum() > 0
    y.sum().backward()
    assert x.grad.tolist() == [0.0] * 50


def test_the_size_as_a_keyword():
    for make in (microgradx.zeros, microgradx.ones, microgradx.empty, microgradx.rand, microgradx.randn):
        assert make(size=(2, 3)).shape == make(2, 3).shape == (2, 3)
    assert microgradx.randint(high=5, size=(3,)).shape == (3,) and microgradx.arange(end=3).tolist() == [0, 1, 2]


@pytest.mark.parametrize("data, dtype, result", [
    ([[1], [[2]]], None, TypeError), ([1, [2]], None, TypeError), ([[1, 2], [3]], None, ValueError),
    ([2 ** 70, 1.0], "int64", ValueError), ([2 ** 70, 0], "bool", [True, False]), ([2 ** 70, 1j], None, [2.0 ** 70, 1j]), ([-2.5], "uint8", RuntimeError),
    ([255.9], "uint8", RuntimeError), ([-2, 3.5], "uint8", [254, 3]), ([2 ** 53 + 1, 0.5], "int64", [2 ** 53 + 1, 0]), ([[], [1]], None, [[], []])])
def test_nested_data_is_read_in_one_walk(data, dtype, result):
    """Shapes, dtypes and errors as PyTorch 2.13 gives them."""
    kind = dtype and getattr(microgradx, dtype)
    if isinstance(result, list):
        assert microgradx.tensor(data, dtype=kind).tolist() == result
    else:
        with pytest.raises(result):
            microgradx.tensor(data, dtype=kind)


@pytest.mark.parametrize("data, dtype", [([np.float64(1)], "float64"), ([np.float32(1), 2.0], "float32"), ([[np.int32(1)], [np.int32(2)]], "int32"), ([np.int32(1), 2], "int64"),
                                         ([np.float16(1)], "float16"), ([np.array([1.0, 2.0])], "float64"), ([np.uint8(1)], "uint8"), ([True, 2.0], "float32")])
def test_lists_of_numpy_numbers_keep_their_dtype(data, dtype):
    assert microgradx.tensor(data).dtype.name == dtype
    assert microgradx.tensor([microgradx.tensor(1.0, dtype=microgradx.float64), 2.0]).dtype is microgradx.float64


def test_memory_format_of_what_is_made():
    x = microgradx.empty(2, 3, 4, 5, memory_format=microgradx.channels_last)
    assert x.stride() == (60, 1, 15, 3)
    assert microgradx.zeros_like(x, memory_format=microgradx.contiguous_format).stride() == (60, 20, 5, 1)


def test_in_place_resizing_and_replacing():
    x = microgradx.arange(6)
    y = x.resize_(2, 2)
    assert y is x and x.tolist() == [[0, 1], [2, 3]] and x.resize_(6).tolist() == list(range(6))
    assert x.resize_(9).shape == (9,) and x[:6].tolist() == list(range(6))
    assert x.set_(microgradx.arange(2)).tolist() == [0, 1]
    with pytest.raises(RuntimeError, match="set_: Could not set tensor"):
        x.set_(microgradx.ones(2))
    assert microgradx.tensor([1.0, 2.0]).apply_(lambda v: v * 10).tolist() == [10.0, 20.0]
    with pytest.raises(RuntimeError, match="require grad"):
        microgradx.ones(1, requires_grad=True).resize_(2)


def test_cond_takes_one_of_two_functions():
    x = microgradx.tensor([1.0, 2.0], requires_grad=True)
    for pred, factor in (True, 2.0), (microgradx.tensor(False), 3.0), (microgradx.ones(1, 1), 2.0), (0.0, 3.0):
        y = microgradx.cond(pred, lambda x: x * 2, lambda x: x * 3, (x,))
        assert microgradx.autograd.grad(y.sum(), x)[0].tolist() == [factor] * 2
    assert microgradx.cond(False, int, lambda: 7) == 7
    for wrong in (microgradx.ones(2), abs, abs, (x,)), (None, abs, abs, (x,)), (True, abs, 3, (x,)), (True, abs, abs, x):
        with pytest.raises(RuntimeError, match="Expect"):
            microgradx.cond(*wrong)


def test_compile_gives_a_function_back_and_seed_is_callable():
    assert microgradx.compile(abs) is abs and isinstance(microgradx.seed(), int)
    once = microgradx.compile(microgradx.nn.Linear(1, 1))
    assert list(microgradx.compile(once).state_dict()) == list(once.state_dict())


@pytest.mark.parametrize("n", [1, 2])
def test_numpys_blas_has_as_many_threads(n):
    library, were = ctypes.CDLL(np.linalg._umath_linalg.__file__), microgradx.get_num_threads()
    asked = getattr(library, "scipy_openblas_get_num_threads64_", None)
    if asked is None or os.cpu_count() < 2:
        pytest.skip("NumPy's own OpenBLAS and two processors are needed to see it")
    microgradx.set_num_threads(n)
    try:
        assert microgradx.get_num_threads() == asked() == n
    finally:
        microgradx.set_num_threads(were)


def test_a_small_matrix_is_decomposed_on_one_thread_and_the_number_comes_back(monkeypatch):
    blas, told = _machine._blas(), []
    monkeypatch.setattr(blas, "get", lambda: 7)
    monkeypatch.setattr(blas, "_set", told.append)
    for function in (linalg.svd, linalg.qr, linalg.eigh, linalg.cholesky, linalg.inv, linalg.det, linalg.eig):
        function(microgradx.eye(32).expand(3, 32, 32))
        assert told == [1, 7], function
        told.clear()
    for n in (31, 256):
        linalg.inv(microgradx.eye(n))
        assert told == []
    with pytest.raises(linalg.LinAlgError):
        linalg.inv(microgradx.zeros(32, 32))
    assert told == [1, 7]
    with blas:
        with blas:                                       # another thread's: the last one to leave gives the number back, the newest
            blas.set(5)
        assert blas.alone == 1
    assert told[-2:] == [1, 5]


def test_compile_hands_no_graph_to_a_function_and_names_its_backends():
    with pytest.raises(NotImplementedError, match="no graph"):
        microgradx.compile(abs, backend=lambda graph, inputs: graph)
    with pytest.raises(NotImplementedError, match="no graph"):
        microgradx.nn.ReLU().compile(backend=lambda graph, inputs: graph)
    with pytest.raises(NotImplementedError, match="no graph"):
        microgradx.compiler.set_stance(force_backend=lambda graph, inputs: graph)
    with pytest.raises(RuntimeError, match="Invalid backend: 'fast'"):
        microgradx.compile(abs, backend="fast")


def test_subtraction_takes_no_bools():
    mask = microgradx.tensor([True, False])
    for code in (lambda: 1.0 - mask, lambda: mask - 1, lambda: mask - mask, lambda: microgradx.ones(2) - mask, lambda: microgradx.ones(2).sub_(mask)):
        with pytest.raises(RuntimeError, match="bool"):
            code()


def test_what_is_no_tensor_is_named():
    for call in (lambda: microgradx.frac("x"), lambda: microgradx.nn.functional.conv2d([1.0], microgradx.ones(1, 1, 1, 1)), lambda: microgradx.linalg.det(None)):
        with pytest.raises(TypeError, match=r"argument '\w+' \(position 1\) must be Tensor, not (str|list|NoneType)"):
            call()


def test_what_is_no_number_in_a_list_is_named():
    for data, kind in (([[1, 2], [3, "a"]], TypeError), (["a"], ValueError), ([1.0, None], RuntimeError), ([[True, object()]], RuntimeError)):
        odd = type(data[-1][-1] if isinstance(data[-1], list) else data[-1]).__name__
        with pytest.raises(kind, match=f"Could not infer dtype of {odd};"):
            microgradx.tensor(data)
    with pytest.raises(ValueError, match=r"expected sequence of length 2 at dim 1 \(got 3\)"):
        microgradx.as_tensor([np.ones(2), np.ones(3)])
    with pytest.raises(TypeError, match=r"argument 'dim' .* Tensor \[3, 4\]"):
        microgradx.sum(microgradx.ones(3, 4), microgradx.ones(3, 4))


def test_which_of_several_is_no_tensor_or_no_number():
    one = microgradx.ones(1)
    for call in (lambda: microgradx.cat([one, None]), lambda: microgradx.stack([one, None]), lambda: microgradx.hstack((one, None))):
        with pytest.raises(TypeError, match="expected Tensor as element 1 .* NoneType"):
            call()
    for values, item in (((3, one.double()), "item 1 is 'Tensor'"), (("a",), "item 0 is 'str'"), (2.5, "2.5")):
        with pytest.raises(TypeError, match=item):
            microgradx.Size(values)


def test_new_empty_strided_honours_its_arguments():
    x = microgradx.zeros(1)
    assert x.new_empty_strided((2, 3), (1, 2), requires_grad=True).requires_grad
    with pytest.raises((NotImplementedError, RuntimeError, TypeError)):
        x.new_empty_strided((2, 3), (1, 2), layout=microgradx.sparse_coo)


def test_tensors_in_lists_are_numbers():
    one, two = microgradx.tensor([1.0]), microgradx.ones(2)
    assert microgradx.tensor([one, one]).tolist() == [1.0, 1.0] and microgradx.tensor([[one, 2], [3, 4]]).shape == (2, 2)
    for make in (microgradx.tensor, microgradx.as_tensor, microgradx.asarray):
        with pytest.raises(ValueError, match=r"one element tensors.*\[2\].*stack"):
            make([two, two])
    assert microgradx.tensor([range(3)]).dtype is microgradx.int64


@pytest.mark.filterwarnings("ignore:.*range")
@pytest.mark.peer
def test_range_as_in_pytorch():
    torch = pytest.importorskip("torch")
    for args in ((-2, 2, 0.7), (0, 1, 0.1), (3, 1, -0.5), (1, 1), (1, 4)):
        assert microgradx.range(*args).tolist() == pytest.approx(torch.range(*args).tolist())
    assert microgradx.range(0.5, 3, dtype=microgradx.int64).tolist() == torch.range(0.5, 3, dtype=torch.int64).tolist() == [0, 1, 2, 3]
    with pytest.warns(UserWarning, match="range is deprecated"):
        microgradx.range(1, 2)


@pytest.mark.peer
def test_sums_of_bools_and_reductions_over_nothing():
    torch = pytest.importorskip("torch")
    for lib in (microgradx, torch):
        yes, no = lib.tensor([True]), lib.tensor([False])
        assert lib.add(yes, no, alpha=2).dtype is lib.bool and lib.add(no, yes, alpha=0).tolist() == [False] and no.add_(yes, alpha=-1).tolist() == [True]
        x = lib.tensor([[1.0, 0.0]])
        assert x.any(()).tolist() == x.all(dim=(), keepdim=True).tolist() == [[True, False]] and x.to(lib.uint8).all(()).dtype is lib.uint8
        with warnings.catch_warnings(action="ignore"):              # deprecated, but old optimizers are written so
            assert lib.ones(1).add_(2, lib.ones(1)).tolist() == [3.0] and lib.ones(1).sub_(2, lib.ones(1)).tolist() == [-1.0]


def test_arrays_promote_as_in_numpy_and_its_numbers_as_pythons():
    x = microgradx.ones(2)
    assert (x * np.array(2.0)).dtype is (x + np.array(2)).dtype is (x + np.array([2, 3])).dtype is microgradx.float64
    assert (x * np.float64(2)).dtype is (x + np.array([2, 3], np.int8)).dtype is microgradx.float32
    assert (microgradx.ones(2, dtype=microgradx.int64) + np.array([2.5], np.float32)).dtype is microgradx.float64


def test_tensors_without_dimensions_count_as_ints():
    two, x = microgradx.tensor(2), microgradx.arange(6.0)
    assert microgradx.linspace(0, 1, two).tolist() == [0, 1] and [part.tolist() for part in x.split(two)] == [[0, 1], [2, 3], [4, 5]]
    assert x.roll(two).tolist() == x.roll(two, microgradx.tensor(0)).tolist() == [4, 5, 0, 1, 2, 3]


@pytest.mark.filterwarnings("ignore:.*asarray")
def test_asarray_requires_a_gradient_as_what_it_was_given():
    b = microgradx.tensor([1.0], requires_grad=True) + 2
    assert microgradx.asarray(b) is microgradx.asarray(b, requires_grad=True) is b and microgradx.asarray(b, copy=True).grad_fn is not None
    detached = microgradx.asarray(b, requires_grad=False)
    assert not detached.requires_grad and detached.data_ptr() == b.data_ptr()
    assert microgradx.asarray([1.0], requires_grad=True).is_leaf and not microgradx.asarray([1.0]).requires_grad


@pytest.mark.peer
@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64", "bool"])
def test_random_from_a_number_on_draws_pytorchs_numbers(dtype):
    """random_(from, None): up to the largest that the dtype holds with all smaller ones."""
    torch = pytest.importorskip("torch")

    def drawn(library, *bounds):
        library.manual_seed(5)
        return library.zeros(40, dtype=getattr(library, dtype)).random_(*bounds).tolist()
    for bounds in ((0, None), (1, None)) + (((-2**63, None),) if dtype == "int64" else ()):
        assert drawn(microgradx, *bounds) == drawn(torch, *bounds)


def test_ordinary_numbers_and_all_others_give_the_same():
    """Nested lists of exact Python numbers are read by the engine in one walk, what else stands among them by NumPy."""
    for data in (1.5, True, [1, 2.5, True], [[1, 2], (3, 4)], [[1.0], [2]], [2**62, -1], [True, 2], [[[False]]]):
        wrapped = [np.array(data)] if isinstance(data, (float, bool)) else [data[0] if isinstance(data[0], (list, tuple)) else microgradx.tensor(data[0]), *data[1:]]
        for dtype in (None, microgradx.float32, microgradx.float64, microgradx.int32, microgradx.bool):
            if dtype is microgradx.int32 and data == [2**62, -1]:
                continue
            mine, other = microgradx.tensor(data, dtype=dtype), microgradx.tensor(wrapped, dtype=dtype)
            assert mine.tolist() == (other if isinstance(data, list) else other[0]).tolist() and mine.is_contiguous()
    assert microgradx.tensor([1, 2.5]).dtype is microgradx.float32 and microgradx.tensor([True, 2]).dtype is microgradx.int64
    for ragged in ([[1, 2], [3]], [1, [2]], [[1], 2]):
        with pytest.raises((ValueError, TypeError)):
            microgradx.tensor(ragged)


def test_a_list_that_grows_while_its_tensor_is_made():
    """Making the tensor may run the collector, and so code that changes the list."""
    assert run("""
        import gc
        from microgradx._engine.tensor import of_numbers
        class Cycle:
            def __init__(self): self.me = self
            def __del__(self): numbers.extend([2.0] * 1_000_000)
        numbers, held = [1.0] * 3, [of_numbers([1.0]) for _ in range(1000)]      # none of the memory of former tensors is left
        gc.collect()
        gc.disable()
        Cycle()
        held += [[] for _ in range(100)]
        gc.set_threshold(1)
        gc.enable()
        print(of_numbers(numbers).tolist())""") == "[1.0, 1.0, 1.0]"


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts what the process has open")
def test_a_file_that_cannot_grow_is_closed(tmp_path):
    before = os.listdir("/proc/self/fd")
    with pytest.raises(RuntimeError, match="too large"):
        microgradx.from_file(str(tmp_path / "numbers"), True, 2 ** 58)
    assert os.listdir("/proc/self/fd") == before


@pytest.mark.parametrize("lib", ["microgradx", pytest.param("torch", marks=pytest.mark.peer)])
def test_tensors_in_files(tmp_path, lib):
    L, path = pytest.importorskip(lib), str(tmp_path / "numbers")
    np.arange(4, dtype=np.float32).tofile(path)
    mine, shared = L.from_file(path, size=3), L.from_file(path, True, 2)
    mine[0], shared[1] = 9, 7
    assert mine.tolist() == [9, 1, 2] and np.fromfile(path, np.float32).tolist() == [0, 7, 2, 3] and L.from_file(path, size=2).tolist() == [0, 7]
    assert shared.is_shared() and not shared.requires_grad and L.from_file(path, size=1, requires_grad=True).is_leaf
    assert L.from_file(path, True, 6).tolist() == [0, 7, 2, 3, 0, 0] and os.path.getsize(path) == 24
    assert L.from_file(path + "2", shared=True, size=2, dtype=L.int64).tolist() == [0, 0] and os.path.getsize(path + "2") == 16
    assert L.from_file(path).shape == (0,) and L.from_file(path, True).shape == (0,)
    assert L.from_file(path, None, 2, dtype=L.bfloat16).shape == L.from_file(path, size=2, dtype=L.complex64).shape == (2,)
    for args, options, error in (((path,), {"size": 7}, RuntimeError), ((path + "3",), {"size": 2}, RuntimeError), ((path,), {"size": -1}, RuntimeError),
                                 ((str(tmp_path),), {"size": 1}, RuntimeError), ((tmp_path / "numbers",), {"size": 1}, TypeError), ((path, 1, 2), {}, TypeError),
                                 ((path,), {"size": 2.0}, TypeError), ((path,), {"size": 2, "pin_memory": True}, RuntimeError), ((), {}, TypeError)):
        with pytest.raises(error):
            L.from_file(*args, **options)


def test_a_device_that_is_refused_leaves_the_default_as_it_was():
    microgradx.set_default_device("meta")
    try:
        with pytest.raises(AssertionError, match="set_default_device"):
            microgradx.set_default_device("cuda")
        assert microgradx.zeros(1).is_meta
    finally:
        microgradx.set_default_device(None)
    assert not microgradx.zeros(1).is_meta
