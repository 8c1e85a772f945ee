"""The README's rows about gradients, nodes and in-place changes."""
import warnings

import pytest

import microgradx
from tests.conformity.differences import row

COUNTED = "`histogram`, `histogramdd`, `bincount(weights=)` and `sparse.spdiags` of what requires a gradient"


def counted(lib):
    """Whether counts of what requires a gradient require one; what becomes of diagonals."""
    x, w = (lib.arange(6.0).view(3, 2).requires_grad_() for _ in range(2))
    counts = (lib.histogram(x, 2).hist, lib.histogram(x.detach(), 2, weight=w).hist, lib.histogramdd(x, [2, 2]).hist, lib.bincount(lib.tensor([1, 2, 2]), w[:, 0]))
    try:
        diagonal = lib.sparse.spdiags(x, lib.tensor([0, 1, 2]), (3, 3)).requires_grad
    except RuntimeError:
        diagonal = None
    return *(each.requires_grad for each in counts), diagonal


@row(COUNTED)
def test_counts_require_no_gradient():
    assert counted(microgradx) == (False, False, False, False, None)


@row(COUNTED)
@pytest.mark.peer
def test_counts_require_gradients_that_are_not_there_in_pytorch(torch):
    assert counted(torch) == (True, True, True, True, True)
    with pytest.raises(RuntimeError, match="not implemented"):
        torch.histogram(torch.ones(3, requires_grad=True), 2).hist.sum().backward()


def squared_in_place(lib):
    x = lib.tensor([2.0], requires_grad=True)
    h = x * 1
    h.mul_(h)
    h.sum().backward()
    return x.grad.tolist()


def saved_and_detached(lib):
    x = lib.tensor([2.0], requires_grad=True)
    h = x * 1
    y = (h * h).sum()
    h.detach_()
    y.backward()
    return x.grad.tolist()


def mask_in_an_expanded_tensor(lib):
    x = lib.zeros(3).expand(2, 3)
    x.masked_fill_(x < 1, 5.0)
    return x.tolist()


def part_of_what_is_written(lib):
    x = lib.tensor([1.0, 2.0, 3.0])
    x[1:].add_(x[:-1])
    return x.tolist()


def triangle_of_an_expanded_tensor(lib):
    return lib.ones(3).expand(3, 3).triu_().shape


def threshold_of_an_expanded_tensor(lib):
    return lib.nn.functional.threshold_(lib.ones(1).expand(3), 2.0, 0.0).tolist()


def product_added_to_an_expanded_tensor(lib):
    return lib.ones(1).expand(3).addmv_(lib.ones(3, 4), lib.ones(4)).shape


def sum_that_grows(lib):
    return lib.ones(1).addbmm_(lib.ones(2, 3, 4), lib.ones(2, 4, 5)).shape


def falling(name, *numbers):
    """An activation in place that falls below 0."""
    def change(lib):
        x = lib.tensor([-1.0, 2.0], requires_grad=True)
        getattr(lib.nn.functional, name)(x * 1, *numbers).sum().backward()
        return [round(g, 4) for g in x.grad.tolist()]
    return change


def added_by_places(lib):
    x = lib.tensor([1.0, 2.0, 3.0])
    return x.index_add_(0, lib.tensor([1, 2]), x[:2]).tolist()


RUN_HERE = {falling("leaky_relu_", -2.0): [-2, 1], falling("elu_", -2.0): [-0.7358, 1], falling("celu_", -2.0): [1.6487, 1],
            falling("rrelu_", -2.0, -1.0): [-1.5, 1], added_by_places: [1.0, 3.0, 5.0], squared_in_place: [4.0], saved_and_detached: [4.0], part_of_what_is_written: [1.0, 3.0, 5.0]}


def indices_in_an_expanded_tensor(lib):
    return lib.ones(1).expand(3).index_put_((lib.tensor([0]),), lib.tensor(5.0)).index_fill_(0, lib.tensor([1]), 2).tolist()


def conjugate_of_an_expanded_tensor(lib):
    return lib.ones(1).expand(3).conj_physical_().tolist()


RUN_THERE = {conjugate_of_an_expanded_tensor: [1.0] * 3, mask_in_an_expanded_tensor: [[5.0] * 3] * 2, indices_in_an_expanded_tensor: [2.0] * 3, triangle_of_an_expanded_tensor: (3, 3), threshold_of_an_expanded_tensor: [0.0] * 3, product_added_to_an_expanded_tensor: (3,), sum_that_grows: (3, 5)}


def tangent_inside_no_grad(lib):
    forward_ad = lib.autograd.forward_ad
    with forward_ad.dual_level():
        x = forward_ad.make_dual(lib.ones(2), lib.ones(2))
        with lib.no_grad():
            return forward_ad.unpack_dual(x * 2).tangent is None, x.requires_grad, "tangent" in str(x)


def checked_tangents(lib):
    x = lib.ones(2, dtype=lib.float64, requires_grad=True)
    return lib.autograd.gradcheck(lib.sin, x, check_forward_ad=True), lib.autograd.gradgradcheck(lib.sin, x, check_fwd_over_rev=True)


@row("`autograd.forward_ad`")
def test_tangents_are_not_checked():
    with pytest.raises(NotImplementedError, match="check_forward_ad"):
        checked_tangents(microgradx)
    with pytest.raises(NotImplementedError, match="check_fwd_over_rev"):
        microgradx.autograd.gradgradcheck(microgradx.sin, microgradx.ones(2, dtype=microgradx.float64, requires_grad=True), check_fwd_over_rev=True)


