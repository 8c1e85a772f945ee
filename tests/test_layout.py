"""Repeats, turns, diagonals, triangles, grids, windows: small facts here, everything else against PyTorch where it is installed."""
import itertools

import numpy as np
import pytest

import microgradx
from tests.peer_sweep import same, sweep


def test_diagonal_and_unfold_are_views():
    x = microgradx.zeros(3, 3)
    x.diagonal().fill_(1)
    x.unfold(1, 2, 1)[0, 1].mul_(5)
    assert x.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]] and x.unfold(0, 2, 1).shape == (2, 3, 2)
    x.unfold(1, 2, 1)[1, 1].mul_(5)
    assert x[1].tolist() == [0, 5, 0]


@pytest.mark.parametrize("order", [*itertools.permutations(range(4))])
def test_reductions_in_other_orders(order):
    """Reduced dimensions before, behind and among the others in memory, which is read as it lies where that can be."""
    a = np.random.default_rng(5).integers(-40, 40, (3, 4, 2, 5)).astype(np.float64).transpose(order)
    w = microgradx.from_numpy(a)
    for x in (w, w[:, 1:], w[..., 1:], w[1:, :, :-1], w[..., ::2], w[:, :, :1].expand(-1, -1, 7, -1), w[1:1]):
        for dims in itertools.chain.from_iterable(itertools.combinations(range(4), n) for n in (1, 2, 3)):
            b = np.ascontiguousarray(x.numpy())
            np.testing.assert_array_equal(x.sum(dims).numpy(), b.sum(dims))
            np.testing.assert_array_equal((x > 0).any(dims).numpy(), (b > 0).any(dims))
            if x.shape[0]:
                np.testing.assert_array_equal(x.amax(dims, keepdim=True).numpy(), b.max(dims, keepdims=True))
                np.testing.assert_allclose(x.var(dims, correction=0).numpy(), b.var(dims), rtol=1e-13)
                np.testing.assert_allclose(microgradx.linalg.vector_norm(x, 2, dims).numpy(), (b * b).sum(dims)**0.5, rtol=1e-13)
        if x.shape[0]:
            assert x.argmax() == x.numpy().argmax() and x.sum() == b.sum()
            for dim in range(4):
                np.testing.assert_array_equal(x.argmin(dim).numpy(), x.numpy().argmin(dim))


@pytest.mark.parametrize("shape", [(70, 33), (3, 40, 20), (1000, 2, 5), (2, 5, 9, 100)])
@pytest.mark.parametrize("dtype", ["float32", "float64", "uint8", "int16"])
def test_operands_in_other_orders(shape, dtype):
    rng = np.random.default_rng(3)
    x, y, z = (rng.integers(0, 9, shape).astype(dtype) for _ in "xyz")
    for order in itertools.permutations(range(len(shape))):
        a, b = (microgradx.from_numpy(np.ascontiguousarray(v.transpose(order))).permute(*np.argsort(order)) for v in (x, y))
        c = microgradx.from_numpy(z)
        np.testing.assert_array_equal(a.contiguous().numpy(), x)
        for result, want in ((a + c, x + z), (c + a, x + z), (a - b.contiguous() if dtype != "uint8" else a + b, x - y if dtype != "uint8" else x + y),
                             (a > c, x > z), (microgradx.where(a > c, b, c), np.where(x > z, y, z))):
            np.testing.assert_array_equal(result.numpy(), want)
        big = microgradx.zeros(*shape[:-1], shape[-1] + 3, dtype=c.dtype)
        big[..., 3:] += a
        np.testing.assert_array_equal(big.numpy()[..., 3:], x)
        if shape[0] > 2:
            np.testing.assert_array_equal((a[0] + c).numpy(), x[0] + z)


