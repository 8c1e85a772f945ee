"""The README's rows about kinds of numbers: half precision, complex, NumPy's, bytes; and about values."""
import io
import warnings

import numpy as np
import pytest

import microgradx
from microgradx._engine import dispatch
from tests.conformity.differences import row

BITS = ("the last bits of sums, products and functions such as `exp`, and where a program stops that compares them: a line search (`LBFGS`), "
        "a solver, a loop with a tolerance")


def factors_of_a_rounded_product(lib):
    """Of 1 + 2^-26 + 2^-54, which float64 rounds, less 1 + 2^-26."""
    return [lib.tensor(v, dtype=lib.float64) for v in ([-(1 + 2**-26), 1 + 2**-27], [1, 1 + 2**-27])]


def differences_of_rounded_products(lib):
    a, b = factors_of_a_rounded_product(lib)
    return [y.item() for y in (a @ b, lib.dot(a, b), (a[None] @ b[:, None]), lib.bmm(a[None, None], b[None, :, None]))]


@row(BITS)
def test_a_multiply_add_rounds_once():
    exact = 2**-54 if dispatch.choose_level() != "base" else 0
    a, b = factors_of_a_rounded_product(microgradx)
    assert (a.expand(16, 2) @ b.reshape(2, 1).expand(2, 64)).unique().tolist() == [exact]
    assert set(differences_of_rounded_products(microgradx)) <= {0, exact}       # in what is left of a row behind whole vectors, compilers differ


def bits_of_recorded_sums(lib):
    """Of how many elements the sum of a product and of a quotient differs where it is recorded."""
    x, y, z = (lib.linspace(first, 3.7, 2000) for first in (0.3, 0.7, 1.1))
    return [(f(x, y, z, value=0.3) != f(x.clone().requires_grad_(), y, z, value=0.3)).sum().item() for f in (lib.addcmul, lib.addcdiv)]


@row(BITS)
@pytest.mark.skipif(dispatch.choose_level() == "base", reason="without multiply-adds all is rounded twice")
def test_recorded_sums_round_twice():
    assert min(bits_of_recorded_sums(microgradx)) > 0
    x, y, z = (microgradx.linspace(first, 3.7, 2000) for first in (0.3, 0.7, 1.1))
    microgradx.testing.assert_close(microgradx.addcmul(x, y, z), microgradx.addcmul(x.clone().requires_grad_(), y, z).detach(), rtol=3e-7, atol=0)


@row(BITS)
@pytest.mark.peer
def test_recorded_sums_in_pytorch(torch):
    assert bits_of_recorded_sums(torch) == [0, 0]


@row(BITS)
@pytest.mark.peer
def test_products_are_rounded_in_pytorch(torch):
    assert differences_of_rounded_products(torch) == [0] * 4


def half(lib):
    return lib.tensor([1.5, 2.25], dtype=lib.float16)


HALF_IS_REFUSED = {"matrix_exp": lambda lib: lib.matrix_exp(half(lib)[:1, None])}


HALF_IS_TAKEN = (lambda lib: lib.nn.functional.avg_pool3d(half(lib).view(1, 1, 1, 1, 2), 1),
                 lambda lib: lib.nn.functional.interpolate(half(lib).view(1, 1, 1, 2), 1, mode="bilinear", antialias=True),
                 lambda lib: lib.nn.functional.local_response_norm(half(lib).view(1, 2, 1, 1), 1),
                 lambda lib: lib.nn.functional.multilabel_margin_loss(half(lib), lib.tensor([1, -1])), lambda lib: lib.cdist(half(lib)[None], half(lib)[None]),
                 lambda lib: lib.special.zeta(half(lib) + 1, half(lib)), lambda lib: lib.distributions.Dirichlet(lib.ones(2).half()).sample(),
                 lambda lib: lib.special.ndtri(half(lib)), lambda lib: lib.histogram(half(lib), 2).hist)


TOO_LARGE = [lambda lib: lib.full((1,), 1e9, dtype=lib.half), lambda lib: lib.linspace(1e9, 0, 1, dtype=lib.half)]


@row("half precision")
def test_half_precision_is_taken():
    assert [call(microgradx).dtype for call in HALF_IS_TAKEN] == [microgradx.float16] * 9


def complex_by_default(lib):
    lib.set_default_dtype(lib.bfloat16)
    try:
        return lib.tensor(1j).dtype, lib.fft.fft(lib.tensor([1, 2])).dtype
    finally:
        lib.set_default_dtype(lib.float32)


@row("half precision")
def test_complex_numbers_where_bfloat16_is_the_default():
    assert complex_by_default(microgradx) == (microgradx.complex64,) * 2


@row("half precision")
@pytest.mark.parametrize("name", HALF_IS_REFUSED)
def test_half_precision_is_refused(name):
    with pytest.raises((NotImplementedError, RuntimeError), match="Half"):
        HALF_IS_REFUSED[name](microgradx)


@row("half precision")
def test_too_large_for_half_precision():
    for call in TOO_LARGE:
        with pytest.raises(RuntimeError, match="float16 without overflow"):
            call(microgradx)
    assert (microgradx.tensor(2.0).half() ** 2 ** 31).isinf()


@row("half precision")
@pytest.mark.peer
def test_half_precision_in_pytorch(torch):
    """A composed operation: rounded at the end here, after each step there."""
    for call in HALF_IS_REFUSED.values():
        assert call(torch).dtype is torch.float16
    for call in HALF_IS_TAKEN:
        with pytest.raises(NotImplementedError, match="Half"):
            call(torch)
    assert all(call(torch).isinf() for call in TOO_LARGE)
    with pytest.raises(RuntimeError, match="default scalar type for complex"):
        complex_by_default(torch)
    with pytest.raises(RuntimeError, match="Half without overflow"):
        _ = torch.tensor(2.0).half() ** 2 ** 31
    assert composed(torch) != composed(microgradx)


def composed(lib):
    return lib.linspace(0, 1, 7, dtype=lib.float16).tolist() + lib.logit(lib.linspace(0.1, 0.9, 7).half()).tolist()


def matrix(lib):
    return lib.tensor([[1j, 2.0], [3.0, 1 - 1j]])


def shared(lib):
    """Which of the conjugates are views?"""
    z = matrix(lib)
    return [view.untyped_storage().data_ptr() == z.untyped_storage().data_ptr() for view in (z.conj(), z.H, z.mH, z.adjoint(), z.real)], z.conj().is_conj()


