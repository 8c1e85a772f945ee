"""gradcheck and gradgradcheck: arguments, what they accept and refuse, and the checks beside the Jacobian."""
import inspect

import numpy as np
import pytest

import microgradx
from microgradx import nn
from microgradx.autograd import Function, gradcheck, gradgradcheck
from microgradx.autograd.gradcheck import GradcheckError

F64 = microgradx.float64


def leaf(*values):
    return microgradx.tensor(values, dtype=F64, requires_grad=True)


def function(forward, backward, materialize=True):
    class Op(Function):
        @staticmethod
        def forward(ctx, *inputs):
            ctx.save_for_backward(*inputs)
            ctx.set_materialize_grads(materialize)
            return forward(*inputs)

        @staticmethod
        def backward(ctx, *grads):
            return backward(*grads, *ctx.saved_tensors)
    return Op


@pytest.mark.peer
@pytest.mark.parametrize("name", ["gradcheck", "gradgradcheck"])
def test_signatures_are_those_of_pytorch(name):
    torch = pytest.importorskip("torch")
    theirs, ours = (inspect.signature(getattr(m.autograd, name)).parameters.values() for m in (torch, microgradx))
    assert [(p.name, p.kind, p.default) for p in ours] == [(p.name, p.kind, p.default) for p in theirs]


def test_the_module_and_the_function_share_a_name_as_in_pytorch():
    import microgradx.autograd.gradcheck as name
    assert name is microgradx.autograd.gradcheck is gradcheck
    assert issubclass(GradcheckError, RuntimeError)


def test_what_can_be_checked():
    x, y = leaf(1.0, 2.0, -0.5), leaf(0.3, 0.2, 0.9)
    square = function(lambda x: x * x, lambda g, x: 2 * g * x)
    assert gradcheck(microgradx.sin, x)
    assert gradcheck(microgradx.mul, [x, y])
    assert gradcheck(square, x) and gradcheck(square.apply, (x,))
    assert gradcheck(lambda a, n: a * n, (x, 2))
    assert gradcheck(lambda a, i: a[i], (x, microgradx.tensor([0, 2, 0])))
    assert gradcheck(lambda a, b: (a * b, a.sum(), microgradx.ones(2, dtype=microgradx.int64)), (x, y))
    assert gradcheck(lambda a: a * 2, x * 1)
    assert gradcheck(lambda a: a.t() @ a, microgradx.rand(3, 2, dtype=F64).t().requires_grad_())
    assert gradcheck(lambda a: microgradx.ones(3, dtype=F64), x)