@pytest.mark.parametrize("shape", [(33, 70), (70, 33), (3, 100, 40), (2, 65, 17)])
def test_tiles_of_permuted_operands_meet_at_their_edges(shape):
    a = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    dims = [*range(len(shape) - 2), len(shape) - 1, len(shape) - 2]
    t = a.transpose(dims)
    x, other = microgradx.tensor(a).permute(*dims), microgradx.ones(t.shape)
    assert (x.contiguous().numpy() == t).all() and ((x + other).numpy() == t + 1).all()
    assert (microgradx.where(x > 0, other, x).numpy() == np.where(t > 0, 1, t)).all()
    y = microgradx.zeros(shape)
    y.permute(*dims).copy_(x.contiguous())
    assert (y.numpy() == a).all()


def test_repeat_never_shares_memory():
    x = microgradx.arange(3)
    y = x.repeat(1)
    y[0] = 7
    assert x.tolist() == [0, 1, 2] and x.repeat(2, 2).tolist() == [[0, 1, 2, 0, 1, 2]] * 2


def test_tril_hides_nan_above_it():
    x = microgradx.full((2, 2), float("nan"), requires_grad=True)
    y = x.tril(-1)
    assert y[0].tolist() == [0, 0]
    y.sum().backward()
    assert x.grad.tolist() == [[0, 0], [1, 0]]


def test_flip_saves_nothing():
    x = microgradx.ones(3, requires_grad=True) * 1
    y = x.flip(0)
    x.add_(1)
    y.sum().backward()


def test_meshgrid_warns_without_indexing():
    with pytest.warns(UserWarning, match="indexing"):
        microgradx.meshgrid(microgradx.arange(2), microgradx.arange(3))
    a, b = microgradx.meshgrid(microgradx.arange(2), microgradx.arange(3), indexing="xy")
    assert a.tolist() == [[0, 1]] * 3 and b.tolist() == [[0, 0], [1, 1], [2, 2]]


def test_bfloat16_passes_through():
    x = microgradx.tensor([[1.5, 2.5]], dtype=microgradx.bfloat16)
    assert x.flip(1).float().tolist() == [[2.5, 1.5]] and x.flip(1).dtype is microgradx.bfloat16


@pytest.mark.parametrize("dtype", [microgradx.bfloat16, microgradx.float16])
def test_gradients_of_half_precision_views(dtype):
    """They are placed without NumPy, which has no bfloat16; where windows overlap they are summed in float32 and rounded once."""
    x = microgradx.ones(3, 3, dtype=dtype, requires_grad=True)
    for view, expected in ((x.diagonal(), [[1, 0, 0], [0, 1, 0], [0, 0, 1]]), (x.as_strided((3,), (1,)), [[1, 1, 1], [0, 0, 0], [0, 0, 0]]),
                           (x.unfold(1, 2, 1), [[1, 2, 1]] * 3)):
        grad, = microgradx.autograd.grad(view, x, microgradx.ones_like(view))
        assert grad.dtype is dtype and grad.tolist() == expected
    x = microgradx.zeros(1, dtype=dtype, requires_grad=True)
    many = x.as_strided((600,), (0,))
    assert microgradx.autograd.grad(many, x, microgradx.ones_like(many))[0].item() == 600


def test_view_of_another_dtype():
    """The same bytes, without history, in the same storage."""
    x = microgradx.zeros(2, 4, requires_grad=True)
    bits = x.view(microgradx.int32)
    assert not bits.requires_grad and bits.untyped_storage() == x.untyped_storage()
    bits[0, 1:].add_(1065353216)
    assert x.tolist() == [[0, 1, 1, 1], [0, 0, 0, 0]] and x._version == bits._version == 1
    assert x[:, 2:].view(microgradx.float64).shape == (2, 1) and x[:, 1:].view(microgradx.bfloat16).stride() == (8, 1)


