"""The README's rows about what results look like and where they are written."""
import copy
import subprocess
import sys

import numpy as np
import pytest

import microgradx
from tests.conformity.differences import row


@row("a subclass of `Tensor` with `__torch_dispatch__`")
@pytest.mark.parametrize("base", [microgradx.Tensor, microgradx.nn.Parameter])
def test_a_class_with_torch_dispatch_may_be_defined_and_not_used(base):
    override = {"__torch_dispatch__": classmethod(lambda cls, func, types, args=(), kwargs=None: func(*args, **kwargs))}
    mixed, own = type("Mixed", (type("Mixin", (), override), base), {}), type("Own", (base,), override)
    late = type("Late", (base,), {})
    late(microgradx.ones(2))
    late.__torch_dispatch__ = override["__torch_dispatch__"]
    for each in (mixed, own, late, type("Inherits", (own,), {})):
        for make in (lambda x, each=each: each(x), lambda x, each=each: x.as_subclass(each), lambda x, each=each: x._make_subclass(each, x)):
            with pytest.raises(NotImplementedError, match=f"{each.__name__}: __torch_dispatch__"):
                make(microgradx.ones(2))


@row("a subclass of `Tensor` with `__torch_dispatch__`")
@pytest.mark.peer
def test_a_class_with_torch_dispatch_in_pytorch(torch):
    calls = []

    class Seeing(torch.Tensor):
        @classmethod
        def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
            calls.append(func.__name__)
            return super().__torch_dispatch__(func, types, args, kwargs or {})
    Seeing(torch.ones(2)) + 1
    assert calls


SEEN = ("what `__torch_function__` sees: keyword arguments; the call of a layer that is one step here (`LayerNorm`, `Dropout`, `LSTM`); `types` where a "
        "plain tensor is beside; attributes, `len`, `bool` and `print` of a plain tensor in a `TorchFunctionMode`, and `Tensor.size(x)`; `deepcopy` of a subclass")


