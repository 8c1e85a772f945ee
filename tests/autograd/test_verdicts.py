"""The verdicts of gradcheck: each fault gets its own, nothing right gets one, and PyTorch's gradcheck decides the same."""
import numpy as np
import pytest

import microgradx
from microgradx.autograd.gradcheck import GradcheckError, gradcheck, gradgradcheck

from .faulty import build, inputs

FAULTS, RIGHT, AT = build(microgradx)


def leaves(m, values):
    return [m.tensor(v, dtype=m.float64, requires_grad=True) for v in values]


def found(function, tensors, **options):
    with pytest.raises(GradcheckError) as caught:
        gradcheck(function, tensors, **options)
    return caught.value.explanation


@pytest.mark.parametrize("fast", [False, True], ids=["full", "fast"])
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_gets_its_verdict(name, fast):
    verdict, function, shapes = FAULTS[name]
    explanation = found(function, inputs(microgradx, shapes), fast_mode=fast)
    assert explanation.verdict == verdict, f"{name}\n{explanation}"


@pytest.mark.parametrize("fast", [False, True], ids=["full", "fast"])
@pytest.mark.parametrize("name", AT)
def test_right_functions_at_points_where_no_check_can_succeed(name, fast):
    verdict, function, values = AT[name]
    explanation = found(function, leaves(microgradx, values), fast_mode=fast)
    assert explanation.verdict == verdict, f"{name}\n{explanation}"


@pytest.mark.parametrize("scale", [1.0, 1e-7, 1e-5, 100.0])
@pytest.mark.parametrize("name", [name for name in RIGHT if not isinstance(RIGHT[name][0], microgradx.nn.Module)])
def test_right_ones_are_not_accused_in_float32(name, scale):
    function, shapes = RIGHT[name]
    leaves = [(x.detach() * scale).float().requires_grad_() for x in inputs(microgradx, shapes)]
    try:
        with pytest.warns(UserWarning, match="float32"):
            gradcheck(function, leaves)
    except GradcheckError as error:
        assert error.explanation.verdict in ("float noise", "kink", "not finite"), str(error)


def test_noise_at_every_step_is_noise():
    with pytest.warns(UserWarning, match="float32"):
        explanation = found(lambda x: x + 1e8, microgradx.tensor([0.3, 0.7], requires_grad=True))
    assert explanation.verdict == "float noise" and "no step gives numbers that mean something" in explanation.reason