@row("`autograd.forward_ad`")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_tangents_are_checked_in_pytorch(torch):
    assert checked_tangents(torch) == (True, True)


def tangent_of_one_place(lib):
    return lib.func.jvp(lambda x: lib.zeros(1).index_put((lib.tensor([0, 0]),), x), (lib.ones(2),), (lib.tensor([1.0, 2.0]),))[1].tolist()


@row("`autograd.forward_ad`")
def test_tangents_end_in_no_grad():
    assert tangent_of_one_place(microgradx) == [3]
    assert tangent_inside_no_grad(microgradx) == (True, True, False)


@row("`autograd.forward_ad`")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_tangents_in_pytorch(torch):
    assert tangent_of_one_place(torch) == [2]
    assert tangent_inside_no_grad(torch) == (False, False, True)


def gradient_of_a_singular_det(lib, create_graph):
    A = lib.tensor([[1.0, 2], [2, 4]], requires_grad=True)
    return lib.autograd.grad(lib.linalg.det(A), A, create_graph=create_graph)[0].round().tolist()


@row("gradient of `det` where it is 0, with `create_graph=True`")
def test_gradient_of_a_singular_det():
    assert [gradient_of_a_singular_det(microgradx, recorded) for recorded in (False, True)] == [[[0, 0]] * 2] * 2


@row("gradient of `det` where it is 0, with `create_graph=True`")
@pytest.mark.peer
def test_gradient_of_a_singular_det_in_pytorch(torch):
    assert [gradient_of_a_singular_det(torch, recorded) for recorded in (False, True)] == [[[0, 0]] * 2, [[4, -2], [-2, 1]]]


@row("in-place changes where PyTorch's rules are lax or strict")
def test_in_place_changes():
    for change, result in RUN_HERE.items():
        assert change(microgradx) == result
    for change in RUN_THERE:
        with pytest.raises(RuntimeError, match="clone|view|shape"):
            change(microgradx)


@row("in-place changes where PyTorch's rules are lax or strict")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_in_place_changes_in_pytorch(torch):
    for change, result in RUN_THERE.items():
        assert change(torch) == result
    for change in RUN_HERE:
        with pytest.raises(RuntimeError):
            change(torch)


@row("in-place changes where PyTorch's rules are lax or strict")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_the_random_programs_that_differ_still_do(torch):
    from tests.autograd import test_peer_programs as programs
    for seed in programs.DIFFERENT:
        with pytest.raises(AssertionError, match=f"seed {seed}"):
            programs.compare(seed, 3 + seed % 8)


def scattered(lib):
    x, source = lib.tensor([1.0, 2.0], requires_grad=True), lib.tensor([4.0, 5.0], requires_grad=True)
    lib.scatter(x, 0, lib.tensor([0, 0]), source, reduce="multiply").sum().backward()
    return x.grad.tolist(), source.grad.tolist()


@row("gradient of `scatter(..., reduce=)`")
@pytest.mark.filterwarnings("ignore")
def test_scatter_with_reduce_has_a_gradient():
    assert scattered(microgradx) == ([20.0, 1.0], [5.0, 4.0])


@row("gradient of `scatter(..., reduce=)`")
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_scatter_with_reduce_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="not implemented"):
        scattered(torch)


CELL_VERSION = ("`_version` of batch norm's running statistics, of what `one_hot` made, of what `index_put`, `slice_scatter`, `select_scatter` and "
                "`as_strided_scatter` made, after `apply_` and `map_`, of views and their base when one was given other memory by `set_` or `.data`, and after a draw in place "
                "that is recorded")


def versions_when_fresh(lib):
    x = lib.ones(3)
    made = [lib.nn.functional.one_hot(lib.tensor([1])), x.index_put((lib.tensor([0]),), x[:1]), x.slice_scatter(x[:2], 0, 0, 2), x.select_scatter(x[0], 0, 0),
            x.as_strided_scatter(x[:2], (2,), (1,))]
    return [y._version for y in made]


def versions_after_a_batch(lib):
    norm = lib.nn.BatchNorm1d(2)
    before = norm.running_mean._version
    norm(lib.ones(3, 2))
    return norm.running_mean._version - before


def versions_elsewhere(lib):
    """After apply_ and map_; of a base and its view when the base, which looks at other memory now, is changed."""
    x, base = lib.ones(2), lib.ones(3)
    x.apply_(lambda v: v)
    x.map_(x, lambda v, w: v)
    view = base[:2]
    base.set_(lib.ones(2))
    base.add_(1)
    other = lib.ones(3)
    part = other[:2]
    other.data = lib.ones(2)
    other.add_(1)
    drawn = lib.ones(3, requires_grad=True) * 1
    return x._version, base._version, view._version, part._version, drawn.normal_()._version


@row(CELL_VERSION)
def test_batch_norm_counts_its_change():
    assert versions_after_a_batch(microgradx) == 1 and versions_when_fresh(microgradx) == [0, 1, 1, 1, 1] and versions_elsewhere(microgradx) == (2, 2, 1, 0, 2)


