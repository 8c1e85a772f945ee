"""What a backward pass computes: the gradients that it is asked for, and no others."""
import contextlib

import pytest

import microgradx

PAIRS = {"matmul": (lambda lib, a, b: a @ b, (2, 3), (3, 4)), "mul": (lambda lib, a, b: a * b, (2, 3), (3,)),
         "conv1d": (lambda lib, a, b: lib.conv1d(a, b), (1, 2, 5), (3, 2, 2)), "layer_norm": (lambda lib, a, b: lib.layer_norm(a, (3,), b), (2, 3), (3,)),
         "batch_norm": (lambda lib, a, b: lib.nn.functional.batch_norm(a, None, None, b, training=True), (2, 3), (3,)),
         "where": (lambda lib, a, b: lib.where(a > 2, a, b), (2, 3), (3,)), "maximum": (lambda lib, a, b: lib.maximum(a, b), (2, 1), (3,))}


@pytest.mark.parametrize("name", PAIRS)
def test_rules_give_what_is_asked_for(lib, name):
    function, *shapes = PAIRS[name]
    inputs = [lib.rand(shape).requires_grad_() for shape in shapes]
    out, seen = function(lib, *inputs), []
    out.grad_fn.register_hook(lambda gradients, _: seen.append([None if g is None else tuple(g.shape) for g in gradients[:2]]))
    both = lib.autograd.grad(out.sum(), inputs, retain_graph=True)
    for which in (0, 1):
        alone, = lib.autograd.grad(out.sum(), inputs[which], retain_graph=True)
        assert alone.tolist() == both[which].tolist()
    assert seen == [shapes, [shapes[0], None], [None, shapes[1]]]
    out.sum().backward()
    assert seen[-1] == shapes


def test_a_pass_inside_of_a_rule_computes_everything():
    x, w = (microgradx.rand(2, 2).requires_grad_() for _ in range(2))
    inner = x @ w
    loss = inner.sum()

    class Nested(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, a):
            return a * 1

        @staticmethod
        def backward(ctx, g):
            loss.backward(retain_graph=True)
            return g

    y = inner * x
    microgradx.autograd.grad(Nested.apply(y).sum(), x, retain_graph=True)
    assert w.grad is not None and x.grad is not None


def test_a_rule_that_raised_leaves_nothing_behind():
    x, w = (microgradx.rand(2, 2).requires_grad_() for _ in range(2))
    broken = [True]

    def unpack(tensor):
        if broken:
            raise OSError("the disk")
        return tensor
    with microgradx.autograd.graph.saved_tensors_hooks(lambda tensor: tensor, unpack):
        loss = (x @ w).sum()
    with pytest.raises(OSError, match="disk"):
        microgradx.autograd.grad(loss, x, retain_graph=True)
    broken.clear()
    loss.backward()
    assert x.grad is not None and w.grad is not None


def test_rules_ask_for_needs_and_not_for_what_was_unpacked():
    """What comes back from saved_tensors_hooks may have no history."""
    picture, grid = microgradx.rand(1, 2, 4, 4).requires_grad_(), microgradx.rand(1, 3, 3, 2).requires_grad_()

    def gradients(hooks):
        with hooks:
            out = microgradx.nn.functional.grid_sample(picture, grid, align_corners=False)
        return [g.tolist() for g in microgradx.autograd.grad(out.sum(), [picture, grid])]
    assert gradients(microgradx.autograd.graph.save_on_cpu()) == gradients(contextlib.nullcontext())
    with microgradx.autograd.graph.save_on_cpu():
        out = microgradx.special.zeta(picture + 1, 2.0)
    with pytest.raises(NotImplementedError, match="self"):
        out.sum().backward()


def product(lib):
    x = lib.ones(2, requires_grad=True)
    h = x * 2
    return x, h, (h * h).sum()


@pytest.mark.parametrize("retain", [False, True])
def test_backward_to_a_result_retains_its_gradient(lib, retain):
    x, h, loss = product(lib)
    if retain:
        h.retain_grad()
    seen = []
    for inputs in ([h], [h, h], [x, h, x], None):
        loss.backward(inputs=inputs, retain_graph=True)
        seen.append((h.grad.tolist()[0], None if x.grad is None else x.grad.tolist()[0]))
    assert seen == [(4, None), (8, None), (12, 8), (16, 16)]


def test_hooks_of_a_result_come_before_those_of_its_node(lib):
    """Where the pass goes on, what it gives for the result itself is from before both; where it ends the node's do not run."""
    x, h, loss = product(lib)
    h.grad_fn.register_prehook(lambda gradients: (gradients[0] * 10,))
    h.register_hook(lambda g: g + 1)
    h.retain_grad()
    assert [g.tolist()[0] for g in lib.autograd.grad(loss, [h, x], retain_graph=True)] == [4, 100] and h.grad.tolist() == [5, 5]
    assert lib.autograd.grad(loss, h, retain_graph=True)[0].tolist() == [5, 5] and h.grad.tolist() == [10, 10]
