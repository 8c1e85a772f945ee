"""The README's rows about what leaves hold, what changes it between forward and backward, and hooks."""
import pytest

import microgradx
from tests.conformity.differences import row
from tests.conformity.test_differences_in_calls import CELL_REFUSED
from tests.conformity.test_differences_in_gradients import CELL_DERIVATIVES, CELL_STEPS
from tests.conformity.test_differences_in_numbers import CELL_FINITE

CELL_DURING = "during a backward pass, when part of a leaf's gradient has arrived: a hook put on it; its `.grad` set"
CELL_DATA = "`.data` of another dtype or shape, put in a leaf between forward and backward and left there"
CELL_INFERENCE = "outside of `inference_mode`: parameters made in it, their `.data`; `is_grad_enabled()` in `enable_grad()` inside of it; functions that `func` differentiates, where they save a tensor made in it that they do not take as an argument; gradients and states of optimizers made in it"


def hook_that_comes_late(lib):
    """What a hook sees that a hook of a node puts on a leaf, to which half of the gradient came."""
    x, seen = lib.ones(1, requires_grad=True), []
    early = x * 2
    late = x * 5
    early.register_hook(lambda g: x.register_hook(lambda g: seen.append(g.item())) and None)
    (early + late).sum().backward()
    return seen, x.grad.item()


def gradient_that_is_set(lib):
    """.grad of w, which another leaf's hook sets to 100 when 3 of 5 have arrived."""
    w, v = lib.ones(1, requires_grad=True), lib.ones(1, requires_grad=True)
    v.register_hook(lambda g: setattr(w, "grad", lib.full((1,), 100.0)))
    ((w * 2 * v) + w * 3).sum().backward()
    return w.grad.item()


@row(CELL_DURING)
def test_what_has_arrived_is_there():
    assert hook_that_comes_late(microgradx) == ([2.0], 7.0) and gradient_that_is_set(microgradx) == 102


@row(CELL_DURING)
@pytest.mark.peer
def test_nothing_is_there_before_the_end_in_pytorch(torch):
    assert hook_that_comes_late(torch) == ([7.0], 7.0) and gradient_that_is_set(torch) == 105


def replaced(lib, use, data):
    x = lib.full((3,), 2.0, requires_grad=True)
    y = use(x)
    x.data = data
    y.sum().backward()
    return x.grad.dtype is lib.float64, x.grad.tolist()


@row(CELL_DATA)
def test_what_was_saved_is_not_read_as_something_else():
    for use in (lambda x: x * x, microgradx.sin, microgradx.nn.functional.gelu, lambda x: microgradx.nn.functional.layer_norm(x, (3,)),
                lambda x: microgradx.nn.functional.linear(microgradx.ones(1, 3, requires_grad=True), x.view(1, 3) * 1).sum() * x):
        for data in (microgradx.ones(3).double(), microgradx.ones(1), microgradx.ones(6)[::2]):
            with pytest.raises(RuntimeError, match="was replaced by one of another dtype or shape"):
                replaced(microgradx, use, data)
    assert replaced(microgradx, lambda x: x * 2, microgradx.ones(3).double()) == (True, [2.0] * 3)
    x = microgradx.ones(2, requires_grad=True)
    x.data, first = microgradx.ones(3), x.data
    assert x._version == 0
    y = x * x
    x.data = first
    with pytest.raises(RuntimeError, match="was replaced"):         # saved in the layout in between
        y.sum().backward(retain_graph=True)
    for n in range(300):
        x.data = microgradx.ones(n + 4)
    with pytest.raises(RuntimeError, match="was replaced"):
        y.sum().backward()


def sums(lib):
    """The gradients of a leaf that is doubled and of one that is summed, if it holds one number in between."""
    return replaced(lib, lambda x: x * 2, lib.ones(1))[1], replaced(lib, lambda x: x.sum(), lib.ones(1))[1]


@row(CELL_DATA)
def test_gradients_are_summed_for_one_number():
    assert sums(microgradx) == ([6.0], [1.0])