@row(CELL_VERSION)
@pytest.mark.peer
def test_batch_norm_in_pytorch(torch):
    assert versions_after_a_batch(torch) == 0 and versions_when_fresh(torch) == [2, 0, 0, 0, 0] and versions_elsewhere(torch) == (0, 2, 2, 1, 1)


def node_names(lib):
    x = lib.ones(1, 2, requires_grad=True)
    h, c = lib.nn.LSTMCell(2, 2)(x)
    return [h.grad_fn.name(), c.grad_fn.name(), (x // 2).grad_fn.name()]


CELL_NODES = ("`grad_fn` of `LSTMCell`, `polygamma_`, draws in place and `RMSNorm` of a transposed input; of what PyTorch does not derive (`//`, `heaviside`, "
              "`scatter(reduce=)`, `set_`); of `MultiheadAttention` without bias, of layers and losses with an empty batch, `fold` and `unfold` without a batch; of a view when its base was changed in "
              "`no_grad`, or is of another dtype and was changed")


def names_of_odd_results(lib):
    fold = lib.nn.functional.unfold(lib.ones(3, 4, 5, requires_grad=True), 2)
    x, s = lib.ones(2, 2, requires_grad=True), lib.ones(3, 1, 2)
    older, _ = x.view(4), x.detach().add_(1)
    z = lib.view_as_complex(x * 2)
    z.mul_(1j)
    return [y.grad_fn.name().rpartition(":")[2] for y in (
        lib.nn.BatchNorm1d(4)(lib.ones(0, 4, 6, requires_grad=True)), fold, (x * 1).polygamma_(1), (x * 1).normal_(), lib.nn.RMSNorm(2)(x.t()),
        lib.heaviside(x, x), x.scatter(0, lib.zeros(1, 1).long(), 2.0, reduce="add"), (x * 1).set_(lib.ones(2)), lib.nn.MultiheadAttention(2, 1, bias=False)(s, s, s)[0],
        older, z)]


@row(CELL_NODES)
def test_names_of_nodes():
    assert names_of_odd_results(microgradx) == [
        "NativeBatchNormBackward0", "SqueezeBackward1", "PolygammaBackward0", "CopyBackwards", "MulBackward0", "WhereBackward0", "ScatterAddBackward0",
        "MulBackward0", "UnsafeViewBackward0", "ViewBackward0", "AsStridedBackward0"]
    assert node_names(microgradx) == ["LstmCellBackward0", "LstmCellBackward0", "FloorDivideBackward0"]


@row(CELL_NODES)
@pytest.mark.peer
def test_names_of_nodes_in_pytorch(torch):
    assert names_of_odd_results(torch) == [
        "AddBackward0", "Im2ColBackward0", "PolygammaBackward1", "NormalBackward0", "CloneBackward0", *["NotImplemented"] * 3, "ViewBackward0", "AsStridedBackward0", "ViewAsComplexBackward0"]
    assert node_names(torch) == ["MulBackward0", "AddBackward0", "torch::autograd::NotImplemented"]


def gradient_of_as_strided_scatter(lib):
    x = lib.zeros(2, requires_grad=True)
    lib.as_strided_scatter(x, lib.ones(1), (1,), (1,)).sum().backward()
    return x.grad.tolist()


@row("gradient of `as_strided_scatter`")
def test_what_is_overwritten_has_no_gradient():
    assert gradient_of_as_strided_scatter(microgradx) == [0.0, 1.0]


@row("gradient of `as_strided_scatter`")
@pytest.mark.peer
def test_as_strided_scatter_in_pytorch(torch):
    assert gradient_of_as_strided_scatter(torch) == [1.0, 0.0]


def gradient_of_a_count(lib):
    x = lib.ones(2, requires_grad=True)
    lib.norm(x, 0).backward()
    return x.grad


@row("gradient of `norm` with p=0, in what nothing else needs")
def test_a_count_has_a_gradient_of_zeros():
    assert gradient_of_a_count(microgradx).tolist() == [0.0, 0.0]


@row("gradient of `norm` with p=0, in what nothing else needs")
@pytest.mark.peer
def test_a_count_has_no_gradient_in_pytorch(torch):
    assert gradient_of_a_count(torch) is None


CELL_UNDEFINED = ("gradients where they are not defined: `var` of one number, norms and means of nothing, second ones of a norm that is 0, "
                  "`xlogy` of 0 and 0, integers that `eq_` and its like compare with what wants a gradient, `kl_divergence` of two `Wishart`, tangents of 0 to the power 0, what `func.hessian` gives beside what is not finite, "
                  "with a history (`create_graph=True`) those of convolutions, `grid_sample` and normalisations where one operand wants them")
CELL_DERIVATIVES = ("derivatives that PyTorch lacks: the second of `ctc_loss`, `cdist`, `pdist`, attention and `linear_cross_entropy(options=)`, those of `asinh_`, "
                    "`acosh_`, `atanh_`, `scatter` with a larger source, the second of `hardsigmoid`, `multi_margin_loss` and `multilabel_margin_loss`, those of `heaviside`, of draws of `Wishart`, `//` (none), "
                    "`7 % x`, `soft_margin_loss` by its target, of complex numbers and where the target is a bool, `pixel_shuffle` and `pixel_unshuffle` of an empty batch, the second of a convolution with groups of an empty batch, "
                    "`nll_loss` of pictures in channels_last, `huber_loss` with a target of another dtype")


def second_derivative_of_ctc_loss(lib):
    x = lib.arange(12.0, dtype=lib.float64).reshape(4, 1, 3).requires_grad_()
    loss = lib.nn.functional.ctc_loss(x.log_softmax(2), lib.tensor([[1, 2]]), (4,), (2,))
    (first,) = lib.autograd.grad(loss, x, create_graph=True)
    return lib.autograd.grad(first.square().sum(), x)[0]


def second_derivative_in_chunks(lib):
    x = lib.arange(12.0, dtype=lib.float64).reshape(4, 3).sin().requires_grad_()
    options = lib.nn.LinearCrossEntropyOptions(allow_retain_graph=True, batch_chunk_size=2)
    loss = lib.nn.functional.linear_cross_entropy(x, lib.eye(3, dtype=lib.float64), lib.tensor([0, 1, 2, 0]), options=options)
    (first,) = lib.autograd.grad(loss, x, create_graph=True)
    return lib.autograd.grad(first.square().sum(), x)[0].abs().sum().item()


def tangents_of_powers(lib):
    """Of 0 to the power 0, and of the root of a product beside a number that it does not see."""
    x, t = lib.zeros(1), lib.ones(1)
    _, tangent = lib.func.jvp(lib.pow, (x, x), (t, t))
    return [*tangent.tolist(), *lib.func.hessian(lambda x: (x[0] * x[1]) ** 0.5)(lib.tensor([0.0, 1.0, 2.0]))[:, 2].tolist()]


@row(CELL_UNDEFINED)
def test_tangents_of_powers():
    assert tangents_of_powers(microgradx) == pytest.approx([float("nan"), 0, 0, 0], nan_ok=True)


@row(CELL_UNDEFINED)
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")
def test_tangents_of_powers_in_pytorch(torch):
    assert tangents_of_powers(torch) == pytest.approx([0, float("nan"), float("nan"), 0], nan_ok=True)


def slope_of_the_mean_of_nothing(lib):
    """The second derivative of cross entropy over no classes, by the gradient that comes in."""
    x, g = lib.ones(2, 0, requires_grad=True), lib.ones((), requires_grad=True)
    (first,) = lib.autograd.grad(lib.nn.functional.cross_entropy(x, lib.ones(2, 0)), x, g, create_graph=True)
    return lib.autograd.grad(first.sum(), g, materialize_grads=True)[0].item()


@row(CELL_UNDEFINED)
def test_slope_of_the_mean_of_nothing():
    assert slope_of_the_mean_of_nothing(microgradx) != slope_of_the_mean_of_nothing(microgradx)


@row(CELL_UNDEFINED)
@pytest.mark.peer
def test_slope_of_the_mean_of_nothing_in_pytorch(torch):
    assert slope_of_the_mean_of_nothing(torch) == 0


def slopes_of_targets_and_nothing(lib):
    x, F = lib.ones(0, 4, 2, 2, requires_grad=True), lib.nn.functional
    y = lib.ones(3, requires_grad=True)
    return [lambda: F.pixel_shuffle(x, 2).sum().backward(), lambda: F.pixel_unshuffle(x, 2).sum().backward(), lambda: F.soft_margin_loss(lib.ones(3), y).backward(),
            lambda: F.soft_margin_loss(y, lib.ones(3).bool()).backward(), lambda: F.soft_margin_loss(y * 1j, lib.ones(3)).abs().backward()]


@row(CELL_DERIVATIVES)
def test_derivatives_of_targets_and_nothing():
    for call in slopes_of_targets_and_nothing(microgradx):
        call()


@row(CELL_DERIVATIVES)
@pytest.mark.peer
def test_derivatives_of_targets_and_nothing_in_pytorch(torch):
    for call in slopes_of_targets_and_nothing(torch):
        with pytest.raises(RuntimeError):
            call()


@row(CELL_DERIVATIVES)
def test_chunks_have_a_second_derivative():
    assert second_derivative_in_chunks(microgradx) > 0


@row(CELL_DERIVATIVES)
@pytest.mark.peer
def test_chunks_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="does not require grad"):
        second_derivative_in_chunks(torch)


def gradient_of_a_wishart_draw(lib):
    L = lib.eye(2, requires_grad=True)
    lib.manual_seed(0)
    lib.distributions.Wishart(3.0, scale_tril=L).rsample((4,)).sum().backward()
    return L.grad


@row(CELL_DERIVATIVES)
def test_wishart_draws_have_a_gradient():
    assert gradient_of_a_wishart_draw(microgradx).abs().sum() > 0


@row(CELL_DERIVATIVES)
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:Singular sample detected")
def test_wishart_draws_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        gradient_of_a_wishart_draw(torch)


def runs(lib, inside):
    """How often a checkpointed function runs that goes backward through inside(w)."""
    calls, w = [], lib.ones(2, requires_grad=True)

    def function(x):
        calls.append(1)
        inside(w).sum().backward()
        return (x * w).exp()
    lib.utils.checkpoint.checkpoint(function, lib.ones(2, requires_grad=True), use_reentrant=False).sum().backward()
    return len(calls)


def one_inside_of_another(lib, deep):
    class Again(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x, left):
            ctx.left = left
            return x.clone()

        @staticmethod
        def backward(ctx, grad):
            if ctx.left:
                with lib.enable_grad():
                    Again.apply(lib.ones(1, requires_grad=True), ctx.left - 1).backward()
            return grad, None
    x = lib.ones(1, requires_grad=True)
    Again.apply(x, deep).backward()
    return x.grad.item()


CELL_DEEP = "backward passes one inside of another, a thousand and more"


@row(CELL_DEEP)
def test_passes_one_inside_of_another():
    assert one_inside_of_another(microgradx, 50) == 1
    with pytest.raises(RecursionError):
        one_inside_of_another(microgradx, 2000)


@row(CELL_DEEP)
@pytest.mark.peer
def test_passes_one_inside_of_another_in_pytorch(torch):
    assert one_inside_of_another(torch, 2000) == 1


def packed(lib):
    """What is packed for x * y, and for exp: the values, and whether they have a history."""
    found, x, y = [], lib.tensor([2.0], requires_grad=True), lib.tensor([3.0], requires_grad=True)

    def pack(t):
        found.append((t.item(), t.grad_fn is not None))
        return t
    with lib.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
        (x * y).exp()
        x * 7
    return found[:2], found[2][1], (7, False) in found


CELL_PACKED = "what `saved_tensors_hooks` sees of an operation; how often a checkpointed function runs that calls `backward` itself; one that changes in place what it saved"


def slope_where_saved_is_changed(lib):
    """The gradient of x^2 through a checkpoint that doubles x later."""
    x = lib.ones(1, requires_grad=True)
    lib.utils.checkpoint.checkpoint(lambda x: [y := x * 1, y * y, y.mul_(2), y * y][1], x, use_reentrant=False).backward()
    return x.grad.item()


@row(CELL_PACKED)
def test_operands_are_packed_in_their_order():
    with pytest.raises(RuntimeError, match=r"modified by an inplace operation: the function changes a tensor of shape \[1\]"):
        slope_where_saved_is_changed(microgradx)
    assert packed(microgradx) == ([(2.0, False), (3.0, False)], False, True)
    assert runs(microgradx, lambda w: w * 3) == runs(microgradx, lambda w: w * w) == 3


@row(CELL_PACKED)
@pytest.mark.peer
def test_operands_are_packed_in_another_order_in_pytorch(torch):
    assert slope_where_saved_is_changed(torch) == 4
    assert packed(torch) == ([(3.0, False), (2.0, False)], True, False)
    assert runs(torch, lambda w: w * 3) == 2 and runs(torch, lambda w: w * w) == 3


@row(CELL_DERIVATIVES)
def test_ctc_loss_has_a_second_derivative():
    assert second_derivative_of_ctc_loss(microgradx).abs().sum() > 0


@row(CELL_DERIVATIVES)
@pytest.mark.peer
def test_ctc_loss_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="not implemented"):
        second_derivative_of_ctc_loss(torch)