def reduced(lib):
    z, i = matrix(lib).flatten()[:2], lib.tensor([0, 0])
    return [lambda: lib.scatter_reduce(z, 0, i, z, "prod"), lambda: lib.scatter_reduce(z, 0, i, z, "sum"), lambda: lib.scatter(z, 0, i, z, reduce="multiply"),
            lambda: lib.mode(z[0]), lambda: lib.cummax(z[0], 0), lambda: [lib.softmax(z[:0], 0)], lambda: [lib.median(z[:0])], lambda: [lib.amax(z[:0].reshape(2, 0), 0)],
            lambda: lib.nn.CrossMapLRN2d(2)(z.reshape(1, 2, 1, 1))]


@row("complex numbers")
@pytest.mark.filterwarnings("ignore:The reduce argument")
def test_conjugates_are_copies():
    z = matrix(microgradx)
    assert shared(microgradx) == ([False] * 4 + [True], False)
    for call in reduced(microgradx):
        with pytest.raises(NotImplementedError):
            call()
    z.real.mul_(3)
    assert z.tolist() == [[1j, 6.0], [9.0, 3 - 1j]] and microgradx.pow(microgradx.tensor(0j), microgradx.tensor([0.0])).tolist() == [1]


@row("complex numbers")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:The reduce argument")
def test_complex_numbers_in_pytorch(torch):
    assert all(len(call()) for call in reduced(torch))
    assert shared(torch) == ([True] * 5, True) and torch.pow(torch.tensor(0j), torch.tensor([0.0])).isnan().all()


@row("complex32, uint16 to uint64, quantized tensors")
def test_complex32_and_quantized_raise():
    for make in (lambda: microgradx.zeros(2, dtype=microgradx.complex32), lambda: microgradx.zeros(2).to(microgradx.complex32),
                 lambda: microgradx.zeros(2, dtype=microgradx.qint8), lambda: microgradx.tensor([1], dtype=microgradx.uint16)):
        with pytest.raises(RuntimeError):
            make()
    for name in ("quantize_per_tensor", "quantize_per_channel"):
        with pytest.raises(AttributeError, match=name):
            getattr(microgradx, name)


@row("complex32, uint16 to uint64, quantized tensors")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_complex32_in_pytorch(torch):
    assert torch.zeros(2, dtype=torch.complex32).dtype is torch.chalf


META = ("the device `meta`: operations; those that fail on zeros (`inv`, `cholesky`, whole numbers divided) or ask for numbers (`clip_grad_norm_`, `save`); "
        "tensors of the CPU beside such ones; `load(map_location=\"meta\")`; the class of a parameter; what a hook computes during a backward pass; a method that is called as the function of "
        "`Tensor` (`Tensor.item(x)`); steps of optimizers inside of its block, for parameters of the CPU")


def on_meta(lib):
    """What the calls give that zeros break, that ask for numbers, and that mix devices; whether a parameter's class is Parameter."""
    p = lib.nn.Parameter(lib.zeros(2, 2, device="meta"))
    p.grad = lib.zeros_like(p)
    whole = lib.zeros(2, dtype=lib.int64, device="meta")
    calls = (lambda: lib.linalg.inv(p), lambda: lib.linalg.cholesky(p), lambda: whole // whole, lambda: lib.nn.utils.clip_grad_norm_(p, 1.0),
             lambda: lib.save(p, io.BytesIO()), lambda: lib.ones(2).add_(whole))
    return [raised(call) for call in calls], type(p) is lib.nn.Parameter, isinstance(p, lib.nn.Parameter)


def raised(call):
    try:
        call()
    except (RuntimeError, TypeError) as error:
        return type(error).__name__
    return None


@row(META)
def test_meta_computes_with_zeros():
    assert on_meta(microgradx) == (["_LinAlgError", "_LinAlgError", "RuntimeError", "RuntimeError", "TypeError", "RuntimeError"], False, True)
    with pytest.raises(RuntimeError, match="Tensor on device meta is not on the expected device cpu!"):
        microgradx.nn.Linear(2, 2, device="meta")(microgradx.ones(1, 2))
    with pytest.raises(RuntimeError, match="load: map_location='meta'"):
        microgradx.load(io.BytesIO(), map_location="meta")


@row(META)
@pytest.mark.peer
def test_meta_in_pytorch(torch):
    assert on_meta(torch) == ([None] * 6, True, True)


def around_meta(lib):
    """Where a hook computes, what Tensor.item gives, and the optimizers that step in the block."""
    seen, x = [], lib.ones(2, device="meta", requires_grad=True)
    x.register_hook(lambda grad: seen.append((grad * 2).device.type))
    x.sum().backward()
    steps = []
    for name in ("Adagrad", "Rprop", "Adadelta", "Adam"):
        p = lib.ones(1, requires_grad=True)
        p.grad = lib.ones(1)
        with lib.device("meta"):
            steps.append(raised(getattr(lib.optim, name)([p]).step))
    return seen, raised(lambda: lib.Tensor.item(lib.zeros((), device="meta"))), steps


@row(META)
def test_hooks_and_steps_around_meta():
    assert around_meta(microgradx) == (["cpu"], None, [None, "RuntimeError", "RuntimeError", None])


@row(META)
@pytest.mark.peer
def test_hooks_and_steps_around_meta_in_pytorch(torch):
    assert around_meta(torch) == (["meta"], "RuntimeError", ["RuntimeError", None, None, None])


LAST = "strides and `out=` of `fft.ihfft2` and `fft.ihfftn`"


def transforms(lib):
    """Strides over the first and last dimension; the length of an out= of no elements."""
    x, out = lib.arange(210.0).reshape(5, 6, 7), lib.empty(0, dtype=lib.complex64)
    lib.fft.ihfftn(x[0, 0], out=out)
    return lib.fft.ihfft2(x, dim=(0, -1)).stride(), out.numel()


@row(LAST)
def test_strides_and_out_of_transforms():
    assert transforms(microgradx) == ((4, 20, 1), 4)


@row(LAST)
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_strides_and_out_of_transforms_in_pytorch(torch):
    strides, length = transforms(torch)
    assert strides != transforms(microgradx)[0] and length == 0


@row("NumPy's operators and functions of a tensor: `ndarray * tensor`, `np.sum(tensor)`")
def test_an_array_times_a_tensor_is_a_tensor():
    x = microgradx.ones(2, requires_grad=True)
    for y in (np.full(2, 3.0, np.float32) * x, np.full(2, 3.0, np.float32) + x):
        assert isinstance(y, microgradx.Tensor) and y.requires_grad


@row("NumPy's operators and functions of a tensor: `ndarray * tensor`, `np.sum(tensor)`")
@pytest.mark.peer
def test_an_array_times_a_tensor_in_pytorch(torch):
    with pytest.raises((TypeError, RuntimeError)):
        np.ones(2, np.float32) * torch.ones(2, requires_grad=True)