@pytest.mark.peer
def test_view_of_another_dtype_as_in_pytorch():
    torch = pytest.importorskip("torch")

    def seen(lib, name):
        out, x = [], lib.arange(24.0).reshape(2, 3, 4)
        for t in (x, x.transpose(0, 2), x[..., 1:3], x[:, 1:], x[..., ::2], x[0, 0, 0], x[..., 2:], lib.zeros(0, 3), lib.zeros(2, 0), lib.zeros(2, 3).bfloat16(),
                  lib.arange(6, dtype=lib.uint8)[1:5], lib.ones(3, 1).expand(3, 4), lib.ones(1, 4).expand(3, 4)):
            try:
                y = t.view(getattr(lib, name))
                out.append((tuple(y.shape), y.stride(), y.storage_offset(), [int(b) for b in y.view(lib.uint8).flatten()] if y.is_contiguous() and y.dim() else None))
            except RuntimeError:
                out.append("RuntimeError")
        return out
    for name in ("float32", "float64", "float16", "bfloat16", "uint8", "int64", "int16"):
        assert seen(microgradx, name) == seen(torch, name), name


CODE = {
    "repeat": [lambda t, x: x.repeat(2, 1, 3), lambda t, x: x.repeat(1, 1, 1), lambda t, x: x.detach().repeat((2, 0, 1)), lambda t, x: x.repeat(2), lambda t, x: x.repeat(2, -1, 1)],
    "tile": [lambda t, x: t.tile(x, (2, 1)), lambda t, x: x.tile(2, 2, 1), lambda t, x: t.tile(x, 2), lambda t, x: x.tile(2)],
    "repeat_interleave": [lambda t, x: t.repeat_interleave(x, 2), lambda t, x: x.repeat_interleave(3, dim=-1), lambda t, x: x.repeat_interleave(t.tensor([2]), 0),
                          lambda t, x: x.repeat_interleave(t.arange(max(x.shape[-1:] or [1])), -1), lambda t, x: x.repeat_interleave(t.tensor([1, 2, 3, 4, 5, 6, 7]), 0),
                          lambda t, x: x.repeat_interleave(t.tensor([-1 if x.numel() else 1]), 0)],
    "flip": [lambda t, x: t.flip(x, (0,)), lambda t, x: x.flip(0, -1), lambda t, x: x.flip([0, 0]), lambda t, x: t.flip(x, 0), lambda t, x: x.flip(-1)],
    "fliplr": [lambda t, x: t.fliplr(x), lambda t, x: t.flipud(x)],
    "roll": [lambda t, x: t.roll(x, 2), lambda t, x: x.roll(-1, 0), lambda t, x: x.roll((1, 2), (0, -1)), lambda t, x: x.roll((1, 2), 0), lambda t, x: t.roll(x, (1, 1))],
    "rot90": [*[lambda t, x, k=k: t.rot90(x, k) for k in range(-1, 4)], lambda t, x: x.rot90(1, (-1, 0)), lambda t, x: x.rot90(1, (0, 0))],
    "diagonal": [lambda t, x: t.diagonal(x), lambda t, x: x.diagonal(1), lambda t, x: x.diagonal(-1, -2, -1), lambda t, x: x.diagonal(9), lambda t, x: x.diagonal(0, 1, 1)],
    "diag": [lambda t, x: t.diag(x), lambda t, x: x.diag(-1), lambda t, x: x.diag(2)],
    "diag_embed": [lambda t, x: t.diag_embed(x), lambda t, x: x.diag_embed(1, 0, 1), lambda t, x: x.diag_embed(-2, 0, -1)],
    "diagflat": [lambda t, x: t.diagflat(x), lambda t, x: x.diagflat(-1)],
    "trace": [lambda t, x: t.trace(x)],
    "triu": [lambda t, x: t.triu(x), lambda t, x: x.triu(1), lambda t, x: (x * 1).triu_(-1)],
    "tril": [lambda t, x: t.tril(x), lambda t, x: x.tril(1), lambda t, x: (x * 1).tril_(-1)],
    "indices": [lambda t, x: t.triu_indices(3, 4, 1), lambda t, x: t.tril_indices(3, 2, -1, dtype=t.int32), lambda t, x: t.triu_indices(-1, 2),
                lambda t, x: t.unravel_index(t.tensor([[5, 1], [2, 3]]), (2, 3))],
    "fill_diagonal_": [lambda t, x: (x * 1).fill_diagonal_(2), lambda t, x: t.zeros(7, 2).fill_diagonal_(1, wrap=True), lambda t, x: t.zeros(2, 2, 2).fill_diagonal_(1)],
    "block_diag": [lambda t, x: t.block_diag(x, x[:1] if x.dim() else x), lambda t, x: t.block_diag(x)],
    "meshgrid": [lambda t, x: t.meshgrid(x, x, indexing="ij"), lambda t, x: t.meshgrid(x, x[:1] if x.dim() else x, x, indexing="xy"),
                 lambda t, x: t.meshgrid([x, x], indexing="ab"), lambda t, x: t.meshgrid(x, x.float())],
    "cartesian_prod": [lambda t, x: t.cartesian_prod(x, x), lambda t, x: t.cartesian_prod(x)],
    "combinations": [lambda t, x: t.combinations(x), lambda t, x: t.combinations(x, 3, True), lambda t, x: t.combinations(x, 0)],
    "unfold": [lambda t, x: x.unfold(0, 1, 1), lambda t, x: x.unfold(-1, 2, 1), lambda t, x: x.unfold(-1, 3, 2), lambda t, x: x.unfold(0, 1, 0)],
    "select_scatter": [lambda t, x: t.select_scatter(x, x.select(0, 0) * 2, 0, -1), lambda t, x: t.select_scatter(x, x, 0, 0)],
    "slice_scatter": [lambda t, x: t.slice_scatter(x, x[1:] * 2, 0, 0, -1), lambda t, x: x.slice_scatter(x[::2] * 3, 0, step=2), lambda t, x: x.slice_scatter(x, 0, 1)],
    "diagonal_scatter": [lambda t, x: t.diagonal_scatter(x, x.diagonal() * 2), lambda t, x: x.diagonal_scatter(x, 1)],
    "small": [lambda t, x: t.narrow_copy(x, 0, 0, 1), lambda t, x: t.ravel(x), lambda t, x: x.sum_to_size(1) if x.dim() == 1 else x.sum_to_size(1, x.shape[-1]),
              lambda t, x: x.sum_to_size(7, 7)],
    "adjoint": [lambda t, x: t.adjoint(x) if x.dim() > 1 else x],
    "splits": [lambda t, x: t.hsplit(x, 1), lambda t, x: t.vsplit(x, [1]), lambda t, x: x.dsplit(2), lambda t, x: x.hsplit(3)],
}
SKIP = {"repeat": ["empty"], "trace": ["bool"], "fill_diagonal_": ["bool"]}