def lacking(lib):
    """One call for each name of the row: a function that differentiates it."""
    def scatter(x):
        return lib.zeros(2, 3).scatter(1, lib.tensor([[0, 1]]), x.reshape(1, 3))

    def second(name, *args):
        def first(x):
            return lib.autograd.grad(getattr(lib.nn.functional, name)(x, *args).sum(), x, create_graph=True)[0]
        return first

    def second_of_distances(distances):
        def first(x):
            return lib.autograd.grad(distances((x * lib.arange(3.0)).reshape(3, 1)).square().sum(), x, create_graph=True)[0]
        return first
    return [lambda f=f: differentiated(lib, f) for f in (
        lambda x: x.asinh_(), lambda x: x.acosh_(), lambda x: (x / 9).atanh_(), scatter, lambda x: lib.heaviside(x, x * 2), lambda x: 7.0 % x, lambda x: x // 2.0 + x * 0,
        second("hardsigmoid"), second("multi_margin_loss", lib.tensor(1)), second("multilabel_margin_loss", lib.tensor([1, -1, 0])),
        second_of_distances(lib.nn.functional.pdist), second_of_distances(lambda x: lib.cdist(x, x + 1)))]


def differentiated(lib, function):
    x = lib.full((3,), 2.5, requires_grad=True)
    return lib.autograd.grad(function(x * 1).sum(), x)[0]


