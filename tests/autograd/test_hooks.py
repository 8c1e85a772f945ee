"""Hooks on tensors and on nodes; and gradients of non-leaves."""
import functools

import pytest


def values(t):
    return t.detach().tolist()


# ---------------------------------------------------------------------------------------------------- tensor hooks

def test_a_hook_sees_the_whole_gradient_of_a_leaf(lib, x):
    seen = []
    x.register_hook(lambda g: seen.append(values(g)))
    (x * 2 + x * 3).sum().backward()
    assert seen == [[5.0, 5.0, 5.0]]
    assert values(x.grad) == [5.0, 5.0, 5.0]


def test_a_hook_replaces_the_gradient_of_a_leaf(lib, x):
    x.register_hook(lambda g: g * 10)
    x.register_hook(lambda g: g + 1)
    (x * 2).sum().backward()
    assert values(x.grad) == [21.0, 21.0, 21.0]


def test_a_hook_replaces_the_gradient_of_a_non_leaf(lib, x):
    y = x * 2
    order = []

    def first(g):
        order.append(("first", values(g)))
        return g * 3

    def second(g):
        order.append(("second", values(g)))

    y.register_hook(first)
    y.register_hook(second)
    (y * y).sum().backward()
    assert order == [("first", [4.0, 8.0, 12.0]), ("second", [12.0, 24.0, 36.0])]
    assert values(x.grad) == [24.0, 48.0, 72.0]


@pytest.mark.parametrize("leaf", [True, False])
def test_a_removed_hook_is_not_called(lib, x, leaf):
    t = x if leaf else x * 1
    calls = []
    kept = t.register_hook(lambda g: calls.append("kept"))
    removed = t.register_hook(lambda g: calls.append("removed"))
    removed.remove()
    removed.remove()
    with t.register_hook(lambda g: calls.append("block")):
        t.sum().backward(retain_graph=True)
    t.sum().backward(retain_graph=True)
    kept.remove()
    t.sum().backward()
    assert calls == ["kept", "block", "kept"]


def test_hooks_run_in_grad_too(lib, x):
    y = x * 2
    y.register_hook(lambda g: g * 5)
    x.register_hook(lambda g: g * 7)
    g, = lib.autograd.grad(y.sum(), x)
    assert values(g) == [70.0, 70.0, 70.0]
    assert x.grad is None


def test_hook_on_an_input_that_grad_asks_for(lib, x):
    y = x * 2
    y.register_hook(lambda g: g * 5)
    g, = lib.autograd.grad((y * 3).sum(), y)
    assert values(g) == [15.0, 15.0, 15.0]


def test_a_hook_on_one_of_several_outputs(lib, x):
    a, b = x.repeat(2).split(3)
    a.register_hook(lambda g: g * 100)
    (a + 2 * b).sum().backward()
    assert values(x.grad) == [102.0, 102.0, 102.0]


def test_a_hook_that_changes_the_shape_raises(lib, x):
    y = x * 2
    y.register_hook(lambda g: g[:1])
    with pytest.raises(RuntimeError, match="hook.* has changed the size of value"):
        y.sum().backward()


def test_a_hook_that_returns_no_tensor_raises(lib, x):
    x.register_hook(lambda g: 3.0)
    with pytest.raises(TypeError):
        (x * 2).sum().backward()


def test_what_a_hook_raises_comes_out_of_backward(lib, x):
    y = x * 2

    def broken(g):
        raise KeyError("mine")
    handle = y.register_hook(broken)
    with pytest.raises(KeyError, match="mine"):
        y.sum().backward(retain_graph=True)
    assert x.grad is None
    handle.remove()
    y.sum().backward()
    assert values(x.grad) == [2.0, 2.0, 2.0]


def test_no_hook_without_a_gradient(lib):
    with pytest.raises(RuntimeError, match="cannot register a hook on a tensor that doesn't require gradient"):
        lib.ones(2).register_hook(lambda g: g)


def test_a_hook_records_under_create_graph(lib, x):
    y = x ** 2
    y.register_hook(lambda g: g * y)
    g, = lib.autograd.grad(y.sum(), x, create_graph=True)   # y * 2x = 2x^3
    second, = lib.autograd.grad(g.sum(), x)                 # through y too, whose hook multiplies again: 2y + 4x^2 y
    assert values(g) == [2.0, 16.0, 54.0]
    assert values(second) == [6.0, 72.0, 342.0]