@row(CELL_DATA)
@pytest.mark.peer
def test_gradients_are_not_summed_in_pytorch(torch):
    assert replaced(torch, lambda x: x * 2, torch.ones(1))[1] == [2.0] * 3
    with pytest.raises(RuntimeError, match="broadcast"):
        sums(torch)


CELL_MOVED = "indices that `.data` moved outside between forward and backward, and that of `max_pool`'s window that lies wholly in padding"


def moved(lib, read):
    x, places = lib.ones(3, requires_grad=True), lib.zeros(2, dtype=lib.int64)
    y = read(x, places)
    places.data.fill_(100)
    y.sum().backward()
    return x.grad.tolist()


def beside_the_row(lib):
    """The maximum of a window that sees padding alone, and its place in a row of four."""
    return lib.nn.functional.max_pool1d(lib.arange(4.0, requires_grad=True).view(1, 1, 4), 2, 1, 1, 5, return_indices=True)


@row(CELL_MOVED)
def test_indices_that_moved_outside():
    assert moved(microgradx, lambda x, places: x[places]) == [2.0, 0.0, 0.0]
    with pytest.raises(IndexError, match="out of bounds now"):
        moved(microgradx, lambda x, places: x.gather(0, places))
    with pytest.raises(IndexError, match="out of bounds now"):
        beside_the_row(microgradx)[0].backward()


@row(CELL_MOVED)
@pytest.mark.peer
def test_indices_that_moved_outside_in_pytorch(torch):
    for read, kind in ((lambda x, places: x[places], IndexError), (lambda x, places: x.gather(0, places), RuntimeError)):
        with pytest.raises(kind, match="out of bounds"):
            moved(torch, read)
    assert beside_the_row(torch)[1].item() == 4        # a place that is not there, and written to in the backward pass


def turned(x, n):
    x.data = x.data.t()


def enlarged(x, n):
    x.data = microgradx.ones(n + 4)


@row(CELL_DATA)
@pytest.mark.parametrize("change", [turned, enlarged])
def test_what_was_saved_is_not_read_after_many_layouts(change):
    for before in (250, 254, 255, 300):
        x = microgradx.ones(2, 3, requires_grad=True)
        for n in range(before):
            change(x, n)
        y = microgradx.nn.functional.gelu(x)
        change(x, before)
        with pytest.raises(RuntimeError, match="was replaced by one|has been modified"):
            y.sum().backward()


@row(CELL_DATA)
@pytest.mark.peer
def test_what_was_saved_is_what_is_there_in_pytorch(torch):
    assert replaced(torch, lambda x: x * x, torch.ones(3).double()) == (False, [2.0] * 3)
    assert replaced(torch, lambda x: x * 2, torch.ones(3).double()) == (False, [2.0] * 3)


def after_inference(lib):
    with lib.inference_mode():
        layer = lib.nn.Linear(2, 1)
        with lib.enable_grad():
            enabled = lib.is_grad_enabled()
        seen = lib.ones(2)
        try:
            computed = lib.func.grad(lambda x: (x * seen).sum())(seen).tolist() == [1, 1]
        except RuntimeError:
            computed = False
    layer(lib.ones(2)).sum().backward()
    try:
        layer.weight.data.add_(1)
        changed = True
    except RuntimeError:
        changed = False
    return layer.weight.grad is not None, changed, enabled, computed


def step_inside(lib):
    """A step of Adam in inference_mode, a backward pass that adds to a gradient from there, and another step."""
    p = lib.ones(1, requires_grad=True)
    optimizer = lib.optim.Adam([p], 0.1)
    with lib.inference_mode():
        p.grad = lib.ones(1)
        optimizer.step()
    (p * 2).sum().backward()
    optimizer.step()
    return p.grad.item(), p.item()


def step_inside_with_its_own_gradient(lib):
    p = lib.ones(1, requires_grad=True)
    p.grad = lib.ones(1)
    optimizer = lib.optim.Adam([p], 0.1)
    with lib.inference_mode():
        optimizer.step()
    optimizer.step()
    return p.item()


@row(CELL_INFERENCE)
def test_what_was_stepped_in_inference_mode_goes_on():
    assert step_inside(microgradx) == pytest.approx((3, 0.80822), abs=1e-5) and step_inside_with_its_own_gradient(microgradx) == pytest.approx(0.8)