@row(CELL_DERIVATIVES)
def test_derivatives_that_are_here():
    for call in lacking(microgradx):
        assert call().isfinite().all()


@row(CELL_DERIVATIVES)
@pytest.mark.peer
def test_derivatives_that_are_not_in_pytorch(torch):
    for call in lacking(torch):
        with pytest.raises(RuntimeError):       # NotImplementedError is one
            call()


def second_derivative_of_no_norm(lib):
    x = lib.zeros(2, requires_grad=True)
    (first,) = lib.autograd.grad(x.norm(), x, create_graph=True)
    return lib.autograd.grad(first.sum(), x)[0].isnan().any().item()


@row(CELL_UNDEFINED)
def test_second_derivative_of_a_norm_that_is_0():
    assert not second_derivative_of_no_norm(microgradx)


@row(CELL_UNDEFINED)
@pytest.mark.peer
def test_second_derivative_of_a_norm_that_is_0_in_pytorch(torch):
    assert second_derivative_of_no_norm(torch)


def slope_of_xlogy(lib):
    x, y = (lib.zeros(1, requires_grad=True) for _ in "xy")
    return [g.tolist() for g in lib.autograd.grad(lib.xlogy(x, y), (x, y))]


@row(CELL_UNDEFINED)
def test_xlogy_of_0_and_0():
    assert slope_of_xlogy(microgradx) == [[0.0], [0.0]]