def masked_by_bytes(lib):
    x = lib.zeros(2)
    x[lib.tensor([1, 0], dtype=lib.uint8)] = 5.0
    return x.tolist()


@row("`x[uint8_mask] = number`")
def test_a_mask_of_bytes():
    with pytest.warns(UserWarning):
        assert masked_by_bytes(microgradx) == [5.0, 0.0]


@row("`x[uint8_mask] = number`")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_a_mask_of_bytes_in_pytorch(torch):
    with pytest.raises(RuntimeError):
        masked_by_bytes(torch)


@row("`fmod`, `remainder` with a huge quotient")
@pytest.mark.parametrize("name", ["fmod", "remainder"])
def test_a_huge_quotient(name):
    result = getattr(microgradx, name)(microgradx.full((16,), 1e20), microgradx.full((16,), 1e-20))
    assert result[0].item() == pytest.approx(float(np.fmod(np.float32(1e20), np.float32(1e-20))))


@row("`fmod`, `remainder` with a huge quotient")
@pytest.mark.peer
@pytest.mark.parametrize("name", ["fmod", "remainder"])
def test_a_huge_quotient_in_pytorch(torch, name):
    assert getattr(torch, name)(torch.full((16,), 1e20), torch.full((16,), 1e-20)).isnan().all()


def under_autocast(lib):
    x = lib.ones(1, 1).bfloat16()
    with lib.autocast("cpu"):
        return [str(y.dtype).rpartition(".")[2] for y in (x.prod(), lib.cdist(x, x), lib.nn.functional.avg_pool3d(x[None, None], 1), lib.mv(x.float(), x[0].float()))]


def taken_under_autocast(lib):
    """What products of float32 give where PyTorch's autocast does not look: an operand of another half precision, out=, and in place."""
    x = lib.full((2, 2), 1.001)
    with lib.autocast("cpu"):
        for product in (lambda: lib.tensordot(x, x.half(), 1), lambda: lib.mm(x, x, out=lib.empty(2, 2)), lambda: lib.zeros(2, 2).addmm_(x, x)):
            try:
                found = product()
                yield str(found.dtype).rpartition(".")[2], abs(found.reshape(-1)[0].item() - 2.004) < 1e-3
            except RuntimeError:
                yield "RuntimeError"


@row("`autocast` on the CPU")
def test_what_autocast_does_not_change():
    assert under_autocast(microgradx) == ["bfloat16"] * 4
    assert list(taken_under_autocast(microgradx)) == [("bfloat16", False), ("float32", False), ("float32", False)]


@row("`autocast` on the CPU")
@pytest.mark.peer
def test_autocast_in_pytorch(torch):
    assert under_autocast(torch) == ["float32"] * 4
    assert list(taken_under_autocast(torch)) == ["RuntimeError", ("float32", True), ("float32", True)]


CELL_EQUAL = ("which of equal elements `median`, `kthvalue`, `mode`, `topk` and `sort` point to (and so the order in which a "
              "batch is packed); `mode` and `unique(dim=)` beside NaN; the order of several NaN in `unique`; `median` of an expanded tensor")


def mode_is_nan(lib):
    return lib.tensor([float("nan"), 1.0]).mode().values.isnan().item()


def nans_in_order(lib):
    return lib.unique(lib.tensor([float("nan")] * 40), return_inverse=True)[1].tolist() == [*range(40)]


@row(CELL_EQUAL)
def test_a_mode_beside_nan():
    lengths = microgradx.tensor([3, 1, 2] * 20)
    assert microgradx.equal(lengths.sort(descending=True).indices, lengths.sort(descending=True, stable=True).indices)
    assert not mode_is_nan(microgradx) and nans_in_order(microgradx) and microgradx.tensor([2, 1, 2]).topk(1).indices.tolist() == [0]


@row(CELL_EQUAL)
@pytest.mark.peer
def test_a_mode_beside_nan_in_pytorch(torch):
    assert mode_is_nan(torch) and not nans_in_order(torch)


CELL_TARGETS = ("`ctc_loss` with 1-d targets that are not contiguous, its gradient for targets with the blank in them; "
                "gradient of `atan2` of a uint8 tensor, of `polar` by a length below 0, of `ldexp` with negative integers and of draws of `Beta` whose parameters differ by factors of a "
                "thousand; `gammainc` far from a large `input`; NumPy's complex64 and bool numbers beside tensors; "
                "`embedding_bag` where indices lie behind the last offset, the largest of a bag with NaN, and its gradient with scale_grad_by_freq; "
                "`spdiags` of diagonals that reach over the matrix; the second derivative of `sinc` at 0; `i0` and `i1` of float32 above 88.7 and Kaiser's windows of such betas; `special`'s Bessel functions J and Y around 5; "
                "`addmm_`, `addmv_` and `masked_scatter_` by the tensor itself; what `unique_consecutive` is asked for by position; `arange` with limits beside those of int64; "
                "a device's index beyond 127; `tensor` of a column whose labels are in another order; the places of -inf that `max_pool3d` gives in channels_last; the gradient of `digamma` in float64, by 5e-10; "
                "`linearize` where a view is changed in place, `jvp` of `x.mul_(x)`; `jacrev` of `cdist` of a tensor and itself, and in `vmap` gradients of `select_scatter` of a part of the tensor and of "
                "`index_fill` by a sample's number")


def nan_of_a_column(lib):
    return lib.unique(lib.tensor([float("nan"), 1.0, 0.0]).reshape(3, 1), dim=0).isnan().flatten().tolist()


@row(CELL_EQUAL)
def test_nan_is_the_last_of_unique_rows():
    assert nan_of_a_column(microgradx) == [False, False, True]


@row(CELL_EQUAL)
@pytest.mark.peer
def test_nan_among_unique_rows_in_pytorch(torch):
    assert nan_of_a_column(torch) == [True, False, False]


def bend_and_height(lib):
    """The second derivative of sinc at 0, -pi^2 / 3, and whether I0(90) = 5.14e37 and I1(90) are numbers."""
    x = lib.zeros(1, dtype=lib.float64, requires_grad=True)
    slope, = lib.autograd.grad(lib.sinc(x).sum(), x, create_graph=True)
    return lib.autograd.grad(slope.sum(), x)[0].item(), [f(lib.tensor(90.0)).isfinite().item() for f in (lib.i0, lib.special.i1)] + [
        kaiser.isfinite().all().item() for kaiser in (lib.kaiser_window(5, False, 100.0), lib.signal.windows.kaiser(5, beta=1e300))]