@pytest.mark.peer
@pytest.mark.parametrize("name", CODE)
def test_same_as_pytorch(name):
    sweep(CODE[name], skip=SKIP.get(name, ()))


@pytest.mark.peer
def test_same_as_pytorch_of_transposed_and_expanded():
    x = np.arange(12.0).reshape(3, 4)
    for name in ("repeat", "flip", "roll", "diagonal", "triu", "unfold", "select_scatter"):
        for code in CODE[name]:
            same(lambda t, x, code=code: code(t, x.t()), x)
            same(lambda t, x, code=code: code(t, x[:1].expand(3, 4)), x)


def laid_out(lib):
    """Operands of one shape, or that broadcast to it, each laid out in another way."""
    return {"dense": lib.ones(2, 3, 4), "turned": lib.ones(2, 4, 3).transpose(1, 2), "reversed": lib.ones(4, 3, 2).permute(2, 1, 0),
            "expanded": lib.ones(4).expand(2, 3, 4), "partly": lib.ones(4, 1, 2).permute(2, 1, 0).expand(2, 3, 4), "matrix": lib.ones(4, 3).t(),
            "number": lib.tensor(2.0)}


OF_THREE = {
    "addcmul": lambda lib, a, b, c: lib.addcmul(a, b, c), "addcdiv": lambda lib, a, b, c: lib.addcdiv(a, b, c, value=2), "lerp": lambda lib, a, b, c: lib.lerp(a, b, c),
    "clamp": lambda lib, a, b, c: lib.clamp(a, b, c), "where": lambda lib, a, b, c: lib.where(a > 0, b, c), "alpha": lambda lib, a, b, c: lib.add(a, b, alpha=2),
    "xlogy": lambda lib, a, b, c: lib.xlogy(b, c), "huber_loss": lambda lib, a, b, c: lib.nn.functional.huber_loss(a, b.expand_as(a), reduction="none")}