def test_hook_before_an_in_place_change_stays_with_the_old_value(lib, x):
    y = x * 2
    seen = []
    y.register_hook(lambda g: seen.append(values(g)))
    y.mul_(3)
    y.register_hook(lambda g: seen.append(("new", values(g))))
    y.sum().backward()
    assert sorted(seen, key=str) == sorted([("new", [1.0, 1.0, 1.0]), [3.0, 3.0, 3.0]], key=str)
    assert values(x.grad) == [6.0, 6.0, 6.0]


def test_post_accumulate_hooks(lib, x):
    calls = []

    def hook(p):
        calls.append((p is x, values(p.grad)))
        p.grad = None
    handle = x.register_post_accumulate_grad_hook(hook)
    (x * 2).sum().backward()
    (x * 4).sum().backward()
    assert x.grad is None
    handle.remove()
    (x * 4).sum().backward()
    assert calls == [(True, [2.0, 2.0, 2.0]), (True, [4.0, 4.0, 4.0])]
    assert values(x.grad) == [4.0, 4.0, 4.0]


def test_an_optimizer_in_the_backward(lib):
    torch = lib
    layer = torch.nn.Linear(2, 1)
    before = values(layer.weight)
    optimizers = {p: torch.optim.SGD([p], lr=0.5) for p in layer.parameters()}

    def step(p):
        optimizers[p].step()
        optimizers[p].zero_grad()
    for p in layer.parameters():
        p.register_post_accumulate_grad_hook(step)
    layer(torch.ones(1, 2)).sum().backward()
    assert layer.weight.grad is None
    assert values(layer.weight) == [[pytest.approx(v - 0.5) for v in before[0]]]


def test_post_accumulate_hooks_run_where_inputs_are_named(lib, x):
    calls = []
    x.register_post_accumulate_grad_hook(lambda p: calls.append(values(p.grad)))
    (x * 2).sum().backward(inputs=[x])
    lib.autograd.grad((x * 2).sum(), x)
    assert calls == [[2.0, 2.0, 2.0]]


def test_post_accumulate_hook_only_on_leaves_and_returns_nothing(lib, x):
    with pytest.raises(RuntimeError, match="non-leaf"):
        (x * 2).register_post_accumulate_grad_hook(lambda p: None)
    x.register_post_accumulate_grad_hook(lambda p: p.grad)
    with pytest.raises(RuntimeError, match="hooks should return None"):
        x.sum().backward()


def test_post_accumulate_hook_returns_what_it_was_given(lib, x):
    before, handle = values(x), x.register_post_accumulate_grad_hook(lambda p: p.add_(p.grad, alpha=-0.5))
    x.sum().backward()
    assert values(x) == [v - 0.5 for v in before]
    handle.remove()
    x.register_post_accumulate_grad_hook(lambda p: 1)
    with pytest.raises(TypeError):
        x.sum().backward()


@pytest.mark.parametrize("named", [False, True])
def test_the_order_of_the_hooks_of_a_leaf(lib, x, named):
    """Also where the pass goes to given inputs."""
    order = []
    y = x * 2
    node = y.grad_fn.next_functions[0][0]
    node.register_hook(lambda inputs, outputs: order.append(("after", values(outputs[0]))))
    x.register_post_accumulate_grad_hook(lambda p: order.append(("accumulated", values(p.grad))))
    node.register_prehook(lambda outputs: (outputs[0] + 1,))
    x.register_hook(lambda g: g * 10)
    y.sum().backward(inputs=[x] if named else None)
    assert order == [("accumulated", [21.0, 21.0, 21.0]), ("after", [21.0, 21.0, 21.0])]