@row(CELL_TARGETS)
def test_the_bend_of_sinc_and_large_bessel_functions():
    assert bend_and_height(microgradx) == (pytest.approx(-np.pi**2 / 3, rel=1e-14), [True] * 4)
    x, r = microgradx.kaiser_window(5, False, 1e3, dtype=microgradx.float64), 0.75 ** 0.5
    assert x[1].item() == pytest.approx(np.exp(1e3 * (r - 1)) / r ** 0.5, rel=1e-3)         # I0(z) is about exp(z) / sqrt(2 pi z)


@row(CELL_TARGETS)
@pytest.mark.peer
def test_the_bend_of_sinc_and_large_bessel_functions_in_pytorch(torch):
    bend, finite = bend_and_height(torch)
    assert np.isnan(bend) and finite == [False] * 4


def of_a_window_and_at_one(lib):
    """The places of -inf, the first of its window; pi**2 / 6."""
    x = lib.full((1, 2, 4, 4, 4), -float("inf")).contiguous(memory_format=lib.channels_last_3d)
    one = lib.ones((), dtype=lib.float64, requires_grad=True)
    return lib.nn.functional.max_pool3d(x, 2, return_indices=True)[1].flatten().tolist()[:8], abs(lib.autograd.grad(lib.digamma(one), one)[0].item() - np.pi**2 / 6)


@row(CELL_TARGETS)
def test_places_of_infinities_and_the_slope_of_digamma():
    places, error = of_a_window_and_at_one(microgradx)
    assert places == [0, 2, 8, 10, 32, 34, 40, 42] and error < 1e-15


@row(CELL_TARGETS)
@pytest.mark.peer
def test_places_of_infinities_and_the_slope_of_digamma_in_pytorch(torch):
    places, error = of_a_window_and_at_one(torch)
    assert places == [0, 2, 8, 10] * 2 and error > 1e-10


def by_itself(lib):
    """Results that PyTorch reads while it writes them, and where the first of equals stand."""
    m, v, x = lib.tensor([[1.0, 1.0], [1.0, 2.0]]), lib.tensor([1.0, 2.0, 3.0]), lib.tensor([1.0, 2.0, 3.0])
    m.addmm_(m, m)
    v.addmv_(lib.tensor([[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]]), v)
    x.masked_scatter_(lib.tensor([False, True, True]), x)
    return [m.tolist() == [[3, 4], [4, 7]], v.tolist() == [7, 12, 11], x.tolist() == [1, 1, 2], lib.unique_consecutive(x, True)[1].tolist() == [0, 0, 1]]


@row(CELL_TARGETS)
def test_a_tensor_by_itself():
    assert by_itself(microgradx) == [True] * 4


@row(CELL_TARGETS)
@pytest.mark.peer
def test_a_tensor_by_itself_in_pytorch(torch):
    assert by_itself(torch) == [False] * 4


def away_from_wronskian(lib):
    """J1 Y0 - J0 Y1 = 2 / (pi x), by its relative error."""
    x = lib.tensor([5.0049166], dtype=lib.float64)
    j0, j1, y0, y1 = (getattr(lib.special, f"bessel_{name}")(x) for name in ("j0", "j1", "y0", "y1"))
    return ((j1 * y0 - j0 * y1) * x * np.pi / 2 - 1).abs().item()


@row(CELL_TARGETS)
def test_bessel_functions():
    assert away_from_wronskian(microgradx) < 1e-14


@row(CELL_TARGETS)
@pytest.mark.peer
def test_bessel_functions_in_pytorch(torch):
    assert 1e-8 < away_from_wronskian(torch) < 1e-5


def right_of_several(lib):
    """The gradient of draws of Beta(3, 3e6) is about that of Gamma(3)'s over 3e6; five deviations below 1e10, a normal tail; 1j times 1; 1 limited by a bool is 1;
    a diagonal ends with the columns."""
    def slope(make, a):
        a = lib.tensor(a, dtype=lib.float64, requires_grad=True)
        lib.manual_seed(0)
        x = make(a).rsample((50,))
        return lib.autograd.grad(x.sum(), a)[0].item()
    ratio = slope(lambda a: lib.distributions.Beta(a, lib.tensor(3e6, dtype=lib.float64)), 3.0) * 3e6 / slope(lambda a: lib.distributions.Gamma(a, 1.0), 3.0)
    tail = lib.special.gammainc(lib.tensor(1e10, dtype=lib.float64), lib.tensor(1e10 - 5e5, dtype=lib.float64)).item()
    below = lib.sparse.spdiags(lib.arange(1, 6), lib.tensor(-1), (7, 3)).to_dense()[4:].tolist()
    return below == [[0, 0, 0]] * 3, abs(ratio - 1) < 0.5, abs(tail / 2.8653e-7 - 1) < 1e-3, (lib.tensor([1.0]) * np.complex64(1j)).tolist() == [1j], lib.tensor([1]).clamp(np.bool_(True)).dtype is lib.int64


@row(CELL_TARGETS)
def test_narrow_draws_far_tails_and_numpys_numbers():
    assert right_of_several(microgradx) == (True,) * 5


@row(CELL_TARGETS)
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:Casting complex values")
def test_narrow_draws_far_tails_and_numpys_numbers_in_pytorch(torch):
    assert right_of_several(torch) == (False,) * 5


def derivatives_of_samples(lib):
    """A tangent of x^2 where x was made 3, and of x x, the slopes of a distance that is not 0, of a copy, and of numbers that fill four places."""
    def squared(x):
        y = x.clone()
        y.detach().fill_(3.0)
        return y ** 2
    x, numbers = lib.tensor([[1.0], [2.0]], requires_grad=True), lib.ones(2, requires_grad=True)
    tangent = lib.func.linearize(squared, lib.ones(1))[1](lib.ones(1)).item()
    distances = lib.func.jacrev(lambda x: lib.cdist(x, x))(x.detach())[0, 1].flatten().tolist()
    copied = lib.autograd.grad(lib.vmap(lambda x: x.select_scatter(x[0], 0, 0), 1)(x).sum(), x)[0].flatten().tolist()
    filled = lib.autograd.grad(lib.vmap(lambda n: lib.zeros(4, 1).index_fill(1, lib.tensor([0]), n))(numbers).sum(), numbers)[0].tolist()
    square = lib.func.jvp(lambda x: (y := x * 1).mul_(y), (lib.full((1,), 2.0),), (lib.ones(1),))[1].item()
    return tangent == 6, square == 4, distances == [-1, 1], copied == [1, 1], filled == [4, 4]


@row(CELL_TARGETS)
def test_derivatives_of_samples():
    assert derivatives_of_samples(microgradx) == (True,) * 5