@row(CELL_INFERENCE)
@pytest.mark.peer
def test_what_was_stepped_in_inference_mode_in_pytorch(torch):
    for program in (step_inside, step_inside_with_its_own_gradient):
        with pytest.raises(RuntimeError, match="inference tensor outside"):
            program(torch)


@row(CELL_INFERENCE)
def test_what_inference_mode_made():
    assert after_inference(microgradx) == (True, False, False, False)


@row(CELL_INFERENCE)
@pytest.mark.peer
def test_what_inference_mode_made_in_pytorch(torch):
    assert after_inference(torch) == (False, True, True, True)


def slope_of_huber_loss(lib):
    x = lib.ones(2, requires_grad=True)
    lib.nn.functional.huber_loss(x, lib.tensor([1, 2])).backward()
    return x.grad.tolist()


@row(CELL_DERIVATIVES)
def test_huber_loss_of_integers():
    assert slope_of_huber_loss(microgradx) == [0, -0.5]


@row(CELL_DERIVATIVES)
@pytest.mark.peer
def test_huber_loss_of_integers_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="Found dtype Long but expected Float"):
        slope_of_huber_loss(torch)


def slopes_at_nan(lib, function):
    """The different gradients of 40 NaN."""
    x = lib.full((40,), float("nan"), requires_grad=True)
    function(lib.nn.functional)(x).sum().backward()
    return set(x.grad.nan_to_num(9).tolist())


FLAT = [lambda F: F.relu6, lambda F: F.hardtanh, lambda F: F.hardshrink, lambda F: F.softshrink]
CURVED = [lambda F: F.elu, lambda F: F.celu, lambda F: F.hardswish]


@row(CELL_FINITE)
def test_slopes_at_nan():
    assert [slopes_at_nan(microgradx, function) for function in FLAT] == [{1}] * 4
    assert [slopes_at_nan(microgradx, function) for function in CURVED] == [{1}, {1}, {9}]


@row(CELL_FINITE)
@pytest.mark.peer
def test_slopes_at_nan_in_pytorch(torch):
    assert [slopes_at_nan(torch, function) for function in FLAT] == [{0, 1}] * 4
    assert [slopes_at_nan(torch, function) for function in CURVED] == [{1, 9}] * 3


def shapes_seen_by_an_old_hook(lib):
    layer, seen = lib.nn.Linear(3, 2), []
    layer.register_backward_hook(lambda module, grad_input, grad_output: seen.extend(tuple(g.shape) for g in grad_input + grad_output))
    layer(lib.ones(4, 3, requires_grad=True)).sum().backward()
    return seen


@row(CELL_STEPS)
def test_what_an_old_hook_sees():
    assert shapes_seen_by_an_old_hook(microgradx) == [(2,), (4, 3), (2, 3), (4, 2)]


@row(CELL_STEPS)
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:Using a non-full")
def test_what_an_old_hook_sees_in_pytorch(torch):
    assert shapes_seen_by_an_old_hook(torch) == [(2,), (4, 3), (3, 2), (4, 2)]


@row(CELL_REFUSED)
def test_results_of_parts():
    assert microgradx.return_types.max(microgradx.ones(1), microgradx.zeros(1)).indices.item() == 0


@row(CELL_REFUSED)
@pytest.mark.peer
def test_results_of_parts_in_pytorch(torch):
    with pytest.raises(TypeError):
        torch.return_types.max(torch.ones(1), torch.zeros(1))


CELL_FUNC = ("`func.grad` and its like: a tensor from outside that is changed in place; `jvp` whose tangent has another dtype; "
             "a `Function` without `setup_context`, or whose `setup_context` saves an input that it returns; a primal that the function of `jvp` changes "
             "in place, a tensor of `make_dual`, what an operation saved and one of several views (`chunk`); the tangent of one number times a Python number")


def change_from_inside(lib):
    """The gradient of a function that changes a tensor from outside in place."""
    outside = lib.zeros(2)
    return lib.func.grad(lambda x: (x * outside.copy_(x)).sum())(lib.ones(2)).tolist()