@pytest.mark.peer
@pytest.mark.parametrize("name", OF_THREE)
def test_results_of_differently_laid_out_operands_as_in_pytorch(name):
    found = []
    for lib in (microgradx, pytest.importorskip("torch")):
        found.append({})
        for key in itertools.product(laid_out(lib), repeat=3):
            try:
                found[-1][key] = tuple(OF_THREE[name](lib, *map(laid_out(lib).get, key)).stride())
            except RuntimeError:
                found[-1][key] = "RuntimeError"
    assert {key: (found[0][key], found[1][key]) for key in found[0] if found[0][key] != found[1][key]} == {}


FORMATS = ("channels_last", "channels_last_3d", "contiguous_format", "preserve_format")


def formatted(lib):
    """{call: strides, and is it the input?} of everything that takes memory_format."""
    x, z = lib.arange(48.0).reshape(2, 3, 2, 4), lib.arange(48.0).reshape(1, 2, 2, 3, 4)
    tensors = {"x": x, "last": x.contiguous(memory_format=lib.channels_last), "turned": x.transpose(0, 1), "z": z, "flat": x.flatten(),
               "thin": lib.ones(2, 3, 1, 1), "expanded": lib.ones(1, 3, 1, 1).expand(2, 3, 4, 5)}
    calls = {name: (lambda t, f, name=name: getattr(t, name)(memory_format=f)) for name in ("clone", "contiguous", "to", "double", "cpu", "is_contiguous")}
    calls.update({name: (lambda t, f, name=name: getattr(lib, name)(t, memory_format=f)) for name in ("empty_like", "zeros_like", "rand_like")})
    calls.update({"resize_": lambda t, f: t.clone().resize_(3, 2, 2, 4, memory_format=f), "resize_as_": lambda t, f: t.clone().resize_as_(x, memory_format=f),
                  "float": lambda t, f: t.float(memory_format=f), "type": lambda t, f: t.type(lib.float64, memory_format=f)})
    calls.update({"to float64": lambda t, f: t.to(lib.float64, memory_format=f), "empty": lambda t, f: lib.empty(t.shape, memory_format=f),
                  "conv2d": lambda t, f: lib.nn.Conv2d(3, 4, 2).to(memory_format=f).weight, "conv3d": lambda t, f: lib.nn.Conv3d(3, 4, 2).to(memory_format=f).weight})
    found = {}
    for name, call in calls.items():
        for word in FORMATS:
            for key, t in tensors.items():
                try:
                    result = call(t, getattr(lib, word))
                    found[name, word, key] = result if isinstance(result, bool) else (result.stride(), result is t)
                except RuntimeError:
                    found[name, word, key] = "RuntimeError"
    return found


def test_memory_formats():
    x = microgradx.arange(48.0).reshape(2, 3, 2, 4).requires_grad_()
    last = x.clone(memory_format=microgradx.channels_last)
    assert last.stride() == (24, 1, 12, 3) and last._base is None and last.tolist() == x.tolist()
    assert last.clone(memory_format=microgradx.preserve_format).stride() == last.stride()
    (last * last).sum().backward()
    assert microgradx.equal(x.grad, 2 * x.detach())
    with pytest.raises(RuntimeError, match=r"clone: required rank 5.*\[2, 3, 2, 4\]"):
        x.clone(memory_format=microgradx.channels_last_3d)
    with pytest.raises(TypeError, match="memory_format"):
        x.contiguous(memory_format="channels_last")


@pytest.mark.peer
def test_memory_formats_as_in_pytorch():
    ours, theirs = formatted(microgradx), formatted(pytest.importorskip("torch"))
    assert {key: (ours[key], theirs[key]) for key in theirs if ours[key] != theirs[key]} == {}