@row(CELL_TARGETS)
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_derivatives_of_samples_in_pytorch(torch):
    assert derivatives_of_samples(torch) == (False,) * 5


def strided_targets(lib):
    """The losses of two samples, with strided and with contiguous targets."""
    x, targets = lib.arange(60.0).reshape(5, 2, 6).sin().log_softmax(2), lib.tensor([[1, 2], [3, 4], [5, 1]])[:, 0]
    return [lib.nn.functional.ctc_loss(x, t, (5, 5), (2, 1), reduction="none").tolist() for t in (targets, targets.contiguous())]


def slope_of_a_blank(lib):
    """The sum of a step's gradient over the classes, of which softmax leaves nothing, where a target is the blank."""
    x = lib.zeros(3, 1, 4).log_softmax(2).requires_grad_()
    lib.nn.functional.ctc_loss(x, lib.tensor([[1, 0]]), (3,), (2,)).backward()
    return x.grad[2].sum().item()


@row(CELL_TARGETS)
def test_the_gradient_of_a_target_with_the_blank():
    assert abs(slope_of_a_blank(microgradx)) < 1e-6


@row(CELL_TARGETS)
@pytest.mark.peer
def test_the_gradient_of_a_target_with_the_blank_in_pytorch(torch):
    assert abs(slope_of_a_blank(torch)) > 0.1


def byte_angle(lib):
    x = lib.ones(3, requires_grad=True)
    return lib.autograd.grad(lib.atan2(lib.tensor([4, 3, 3], dtype=lib.uint8), x).sum(), x)[0].tolist()


def largest_beside_nan(lib):
    return lib.nn.functional.embedding_bag(lib.tensor([[0, 1]]), lib.tensor([[1.0], [float("nan")]]), mode="max").item()


@row(CELL_TARGETS)
def test_nan_is_the_largest_of_a_bag():
    assert np.isnan(largest_beside_nan(microgradx))


@row(CELL_TARGETS)
@pytest.mark.peer
def test_nan_behind_the_first_of_a_bag_is_overlooked_in_pytorch(torch):
    assert largest_beside_nan(torch) == 1


@row(CELL_TARGETS)
def test_angles_of_bytes():
    assert byte_angle(microgradx) == pytest.approx([-4 / 17, -0.3, -0.3])


@row(CELL_TARGETS)
@pytest.mark.peer
def test_angles_of_bytes_in_pytorch(torch):
    assert min(byte_angle(torch)) > 0


def beyond_their_range(lib):
    """A range whose end is int64's least number from its largest, a device's index, a column that finds its parts by other labels than their order."""
    class Column:
        labels, places = [1.0, 2.0, 3.0], [2, 1, 0]

        def __len__(self):
            return 3

        def __getitem__(self, label):
            return self.labels[self.places[label]]

        def __array__(self, *args, **kwargs):
            return np.array(self.labels)
    return lib.arange(-2**63, 2**63 - 1, 2**62).tolist(), lib.device("cpu:300").index, lib.tensor(Column()).tolist()


@row(CELL_TARGETS)
def test_numbers_beyond_their_range():
    assert beyond_their_range(microgradx) == ([-2**63, -2**62, 0, 2**62], 300, [1, 2, 3])


@row(CELL_TARGETS)
@pytest.mark.peer
def test_numbers_beyond_their_range_in_pytorch(torch):
    assert beyond_their_range(torch) == ([], 44, [3, 2, 1])


def mean_of_a_bag(lib):
    return lib.nn.functional.embedding_bag(lib.tensor([0, 1, 2, 2]), lib.tensor([[1.0], [3.0], [5.0]]), lib.tensor([0, 2]), include_last_offset=True).tolist()


@row(CELL_TARGETS)
@pytest.mark.parametrize("options", [{}, {"padding_idx": 0}, {"per_sample_weights": microgradx.ones(4)}])
def test_bags_before_other_indices(options):
    bags, table = (microgradx.tensor(x) for x in ([0, 2, 2], [[1.0], [3.0], [5.0]]))
    y = microgradx.nn.functional.embedding_bag(microgradx.tensor([0, 1, 2, 2]), table.requires_grad_(), bags, mode="sum", include_last_offset=True, **options)
    y.sum().backward()
    first = "padding_idx" not in options
    assert y.tolist() == [[3.0 + first], [0.0]] and table.grad.tolist() == [[first], [1.0], [0.0]] and mean_of_a_bag(microgradx) == [[2.0]]


@row(CELL_TARGETS)
@pytest.mark.peer
def test_bags_before_other_indices_in_pytorch(torch):
    assert mean_of_a_bag(torch) == [[1.0]]


def slopes_by_frequency(lib):
    """Of a table whose second row is taken twice, the others once."""
    table = lib.ones(4, 1, requires_grad=True)
    lib.nn.functional.embedding_bag(lib.tensor([0, 2, 1, 1, 3]), table, lib.tensor([0, 2]), mode="sum", scale_grad_by_freq=True).sum().backward()
    return table.grad.flatten().tolist()


@row(CELL_TARGETS)
def test_slopes_by_frequency():
    assert slopes_by_frequency(microgradx) == [1.0, 1.0, 1.0, 1.0]


@row(CELL_TARGETS)
@pytest.mark.peer
def test_slopes_by_frequency_in_pytorch(torch):
    assert slopes_by_frequency(torch) == [1.0, 1.0, 0.5, 1.0]       # the third row is divided by the second's count


@row(CELL_TARGETS)
def test_strided_targets():
    found, expected = strided_targets(microgradx)
    assert found == expected


@row(CELL_TARGETS)
@pytest.mark.peer
def test_strided_targets_in_pytorch(torch):
    found, expected = strided_targets(torch)
    assert found != expected and strided_targets(microgradx)[0] == pytest.approx(expected)


CELL_SIGN = ("sign of 0 in `maximum`, `minimum` and `clamp` of 0 and -0, in `xlogy` and `xlog1py`, in `special.i1`, the gradients of `special.i0` and `i0e` and `special.entr` of -0, in `softshrink` of long rows, and of -0 in float16 to the power of -0.5; products of many numbers that leave the "
             "range on their way; in-place changes of a tensor whose elements overlap in part; signs of singular vectors, most of all of wide matrices; the order of the eigenvalues that `eig` gives in single precision; half of the least number in `special.i1` and the gradient of `i0`")


def larger_zero_is_negative(lib):
    zeros = lib.tensor([0.0, -0.0] * 8)
    return lib.maximum(zeros[::2], zeros[1::2]).signbit().all().item()


def overlapping(lib):
    return lib.arange(4.0).as_strided((3, 2), (1, 1)).sin_()[1, 1].item()