def returned_and_saved(lib):
    class Same(lib.autograd.Function):
        @staticmethod
        def forward(x):
            return x

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(inputs[0])

        @staticmethod
        def backward(ctx, grad):
            return grad * ctx.saved_tensors[0]
    x = lib.full((1,), 3.0, requires_grad=True)
    Same.apply(x).backward()
    return x.grad.tolist()


def without_setup_context(lib):
    class Double(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 2
    return lib.func.grad(lambda x: Double.apply(x).sum())(lib.ones(2)).tolist()


def tangent_of_another_dtype(lib):
    return lib.func.jvp(lambda x: x * 2, (lib.ones(1),), (lib.ones(1, dtype=lib.float64),))[1].dtype


def change_of_a_primal(lib):
    return lib.func.jvp(lambda x: x.mul_(2), (lib.ones(1),), (lib.ones(1),))[1].tolist()


def change_of_a_dual(lib):
    forward_ad = lib.autograd.forward_ad
    with forward_ad.dual_level():
        return forward_ad.unpack_dual(forward_ad.make_dual(lib.ones(1), lib.ones(1)).mul_(2)).tangent.tolist()


def change_of_what_was_saved(lib):
    return lib.func.jvp(lambda x: lib.stack([(y := x * 1).sin(), y.mul_(2)])[0], (lib.zeros(1),), (lib.ones(1),))[1].tolist()


def change_of_a_chunk(lib):
    return lib.func.jvp(lambda x: [y := x * 2, y.chunk(1)[0].mul_(2)][0], (lib.ones(1),), (lib.ones(1),))[1].tolist()


def tangent_of_a_number(lib):
    return lib.func.jacfwd(lambda x: x.sum() * 1.5)(lib.ones(2)).dtype


@row(CELL_FUNC)
def test_func_computes():
    for call, message in ((change_of_a_primal, "leaf Variable"), (change_of_a_dual, "leaf Variable"), (change_of_what_was_saved, "inplace"), (change_of_a_chunk, "multiple views")):
        with pytest.raises(RuntimeError, match=message):
            call(microgradx)
    assert tangent_of_a_number(microgradx) is microgradx.float32
    assert change_from_inside(microgradx) == [2, 2] and returned_and_saved(microgradx) == [3]
    assert tangent_of_another_dtype(microgradx) is microgradx.float32 and without_setup_context(microgradx) == [2, 2]


@row(CELL_FUNC)
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")         # PyTorch's own forward mode
def test_func_refuses_in_pytorch(torch):
    for call in (change_from_inside, returned_and_saved, without_setup_context):
        with pytest.raises(RuntimeError):
            call(torch)
    assert tangent_of_another_dtype(torch) is torch.float64 and change_of_a_primal(torch) == change_of_a_dual(torch) == [2]
    assert change_of_what_was_saved(torch) == [1] and change_of_a_chunk(torch) == [4] and tangent_of_a_number(torch) is torch.float64


def when_deterministic(lib):
    """What stays in put_, and what a tensor that grew has in its last place, under use_deterministic_algorithms."""
    lib.use_deterministic_algorithms(True)
    try:
        grown = lib.zeros(1).resize_(2)[1].isnan().item()
        return grown, lib.zeros(2).put_(lib.tensor([0]), lib.ones(1)).tolist()
    finally:
        lib.use_deterministic_algorithms(False)


@row("`use_deterministic_algorithms(True)`")
def test_nothing_raises_where_all_is_deterministic():
    assert when_deterministic(microgradx)[1] == [1, 0] and not hasattr(microgradx.utils, "deterministic")
    kept = microgradx.arange(4.0)[:1]
    microgradx.use_deterministic_algorithms(True)
    try:
        assert kept.resize_(2).tolist() == [0, 1]
    finally:
        microgradx.use_deterministic_algorithms(False)


@row("`use_deterministic_algorithms(True)`")
@pytest.mark.peer
def test_some_raise_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="put_ does not have a deterministic"):
        when_deterministic(torch)
    torch.use_deterministic_algorithms(True)
    try:
        assert torch.zeros(1).resize_(2)[1].isnan() and torch.utils.deterministic.fill_uninitialized_memory
    finally:
        torch.use_deterministic_algorithms(False)