def test_unknown_ones_say_where_they_are_wrong():
    class Op(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * microgradx.tensor([[1.0], [2], [2]], dtype=grad.dtype)

    reason = found(Op, inputs(microgradx, [(3, 2)])).reason
    assert reason.startswith("2 of 36 entries are wrong: 2 off by the factor 0.5; all at index 0 of the input's dimension 0 and index 0 of the output's")


def test_a_factor_that_depends_on_the_values_is_no_constant_one():
    class Norm(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x.norm()

        @staticmethod
        def backward(ctx, grad):
            return grad * ctx.saved_tensors[0]

    assert "another one at a second point: it depends on the values" in found(Norm, inputs(microgradx, [(5,)])).reason


def test_the_middle_of_equal_values_is_said_to_be_a_kink():
    x = microgradx.zeros(3, dtype=microgradx.float64, requires_grad=True)
    assert "has a kink here: along a random direction" in found(lambda x: x.sort()[0], x).reason


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", RIGHT)
def test_right_ones_pass(name, seed):
    function, shapes = RIGHT[name]
    for fast in (False, True):
        assert gradcheck(function, inputs(microgradx, shapes, seed), fast_mode=fast)
    if isinstance(function, microgradx.nn.Module):
        assert all(p.grad is None for p in function.parameters())


@pytest.mark.parametrize("name", ["sin", "mul", "mm", "softmax", "layer_norm", "a right product", "a broadcast left to the engine", "two outputs", "MLP"])
def test_right_ones_pass_twice(name):
    function, shapes = RIGHT[name]
    for fast in (False, True):
        assert gradgradcheck(function, inputs(microgradx, shapes), fast_mode=fast)


def test_there_are_enough_of_them():
    assert len(FAULTS) >= 12 and len(RIGHT) >= 30


@pytest.mark.parametrize("factor, verdict", [(2, "constant factor"), (1 / 7, "constant factor"), (-3, "constant factor"), (-1, "sign"), (1.01, "constant factor")])
@pytest.mark.parametrize("dtype, options", [("float64", {}), ("float32", dict(eps=1e-2, atol=1e-3, rtol=1e-2)), ("float32", {})], ids=["f64", "f32", "f32-eps"])
def test_a_factor_is_found_in_both_precisions(factor, verdict, dtype, options):
    class Op(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x.sin() * 2 + x

        @staticmethod
        def backward(ctx, grad):
            return factor * grad * (2 * ctx.saved_tensors[0].cos() + 1)

    if factor == 1.01 and dtype == "float32":
        pytest.skip("within the tolerance, or not told from rounding")
    x = inputs(microgradx, [(3, 2)])[0].detach().to(getattr(microgradx, dtype)).requires_grad_()
    if dtype == "float32":
        with pytest.warns(UserWarning, match="float32"):
            explanation = found(Op, x, **options)
    else:
        explanation = found(Op, x, **options)
    assert explanation.verdict == verdict, str(explanation)
    assert explanation.factor == pytest.approx(factor, rel=1e-3)


def test_reasons_name_where_the_factor_may_come_from():
    mean = found(FAULTS["mean without 1/N"][1], inputs(microgradx, [(3, 4)]))
    assert "12 = the number of elements of the input: forgot the mean's 1/12?" in mean.reason and mean.factor == pytest.approx(12)
    bias = found(FAULTS["broadcast bias gets the mean"][1], inputs(microgradx, [(5, 3), (3,)]))
    assert "0.2 = 1/5, one over the length of the output's dimension 0: a mean where there should be a sum?" in bias.reason
    assert "None" in found(FAULTS["mul forgets its second input"][1], inputs(microgradx, [(3,), (3,)])).reason
    assert "only slice 0 is used" in found(FAULTS["bias: first row for the sum"][1], inputs(microgradx, [(4, 3), (3,)])).reason
    ignored = found(FAULTS["output gradient ignored"][1], inputs(microgradx, [(3,)]))
    assert "not multiplied by grad_output" in ignored.reason


@pytest.mark.parametrize("returned, shape, verdict", [((3,), (3, 1), "missing sum over a broadcast dimension"), ((2, 3), (3, 2), "transposed operand"),
                                                      ((5,), (3,), "unknown")])
def test_gradients_of_a_wrong_shape(returned, shape, verdict):
    class Op(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return microgradx.ones(returned, dtype=grad.dtype)

    explanation = found(Op, inputs(microgradx, [shape]))
    assert explanation.verdict == verdict and str(list(returned)) in explanation.reason


def test_a_large_jacobian_is_explained_along_directions():
    class Op(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x.exp()

        @staticmethod
        def backward(ctx, grad):
            return 2 * grad * ctx.saved_tensors[0].exp()

    explanation = found(Op, microgradx.from_numpy(np.linspace(-1, 1, 5000)).requires_grad_(), fast_mode=True)
    assert explanation.verdict == "constant factor" and explanation.factor == pytest.approx(2)


def test_the_message_has_the_numbers():
    x = microgradx.tensor([1.0, -3.0], dtype=microgradx.float64, requires_grad=True)
    with pytest.raises(GradcheckError) as caught:
        gradcheck(FAULTS["square without its 2"][1], x)
    text = str(caught.value)
    for words in ("Jacobian mismatch for output 0 with respect to input 0", "verdict: constant factor", "backward = 0.5 * finite differences",
                  "d output 0[1] / d input 0[1], at x = -3", "backward -3, finite differences -6", "along a random direction", "1e-06", "numerical", "analytical"):
        assert words in text, words


def test_gradgradcheck_explains_too():
    class Op(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x ** 3

        @staticmethod
        def backward(ctx, grad):
            return grad * 3 * ctx.saved_tensors[0].detach() ** 2

    with pytest.raises(GradcheckError) as caught:
        gradgradcheck(Op, inputs(microgradx, [(3,)]))
    assert caught.value.explanation.verdict == "gradient missing" and "with respect to input 0" in str(caught.value)


@pytest.mark.peer
@pytest.mark.parametrize("fast", [False, True], ids=["full", "fast"])
def test_pytorch_decides_the_same(fast):
    torch = pytest.importorskip("torch")
    faults, right, at = build(torch)
    cases = [(name, faults[name][1], FAULTS[name][1], shapes) for name, (_, _, shapes) in FAULTS.items()]
    cases += [(name, right[name][0], RIGHT[name][0], shapes) for name, (_, shapes) in RIGHT.items() if name in right]
    for name, theirs, ours, shapes in cases:
        a = torch.autograd.gradcheck(theirs, inputs(torch, shapes), raise_exception=False, fast_mode=fast)
        assert gradcheck(ours, inputs(microgradx, shapes), raise_exception=False, fast_mode=fast) == a, name
    for name, (_, theirs, values) in at.items():
        a = torch.autograd.gradcheck(theirs, leaves(torch, values), raise_exception=False, fast_mode=fast)
        assert gradcheck(AT[name][1], leaves(microgradx, values), raise_exception=False, fast_mode=fast) == a, name