@row(CELL_UNDEFINED)
@pytest.mark.peer
def test_xlogy_of_0_and_0_in_pytorch(torch):
    (x,), (y,) = slope_of_xlogy(torch)
    assert x == 0 and y != y


def constant_gradients(lib):
    """Do the gradients of what is linear in its only leaf require one?"""
    F, x, w = lib.nn.functional, lib.ones(1, 2, 3, 3), lib.ones(2, 2, 2, 2)
    functions = (lambda x: F.conv2d(x, w), lambda x: F.grid_sample(x, lib.zeros(1, 2, 2, 2), align_corners=False), lambda x: F.batch_norm(x, lib.zeros(2), lib.ones(2)),
                 lambda weight: F.layer_norm(lib.arange(18.0), (18,), weight.flatten()), lambda x: F.linear(x, lib.ones(4, 3)), lambda x: F.unfold(x, 2))

    def gradient(function):
        leaf = x.clone().requires_grad_()
        return lib.autograd.grad(function(leaf).sum(), leaf, create_graph=True)[0]
    return [gradient(f).requires_grad for f in functions]


@row(CELL_UNDEFINED)
def test_constant_gradients_require_none():
    assert constant_gradients(microgradx) == [False] * 6


@row(CELL_UNDEFINED)
@pytest.mark.peer
def test_constant_gradients_in_pytorch(torch):
    assert constant_gradients(torch) == [True] * 4 + [False] * 2


def second_of_nothing_in_groups(lib):
    x, w = lib.ones(0, 2, 3, 3, requires_grad=True), lib.ones(2, 1, 2, 2, requires_grad=True)
    first = lib.autograd.grad(lib.nn.functional.conv2d(x, w, groups=2).square().sum(), w, create_graph=True)[0]
    return lib.autograd.grad(first.square().sum(), w)[0].sum().item()


@row(CELL_DERIVATIVES)
def test_second_derivative_of_a_convolution_of_nothing():
    assert second_of_nothing_in_groups(microgradx) == 0


@row(CELL_DERIVATIVES)
@pytest.mark.peer
def test_second_derivative_of_a_convolution_of_nothing_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="appears to not have been used"):
        second_of_nothing_in_groups(torch)


def gradient_of_a_picture(lib):
    x = lib.zeros(2, 4, 5, 5).to(memory_format=lib.channels_last).requires_grad_()
    lib.nn.functional.nll_loss(x, lib.zeros(2, 5, 5).long(), reduction="sum").backward()
    return x.grad.sum().item()


@row(CELL_DERIVATIVES)
def test_gradient_of_a_picture_in_channels_last():
    assert gradient_of_a_picture(microgradx) == -50


@row(CELL_DERIVATIVES)
@pytest.mark.peer
def test_gradient_of_a_picture_in_channels_last_in_pytorch(torch):
    with pytest.raises(RuntimeError, match="contiguous"):
        gradient_of_a_picture(torch)


def integers_compared(lib):
    spread = lib.distributions.Wishart(3.0, lib.eye(2))
    return lib.zeros(2, dtype=lib.int64).eq_(lib.ones(2, requires_grad=True)).requires_grad, lib.distributions.kl_divergence(spread, spread).requires_grad


@row(CELL_UNDEFINED)
def test_integers_compared_in_place():
    assert integers_compared(microgradx) == (False, False)


@row(CELL_UNDEFINED)
@pytest.mark.peer
def test_integers_compared_in_place_in_pytorch(torch):
    assert integers_compared(torch) == (True, True)


CELL_OLDER = "a view that is older than its base's `requires_grad_()`; one that `no_grad` made of a leaf that requires a gradient"


def older_view(lib):
    base = lib.ones(3)
    view = base[1:]
    base.requires_grad_()
    (view * 2).sum().backward()
    return base.grad


def view_without_history(lib):
    base = lib.ones(3, requires_grad=True)
    with lib.no_grad():
        view = base[1:]
    assert view.requires_grad and view.is_leaf
    (view * 2).sum().backward()
    return view.grad


@row(CELL_OLDER)
def test_a_view_without_history_is_a_leaf():
    assert view_without_history(microgradx).tolist() == [2.0, 2.0]


@row(CELL_OLDER)
@pytest.mark.peer
def test_a_view_without_history_in_pytorch(torch):
    assert view_without_history(torch) is None


@row(CELL_OLDER)
def test_an_older_view_leads_to_its_base():
    assert older_view(microgradx).tolist() == [0.0, 2.0, 2.0]


@row(CELL_OLDER)
@pytest.mark.peer
def test_an_older_view_in_pytorch(torch):
    assert older_view(torch) is None


CELL_ORDER = "order of the hooks of an LSTM's parameters; how often registration hooks see what a lazy module puts in its parameters' places"

BACKWARDS = ["bias_hh_l0", "weight_hh_l0", "bias_ih_l0", "weight_ih_l0"]


def hooks_of(lib, kind):
    layer, seen = getattr(lib.nn, kind)(3, 4), []
    for name, parameter in layer.named_parameters():
        parameter.register_hook(lambda grad, name=name: seen.append(name))
    layer(lib.ones(2, 5, 3))[0].sum().backward()
    return seen