def left_vectors(lib):
    """Of a 2 by 6 matrix, and whether they and the rest make it."""
    x = lib.tensor([[1.0, 2.0, 0.0, -1.0, 3.0, 1.0], [0.0, 1.0, 1.0, 2.0, -1.0, 4.0]])
    U, S, Vh = lib.linalg.svd(x, full_matrices=False)
    assert lib.dist(U @ lib.diag(S) @ Vh, x) < 1e-5
    return U.flatten().tolist()


@row(CELL_SIGN)
@pytest.mark.peer
def test_signs_of_singular_vectors(torch):
    found, expected = left_vectors(microgradx), left_vectors(torch)
    assert np.abs(found) == pytest.approx(np.abs(expected)) and found != pytest.approx(expected)


@row(CELL_SIGN)
@pytest.mark.peer
def test_order_of_eigenvalues(torch):
    matrices = np.random.RandomState(0).randn(200, 4, 4).astype(np.float32)
    found, expected = (lib.linalg.eigvals(lib.tensor(matrices)).numpy() for lib in (microgradx, torch))
    assert not np.allclose(found, expected, 1e-2, 1e-2) and np.allclose(np.sort(abs(found)), np.sort(abs(expected)), 1e-3)
    found, expected = (lib.linalg.eigvals(lib.tensor(matrices.astype(float))).numpy() for lib in (microgradx, torch))
    assert np.allclose(found, expected)


def minus_zero(lib):
    return lib.tensor([-0.0], dtype=lib.float16)


def beyond_the_range(lib):
    """Four numbers whose product is 0, unless two of the large ones come first."""
    x = lib.full((4, 9), 1e30)
    x[1] = 0
    return x.prod(0)[0].item()


@row(CELL_SIGN)
def test_zeros_and_overlaps():
    assert np.isnan(beyond_the_range(microgradx)) and (minus_zero(microgradx) ** -0.5).item() == -np.inf
    assert larger_zero_is_negative(microgradx) and overlapping(microgradx) == pytest.approx(np.sin(2))
    assert microgradx.special.i1(microgradx.tensor(-0.0)).signbit() and microgradx.special.entr(microgradx.tensor(-0.0)).signbit() and microgradx.special.xlog1py(microgradx.tensor(-0.0), 1.0).signbit()
    assert microgradx.nn.functional.softshrink(microgradx.full((64,), -0.2)).signbit().all()
    assert [slope(microgradx, name, -0.0).signbit().item() for name in ("i0", "i0e")] == [True] * 2 and slope(microgradx, "i0", 5e-324) == 0


def slope(lib, name, at):
    x = lib.tensor(at, dtype=lib.float64, requires_grad=True)
    return lib.autograd.grad(getattr(lib.special, name)(x), x)[0]


@row(CELL_SIGN)
@pytest.mark.peer
def test_zeros_and_overlaps_in_pytorch(torch):
    assert beyond_the_range(torch) == 0 and (minus_zero(torch) ** -0.5).item() == np.inf and (minus_zero(torch).float() ** -0.5).item() == -np.inf
    assert not torch.special.i1(torch.tensor(-0.0)).signbit() and not torch.special.entr(torch.tensor(-0.0)).signbit() and not torch.special.xlog1py(torch.tensor(-0.0), 1.0).signbit()
    assert not torch.nn.functional.softshrink(torch.full((64,), -0.2)).signbit().all()
    assert [slope(torch, name, -0.0).signbit().item() for name in ("i0", "i0e")] == [False] * 2 and slope(torch, "i0", 5e-324) == 5e-324
    assert not larger_zero_is_negative(torch) and overlapping(torch) == pytest.approx(np.sin(np.sin(2)))


CELL_BYTES = "`lstsq` with an rcond that leaves something out, by `gelsy`, or of 1 and more, by `gelsd`; bools that `view` makes of bytes beyond 1, which are sorted " \
    "or put elsewhere"


def left_out(lib):
    A, b = lib.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), lib.ones(3, 1)
    return [lib.linalg.lstsq(A, b, rcond=rcond, driver=driver).solution[0].item() for rcond, driver in ((0.9, "gelsy"), (0.9, "gelsd"), (1.0, "gelsd"))]


def bytes_as_bools(lib):
    x = lib.tensor([2, 0, 1, 3], dtype=lib.uint8).view(lib.bool)
    return x.sort(stable=True).indices.tolist(), lib.zeros(4, dtype=lib.bool).scatter(0, lib.arange(4), x).view(lib.uint8).tolist()


@row(CELL_BYTES)
def test_what_an_rcond_leaves_out_and_bytes_as_bools():
    assert left_out(microgradx) == pytest.approx([0.1024, 0.1024, 0], abs=1e-4)
    assert bytes_as_bools(microgradx) == ([1, 2, 0, 3], [2, 0, 1, 3])


@row(CELL_BYTES)
@pytest.mark.peer
def test_what_an_rcond_leaves_out_and_bytes_as_bools_in_pytorch(torch):
    by_columns, *by_values = left_out(torch)
    assert 0.099 < by_columns < 0.105 and abs(by_columns - 0.1024) > 1e-3 and by_values == pytest.approx([0.1024, -1], abs=1e-4)    # the order varies
    assert bytes_as_bools(torch) == ([1, 0, 2, 3], [1, 0, 1, 1])


@row("sparse tensors")
def test_sparse_tensors_are_a_class_of_their_own():
    x = microgradx.eye(2).to_sparse()
    assert x.is_sparse and not isinstance(x, microgradx.Tensor) and not hasattr(x, "view")
    with pytest.raises(AttributeError, match="SparseTensor"):
        microgradx.nn.Parameter(x)
    for call in (lambda: microgradx.cosh(x), lambda: microgradx.as_tensor(x), lambda: microgradx.any(x)):
        with pytest.raises((NotImplementedError, TypeError)):
            call()
    with pytest.raises(TypeError, match="SparseTensor"):
        microgradx.equal(microgradx.eye(2), x)
    with pytest.raises(AttributeError, match="sparse_csr_tensor"):
        _ = microgradx.sparse_csr_tensor


def is_sparse_behind_a_product(lib):
    w = lib.ones(3, 2, requires_grad=True)
    lib.nn.functional.embedding(lib.tensor([1]), w * 2, sparse=True).sum().backward()
    return w.grad.is_sparse


def gathered(lib):
    x = lib.ones(3, requires_grad=True)
    lib.gather(x, 0, lib.tensor([1, 1]), sparse_grad=True).sum().backward()
    return x.grad.is_sparse