@pytest.mark.parametrize("how", ["backward", "inputs", "grad"])
def test_a_leaf_hook_runs_when_the_whole_gradient_is_there(lib, x, how):
    """Before what lies further back, and once: a leaf that is used twice waits for the second gradient."""
    order = []

    def note(name):
        return lambda g: order.append((name, values(g)))
    w, v = (lib.full((3,), number, requires_grad=True) for number in (2.0, 3.0))
    h = (x * w).exp()
    k = h * v
    for name, t in (("x", x), ("w", w), ("v", v), ("h", h)):
        t.register_hook(note(name))
    v.register_post_accumulate_grad_hook(lambda p: order.append(("v accumulated", values(p.grad))))
    loss = (k * w).sum()
    if how == "grad":
        lib.autograd.grad(loss, (x, w, v))
    else:
        loss.backward(inputs=(x, w, v) if how == "inputs" else None)
    assert [name for name, _ in order] == (["v", "h", "x", "w"] if how == "grad" else ["v", "v accumulated", "h", "x", "w"]), order
    assert dict(order)["w"] == pytest.approx(values((h * v * (1 + x * w)).detach()))


def test_hooks_of_the_node_that_a_pass_ends_at(lib, x):
    """backward(inputs=) runs the node of an input that is no leaf, hooks and all; grad() ends before it."""
    calls = []
    y = x * 2
    y.grad_fn.register_prehook(lambda outputs: calls.append("before"))
    y.grad_fn.register_hook(lambda inputs, outputs: calls.append("after"))
    y.sum().backward(inputs=[y], retain_graph=True)
    assert calls == ["before", "after"] and x.grad is None and values(y.grad) == [1.0, 1.0, 1.0]
    lib.autograd.grad(y.sum(), y)
    assert calls == ["before", "after"]


# ---------------------------------------------------------------------------------------------------- retain_grad

def test_retain_grad(lib, x):
    y = x * 2
    y.retain_grad()
    y.retain_grad()
    assert y.retains_grad and not x.retains_grad
    (y * y).sum().backward()
    assert values(y.grad) == [4.0, 8.0, 12.0]


def test_retained_gradient_comes_after_the_hooks(lib, x):
    y = x * 2
    y.retain_grad()
    y.register_hook(lambda g: g * 10)
    y.sum().backward()
    assert values(y.grad) == [10.0, 10.0, 10.0]


def test_a_retained_gradient_has_memory_of_its_own(lib, x):
    y = x * 2
    y.retain_grad()
    y.sum().backward(retain_graph=True)
    y.grad += 1
    assert values(y.grad) == [2.0, 2.0, 2.0]
    y.grad = None
    given = lib.ones(3)
    y.backward(given)
    y.grad.mul_(5)
    assert values(given) == [1.0, 1.0, 1.0]


def test_retained_gradient_after_an_in_place_change(lib, x):
    y = x * 2
    y.retain_grad()
    y.mul_(3)
    y.sum().backward()
    assert values(y.grad) == [1.0, 1.0, 1.0]


def test_retain_grad_of_a_leaf_changes_nothing_and_without_gradient_raises(lib, x):
    x.retain_grad()
    assert not x.retains_grad
    with pytest.raises(RuntimeError, match="can't retain_grad on Tensor that has requires_grad=False"):
        lib.ones(1).retain_grad()


# ---------------------------------------------------------------------------------------------------- nodes

def test_names_and_next_functions(lib, x):
    y = (x * 2).sum()
    node = y.grad_fn
    assert node.name() == "SumBackward0" and repr(node).startswith("<SumBackward0 object at 0x")
    (mul, nr), = node.next_functions
    assert (mul.name(), nr) == ("MulBackward0", 0)
    leaf = mul.next_functions[0][0]
    assert leaf.name().endswith("AccumulateGrad") and leaf.variable is x
    assert mul.next_functions[1] == (None, 0)
    assert leaf.next_functions == ()


def test_the_same_node_is_the_same_object(lib, x):
    y = x * 2
    z = y.sum()
    assert z.grad_fn is z.grad_fn
    assert z.grad_fn.next_functions[0][0] is y.grad_fn
    assert {y.grad_fn: 1}[z.grad_fn.next_functions[0][0]] == 1
    assert x.grad_fn is None and y.grad_fn is not None


def test_output_numbers(lib, x):
    a, b = x.repeat(2).split(3)
    assert (a.output_nr, b.output_nr) == (0, 1)
    assert (a + b).grad_fn.next_functions[1][1] == 1


def test_metadata(lib, x):
    node = (x * 2).grad_fn
    node.metadata["note"] = 7
    assert node.metadata == {"note": 7}