def registered(lib):
    seen = []
    hook = lib.nn.modules.module.register_module_parameter_registration_hook(lambda module, name, parameter: seen.append(name))
    lib.nn.LazyLinear(3)
    hook.remove()
    return seen


@row(CELL_ORDER)
def test_order_of_hooks():
    assert registered(microgradx) == ["weight", "bias"]
    assert [hooks_of(microgradx, kind) for kind in ("RNN", "GRU")] == [BACKWARDS] * 2
    assert hooks_of(microgradx, "LSTM") == ["weight_hh_l0", "weight_ih_l0", "bias_ih_l0", "bias_hh_l0"]


@row(CELL_ORDER)
@pytest.mark.peer
def test_order_of_hooks_in_pytorch(torch):
    with warnings.catch_warnings(action="ignore"):
        assert registered(torch) == ["weight", "weight", "bias"]
    assert [hooks_of(torch, kind) == BACKWARDS for kind in ("RNN", "GRU")] == [True, True]
    assert hooks_of(torch, "LSTM")[0] == "weight_ih_l0"


def step_that_is_recorded(lib):
    p = lib.ones(2, requires_grad=True)
    q = p.clone()
    q.retain_grad()
    (q * q).sum().backward(retain_graph=True)
    lib.optim.SGD([q], lr=0.1, differentiable=True).step()
    return q.grad_fn is not None


@row("`differentiable=True` of optimizers")
def test_steps_are_not_recorded():
    with pytest.raises(NotImplementedError, match="differentiable=True"):
        step_that_is_recorded(microgradx)


@row("`differentiable=True` of optimizers")
@pytest.mark.peer
def test_steps_are_recorded_in_pytorch(torch):
    assert step_that_is_recorded(torch)


CELL_STEPS = "`next_functions` of operations that are composed here (`std`, `logsumexp`, `huber_loss`, `renorm`, `cdist` ...); those of `linear`; of what takes a number or draws (`x % 2`); of `copy_` and `fill_`; nodes of `var_mean`, " \
    "`std_mean` and `aminmax`; that of a change in place of what `linear` makes of three dimensions; the last step of some derivatives that `create_graph=True` records (of `prod`, `exp2`, `median`, `glu`, `pad`); " \
    "the weight's part of what `register_backward_hook` of `Linear` sees; what a node that is called (`y.grad_fn(g)`) takes and gives; " \
    "a second pass through `affine_grid`, `interpolate`, `lerp`, `trapezoid` and, the other way round, average pools, real `fft`, `sgn`"


def nodes_below(lib):
    x = lib.arange(6.0).reshape(2, 3).requires_grad_()
    F = lib.nn.functional
    below = [next(node.name().rpartition("::")[2] for node, _ in y.grad_fn.next_functions if node is not None)
             for y in (x.std(), x.logsumexp(0), F.huber_loss(x, x * 2), lib.cdist(x, x * 2))]
    shared = [a.grad_fn is b.grad_fn or a.grad_fn == b.grad_fn for a, b in (lib.var_mean(x), lib.std_mean(x), lib.aminmax(x))]
    changed = lib.nn.functional.linear(x[None], x.detach(), lib.ones(2)).mul_(2).grad_fn.name()
    return below, shared, changed


@row(CELL_STEPS)
def test_steps_of_composed_operations():
    below, shared, changed = nodes_below(microgradx)
    assert below == ["VarBackward0", "LogBackward0", "HuberLossBackward0", "PairNormsBackward0"] and shared == [False] * 3 and changed == "MulBackward0"


def operands(lib):
    x = lib.ones(2, 2, requires_grad=True)
    return [[node and node.name().rpartition("::")[2] for node, _ in y.grad_fn.next_functions]
            for y in (lib.nn.functional.linear(x, x), lib.nn.functional.linear(x[0], x), x % 2, (x * 1).copy_(x))]


@row(CELL_STEPS)
def test_operands():
    leaf = "AccumulateGrad"
    assert operands(microgradx) == [[leaf, leaf], ["SelectBackward0", leaf], [leaf, None], [leaf, "MulBackward0"]]


@row(CELL_STEPS)
@pytest.mark.peer
def test_operands_in_pytorch(torch):
    leaf = "AccumulateGrad"
    assert operands(torch) == [[leaf, "TBackward0"], ["MmBackward0"], [leaf], ["MulBackward0", leaf]]


def last_steps(lib):
    """The names of the nodes that derivatives end in, when they are recorded."""
    x = lib.tensor([[0.3, 0.7]], requires_grad=True)
    F = lib.nn.functional
    outputs = (x.prod(), x.exp2(), x.median(), F.glu(x), F.pad(x, (1, 1)))
    return [lib.autograd.grad(y, x, lib.ones_like(y).requires_grad_(), create_graph=True)[0].grad_fn.name() for y in outputs]


@row(CELL_STEPS)
def test_last_steps_of_derivatives():
    assert last_steps(microgradx) == ["DivBackward0", "MulBackward0", "MulBackward0", "CatBackward0", "AsStridedCopyBackward0"]


@row(CELL_STEPS)
@pytest.mark.peer
def test_last_steps_in_pytorch(torch):
    assert last_steps(torch) == ["MulBackward0", "MulBackward1", "MaskedFillBackward1", "GluBackwardBackward0", "ConstantPadNdBackward0"]