def places_of_a_sum(lib):
    with warnings.catch_warnings(action="ignore"):
        one, other = (lib.sparse_coo_tensor([places], [1.0, 2.0], (3,)) for places in ([2, 0], [1, 0]))
        return (one + other)._indices().tolist()


@row("sparse tensors")
def test_a_sparse_gradient_becomes_dense():
    assert places_of_a_sum(microgradx) == [[2, 0, 1, 0]]
    assert not is_sparse_behind_a_product(microgradx)
    with pytest.raises(NotImplementedError, match="sparse_grad"):
        gathered(microgradx)


@row("sparse tensors")
@pytest.mark.peer
def test_a_sparse_gradient_in_pytorch(torch):
    assert is_sparse_behind_a_product(torch) and gathered(torch) and places_of_a_sum(torch) == [[1, 0, 2, 0]]


@row("sparse tensors")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_sparse_tensors_in_pytorch(torch):
    x = torch.eye(2).to_sparse()
    assert isinstance(x, torch.Tensor) and torch.sparse.sum(x.sin()) > 1 and torch.eye(2).to_sparse_csr().layout is torch.sparse_csr
    assert torch.nn.Parameter(x).is_sparse and torch.sin(x).is_sparse


CELL_BINS = "`histc` and `histogram` over a range that overflows when it is multiplied by the bins; `poisson` of rates beyond int64; draws of `Gamma` with a concentration below 0"


def out_of_range(lib):
    x, gamma = lib.tensor([-3e38, 3e38]), lib.distributions.Gamma(lib.tensor(-1.0), lib.tensor(1.0), validate_args=False)
    return lib.histc(x, 4).tolist(), lib.histogram(x / 3, 4).hist.tolist(), lib.poisson(lib.tensor(1e30)).item(), gamma.sample().item()


@row(CELL_BINS)
def test_ranges_beside_the_largest_number():
    *counts, drawn, gamma = out_of_range(microgradx)
    assert counts == [[1.0, 0.0, 0.0, 1.0]] * 2 and drawn == pytest.approx(1e30) and gamma != gamma
    assert microgradx.histc(microgradx.tensor([-1e308, 1e308, 0.5e308], dtype=microgradx.float64), 4).tolist() == [1.0, 0.0, 0.0, 2.0]


@row(CELL_BINS)
@pytest.mark.peer
def test_ranges_beside_the_largest_number_in_pytorch(torch):
    *counts, drawn, gamma = out_of_range(torch)
    assert [1.0, 0.0, 0.0, 1.0] not in counts and drawn < 0 and 0 < gamma < 1e-37


CELL_FINITE = "what is not finite: `gelu` of infinity in float32; `cdist(p=inf)` beside NaN; `linalg.cholesky` of infinities; `multi_margin_loss` of NaN; " \
    "the gradient of `logaddexp` of two -inf, and at NaN those of `relu6`, `hardtanh`, `hardshrink`, `softshrink`, `hardswish` and the `elu` family, of `logit` with an eps, and of the largest and smallest " \
    "of `segment_reduce`; `polygamma` of infinities, and of order 1 (the gradient of `digamma`) of negative integers; that of -5e-324; `gammainc` of infinity and NaN; a convolution's infinite weight that meets padding, in its output and " \
    "the gradient by the input; the mean that `var_mean` and `std_mean` give of infinity; the gradient of `special.i1` and `i1e` at NaN; tangents of " \
    "`maximum`, `minimum` and limits of `clamp` at NaN, of `fmax` of equal numbers; `special`'s polynomials of float32 that leave its range; the gradients of bilinear `grid_sample` at NaN "\
    "beside another padding than zeros; `var` with a correction of NaN; `cholesky_inverse` of infinity; " \
    "`baddbmm` with alpha=0 of a few infinite elements; 0j to the power of 0j"


def gammas_of_infinity_and_nan(lib):
    infinity, nan = lib.tensor(float("inf")), lib.tensor(float("nan"))
    return [lib.special.gammainc(infinity, nan).item(), lib.special.gammaincc(infinity, nan).item(), lib.special.gammainc(nan, infinity).item()]


def not_finite(lib):
    inf, nan = float("inf"), float("nan")
    x = lib.tensor(-inf, requires_grad=True)
    lib.logaddexp(x, lib.tensor(-inf)).backward()
    return [lib.nn.functional.gelu(lib.full((20,), inf))[0].item(), lib.cdist(lib.tensor([[nan, 1.0]]), lib.tensor([[0.0, 3.0]]), p=inf).item(),
            lib.nn.functional.multi_margin_loss(lib.full((2, 3), nan), lib.tensor([0, 1])).item(), x.grad.item(),
            *(lib.polygamma(n, lib.tensor(at)).item() for n, at in ((2, inf), (1, -inf), (1, -2.0)))]


def slopes_of_logit_at_nan(lib):
    x = lib.full((20,), float("nan"), requires_grad=True)
    x.logit(0.2).sum().backward()
    return x.grad.numpy()


@row(CELL_FINITE)
def test_slopes_of_logit_at_nan():
    assert np.isnan(slopes_of_logit_at_nan(microgradx)).all()


@row(CELL_FINITE)
@pytest.mark.peer
def test_slopes_of_logit_at_nan_in_pytorch(torch):
    found = slopes_of_logit_at_nan(torch)
    assert (np.isnan(found) | (found == 0)).all()         # AVX2: 0 in vectors; AVX-512: NaN


def slope_below_zero(lib):
    return lib.polygamma(1, lib.tensor(-5e-324, dtype=lib.float64)).item()


@row(CELL_FINITE)
def test_trigamma_just_below_zero():
    assert np.isnan(slope_below_zero(microgradx))


@row(CELL_FINITE)
@pytest.mark.peer
def test_trigamma_just_below_zero_in_pytorch(torch):
    assert slope_below_zero(torch) == np.inf


def large_polynomial(lib, dtype):
    return lib.special.hermite_polynomial_h(lib.tensor([1000.0], dtype=getattr(lib, dtype)), 30).item()


def corrected_and_inverted(lib):
    return lib.tensor([1.0, 2.0]).var(correction=float("nan")).item(), lib.cholesky_inverse(lib.tensor([[1.0, 0.0], [float("inf"), 1.0]]))[0, 1].item()


@row(CELL_FINITE)
def test_a_correction_of_nan_and_an_infinite_factor():
    assert np.isnan(corrected_and_inverted(microgradx)).all()


@row(CELL_FINITE)
@pytest.mark.peer
def test_a_correction_of_nan_and_an_infinite_factor_in_pytorch(torch):
    assert corrected_and_inverted(torch) == (float("inf"), -float("inf"))


