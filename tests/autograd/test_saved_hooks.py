"""Hooks on what is saved for the backward pass, and what may change it."""

import pytest

import microgradx


def values(t):
    return t.detach().tolist()


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