@row(CELL_STEPS)
@pytest.mark.peer
def test_one_node_in_pytorch(torch):
    below, shared, changed = nodes_below(torch)
    assert below == ["AccumulateGrad"] * 4 and shared == [True] * 3 and changed == "AsStridedBackward0"


WANTS_RETAINED = {
    "affine_grid": lambda lib, x: lib.nn.functional.affine_grid(x[:, 0, :2, :3], (1, 1, 2, 2), align_corners=False),
    "interpolate": lambda lib, x: lib.nn.functional.interpolate(x, scale_factor=2), "lerp": lambda lib, x: lib.lerp(x, x, 0.5),
    "trapezoid": lambda lib, x: lib.trapezoid(x, dx=2)}
GOES_ON = {"pool": lambda lib, x: lib.nn.functional.avg_pool2d(x, 2), "fft": lambda lib, x: lib.fft.rfft(x).real, "sgn": lambda lib, x: x.sgn()}


def passed_twice(lib, function):
    """The gradient of two passes through one graph, which is not retained in the first."""
    x = lib.arange(16.0).reshape(1, 1, 4, 4).requires_grad_()
    y = function(lib, x)
    for _ in range(2):
        y.backward(lib.ones_like(y))
    return x.grad.shape


@row(CELL_STEPS)
def test_second_passes():
    for function in WANTS_RETAINED.values():
        with pytest.raises(RuntimeError, match="second time"):
            passed_twice(microgradx, function)
    assert {passed_twice(microgradx, function) for function in GOES_ON.values()} == {(1, 1, 4, 4)}


@row(CELL_STEPS)
@pytest.mark.peer
def test_second_passes_in_pytorch(torch):
    for function in GOES_ON.values():
        with pytest.raises(RuntimeError, match="second time"):
            passed_twice(torch, function)
    assert {passed_twice(torch, function) for function in WANTS_RETAINED.values()} == {(1, 1, 4, 4)}


def called_nodes(lib):
    """What the node of a composed operation gives."""
    x = lib.arange(6.0).reshape(2, 3).requires_grad_()
    whole = x.logsumexp(1).grad_fn(lib.ones(2))
    return (whole if isinstance(whole, lib.Tensor) else whole[0]).shape


@row(CELL_STEPS)
def test_a_called_node_is_the_last_step():
    assert called_nodes(microgradx) == (2,)
    for g in (microgradx.ones(4), microgradx.ones(3).double()):
        with pytest.raises(RuntimeError, match="expected the gradient of output 0"):
            (microgradx.ones(3, requires_grad=True) * 2).grad_fn(g)


@row(CELL_STEPS)
@pytest.mark.peer
def test_a_called_node_is_the_whole_in_pytorch(torch):
    assert called_nodes(torch) == (2, 3)
    assert (torch.ones(3, requires_grad=True) * 2).grad_fn(torch.ones(4).double())[0].shape == (4,)


CELL_STALE = "a hook put on a view after its base was changed in place"


def stale_hooks(lib):
    """What a hook sees that is put on a view after its base was changed. (Without an older one, PyTorch crashes.)"""
    base, seen = lib.ones(3, requires_grad=True) * 1, []
    view = base[:2]
    view.register_hook(lambda g: None)
    base.mul_(2)
    view.register_hook(lambda g: seen.append(g.tolist()))
    (view * 3).sum().backward()
    return seen


@row(CELL_STALE)
def test_a_stale_view_takes_a_hook():
    assert stale_hooks(microgradx) == [[3.0, 3.0]]


@row(CELL_STALE)
@pytest.mark.peer
def test_a_stale_view_loses_a_hook_in_pytorch(torch):
    assert stale_hooks(torch) == []


def nothing_below(lib):
    """How often hooks below a Function are called whose backward gives None."""
    class Nothing(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return None
    seen, x = [], lib.ones(2, requires_grad=True)
    y = x.exp()
    y.grad_fn.register_hook(lambda *grads: seen.append(grads))
    Nothing.apply(y).sum().backward()
    return len(seen), x.grad


@row("hooks of nodes below a `Function` whose backward gives None")
def test_hooks_below_nothing():
    assert nothing_below(microgradx) == (0, None)


@row("hooks of nodes below a `Function` whose backward gives None")
@pytest.mark.peer
def test_hooks_below_nothing_in_pytorch(torch):
    assert nothing_below(torch) == (1, None)


def causal_beside_a_mask(lib):
    lib.manual_seed(0)
    layer, x = lib.nn.MultiheadAttention(4, 1, batch_first=True), lib.randn(1, 3, 4)
    none = lib.zeros(3, 3)
    causal = layer(x, x, x, attn_mask=lib.triu(lib.full((3, 3), float("-inf")), 1), need_weights=False)[0]
    return bool(lib.allclose(layer(x, x, x, attn_mask=none, is_causal=True, need_weights=False)[0], causal))


@row("`MultiheadAttention(is_causal=True, need_weights=False)` beside a mask that is not causal")
def test_a_mask_is_looked_at():
    assert not causal_beside_a_mask(microgradx)


@row("`MultiheadAttention(is_causal=True, need_weights=False)` beside a mask that is not causal")
@pytest.mark.peer
def test_a_mask_is_not_looked_at_in_pytorch(torch):
    assert causal_beside_a_mask(torch)
