"""conv_forward, conv_dinput, conv_dweight, unfold and fold against loops over the taps in float64."""
import ctypes
import itertools

import numpy as np
import pytest

from ._levels import C, I, P, each_level, module, ptr

DTYPES = {"f32": np.float32, "f64": np.float64}
each_dtype = pytest.mark.parametrize("dtype", DTYPES)
FIELDS = ("n c_in c_out groups in_d in_h in_w k_d k_h k_w out_d out_h out_w "
          "stride_d stride_h stride_w pad_d pad_h pad_w dil_d dil_h dil_w").split()


class ConvShape(ctypes.Structure):
    """The kernels' ConvShape, and the sizes that follow from it."""

    _fields_ = [(name, ctypes.c_ssize_t) for name in FIELDS]

    @property
    def x(self):
        return self.n, self.c_in, self.in_d, self.in_h, self.in_w

    @property
    def weight(self):
        return self.c_out, self.c_in // self.groups, self.k_d, self.k_h, self.k_w

    @property
    def out(self):
        return self.n, self.c_out, self.out_d, self.out_h, self.out_w


class ConvCall(ctypes.Structure):
    """The kernels' ConvCall."""

    _fields_ = [("s", ConvShape), *((name, P) for name in "a b bias out index gemm".split()), ("count_include_pad", C), ("divisor", I), ("last", I),
                ("own", I * 5)]