def test_node_hook_sees_and_replaces_grad_inputs(lib, x):
    y = x * 2
    seen = []

    def hook(grad_inputs, grad_outputs):
        seen.append((values(grad_inputs[0]), [values(g) for g in grad_outputs]))
        return (grad_inputs[0] * 10, *grad_inputs[1:])
    y.grad_fn.register_hook(hook)
    (y * 3).sum().backward()
    assert seen == [([6.0, 6.0, 6.0], [[3.0, 3.0, 3.0]])]
    assert values(x.grad) == [60.0, 60.0, 60.0]


@pytest.mark.parametrize("of_leaf", [False, True])
@pytest.mark.parametrize(("given", "error"), [((), RuntimeError), (1, TypeError), ("tensor", TypeError), (("tensor", "tensor"), RuntimeError),
                                              ((1,), TypeError), (("short",), RuntimeError)])
def test_node_prehook_of_other_things(lib, x, given, error, of_leaf):
    made = {"tensor": lib.ones(3), "short": lib.ones(2)}
    given = tuple(made.get(each, each) for each in given) if isinstance(given, tuple) else made.get(given, given)
    y = x * 2
    (y.grad_fn.next_functions[0][0] if of_leaf else y.grad_fn).register_prehook(lambda grads: given)
    with pytest.raises(error):
        y.sum().backward()


@pytest.mark.parametrize("of_leaf", [False, True])
def test_node_prehook_takes_the_gradient_away(lib, x, of_leaf):
    y = x * 2
    (y.grad_fn.next_functions[0][0] if of_leaf else y.grad_fn).register_prehook(lambda grads: (None,))
    y.sum().backward()
    assert x.grad is None


def test_node_prehook_sees_and_replaces_grad_outputs(lib, x):
    y = x * 2
    seen = []

    def hook(grad_outputs):
        seen.append([values(g) for g in grad_outputs])
        return (grad_outputs[0] * 5,)
    handle = y.grad_fn.register_prehook(hook)
    y.sum().backward(retain_graph=True)
    handle.remove()
    y.sum().backward()
    assert seen == [[[1.0, 1.0, 1.0]]]
    assert values(x.grad) == [12.0, 12.0, 12.0]


def test_node_hook_that_returns_the_wrong_number_raises(lib, x):
    y = x * 2
    y.grad_fn.register_hook(lambda gi, go: (gi[0],) * 5)
    with pytest.raises(RuntimeError):
        y.sum().backward()


def test_hook_on_the_node_of_a_leaf(lib, x):
    """grad_fn.next_functions[0][0] of x.view_as(x): where frameworks of data-parallel training hang their hooks."""
    node = x.expand_as(x).grad_fn.next_functions[0][0]
    calls = []
    handle = node.register_hook(lambda *args: calls.append("after"))
    prehandle = node.register_prehook(lambda grads: (grads[0] * 2,))
    x.sum().backward()
    assert calls == ["after"]
    assert values(x.grad) == [2.0, 2.0, 2.0]
    handle.remove()
    prehandle.remove()
    x.sum().backward()
    assert calls == ["after"]
    assert values(x.grad) == [3.0, 3.0, 3.0]


def test_get_gradient_edge(lib, x):
    y = x * 2
    edge = lib.autograd.graph.get_gradient_edge(y)
    assert edge.node is y.grad_fn and edge.output_nr == 0
    assert values(lib.autograd.grad((y * 3).sum(), edge)[0]) == [3.0, 3.0, 3.0]
    (y * 3).sum().backward(inputs=(edge, lib.autograd.graph.get_gradient_edge(x)))
    assert values(x.grad) == [6.0, 6.0, 6.0] and not y.retains_grad


def test_edges_as_outputs(lib, x):
    edge_of, grad = lib.autograd.graph.get_gradient_edge, functools.partial(lib.autograd.grad, retain_graph=True)
    total, pieces = (x * 2).sum(), x.chunk(3)
    edge, second = edge_of(total), edge_of(pieces[1])
    del total, pieces
    assert values(grad(edge, x)[0]) == values(grad([edge], [x])[0]) == [2.0, 2.0, 2.0]
    assert values(grad((edge, edge_of(x)), x, (None, lib.arange(3.0)))[0]) == [2.0, 3.0, 4.0]
    assert values(grad(second, x, lib.tensor([7.0]))[0]) == [0.0, 7.0, 0.0]
    lib.autograd.backward(edge)
    assert values(x.grad) == [2.0, 2.0, 2.0]
    for wrong, message in ((lib.ones(4), "Mismatch in shape"), (lib.ones((), dtype=lib.complex64), "same dtype")):
        with pytest.raises(RuntimeError, match=message):
            grad(edge, x, wrong)
    with pytest.raises(RuntimeError, match="grad can be implicitly created only for scalar outputs"):
        grad(edge_of(x * 2), x)