@pytest.mark.parametrize("change", [
    lambda x, y: x.add_(y), lambda x, y: x.mul_(y), lambda x, y: x.add_(y, alpha=2), lambda x, y: x.sub_(y, alpha=2),
    lambda x, y: x.addcmul_(y, y, value=3), lambda x, y: x.addcdiv_(y, y, value=3), lambda x, y: x.lerp_(y, 0.25), lambda x, y: x.lerp_(x, y)])
def test_a_change_by_what_is_written_reads_the_old_values(change):
    for other in (lambda x: x, lambda x: x.t(), lambda x: x[0, 0].expand(3, 3), lambda x: x[1].expand(3, 3)):
        x = microgradx.arange(1.0, 10.0).reshape(3, 3)
        want = change(x.clone(), other(x).clone())
        assert microgradx.equal(change(x, other(x)), want)


@pytest.mark.parametrize("look", [lambda x: x.expand(2, 3).unfold(0, 2, 1), lambda x: x.expand(3, 3).diagonal(), lambda x: x.expand(4, 3).as_strided((2, 3), (0, 1)),
                                  lambda x: x.expand(2, 2, 3).unfold(-1, 2, 1), lambda x: x[:, None].expand(3, 2).diagonal(1)])
def test_second_order_of_looks_at_expanded_tensors(look):
    x = microgradx.tensor([0.3, -1.2, 0.7], dtype=microgradx.float64, requires_grad=True)
    assert microgradx.autograd.gradcheck(look, (x,))
    assert microgradx.autograd.gradgradcheck(lambda x: look(x) ** 3, (x,))


@pytest.mark.peer
def test_moved_and_split_dimensions_beside_pytorch():
    torch = pytest.importorskip("torch")
    places = list(itertools.permutations(range(-3, 3), 2))
    for source, target in [*itertools.product(range(-4, 4), repeat=2), *itertools.product(places, repeat=2)]:
        assert outcome(lambda lib: lib.ones(2, 3, 4).movedim(source, target), microgradx) == outcome(lambda lib: lib.ones(2, 3, 4).movedim(source, target), torch)
    for n, sizes in itertools.product((0, 6), ((2, 3), (-1, 3), (3, -1), (-1, -1), (2, 2), (-1, 4), (), (6.0,), (0, -1), (True, 6), [2, 3], 6)):
        assert outcome(lambda lib: lib.ones(4, n).unflatten(1, sizes), microgradx) == outcome(lambda lib: lib.ones(4, n).unflatten(1, sizes), torch)


def outcome(call, lib):
    """The shape and strides of a result, or the class of the error."""
    try:
        made = call(lib)
    except Exception as error:
        return type(error)
    return tuple(made.shape), made.stride()


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "int16", "uint8"])
@pytest.mark.parametrize("n", [1, 3, 10, 31, 32, 100, 128, 129])
def test_short_rows_go_together(n, dtype):
    """Blocks of rows with operands of all kinds, at their ends and in place, against NumPy's broadcasting."""
    rng = np.random.default_rng(n)
    def draw(*shape):
        return rng.integers(0, 9, shape).astype(dtype)
    for m in (2, 100, 1030):
        x = draw(3, m, n)
        others = [draw(n), draw(m, 1), draw(3, 1, 1), draw(3, n, m).swapaxes(1, 2), draw(m, 2 * n)[:, ::2], draw(3, 1, n), draw(n, m).T]
        for y in others:
            a, b = microgradx.from_numpy(x), microgradx.from_numpy(y)
            np.testing.assert_array_equal((a + b).numpy(), x + y)
            np.testing.assert_array_equal((b == a).numpy(), y == x)
            np.testing.assert_array_equal(microgradx.where(b > 4, a, b).numpy(), np.where(y > 4, x, y))
            np.testing.assert_array_equal(a.clone().sub_(b).numpy(), x - y)
            for z in others[:4]:
                np.testing.assert_array_equal((b * microgradx.from_numpy(z)).numpy(), y * z)