def shape(n, c_in, c_out, size, k, stride=1, pad=0, dil=1, groups=1):
    """A ConvShape from per-dimension ints or tuples; sizes shorter than 3 get leading ones."""
    def three(value, absent):
        value = (value,) * len(size) if isinstance(value, int) else tuple(value)
        return (absent,) * (3 - len(value)) + value
    size3, k, stride, pad, dil = three(size, 1), three(k, 1), three(stride, 1), three(pad, 0), three(dil, 1)
    out = [(i + 2 * p - d * (kk - 1) - 1) // s + 1 for i, kk, s, p, d in zip(size3, k, stride, pad, dil, strict=True)]
    return ConvShape(n, c_in, c_out, groups, *size3, *k, *out, *stride, *pad, *dil)


def windows(s, padded):
    """(tap index, view of the padded input that the tap sees) for every tap."""
    for tap in itertools.product(range(s.k_d), range(s.k_h), range(s.k_w)):
        cut = [slice(t * d, t * d + (o - 1) * st + 1, st) for t, d, o, st in zip(
            tap, (s.dil_d, s.dil_h, s.dil_w), s.out[2:], (s.stride_d, s.stride_h, s.stride_w), strict=True)]
        yield tap, padded[(..., *cut)]


def pad_zeros(s, x):
    return np.pad(x.astype(np.float64), [(0, 0), (0, 0), (s.pad_d,) * 2, (s.pad_h,) * 2, (s.pad_w,) * 2])


def crop(s, padded):
    return padded[:, :, s.pad_d:s.pad_d + s.in_d, s.pad_h:s.pad_h + s.in_h, s.pad_w:s.pad_w + s.in_w]


def reference(s, x, weight, dout):
    """out, dx, dw of the convolution without bias."""
    g = s.groups
    padded = pad_zeros(s, x)
    by_group = padded.reshape(s.n, g, s.c_in // g, *padded.shape[2:])
    weight = weight.astype(np.float64).reshape(g, s.c_out // g, *s.weight[1:])
    dout = dout.astype(np.float64).reshape(s.n, g, s.c_out // g, *s.out[2:])
    out, dx, dw = np.zeros(dout.shape), np.zeros(by_group.shape), np.zeros(weight.shape)
    for (tap, seen), (_, into) in zip(windows(s, by_group), windows(s, dx), strict=True):
        w = weight[(..., *tap)]
        out += np.einsum("goc,ngcdhw->ngodhw", w, seen)
        into += np.einsum("goc,ngodhw->ngcdhw", w, dout)
        dw[(..., *tap)] = np.einsum("ngodhw,ngcdhw->goc", dout, seen)
    return out.reshape(s.out), crop(s, dx.reshape(padded.shape)), dw.reshape(s.weight)


def data(s, dtype, seed=0):
    """x, weight, bias, dout of integer-free random values."""
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(dims).astype(DTYPES[dtype]) for dims in (s.x, s.weight, s.c_out, s.out)]


def compute(level, name, s, out, a, b=None, **others):
    """Call a kernel with the GEMM of its level; others: bias, index ..."""
    arrays = {key: ptr(value) for key, value in dict(others, a=a, b=b, out=out).items() if not isinstance(value, int)}
    call = ConvCall(s=s, gemm=module("gemm", level).addresses()[name[-3:]], **{**others, **arrays})
    assert ctypes.CFUNCTYPE(C, P, P)(module("conv", level).addresses()[name])(ctypes.addressof(call), None) == 0


def run(level, dtype, name, s, a, b=None, bias=None, *, out):
    """What a convolution kernel makes of `out`, which starts as garbage."""
    out = np.full(out, np.nan, DTYPES[dtype])
    compute(level, f"{name}_{dtype}", s, out, a, b, bias=bias)
    return out


def close(got, want, dtype, terms):
    tolerance = (3e-7 if dtype == "f32" else 1e-15) * max(terms, 1) ** 0.5 * 8
    np.testing.assert_allclose(got, want, rtol=tolerance, atol=tolerance)


SHAPES = {
    "few channels": shape(5, 1, 12, (28, 28), 5),
    "three channels": shape(2, 3, 16, (28, 28), 3),
    "padded": shape(2, 16, 32, (14, 14), 3, pad=1),
    "odd sizes": shape(3, 5, 7, (11, 9), (3, 2), pad=(1, 0)),
    "exact vectors": shape(2, 2, 6, (10, 18), 3),
    "narrow": shape(9, 6, 10, (6, 5), 3),
    "one position": shape(7, 4, 9, (4, 4), 4),
    "narrow, many filters": shape(9, 6, 20, (6, 5), 3),
    "small images that go together, and a rest": shape(11, 20, 64, (4, 4), 3, pad=1),
    "small images in groups": shape(10, 64, 64, (3, 5), 3, pad=1, groups=2),
    "strided with many filters": shape(6, 40, 33, (8, 7), 3, stride=2, pad=1),
    "rows beyond a block": shape(1, 1, 2, (90, 61), 3),
    "pointwise": shape(3, 8, 5, (7, 7), 1),
    "pointwise in place": shape(3, 8, 6, (12, 12), 1, groups=2),
    "pointwise side by side": shape(9, 8, 6, (4, 5), 1, groups=2),
    "pointwise, 3-d": shape(5, 3, 4, (2, 3, 5), 1),
    "pointwise strided": shape(2, 3, 20, (9, 9), 1, stride=2, pad=1),
    "stride 2": shape(3, 3, 8, (15, 15), 3, stride=2, pad=1),
    "stride beyond kernel": shape(2, 2, 3, (13, 40), 2, stride=3),
    "mixed": shape(2, 4, 6, (17, 33), (2, 3), stride=(1, 2), pad=(2, 1), dil=(3, 2)),
    "dilated": shape(2, 3, 4, (20, 20), 3, pad=2, dil=2),
    "pad beyond kernel": shape(2, 2, 3, (5, 12), 2, pad=3),
    "groups": shape(2, 6, 9, (12, 12), 3, pad=1, groups=3),
    "depthwise": shape(2, 8, 8, (12, 20), 3, pad=1, groups=8),
    "depthwise multiplier": shape(2, 3, 6, (12, 12), 3, groups=3),
    "depthwise, panels": shape(3, 72, 72, (9, 11), 3, stride=2, pad=1, groups=72),
    "depthwise, bands": shape(2, 33, 33, (50, 47), (3, 5), stride=(1, 2), pad=(1, 2), groups=33),
    "depthwise, pad beyond kernel": shape(2, 24, 24, (7, 13), (2, 3), stride=(3, 4), pad=(4, 0), dil=(1, 2), groups=24),
    "depthwise, strides share factors": shape(2, 20, 20, (19, 17), (4, 3), stride=(4, 3), pad=(1, 2), dil=(2, 3), groups=20),
    "depthwise, far taps": shape(1, 20, 20, (40, 30), (3, 2), stride=(2, 1), pad=(30, 2), dil=(30, 9), groups=20),
    "depthwise, depth only in the padding": shape(2, 20, 20, (1, 5, 6), (1, 3, 3), stride=(3, 1, 2), pad=1, groups=20),
    "depthwise, 1-d": shape(3, 20, 20, (50,), 4, stride=5, groups=20),
    "1-d": shape(3, 4, 5, (50,), 7, pad=3),
    "1-d strided": shape(3, 4, 5, (50,), 4, stride=2, pad=1),
    "1-d, stride 4": shape(3, 4, 5, (77,), 5, stride=4, pad=2),
    "3-d": shape(2, 3, 4, (5, 9, 12), 3, pad=1),
    "3-d strided": shape(2, 2, 4, (6, 9, 11), (2, 3, 2), stride=(2, 1, 2), pad=(0, 1, 1), dil=(1, 2, 1)),
    "many blocks": shape(70, 2, 3, (12, 12), 3),
    "long rows": shape(5, 32, 10, (10, 10), 3, pad=1),
    "long rows, strided": shape(4, 32, 6, (3, 19, 19), 3, stride=(1, 2, 2), pad=1, groups=2),
    "many filters": shape(3, 17, 32, (8, 8), 3, pad=1),
    "many filters, one vector": shape(3, 40, 13, (7, 5), (3, 5), pad=(1, 2)),
    "many filters, groups": shape(2, 24, 72, (9, 11), 3, stride=2, pad=2, groups=3),
    "many filters, 3-d": shape(2, 20, 40, (3, 5, 7), (2, 3, 2), stride=(1, 2, 1), pad=(1, 0, 1), dil=(1, 1, 2)),
    "no images": shape(0, 3, 4, (8, 8), 3),
}
each_shape = pytest.mark.parametrize("s", SHAPES.values(), ids=SHAPES)


@each_level
@each_dtype
@each_shape
def test_forward(level, dtype, s):
    x, weight, bias, dout = data(s, dtype)
    want = reference(s, x, weight, dout)[0]
    terms = weight[0].size
    close(run(level, dtype, "conv_forward", s, x, weight, out=s.out), want, dtype, terms)
    want += bias.astype(np.float64)[:, None, None, None]
    close(run(level, dtype, "conv_forward", s, x, weight, bias, out=s.out), want, dtype, terms)


@each_level
@each_dtype
@each_shape
def test_gradients(level, dtype, s):
    x, weight, _, dout = data(s, dtype)
    _, dx, dw = reference(s, x, weight, dout)
    close(run(level, dtype, "conv_dinput", s, dout, weight, out=s.x), dx, dtype, weight[:, 0].size)
    close(run(level, dtype, "conv_dweight", s, dout, x, out=s.weight), dw, dtype, dout[:, 0].size)


@each_level
@each_dtype
@each_shape
def test_unfold_fold(level, dtype, s):
    x = data(s, dtype)[0]
    columns = np.stack([seen for _, seen in windows(s, pad_zeros(s, x))], 2)
    got = run(level, dtype, "unfold", s, x, out=columns.shape)
    np.testing.assert_array_equal(got, columns)
    want = np.zeros(pad_zeros(s, x).shape)
    for i, (_, into) in enumerate(windows(s, want)):
        into += columns[:, :, i]
    close(run(level, dtype, "fold", s, got, out=s.x), crop(s, want), dtype, columns.shape[2])


@each_level
@each_dtype
@pytest.mark.parametrize("name", ["few channels", "padded", "narrow", "stride 2", "dilated", "long rows", "many filters", "depthwise, panels"])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_non_finite_stays_local(level, dtype, name, bad):
    """One bad value reaches exactly the outputs whose window holds it, with its exact kind, in all three kernels."""
    s = SHAPES[name]
    x, weight, _, dout = data(s, dtype)
    x[0, 0, 0, s.in_h - 1, s.in_w // 2] = bad
    dout[0, 0, 0, 0, s.out_w - 1] = -bad
    with np.errstate(invalid="ignore"):
        out, dx, dw = reference(s, x, weight, dout)
    np.testing.assert_array_equal(
        np.isfinite(run(level, dtype, "conv_forward", s, x, weight, out=s.out)), np.isfinite(out))
    np.testing.assert_array_equal(
        np.isfinite(run(level, dtype, "conv_dinput", s, dout, weight, out=s.x)), np.isfinite(dx))
    np.testing.assert_array_equal(
        np.isfinite(run(level, dtype, "conv_dweight", s, dout, x, out=s.weight)), np.isfinite(dw))


@each_level
@each_dtype
def test_non_finite_weight_stays_local(level, dtype):
    """In the gradient by the input of a strided depthwise convolution a bad tap reaches only what it met."""
    s = shape(1, 40, 40, (11, 15), 3, stride=(2, 3), groups=40)
    _, weight, _, dout = data(s, dtype)
    weight[3, 0, 0, 1, 2] = np.inf
    dx = run(level, dtype, "conv_dinput", s, dout, weight, out=s.x)
    want = np.ones(dx.shape, bool)
    want[0, 3, 0, 1::2, 2::3] = False
    np.testing.assert_array_equal(np.isfinite(dx), want)


@each_level
def test_unaligned_views(level):
    """Pointers into a buffer need no alignment, and nothing outside the output is written."""
    s = SHAPES["padded"]
    x, weight, bias, dout = data(s, "f32")
    shifted = []
    for array in (x, weight, bias):
        buffer = np.full(array.size + 2, np.nan, np.float32)
        buffer[1:-1] = array.ravel()
        shifted.append(buffer[1:-1])
    out = np.full(dout.size + 2, 7, np.float32)
    compute(level, "conv_forward_f32", s, out[1:], *shifted[:2], bias=shifted[2])
    want = run(level, "f32", "conv_forward", s, x, weight, bias, out=s.out)
    np.testing.assert_array_equal(out[1:-1], want.ravel())
    assert out[0] == out[-1] == 7


@each_level
@each_dtype
@pytest.mark.parametrize("name", ["many blocks", "narrow, many filters", "stride 2", "groups", "long rows", "many filters", "depthwise, panels"])
def test_threads_change_no_bit(level, dtype, name):
    """Of a batch that is large enough to be shared out."""
    threads = module("threads")
    s = ConvShape.from_buffer_copy(SHAPES[name])
    s.n = 600
    x, weight, bias, dout = data(s, dtype)
    before, results = threads.get_num_threads(), []
    try:
        for n in (1, 3):
            threads.set_num_threads(n)
            results.append([run(level, dtype, "conv_forward", s, x, weight, bias, out=s.out),
                            run(level, dtype, "conv_dinput", s, dout, weight, out=s.x),
                            run(level, dtype, "conv_dweight", s, dout, x, out=s.weight)])
    finally:
        threads.set_num_threads(before)
    for one, many in zip(*results, strict=True):
        np.testing.assert_array_equal(one, many)


SWEEP = [(k, stride, pad, dil, groups) for k, stride, pad, dil, groups in itertools.product(
    [1, 2, 3, (3, 1), 5], [1, 2, (1, 3)], [0, 1, (2, 0)], [1, 2], [1, 2])]


@pytest.mark.peer
@each_level
def test_sweep_against_torch(level):
    torch = pytest.importorskip("torch")
    for k, stride, pad, dil, groups in SWEEP:
        s = shape(2, 4, 6, (13, 19), k, stride, pad, dil, groups)
        x, weight, bias, dout = data(s, "f64")
        tx, tw = torch.tensor(x[:, :, 0], requires_grad=True), torch.tensor(weight[:, :, 0], requires_grad=True)
        out = torch.nn.functional.conv2d(tx, tw, torch.tensor(bias), stride, pad, dil, groups)
        out.backward(torch.tensor(dout[:, :, 0]))
        case = f"k {k} stride {stride} pad {pad} dil {dil} groups {groups}"
        for got, want in (
                (run(level, "f64", "conv_forward", s, x, weight, bias, out=s.out), out.detach()),
                (run(level, "f64", "conv_dinput", s, dout, weight, out=s.x), tx.grad),
                (run(level, "f64", "conv_dweight", s, dout, x, out=s.weight), tw.grad)):
            np.testing.assert_allclose(got[:, :, 0], want.numpy(), rtol=1e-11, atol=1e-11, err_msg=case)
