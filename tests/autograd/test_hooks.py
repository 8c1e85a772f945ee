"""Hooks: on tensors, on nodes, on modules, on what is saved; and gradients of non-leaves."""
import contextlib
import gc
import threading
import weakref
from collections import OrderedDict

import pytest

import microgradx


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


def test_post_accumulate_hook_only_on_leaves(lib, x):
    with pytest.raises(RuntimeError, match="non-leaf"):
        (x * 2).register_post_accumulate_grad_hook(lambda p: None)


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


# ---------------------------------------------------------------------------------------------------- saved tensors

def test_saved_tensors_hooks(lib, x):
    log = []

    def pack(t):
        log.append(("pack", values(t)))
        return t.detach().numpy().copy()

    def unpack(array):
        log.append(("unpack", array.tolist()))
        return lib.from_numpy(array)
    with lib.autograd.graph.saved_tensors_hooks(pack, unpack):
        y = x * x
    assert log == [("pack", [1.0, 2.0, 3.0])] * 2
    y.sum().backward()
    assert log[2:] == [("unpack", [1.0, 2.0, 3.0])] * 2
    assert values(x.grad) == [2.0, 4.0, 6.0]


def test_saved_tensors_hooks_reach_functions_and_end_with_the_block(lib, x):
    packed = []

    class Square(lib.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            ctx.save_for_backward(t)
            return t * t

        @staticmethod
        def backward(ctx, g):
            t, = ctx.saved_tensors
            return 2 * g * t
    with lib.autograd.graph.saved_tensors_hooks(lambda t: packed.append(1) or t * 1, lambda t: t * 2):
        y = Square.apply(x)
    z = x.exp()
    assert packed == [1]
    (y.sum() + 0 * z.sum()).backward()
    assert values(x.grad) == [4.0, 8.0, 12.0]


SAVERS = {"product": lambda m, x, y: x @ y, "convolution": lambda m, x, y: m.nn.functional.conv2d(x[None, None], y[None, None, :3, :3]),
          "layer norm": lambda m, x, y: m.nn.functional.layer_norm(x, (64,)), "LSTM": lambda m, x, y: m.nn.LSTM(64, 64)(x)[0]}


@pytest.mark.parametrize("op", SAVERS)
def test_what_unpack_returns_has_the_saved_shape_and_kind_of_numbers(op):
    """Rules read it through pointers: another dtype among floats is converted, another order in memory copied."""
    def gradient(pack, unpack):
        microgradx.manual_seed(0)
        x, y = (microgradx.randn(64, 64, requires_grad=True) for _ in range(2))
        with microgradx.autograd.graph.saved_tensors_hooks(pack, unpack):
            out = SAVERS[op](microgradx, x, y)
        return microgradx.autograd.grad(out.sin().sum(), x)[0]
    right = gradient(lambda t: t, lambda t: t)
    for pack in (lambda t: t.double(), lambda t: t.mT.contiguous().mT if t.dim() > 1 else t):
        assert microgradx.allclose(gradient(pack, lambda t: t), right, atol=1e-3)
    assert microgradx.allclose(gradient(lambda t: t.half(), lambda t: t), right, rtol=0.02, atol=0.02 * right.abs().max().item())
    for pack in (lambda t: t.flatten()[:1], lambda t: t.int(), lambda t: t.new_zeros(0)):
        with pytest.raises(RuntimeError, match="unpack_hook was expected to return"):
            gradient(pack, lambda t: t)


def test_saved_tensors_hooks_nest(lib, x):
    which = []
    graph = lib.autograd.graph
    with graph.saved_tensors_hooks(lambda t: which.append("outer") or t, lambda t: t):
        with graph.saved_tensors_hooks(lambda t: which.append("inner") or t, lambda t: t):
            x.exp()
        x.exp()
    assert which == ["inner", "outer"]


def test_saved_tensors_hooks_can_be_disabled(lib, x):
    graph = lib.autograd.graph
    with graph.disable_saved_tensors_hooks("not here"), pytest.raises(RuntimeError, match="not here"), graph.saved_tensors_hooks(lambda t: t, lambda t: t):
        x.exp()


def test_save_on_cpu(lib, x):
    with lib.autograd.graph.save_on_cpu():
        y = (x * x).sin().sum()
    y.backward()
    assert values(x.grad) == pytest.approx([1.0806046, -2.6145744, -5.466782])


# ---------------------------------------------------------------------------------------------------- module hooks

def layer(lib):
    m = lib.nn.Linear(2, 1, bias=False)
    with lib.no_grad():
        m.weight.copy_(lib.tensor([[1.0, 2.0]]))
    return m


def test_forward_hooks(lib):
    m = layer(lib)
    log = []
    pre = m.register_forward_pre_hook(lambda mod, args: (args[0] + 1,))
    single = m.register_forward_pre_hook(lambda mod, args: args[0] * 2)
    post = m.register_forward_hook(lambda mod, args, out: log.append((mod is m, values(args[0]), values(out))))
    twice = m.register_forward_hook(lambda mod, args, out: out * 2)
    assert values(m(lib.ones(1, 2))) == [[24.0]]
    assert log == [(True, [[4.0, 4.0]], [[12.0]])]
    for handle in (pre, single, post, twice):
        handle.remove()
    assert values(m(lib.ones(1, 2))) == [[3.0]]


def test_forward_hooks_with_kwargs_and_order(lib):
    class Scale(lib.nn.Module):
        def forward(self, t, by=1.0):
            return t * by
    m = Scale()
    order = []
    m.register_forward_pre_hook(lambda mod, args, kwargs: order.append("late") or (args, {"by": kwargs["by"] + 1}), with_kwargs=True)
    m.register_forward_pre_hook(lambda mod, args: order.append("early"), prepend=True)
    m.register_forward_hook(lambda mod, args, kwargs, out: out + kwargs["by"], with_kwargs=True)
    assert m(lib.tensor(10.0), by=2.0).item() == 33.0
    assert order == ["early", "late"]


def test_always_called_forward_hooks(lib):
    class Broken(lib.nn.Module):
        def forward(self, t):
            raise ValueError("broken")
    m = Broken()
    calls = []
    m.register_forward_hook(lambda *args: calls.append("always"), always_call=True)
    m.register_forward_hook(lambda *args: calls.append("never"))
    with pytest.raises(ValueError, match="broken"):
        m(lib.ones(1))
    assert calls == ["always"]


def test_full_backward_hooks(lib):
    m = layer(lib)
    log = []

    def before(mod, grad_output):
        log.append(("pre", [values(g) for g in grad_output]))
        return (grad_output[0] * 2,)

    def after(mod, grad_input, grad_output):
        log.append(("post", [values(g) for g in grad_input], [values(g) for g in grad_output]))
        return (grad_input[0] * 100,)
    m.register_full_backward_pre_hook(before)
    m.register_full_backward_hook(after)
    t = lib.ones(1, 2, requires_grad=True)
    m(t).sum().backward()
    assert log == [("pre", [[[1.0]]]), ("post", [[[2.0, 4.0]]], [[[2.0]]])]
    assert values(t.grad) == [[200.0, 400.0]]
    assert values(m.weight.grad) == [[2.0, 2.0]]


@pytest.mark.filterwarnings("ignore:Full backward hook is firing")
def test_full_backward_hook_without_input_gradient(lib):
    m = layer(lib)
    log = []
    m.register_full_backward_hook(lambda mod, gi, go: log.append((gi, values(go[0]))))
    with pytest.warns(UserWarning, match="hook"):
        m(lib.ones(1, 2)).sum().backward()
    assert log == [((None,), [[1.0]])]


def test_global_module_hooks(lib):
    seen = []
    modules = lib.nn.modules.module
    handles = [modules.register_module_forward_pre_hook(lambda m, args: seen.append(("pre", type(m).__name__))),
               modules.register_module_forward_hook(lambda m, args, out: seen.append(("post", type(m).__name__)))]
    try:
        lib.nn.Sequential(lib.nn.ReLU())(lib.ones(1))
    finally:
        for handle in handles:
            handle.remove()
    lib.nn.ReLU()(lib.ones(1))
    assert seen == [("pre", "Sequential"), ("pre", "ReLU"), ("post", "ReLU"), ("post", "Sequential")]


def test_state_dict_hooks(lib):
    m = lib.nn.Sequential(layer(lib))
    log = []
    m.register_state_dict_pre_hook(lambda mod, prefix, keep_vars: log.append(("pre", prefix, keep_vars)))
    m[0].register_state_dict_post_hook(lambda mod, state, prefix, meta: state.__setitem__(prefix + "extra", state[prefix + "weight"]))
    state = m.state_dict()
    assert list(state) == ["0.weight", "0.extra"] and log == [("pre", "", False)]

    def rename(mod, state_dict, prefix, meta, strict, missing, unexpected, errors):
        state_dict.pop(prefix + "extra", None)
    m[0].register_load_state_dict_pre_hook(rename)
    m.register_load_state_dict_post_hook(lambda mod, keys: log.append((list(keys.missing_keys), list(keys.unexpected_keys))))
    m.load_state_dict(OrderedDict(state))
    assert log[-1] == ([], [])


def test_hooks_of_a_module_do_not_keep_it_alive(lib):
    m = layer(lib)
    m.register_full_backward_hook(lambda mod, gi, go: None)
    t = lib.ones(1, 2, requires_grad=True)
    m(t).sum().backward()
    ref = weakref.ref(m)
    del m
    gc.collect()
    assert ref() is None


def test_pack_hooks_see_inputs_with_their_history(lib, x):
    seen = []
    y = x * 2
    with lib.autograd.graph.saved_tensors_hooks(lambda t: seen.append(t) or t, lambda t: t):
        z = x * y
    assert {id(t) for t in seen} == {id(x), id(y)}
    z.sum().backward()
    assert values(x.grad) == [4.0, 8.0, 12.0]


@pytest.mark.parametrize("name, function", [("_raw_saved_self", "sin"), ("_raw_saved_result", "exp"), ("_raw_saved_self", "square"), ("_raw_saved_other", "square")])
def test_one_saved_tensor_is_packed(lib, x, name, function):
    """The unpacked tensor is twice what was saved: what the rule multiplies by it shows which one it was."""
    y = x * x if function == "square" else getattr(x, function)()
    getattr(y.grad_fn, name).register_hooks(lambda t: t.detach().numpy().tolist(), lambda kept: lib.tensor(kept) * 2)
    y.sum().backward()
    want = {"sin": (x.detach() * 2).cos(), "exp": x.detach().exp() * 2, "square": x.detach() * 3}[function]
    assert lib.allclose(x.grad, want)


def test_one_saved_tensor_of_a_function_is_packed(lib, x):
    class Scaled(lib.autograd.Function):
        @staticmethod
        def forward(ctx, t):
            ctx.save_for_backward(t)
            return t * 2

        @staticmethod
        def backward(ctx, g):
            return g * ctx.saved_tensors[0]
    y = Scaled.apply(x)
    first, = y.grad_fn._raw_saved_tensors
    first.register_hooks(lambda t: t * 2, lambda t: t * 3)
    y.sum().backward()
    assert values(x.grad) == [6.0, 12.0, 18.0]


def test_a_saved_tensor_is_packed_once_and_before_it_is_freed(lib, x):
    y, z = x.sin(), x.cos()
    raw = y.grad_fn._raw_saved_self
    with pytest.raises(TypeError):
        raw.register_hooks(1, 2)
    with pytest.raises(RuntimeError):
        z.grad_fn._raw_saved_self.register_hooks(lambda t: t.mul_(2), lambda t: t)
    raw.register_hooks(lambda t: t * 1, lambda t: t * 1)
    with pytest.raises(RuntimeError, match="already been set"):
        raw.register_hooks(lambda t: t * 1, lambda t: t * 1)
    y.sum().backward()
    with pytest.raises(RuntimeError, match="freed"):
        raw.register_hooks(lambda t: t * 1, lambda t: t * 1)
    with pytest.raises(AttributeError):
        _ = x.sin().grad_fn._raw_saved_none


LIBRARIES = [microgradx, pytest.param("torch", marks=pytest.mark.peer)]
PAIRS = {"matmul": (lambda lib, a, b: a @ b, (2, 3), (3, 4)), "mul": (lambda lib, a, b: a * b, (2, 3), (3,)),
         "conv1d": (lambda lib, a, b: lib.conv1d(a, b), (1, 2, 5), (3, 2, 2)), "layer_norm": (lambda lib, a, b: lib.layer_norm(a, (3,), b), (2, 3), (3,)),
         "batch_norm": (lambda lib, a, b: lib.nn.functional.batch_norm(a, None, None, b, training=True), (2, 3), (3,)),
         "where": (lambda lib, a, b: lib.where(a > 2, a, b), (2, 3), (3,)), "maximum": (lambda lib, a, b: lib.maximum(a, b), (2, 1), (3,))}


@pytest.mark.parametrize("lib", LIBRARIES)
@pytest.mark.parametrize("name", PAIRS)
def test_rules_give_what_is_asked_for(lib, name):
    lib = pytest.importorskip(lib) if isinstance(lib, str) else lib
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


@pytest.mark.parametrize("lib", LIBRARIES)
@pytest.mark.parametrize("retain", [False, True])
def test_backward_to_a_result_retains_its_gradient(lib, retain):
    lib = pytest.importorskip(lib) if isinstance(lib, str) else lib
    x, h, loss = product(lib)
    if retain:
        h.retain_grad()
    seen = []
    for inputs in ([h], [h, h], [x, h, x], None):
        loss.backward(inputs=inputs, retain_graph=True)
        seen.append((h.grad.tolist()[0], None if x.grad is None else x.grad.tolist()[0]))
    assert seen == [(4, None), (8, None), (12, 8), (16, 16)]


@pytest.mark.parametrize("lib", LIBRARIES)
def test_hooks_of_a_result_come_before_those_of_its_node(lib):
    """Where the pass goes on, what it gives for the result itself is from before both; where it ends the node's do not run."""
    lib = pytest.importorskip(lib) if isinstance(lib, str) else lib
    x, h, loss = product(lib)
    h.grad_fn.register_prehook(lambda gradients: (gradients[0] * 10,))
    h.register_hook(lambda g: g + 1)
    h.retain_grad()
    assert [g.tolist()[0] for g in lib.autograd.grad(loss, [h, x], retain_graph=True)] == [4, 100] and h.grad.tolist() == [5, 5]
    assert lib.autograd.grad(loss, h, retain_graph=True)[0].tolist() == [5, 5] and h.grad.tolist() == [10, 10]


# ---------------------------------------------------------------------------------------------------- several tensors

def test_a_hook_of_several_tensors(lib):
    a, b = lib.ones(2, requires_grad=True), lib.ones(2, requires_grad=True)
    c, d = a * b, a * b
    seen, first = [], []
    graph = lib.autograd.graph
    handles = [graph.register_multi_grad_hook((a, b, c, d), lambda grads: seen.append([g is not None and values(g) for g in grads])),
               graph.register_multi_grad_hook((a, b, c, d), lambda g: first.append(values(g)), mode="any")]
    c.sum().backward(retain_graph=True)
    c.sum().backward(inputs=(a,), retain_graph=True)
    (c + 2 * d).sum().backward(retain_graph=True)
    for handle in handles:
        handle.remove()
    c.sum().backward()
    assert seen == [[[1, 1], [1, 1], [1, 1], False], [[1, 1], False, [1, 1], False], [[3, 3], [3, 3], [1, 1], [2, 2]]]
    assert len(first) == 3 and first[0] == first[1] == [1, 1]
    with pytest.raises(ValueError, match="some"):
        graph.register_multi_grad_hook((a,), print, mode="some")


def test_a_pass_that_raises_leaves_no_hook_of_several_tensors_waiting(lib):
    x = lib.ones(2, requires_grad=True)
    y, other = x * 2, lib.ones(1, requires_grad=True)
    z = y * 1
    seen = []
    lib.autograd.graph.register_multi_grad_hook((z, other), lambda grads: seen.append([g is not None for g in grads]))

    def fails(g):
        raise KeyError("in a hook")
    handle = y.register_hook(fails)
    with pytest.raises(KeyError):
        z.sum().backward()
    handle.remove()
    seen.clear()
    (x * 3).sum().backward()
    assert seen == []
    (other * 3).sum().backward()
    assert seen == [[False, True]]


def test_a_hook_of_several_tensors_in_a_pass_inside_of_another(lib):
    x, w = lib.ones(1, requires_grad=True), lib.ones(1, requires_grad=True)
    seen = []
    lib.autograd.graph.register_multi_grad_hook((x, w), lambda grads: seen.append([g is not None and values(g) for g in grads]))
    y = x * 2

    def inner(g):
        with lib.enable_grad():
            (w * 5).sum().backward()
    y.register_hook(inner)
    y.sum().backward()
    assert seen == [[False, [5]], [[2], False]]


def test_hooks_of_several_tensors_tell_threads_apart():
    """Both passes have begun when the first ends: it is not taken for the end of the other (PyTorch then forgets the other's call)."""
    a, b = microgradx.ones(1, requires_grad=True), microgradx.ones(1, requires_grad=True)
    seen, begun, ended = [], [threading.Event(), threading.Event()], threading.Event()
    microgradx.autograd.graph.register_multi_grad_hook((a, b), lambda grads: seen.append([g is not None and values(g) for g in grads]))

    def first():
        x = microgradx.ones(1, requires_grad=True)
        x.register_hook(lambda g: begun[0].set() or begun[1].wait(20) and None)
        (a * 2 + x * 1).sum().backward()
        ended.set()

    def second():
        x = microgradx.ones(1, requires_grad=True)
        x.register_hook(lambda g: begun[1].set() or ended.wait(20) and None)
        begun[0].wait(20)
        (a * 3 + (x * 1) + b * 5).sum().backward()          # b's gradient is there before the first ends, a's after it
    threads = [threading.Thread(target=each) for each in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen, key=str) == [[[2], False], [[3], [5]]]


def test_what_was_saved_may_change_inside_of_a_block(lib):
    graph = lib.autograd.graph
    x = lib.ones(2, requires_grad=True)
    with graph.allow_mutation_on_saved_tensors():
        y = x.exp()
        loss = (y * y).sum() + (x ** 3).sum()
        y.zero_()
        with lib.no_grad():
            x.mul_(5)
        loss.backward()
        kept = (x ** 2).sum()
    assert values(x.grad) == pytest.approx([2 * 2.718281828 ** 2 + 3] * 2)
    with pytest.raises(AssertionError, match="outside"):
        kept.backward()
    with graph.allow_mutation_on_saved_tensors(), pytest.raises(RuntimeError, match="nested"), graph.allow_mutation_on_saved_tensors():
        pass


def test_a_change_that_nobody_saw_is_counted(lib):
    x, number = lib.ones(2, requires_grad=True), lib.tensor(2.0)
    loss = (x * x).sum()
    lib.autograd.graph.increment_version([x, number, number])
    assert (x._version, number._version) == (1, 2)
    with pytest.raises(RuntimeError, match="modified|changed"):
        loss.backward()