def test_a_module_is_checked_with_its_parameters():
    model = nn.Sequential(nn.Linear(3, 2), nn.Tanh()).double()
    assert gradcheck(model, microgradx.rand(2, 3, dtype=F64))
    assert gradgradcheck(model, microgradx.rand(2, 3, dtype=F64))
    halved = function(lambda x, w: x @ w, lambda g, x, w: (g @ w.t(), x.t() @ g / 2))

    class Layer(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(microgradx.rand(3, 2, dtype=F64))

        def forward(self, x):
            return halved.apply(x, self.weight)

    with pytest.raises(GradcheckError, match=r"parameter weight[\s\S]*0.5 \* finite differences"):
        gradcheck(Layer(), microgradx.rand(2, 3, dtype=F64))


def test_nothing_is_left_behind():
    x, y = leaf(1.0, 2.0), leaf(0.1, 0.2)
    before, state = (x.detach().clone(), y.detach().clone()), microgradx.get_rng_state()
    wrong = function(lambda x, y: x * y, lambda g, x, y: (g * y, g * y))
    for fast in (False, True):
        for options in ({}, {"grad_outputs": microgradx.ones(2, dtype=F64)}):
            check = gradgradcheck if options else gradcheck
            check(microgradx.mul, (x, y), fast_mode=fast, **options)
            check(wrong, (x, y), fast_mode=fast, raise_exception=False, **options)
    assert microgradx.equal(x, before[0]) and microgradx.equal(y, before[1])
    assert x.grad is None and y.grad is None
    assert microgradx.equal(microgradx.get_rng_state(), state)


@pytest.mark.peer
@pytest.mark.parametrize("strided", [False, True])
def test_output_gradients_are_drawn_from_the_global_stream_as_in_pytorch(strided):
    torch, after = pytest.importorskip("torch"), []
    for lib in (microgradx, torch):
        lib.manual_seed(0)
        x = lib.ones(2, 3, dtype=lib.float64, requires_grad=True)
        lib.autograd.gradgradcheck(lambda a: (a.exp(), a.sum()), x, gen_non_contig_grad_outputs=strided)
        after.append(lib.rand(3).tolist())
    assert after[0] == after[1]


@pytest.mark.parametrize("raised", [True, False])
def test_values_come_back_when_the_function_raises(raised):
    x = leaf(0.5, 0.6)

    def picky(a):
        if raised and a[0].item() > 0.5:
            raise ArithmeticError("too far")
        return a[a > 0.5]

    with pytest.raises(ArithmeticError if raised else AssertionError, match="too far" if raised else "same shape"):
        gradcheck(picky, x)
    assert x.tolist() == [0.5, 0.6]


def test_what_is_refused():
    x = leaf(1.0, 2.0)
    with pytest.raises(ValueError, match="gradcheck expects at least one input tensor to require gradient"):
        gradcheck(microgradx.sin, x.detach())
    with pytest.raises(ValueError, match="gradgradcheck expects at least one"):
        gradgradcheck(microgradx.sin, x.detach())
    with pytest.raises(RuntimeError, match="gradcheck: input 0 of shape .* stride 0"):
        gradcheck(microgradx.sin, microgradx.rand(1, dtype=F64).expand(3).requires_grad_())
    with pytest.raises(TypeError, match="gradcheck: the function has to return a tensor"):
        gradcheck(lambda a: None, x)
    with pytest.raises(NotImplementedError, match="check_forward_ad"):
        gradcheck(microgradx.sin, x, check_forward_ad=True)
    with pytest.raises(NotImplementedError, match="check_fwd_over_rev"):
        gradgradcheck(microgradx.sin, x, check_fwd_over_rev=True)
    for flags in (dict(check_backward_ad=False), dict(check_batched_forward_grad=True),
                  dict(check_backward_ad=False, check_forward_ad=True, check_batched_grad=True)):
        with pytest.raises(AssertionError, match="gradcheck: "):
            gradcheck(microgradx.sin, x, **flags)
    with pytest.raises(AssertionError, match="gradgradcheck: "):
        gradgradcheck(microgradx.sin, x, check_rev_over_rev=False)
    with pytest.raises(RuntimeError, match="shape"):
        gradgradcheck(microgradx.sin, x, microgradx.ones(3, dtype=F64))


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_low_precision_warns(dtype):
    x = microgradx.tensor([0.3, 0.7], dtype=getattr(microgradx, dtype), requires_grad=True)
    with pytest.warns(UserWarning, match=f"Input #0 requires gradient and is not a double precision .*{dtype}"):
        assert gradcheck(microgradx.sin, x, eps=0.1, atol=0.3)
    with pytest.warns(UserWarning, match=dtype), pytest.raises(GradcheckError, match="verdict: float noise"):
        gradcheck(microgradx.sin, x)


def test_raise_exception():
    wrong = function(lambda x: x * x, lambda g, x: g * x)
    assert gradcheck(wrong, leaf(1.0), raise_exception=False) is False
    assert gradgradcheck(function(lambda x: x ** 3, lambda g, x: g * 3 * x.detach() ** 2), leaf(1.0), raise_exception=False) is False
    with pytest.raises(ValueError):
        gradcheck(wrong, leaf(1.0).detach(), raise_exception=False)


def test_tolerances():
    wrong = function(lambda x: x * 2, lambda g, x: g * 2.1)
    assert not gradcheck(wrong, leaf(1.0), raise_exception=False)
    assert gradcheck(wrong, leaf(1.0), rtol=0.06) and gradcheck(wrong, leaf(1.0), atol=0.11)
    assert not gradcheck(wrong, leaf(1.0), rtol=0.04, raise_exception=False)
    assert gradcheck(lambda x: x ** 3, leaf(1.0)) and not gradcheck(lambda x: x ** 3, leaf(1.0), eps=0.1, raise_exception=False)


def test_the_output_gradient_has_to_be_used():
    ignoring = function(lambda x: (x * x).sum(), lambda g, x: 2 * x)
    for fast in (False, True):
        with pytest.raises(GradcheckError, match="backward not multiplied by grad_output"):
            gradcheck(ignoring, leaf(1.0, 2.0), fast_mode=fast)


def test_backward_has_to_be_reentrant():
    noise = iter(np.random.default_rng(0).uniform(1e-9, 2e-9, 1000))
    shaky = function(lambda x: x * 2, lambda g, x: g * (2 + next(noise)))
    for fast in (False, True):
        with pytest.raises(GradcheckError, match="not reentrant"):
            gradcheck(shaky, leaf(1.0, 2.0), fast_mode=fast)
        assert gradcheck(shaky, leaf(1.0, 2.0), nondet_tol=1e-6, fast_mode=fast)


def test_undefined_output_gradients():
    def backward(g, h, x):
        return g * 2 + h * 3
    with pytest.raises(TypeError):
        gradcheck(function(lambda x: (x * 2, x * 3), backward, materialize=False), leaf(1.0))
    assert gradcheck(function(lambda x: (x * 2, x * 3), backward), leaf(1.0))

    def careless(g, h, x):
        return microgradx.ones_like(x) * 1e-7 if g is None or h is None else g * 0 + h * 0
    op = function(lambda x: (x * 1e-7, x * 1e-7), careless, materialize=False)
    with pytest.raises(GradcheckError, match="others undefined"):
        gradcheck(op, leaf(1.0))
    assert gradcheck(op, leaf(1.0), check_undefined_grad=False)


def test_a_detached_output_that_depends_on_an_input():
    with pytest.raises(GradcheckError, match="no output requires a gradient, but output 0 depends on input 0"):
        gradcheck(lambda a: a.detach() * 3, leaf(1.0))


def test_batched_gradients():
    assert gradcheck(microgradx.sin, leaf(1.0, 2.0), check_batched_grad=True)
    calls = iter(range(100))
    counting = function(lambda x: x * 2, lambda g, x: g * 2 if next(calls) < 6 else g * 2.5)
    with pytest.raises(GradcheckError, match="is_grads_batched"):
        gradcheck(counting, leaf(1.0, 2.0), check_batched_grad=True)


def test_grad_dtypes_option_and_masked():
    assert gradcheck(function(lambda a: a * 2, lambda g, a: (g * 2).float()), leaf(1.0), check_grad_dtypes=True)
    assert gradcheck(microgradx.sin, leaf(1.0), masked=True)


def test_second_order_options():
    x, y = leaf(1.0, 2.0), leaf(0.5, -0.3)
    assert gradgradcheck(microgradx.mul, (x, y), microgradx.ones(2, dtype=F64))
    assert gradgradcheck(microgradx.mul, (x, y), leaf(1.0, 3.0))
    assert gradgradcheck(microgradx.mul, (x, y), gen_non_contig_grad_outputs=True)
    assert gradgradcheck(lambda a: a * 2, x)
    assert gradgradcheck(lambda a, b: (a * b, a.exp()), (x, y))
    with pytest.raises(GradcheckError, match="no output of the function requires a gradient"):
        gradgradcheck(lambda a: a.detach(), x)
    wrong = function(lambda x: x * x, lambda g, x: 2 * g * _halved(x))
    with pytest.raises(GradcheckError, match=r"0.5 \* finite differences"):
        gradgradcheck(wrong, x)


_Halved = function(lambda x: x * 1, lambda g, x: g / 2)


def _halved(x):
    return _Halved.apply(x)


@pytest.mark.parametrize("function", [lambda z: z * z, lambda z: z.abs(), lambda z: z.sqrt().conj(), microgradx.fft.fft, lambda z: microgradx.fft.rfft(z.real), lambda z: z.real * 2,
                                      lambda z: microgradx.linalg.inv(z[:, :2])])
def test_complex_numbers_are_checked_by_their_parts(function):
    z = microgradx.tensor([[1 + 2j, -0.5j, 2], [0.25, 1j - 3, 1 - 1j]], dtype=microgradx.complex128, requires_grad=True)
    assert gradcheck(function, z) and gradgradcheck(function, z)


def test_a_forgotten_conjugate_is_found():
    class Square(Function):
        @staticmethod
        def forward(ctx, z):
            ctx.save_for_backward(z)
            return z * z

        @staticmethod
        def backward(ctx, grad):
            return grad * 2 * ctx.saved_tensors[0]
    z = microgradx.tensor([1 + 2j], dtype=microgradx.complex128, requires_grad=True)
    with pytest.raises(GradcheckError, match="Jacobian mismatch"):
        gradcheck(Square.apply, z)


def test_a_modules_parameters_are_checked_beside_complex_inputs():
    class Scale(nn.Module):
        def __init__(self):
            super().__init__()
            self.factor = nn.Parameter(microgradx.tensor([2.0], dtype=microgradx.float64))

        def forward(self, z):
            return z * self.factor.detach()             # a fault: the parameter gets no gradient
    z = microgradx.tensor([1 + 2j], dtype=microgradx.complex128, requires_grad=True)
    with pytest.raises(GradcheckError, match="parameter factor"):
        gradcheck(Scale(), z)