def test_gradients_made_of_zeros(lib, x):
    other = lib.ones(2, requires_grad=True)
    for create_graph in (False, True):
        zeros, = lib.autograd.grad(x.sum(), other, materialize_grads=True, create_graph=create_graph)
        assert values(zeros) == [0.0, 0.0] and zeros.requires_grad is create_graph
    edge = lib.autograd.graph.get_gradient_edge(other * 1)
    with pytest.raises(RuntimeError, match="materialize_grads cannot be used when the given input is a GradientEdge"):
        lib.autograd.grad(x.sum(), edge, materialize_grads=True)


# ---------------------------------------------------------------------------------------------------- saved tensors


@pytest.mark.parametrize("add", ["tensor", "node", "prehook"])
def test_hooks_of_a_view_do_not_see_what_changed_it_in_place(lib, x, add):
    h = x * 1
    v, seen = h[:2], []

    def hook(*grads):
        seen.append(values(grads[-1][0] if isinstance(grads[-1], tuple) else grads[-1]))
    v.register_hook(hook) if add == "tensor" else v.grad_fn.register_hook(hook) if add == "node" else v.grad_fn.register_prehook(hook)
    y = v * 5
    v.mul_(3)
    (h.sum() + y.sum()).backward()
    assert seen == [[5.0, 5.0]] and values(x.grad) == [8.0, 8.0, 1.0]


def test_hooks_of_a_view_do_not_see_what_changed_a_part_of_it_in_place(lib, x):
    h = x * 1
    v = h[1:]
    v.register_hook(lambda g: g * 100)
    v[0].mul_(3)
    (h * 2).sum().backward()
    assert values(x.grad) == [2.0, 6.0, 2.0]


def test_a_look_beyond_a_slice_that_is_changed_in_place(lib, x):
    """The change's gradient goes past the slice, which the look was made of, to the base."""
    h = x * 1
    look = h[:2].as_strided((2,), (1,), 1)
    look.mul_(3)
    (h * lib.tensor([1.0, 2.0, 4.0])).sum().backward()
    assert h.tolist() == [1.0, 6.0, 9.0] and x.grad.tolist() == [1.0, 6.0, 12.0]


def test_a_hook_may_not_make_a_sparse_gradient_dense_nor_the_other_way_round(lib):
    for sparse, change in ((True, lambda g: g.to_dense()), (False, lambda g: g.to_sparse())):
        table = lib.nn.Embedding(3, 2, sparse=sparse)
        table.weight.register_hook(change)
        with pytest.raises(RuntimeError, match="changed the type of value"):
            table(lib.tensor([0, 2])).sum().backward()


def test_a_node_can_be_called(lib, x):
    y = lib.tensor([2.0, 3.0, 4.0])
    node = (x.detach().requires_grad_() * y).grad_fn
    grad = lib.full((3,), 2.0)
    product, nothing = node(grad)
    assert values(product) == [4.0, 6.0, 8.0] and nothing is None
    summed = x.sum().grad_fn(lib.tensor(3.0))
    assert values(summed) == [3.0, 3.0, 3.0]
    leaf = (x * 2).grad_fn.next_functions[0][0]
    assert leaf(grad) == () and values(x.grad) == [2.0, 2.0, 2.0]
    leaf(grad)
    assert values(x.grad) == [4.0, 4.0, 4.0] and not x.grad.requires_grad and values(grad) == [2.0, 2.0, 2.0]
    low, high = lib.tensor([[1.0, 2.0]], requires_grad=True).unbind(1)
    assert values(low.grad_fn(lib.ones(1), None)) == [[1.0, 0.0]] and low.grad_fn is not None and high is not None
    with pytest.raises(TypeError):
        node(3)