def of_zero_times_infinity(lib):
    x, zero = lib.full((1, 2, 2), float("inf")), lib.zeros(1, dtype=lib.complex64)
    return lib.baddbmm(lib.ones(1, 2, 2), x, x, alpha=0)[0, 0, 0].item(), (zero ** zero)[0].item()


@row(CELL_FINITE)
def test_a_product_that_is_not_added():
    assert of_zero_times_infinity(microgradx) == (1.0, 1.0)


@row(CELL_FINITE)
@pytest.mark.peer
def test_a_product_that_is_not_added_in_pytorch(torch):
    assert np.isnan(of_zero_times_infinity(torch)).all()


@row(CELL_FINITE)
def test_large_polynomials_and_a_grid_of_nan():
    assert large_polynomial(microgradx, "float32") == float("inf") and large_polynomial(microgradx, "float64") == pytest.approx(2.0**30 * 1e90, 1e-3)
    x = microgradx.ones(1, 1, 2, 2, requires_grad=True)
    microgradx.nn.functional.grid_sample(x, microgradx.full((1, 1, 1, 2), float("nan")), padding_mode="border", align_corners=False).sum().backward()
    assert x.grad.flatten().tolist() == [1, 0, 0, 0]


@row(CELL_FINITE)
@pytest.mark.peer
def test_large_polynomials_in_pytorch(torch):
    assert np.isnan(large_polynomial(torch, "float32")) and large_polynomial(torch, "float64") == pytest.approx(2.0**30 * 1e90, 1e-3)


def gradient_of_a_largest_nan(lib):
    x = lib.tensor([float("nan"), 1.0], requires_grad=True)
    lib.segment_reduce(x, "max", lengths=lib.tensor([2])).backward()
    return x.grad.tolist()


def slopes_at_nan(lib):
    x = lib.tensor(float("nan"), requires_grad=True)
    return [lib.autograd.grad(f(x), x)[0].item() for f in (lib.special.i1, lib.special.i1e)]


def tangents_at_nan(lib):
    """Does each equal the gradient?"""
    x, nan, one = lib.tensor([1.0]), lib.tensor([float("nan")]), lib.tensor([1.0])
    functions = (lambda x: lib.maximum(x, nan), lambda x: lib.minimum(x, nan), lambda x: lib.fmax(x, one), lambda x: lib.clamp_max(nan, x), lambda x: lib.clamp_min(nan, x))
    return [lib.func.jvp(f, (x,), (one,))[1].item() == lib.func.vjp(f, x)[1](one)[0].item() for f in functions]


def nan_beside_padding(lib):
    """How many, of a depthwise convolution whose first tap is infinite."""
    x, weight = lib.ones(1, 32, 6, 6, requires_grad=True), lib.ones(32, 1, 3, 3)
    weight[:, :, 0, 0] = float("inf")
    y = lib.nn.functional.conv2d(x, weight, padding=1, groups=32)
    return [x.isnan()[0, 0].sum().item() for x in (y, lib.autograd.grad(y, x, lib.ones(1, 32, 6, 6))[0])]


@row(CELL_FINITE)
def test_what_is_not_finite():
    assert nan_beside_padding(microgradx) == [11, 11] and np.isnan(gammas_of_infinity_and_nan(microgradx)).all()
    assert np.isnan(gradient_of_a_largest_nan(microgradx)[0]) and np.isnan(slopes_at_nan(microgradx)).all()
    assert microgradx.var_mean(microgradx.full((3,), float("inf")))[1] == float("inf") and all(tangents_at_nan(microgradx))
    infinite, distance, margin, gradient, *gammas = not_finite(microgradx)
    assert infinite == float("inf") and distance != distance and margin != margin and gradient == 0.5 and gammas == [0, float("inf"), float("inf")]
    assert microgradx.linalg.cholesky(microgradx.full((2, 2), float("inf"))).isinf().any()


@row(CELL_FINITE)
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:`torch.jit.script`")
def test_what_is_not_finite_in_pytorch(torch):
    assert nan_beside_padding(torch) == [0, 0] and gammas_of_infinity_and_nan(torch) == [0, 1, 1]
    assert gradient_of_a_largest_nan(torch) == [1, 0] and np.isfinite(slopes_at_nan(torch)).all()
    assert torch.var_mean(torch.full((3,), float("inf")))[1].isnan() and not any(tangents_at_nan(torch))
    infinite, distance, margin, gradient, *gammas = not_finite(torch)
    assert not np.isfinite(infinite) and distance == 2 and margin == 0 and gradient != gradient and gammas[0] != gammas[0] and gammas[1] != gammas[1] and 1e12 < gammas[2] < 1e30
    with pytest.raises(RuntimeError, match="not positive-definite"):
        torch.linalg.cholesky(torch.full((2, 2), float("inf")))


LOOKS_NOWHERE = "attention of a query that may look nowhere, in eval mode without gradients"


def attended(lib):
    """Are the attended values of one sequence finite, of which all is padding: with gradients, without?"""
    attention, x = lib.nn.MultiheadAttention(4, 2, batch_first=True).eval(), lib.ones(1, 3, 4)
    found = []
    for gradients in (True, False):
        with lib.set_grad_enabled(gradients):
            found.append(attention(x, x, x, lib.ones(1, 3).bool(), need_weights=False)[0].isfinite().all().item())
    return found


@row(LOOKS_NOWHERE)
def test_attention_of_padding():
    assert attended(microgradx) == [True, True]


@row(LOOKS_NOWHERE)
@pytest.mark.peer
def test_attention_of_padding_in_pytorch(torch):
    assert attended(torch) == [True, False]


def slope_by_a_negative_length(lib):
    x = lib.tensor(-2.0, requires_grad=True)
    return lib.autograd.grad(lib.polar(x, lib.tensor(0.0)).real, x)[0].item()


@row(CELL_TARGETS)
def test_the_gradient_by_a_negative_length():
    assert slope_by_a_negative_length(microgradx) == 1.0


@row(CELL_TARGETS)
@pytest.mark.peer
def test_the_gradient_by_a_negative_length_in_pytorch(torch):
    assert slope_by_a_negative_length(torch) == -1.0


def slope_of_halves(lib):
    x = lib.ones(2, requires_grad=True)
    return lib.autograd.grad(lib.ldexp(x, lib.tensor([-1, 1])).sum(), x)[0].tolist()


@row(CELL_TARGETS)
def test_the_gradient_of_halves():
    assert slope_of_halves(microgradx) == [0.5, 2.0]


@row(CELL_TARGETS)
@pytest.mark.peer
def test_the_gradient_of_halves_in_pytorch(torch):
    assert slope_of_halves(torch) == [0.0, 2.0]