def seen(lib):
    """How many arguments and which keywords relu and LayerNorm get, what a mode sees of attributes, and whether a copy is made."""
    calls = []

    class Logging(lib.Tensor):
        @classmethod
        def __torch_function__(cls, func, types, args=(), kwargs=None):
            calls.append((func.__name__, len(args), sorted(kwargs or {}), len(types)))
            return super().__torch_function__(func, types, args, kwargs)

    class Mode(lib.overrides.TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            calls.append(func.__name__)
            return func(*args, **(kwargs or {}))
    x, plain = lib.ones(2).as_subclass(Logging), lib.ones(2)
    lib.nn.functional.relu(x), lib.nn.LayerNorm(2)(x), lib.broadcast_tensors(x, plain), lib.Tensor.size(x)
    with Mode():
        plain.shape, len(plain), bool(plain[0])
    try:
        return calls, type(copy.deepcopy(x)).__name__
    except RuntimeError:
        return calls, None


@row(SEEN)
def test_what_is_seen():
    assert seen(microgradx) == ([("relu", 1, [], 1), ("layer_norm", 5, [], 1), ("broadcast_tensors", 2, [], 1), "__getitem__", ("__deepcopy__", 2, [], 1)],
                                "Logging")


@row(SEEN)
@pytest.mark.peer
def test_what_is_seen_in_pytorch(torch):
    assert seen(torch) == ([("relu", 1, ["inplace"], 1), ("layer_norm", 2, ["bias", "eps", "weight"], 1), ("broadcast_tensors", 2, [], 2), ("size", 1, [], 1),
                           "__get__", "__len__", "__getitem__", "__bool__", ("__deepcopy__", 2, [], 1)], None)


FIRST = """
from {lib} import linalg, nn, norm, sort
class Number:
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None): return 3
for function in {functions}:
    try: print(function(Number()))
    except (TypeError, AttributeError): print("error")
"""


def first_calls(lib, functions="(norm, nn.functional.relu)"):
    return subprocess.run([sys.executable, "-c", FIRST.format(lib=lib, functions=functions)], capture_output=True, text=True, check=True).stdout.split()


CELL_FIRST = ("the first call in a program of `norm`, `relu` and a few more of `nn.functional`, and of a layer, with an object that is no tensor and has "
              "`__torch_function__`, before a subclass was made or `overrides` imported")


@row(CELL_FIRST)
def test_a_class_that_nobody_knew():
    assert first_calls("microgradx") == ["error", "error"]
    assert first_calls("microgradx", "(nn.Linear(2, 2), nn.ReLU())") == ["error", "error"]


@pytest.mark.parametrize("function", ["sort", "linalg.norm"])
def test_a_class_that_a_failed_call_makes_known(function):
    """The outermost of what stands before a function calls it again."""
    assert first_calls("microgradx", f"({function}, norm)") == ["3", "3"]


TOLD = """
from {lib} import add, addmm, cat, linalg, ones, sum, tanh, where
class Number:
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None): return len(args), sorted(kwargs or ())
n, x = Number(), ones(2, 2)
for call in {calls}: print(eval(call))
"""
CALLS = {"sum(n, axis=0)": "(1, ['axis'])", "tanh(input=n)": "(0, ['input'])", "cat(tensors=[x, n])": "(0, ['tensors'])", "x.sum(axis=n)": "(1, ['axis'])",
         "addmm(1, x, 1, n, x)": "(5, [])", "linalg.inv(A=n)": "(0, ['A'])", "where(x > 0, x, other=n)": "(2, ['other'])"}


def told(lib, *calls):
    return subprocess.run([sys.executable, "-W", "ignore", "-c", TOLD.format(lib=lib, calls=calls)], capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("call", CALLS)
def test_a_class_that_a_failed_call_makes_known_is_told_what_the_program_gave(call):
    """Not what its arguments were made into; and wherever it stands among them."""
    assert told("microgradx", call, call) == [CALLS[call]] * 2


@pytest.mark.peer
def test_what_pytorch_tells(torch):
    assert told("torch", *CALLS) == [*CALLS.values()]


@row(CELL_FIRST)
@pytest.mark.peer
def test_a_class_that_nobody_knew_in_pytorch(torch):
    assert first_calls("torch") == ["3", "3"]


CELL_CLASSES = ("subclasses of `Tensor`: the class of SGD's momentum for such a parameter, of what `vmap` and `func.grad` give for them, of a copied or pickled subclass of "
                "`Parameter`; `zeros` and `pad_sequence` of an object with `__torch_function__`")


def names_of_classes(lib):
    """Of what is made beside operations from a subclass, and of what two functions say to an object that answers."""
    class Sub(lib.Tensor):
        pass

    class Weight(lib.nn.Parameter):
        pass

    class Duck:
        @classmethod
        def __torch_function__(cls, function, types, args=(), kwargs=None):
            return "answered"

    x, answers = lib.ones(2, 2).as_subclass(Sub), []
    p = lib.nn.Parameter(x)
    optimizer, p.grad = lib.optim.SGD([p], 0.1, momentum=0.9), x
    optimizer.step()
    lib.relu(Duck())
    for call in (lambda: lib.zeros(Duck()), lambda: lib.nn.utils.rnn.pad_sequence([Duck()])):
        try:
            answers.append(call())
        except TypeError:
            answers.append("TypeError")
    made = (optimizer.state[p]["momentum_buffer"], lib.vmap(lib.sin)(x), lib.func.grad(lambda x: x.sum())(x), copy.copy(Weight(lib.ones(1))))
    return [type(m).__name__ for m in made] + answers


@row(CELL_CLASSES)
def test_classes_of_what_is_made_beside_operations():
    assert names_of_classes(microgradx) == ["Tensor", "Sub", "Sub", "Weight", "TypeError", "TypeError"]


@row(CELL_CLASSES)
@pytest.mark.peer
def test_classes_of_what_is_made_beside_operations_in_pytorch(torch):
    assert names_of_classes(torch) == ["Sub", "Tensor", "Tensor", "Parameter", "answered", "answered"]


CELL_STRIDES = ("strides of some results: `special`'s polynomials and Bessel functions, operations of two operands where a dimension has length 1, "
                "`addcmul`, `clamp`, `sub(alpha=)` and `mse_loss` of two dtypes and `lerp` of half precision, where an expanded operand stands before a transposed one, `gcd`, `lcm`, shifts and `heaviside` of operands that lie differently, `flip`, `rot90`, `stack`, `sort`, `nonzero`, `unique(dim=)`, `einsum` along dimensions of length 1, `x[:, places]`, "
                "pools in one dimension, of one channel or to one element, `channel_shuffle`, 3-d convolutions, `conv_tbc`, `threshold`, `hardshrink`, factorizations but `cholesky`, `eig`, `eigh`, `inv`, `qr`, `solve` and reduced `svd`, `solve_triangular(left=False)`, tangents and `func.hessian`, copies and convolutions of what has no elements, "
                "`from_numpy` of one element, gradients with a history (`create_graph=True`) of convolutions and other layers of pictures, in channels_last those of "
                "convolutions' weights with one channel or one tap and of `batch_norm` of one channel or one place")


def strided(lib):
    return [tuple(x.stride()) for x in (lib.ones(4, 3).t().flip(0), lib.ones(3, 4).nonzero(), lib.linalg.householder_product(lib.eye(3), lib.ones(3)), lib.ones(0, 3).t().clone(),
                                     lib.nn.functional.avg_pool1d(lib.ones(1, 4, 3).transpose(1, 2), 2), lib.ones(4, 3, 2).permute(2, 1, 0)[:, [0, 1]],
                                     lib.einsum("ij,i->ji", lib.ones(1, 2), lib.ones(1)),
                                     lib.nn.functional.channel_shuffle(lib.ones(1, 3, 2, 4).permute(0, 3, 1, 2), 2),
                                     lib.from_numpy(np.arange(2)[::2]), lib.func.hessian(lambda x: (x ** 3).sum())(lib.ones(2)),
                                     lib.func.jvp(lib.sin, (lib.ones(2, 3).t(),), (lib.ones(3, 2),))[1],
                                     lib.special.bessel_j0(lib.ones(2, 3).t()), lib.ones(2, 3, 1, 1).to(memory_format=lib.channels_last) + lib.ones(3, 1, 1), 2.0 ** lib.ones(2, 3).t(),
                                     lib.ones(3).expand(2, 3).sub(lib.ones(3, 2).double().t(), alpha=2), lib.ones(3).half().expand(2, 3).lerp(lib.ones(3, 2).half().t(), 0.5),
                                     lib.gcd(lib.arange(6).view(3, 2).t(), lib.arange(6).view(2, 3)), lib.arange(6).view(3, 2).t() << lib.arange(6).view(2, 3),
                                     lib.heaviside(lib.zeros(1).expand(2, 3), lib.ones(3, 2).t()),
                                     lib.linalg.solve_triangular(lib.eye(3), lib.ones(2, 3), upper=True, left=False),
                                     lib.linalg.tensorinv(lib.eye(4).view(2, 2, 4), out=lib.ones(0)))]


def strides_in_channels_last(lib):
    """Those of the gradient of pictures of one channel."""
    picture = lib.ones(2, 1, 4, 4).to(memory_format=lib.channels_last).requires_grad_()
    return lib.autograd.grad(lib.nn.functional.batch_norm(picture, None, None, training=True).sum(), picture)[0].stride()[1]


@row(CELL_STRIDES)
def test_strides_of_gradients_in_channels_last():
    assert strides_in_channels_last(microgradx) == 16


@row(CELL_STRIDES)
@pytest.mark.peer
def test_strides_of_gradients_in_channels_last_in_pytorch(torch):
    assert strides_in_channels_last(torch) == 1


def strides_of_gradients(lib):
    f, x = lib.nn.functional, lib.ones(2, 4, 5, 5).to(memory_format=lib.channels_last).requires_grad_()
    w, v = lib.ones(6, 4, 3, 3, requires_grad=True), lib.ones(5, 2, 4, requires_grad=True)
    recorded = lib.autograd.grad(f.conv2d(x, w).square().sum(), (x, w), create_graph=True)
    one = lib.ones(4, 1, 3, 3, requires_grad=True)
    f.conv2d(x, one, groups=4).sum().backward()
    return [g.stride() for g in (*recorded, *lib.autograd.grad(f.bilinear(lib.ones(3, 2), lib.ones(3, 4), v).sum(), v), one.grad,
                                f.conv2d(x[:0].contiguous(), w.detach().to(memory_format=lib.channels_last)))]


@row(CELL_STRIDES)
def test_gradients_are_row_major_or_not():
    assert strides_of_gradients(microgradx) == [(100, 25, 5, 1), (36, 9, 3, 1), (8, 1, 2), (9, 9, 3, 1), (54, 1, 18, 6)]


@row(CELL_STRIDES)
@pytest.mark.peer
def test_gradients_in_pytorch(torch):
    assert strides_of_gradients(torch) == [(100, 1, 20, 4), (36, 1, 12, 4), (8, 4, 1), (9, 1, 3, 1), (54, 9, 3, 1)]


@row(CELL_STRIDES)
def test_results_are_row_major():
    assert strided(microgradx) == [(4, 1), (2, 1), (3, 1), (1, 1), (6, 2, 1), (8, 4, 1), (1, 1), (24, 6, 2, 1), (1,), *[(2, 1)] * 3, (3, 1, 1, 1), (1, 3), (1, 2), (3, 1), (3, 1), (3, 1), (3, 1), (3, 1), (1, 8, 4)]


@row(CELL_STRIDES)
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_results_in_pytorch(torch):
    assert strided(torch) == [(1, 3), (1, 12), (1, 3), (1, 3), (6, 1, 3), (1, 2, 4), (1, 2), (24, 1, 8, 4), (2,), (1, 2), (1, 3), (1, 3), (3, 1, 3, 3), (2, 1), (3, 1), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2), (4, 2, 1)]


CELL_OUT = "`out=` that overlaps an input of `cat`, or one of another function in part, or of complex numbers for `nansum`, `nanmean`, `bernoulli`; the stream after a draw whose `out=` is refused"
OTHER_OUTS = {  # with an input, and what is written
    "exp": lambda lib: [lib.exp(x[1:], out=x[:-1]).log() for x in [lib.tensor([0.0, 1.0, 2.0])]], "add": lambda lib: [lib.add(x[:-1], 1, out=x[1:]) for x in [lib.arange(3.0)]],
    "cat": lambda lib: [lib.cat([x[:1], x[:1] + 1], out=x) for x in [lib.ones(2)]], "bernoulli": lambda lib: [lib.bernoulli(lib.ones(2), out=lib.empty(2).cfloat()).real + lib.arange(2)],
    **{name: lambda lib, name=name: [getattr(lib, name)(lib.tensor([[1.0], [2.0]]), 1, out=lib.empty(2).cfloat()).real] for name in ("nansum", "nanmean")}}


@row(CELL_OUT)
@pytest.mark.parametrize("name", OTHER_OUTS)
def test_out_that_overlaps_or_has_another_dtype(name):
    found, = OTHER_OUTS[name](microgradx)
    assert found.tolist() == pytest.approx([1.0, 2.0])


@row(CELL_OUT)
@pytest.mark.peer
@pytest.mark.parametrize("name", OTHER_OUTS)
def test_out_that_overlaps_or_has_another_dtype_in_pytorch(torch, name):
    with pytest.raises(RuntimeError):
        OTHER_OUTS[name](torch)


def drawn_nothing(lib):
    """Is the stream where it was after draws into memory that does not take them?"""
    before = lib.get_rng_state()
    for draw in (lambda: lib.multinomial(lib.ones(3), 2, out=lib.ones(2)), lambda: lib.bernoulli(lib.full((3,), 0.5), out=lib.ones(1).expand(3))):
        with pytest.raises(RuntimeError):
            draw()
    return lib.equal(lib.get_rng_state(), before)


@row(CELL_OUT)
def test_draws_that_are_refused():
    assert not drawn_nothing(microgradx)


@row(CELL_OUT)
@pytest.mark.peer
def test_draws_that_are_refused_in_pytorch(torch):
    assert drawn_nothing(torch)


def beside_each_other(lib):
    """CrossMapLRN2d and LocalResponseNorm of six channels."""
    x = lib.arange(1.0, 7.0).reshape(1, 6, 1, 1)
    return lib.allclose(lib.nn.CrossMapLRN2d(3, 0.3)(x), lib.nn.LocalResponseNorm(3, 0.3)(x))


@row("`CrossMapLRN2d`")
def test_cross_map_norm():
    assert beside_each_other(microgradx)


@row("`CrossMapLRN2d`")
@pytest.mark.peer
def test_cross_map_norm_in_pytorch(torch):
    assert not beside_each_other(torch)
