"""autograd.Function: what forward may save, mark and return, and what backward must give back."""
import pytest

import microgradx


def values(t):
    return t.detach().tolist()


def make(lib, forward, backward, setup=None, name="Op"):
    """A Function class from plain functions."""
    body = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    if setup is not None:
        body["setup_context"] = staticmethod(setup)
    return type(name, (lib.autograd.Function,), body)


def square(lib):
    def forward(ctx, t):
        ctx.save_for_backward(t)
        return t * t

    def backward(ctx, g):
        t, = ctx.saved_tensors
        return 2 * g * t
    return make(lib, forward, backward, name="Square")


def test_forward_and_backward(lib, x):
    y = square(lib).apply(x)
    assert values(y) == [1.0, 4.0, 9.0] and y.requires_grad and not y.is_leaf
    assert y.grad_fn.name() == "SquareBackward" and repr(y.grad_fn).startswith("<") and y.grad_fn.next_functions[0][0].variable is x
    y.sum().backward()
    assert values(x.grad) == [2.0, 4.0, 6.0]


def test_the_node_is_the_context(lib, x):
    def forward(ctx, t):
        ctx.note = "kept"
        return t * 1

    def backward(ctx, g):
        assert ctx.note == "kept"
        return g
    y = make(lib, forward, backward).apply(x)
    assert y.grad_fn.note == "kept"
    y.sum().backward()
    assert values(x.grad) == [1.0, 1.0, 1.0]


def test_nothing_is_recorded_inside_forward(lib, x):
    inside = []

    def forward(ctx, t):
        inside.append((lib.is_grad_enabled(), (t * 2).requires_grad))
        return t * 2
    y = make(lib, forward, lambda ctx, g: g * 2).apply(x)
    assert inside == [(False, False)] and y.requires_grad


@pytest.mark.parametrize("how", ["no_grad", "no input"])
def test_without_history(lib, x, how):
    with lib.no_grad():
        y = square(lib).apply(x)
    if how == "no input":
        y = square(lib).apply(lib.ones(2))
    assert not y.requires_grad and y.grad_fn is None


def test_other_arguments_and_several_outputs(lib, x):
    def forward(ctx, scale, t, name, u, *rest):
        ctx.scale = scale
        assert name == "name" and rest == (None, [1])
        return t * scale, "text", u + t, 7

    def backward(ctx, *grads):
        assert len(grads) == 4
        return None, grads[0] * ctx.scale + grads[2], None, grads[2], None, None
    u = lib.tensor([1.0, 1.0, 1.0], requires_grad=True)
    a, text, b, number = make(lib, forward, backward).apply(3.0, x, "name", u, None, [1])
    assert (text, number) == ("text", 7)
    (a.sum() + 2 * b.sum()).backward()
    assert values(x.grad) == [5.0, 5.0, 5.0] and values(u.grad) == [2.0, 2.0, 2.0]


def test_needs_input_grad(lib, x):
    seen = []

    def forward(ctx, t, u, k):
        seen.append(ctx.needs_input_grad)
        return t * u

    def backward(ctx, g):
        seen.append(ctx.needs_input_grad)
        return g, None, None
    make(lib, forward, backward).apply(x, lib.ones(3), 1).sum().backward()
    assert seen == [(True, False, False)] * 2


def test_an_extra_none_may_follow_the_gradients(lib, x):
    op = make(lib, lambda ctx, t: t * 1, lambda ctx, g: (g, None, None))
    op.apply(x).sum().backward()
    assert values(x.grad) == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("gradients", [1, 3])
def test_wrong_number_of_gradients(lib, x, gradients):
    op = make(lib, lambda ctx, t, u: t * u, lambda ctx, g: (g,) * gradients, name="Wrong")
    with pytest.raises(RuntimeError, match=f"WrongBackward returned an incorrect number of gradients \\(expected 2, got {gradients}\\)"):
        op.apply(x, x).sum().backward()


def test_wrong_shape_of_a_gradient(lib, x):
    op = make(lib, lambda ctx, t: t * 1, lambda ctx, g: g[:2], name="Cut")
    with pytest.raises(RuntimeError, match=r"CutBackward.*invalid gradient at index 0 - got \[2\] but expected shape compatible with \[3\]"):
        op.apply(x).sum().backward()


def test_a_gradient_that_broadcasting_explains_is_summed(lib, x):
    op = make(lib, lambda ctx, t: t * 1, lambda ctx, g: g.expand(2, 3))
    op.apply(x).sum().backward()
    assert values(x.grad) == [2.0, 2.0, 2.0]


def test_a_gradient_of_another_dtype_is_cast(lib, x):
    op = make(lib, lambda ctx, t: t * 1, lambda ctx, g: g.double())
    op.apply(x).sum().backward()
    assert x.grad.dtype == lib.float32


def test_a_gradient_that_is_no_tensor(lib, x):
    op = make(lib, lambda ctx, t: t * 1, lambda ctx, g: 3.0)
    with pytest.raises(RuntimeError, match="Op.*got float|got float"):
        op.apply(x).sum().backward()


def test_a_gradient_for_a_non_tensor_argument(lib, x):
    op = make(lib, lambda ctx, t, k: t * k, lambda ctx, g: (g, g), name="Both")
    with pytest.raises(RuntimeError, match="BothBackward returned a gradient different than None at position 2, but the corresponding forward input was not a Variable"):
        op.apply(x, 2.0).sum().backward()


def test_gradients_of_inputs_that_want_none_are_dropped(lib, x):
    u = lib.ones(3)
    op = make(lib, lambda ctx, t, v: t * v, lambda ctx, g: (g, g[:1]))
    op.apply(x, u).sum().backward()
    assert values(x.grad) == [1.0, 1.0, 1.0] and u.grad is None


def test_forward_must_return_a_tensor_and_be_written(lib, x):
    with pytest.raises(NotImplementedError):
        type("Empty", (lib.autograd.Function,), {}).apply(x)
    op = type("Half", (lib.autograd.Function,), {"forward": staticmethod(lambda ctx, t: t * 1)})
    with pytest.raises(NotImplementedError):
        op.apply(x).sum().backward()


def test_a_function_is_not_called_or_made(lib, x):
    with pytest.warns(DeprecationWarning, match="should not be instantiated"):
        op = square(lib)()
    with pytest.raises(RuntimeError, match="Legacy autograd function with non-static forward method is deprecated"):
        op(x)


# ---------------------------------------------------------------------------------------------------- several outputs

def two(lib, materialize=None):
    seen = []

    def forward(ctx, t):
        if materialize is not None:
            ctx.set_materialize_grads(materialize)
        return t * 2, t * 3

    def backward(ctx, a, b):
        seen.append((None if a is None else values(a), None if b is None else values(b)))
        return (0 if a is None else a * 2) + (0 if b is None else b * 3)
    return make(lib, forward, backward), seen


@pytest.mark.parametrize("materialize", [None, True, False])
def test_materialized_gradients(lib, x, materialize):
    op, seen = two(lib, materialize)
    op.apply(x)[1].sum().backward()
    assert seen == [(None if materialize is False else [0.0, 0.0, 0.0], [1.0, 1.0, 1.0])]
    assert values(x.grad) == [3.0, 3.0, 3.0]


def test_backward_runs_once_for_all_outputs(lib, x):
    op, seen = two(lib)
    a, b = op.apply(x)
    (a * b).sum().backward()
    assert len(seen) == 1 and values(x.grad) == [12.0, 24.0, 36.0]


def test_a_list_of_outputs_comes_back_as_forward_made_it(lib, x):
    out = make(lib, lambda ctx, t: (t * 1,), lambda ctx, g: g).apply(x)
    assert isinstance(out, tuple) and len(out) == 1


def test_mark_non_differentiable(lib, x):
    seen = []

    def forward(ctx, t):
        index = (t * 2).long()
        off = t * 5
        ctx.mark_non_differentiable(index, off)
        return t * 2, index, off

    def backward(ctx, g, g_index, g_off):
        seen.append(None if g_off is None else values(g_off))
        return g * 2
    y, index, off = make(lib, forward, backward).apply(x)
    assert y.requires_grad and not index.requires_grad and not off.requires_grad and off.grad_fn is None
    y.sum().backward()
    assert values(x.grad) == [2.0, 2.0, 2.0] and seen == [[0.0, 0.0, 0.0]]


def test_integer_outputs_have_no_history(lib, x):
    y, index = make(lib, lambda ctx, t: (t * 2, t.long()), lambda ctx, g, _: g * 2).apply(x)
    assert not index.requires_grad
    y.sum().backward()
    assert values(x.grad) == [2.0, 2.0, 2.0]


# ---------------------------------------------------------------------------------------------------- in place, views, inputs

def double_in_place(lib):
    def forward(ctx, t):
        t.mul_(2)
        ctx.mark_dirty(t)
        return t
    return make(lib, forward, lambda ctx, g: g * 2, name="Double_")


def test_mark_dirty(lib, x):
    y = x * 1
    before = y._version
    z = double_in_place(lib).apply(y)
    assert z is y and y._version > before and y.grad_fn.name() == "Double_Backward"
    y.sum().backward()
    assert values(x.grad) == [2.0, 2.0, 2.0]


def test_marks_of_what_they_are_not_for(lib, x):
    for mark in ("mark_dirty", "mark_non_differentiable"):
        with pytest.raises(RuntimeError, match=mark):
            make(lib, lambda ctx, t, mark=mark: getattr(ctx, mark)(3) or t * 2, lambda ctx, g: g).apply(x)
    with pytest.raises(RuntimeError, match="marked as dirty during the forward method were not returned"):
        make(lib, lambda ctx, t: ctx.mark_dirty(t) or t * 2, lambda ctx, g: g).apply(x * 1)


def test_inplace_function(lib, x):
    class Double(lib.autograd.function.InplaceFunction):
        @staticmethod
        def forward(ctx, t):
            ctx.mark_dirty(t)
            return t.mul_(2)

        @staticmethod
        def backward(ctx, g):
            return g * 2
    Double.apply(x * 1).sum().backward()
    assert values(x.grad) == [2.0, 2.0, 2.0]


def test_mark_dirty_on_a_leaf(lib, x):
    with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
        double_in_place(lib).apply(x)


def test_mark_dirty_on_a_view(lib, x):
    y = x * 1
    v = y[1:]
    double_in_place(lib).apply(v)
    assert values(y) == [1.0, 4.0, 6.0]
    (y * y).sum().backward()
    assert values(x.grad) == [2.0, 16.0, 24.0]


def test_mark_dirty_on_a_view_with_several_outputs(lib, x):
    twice = make(lib, lambda ctx, t: (ctx.mark_dirty(t), t.mul_(2), t.clone())[1:], lambda ctx, g, h: 2 * (g + h), name="Twice_")
    y = x * 1
    with pytest.raises(RuntimeError, match="cannot return more than one Tensor"):
        twice.apply(y[1:])
    changed, copy = twice.apply(y)
    (changed + copy).sum().backward()
    assert values(x.grad) == [4.0] * 3


def test_mark_dirty_of_no_input(lib, x):
    thrice = make(lib, lambda ctx, t: (y := t * 3, ctx.mark_dirty(y))[0], lambda ctx, g: g * 3, name="Thrice")
    with pytest.warns(UserWarning, match=r"ctx.mark_dirty\(\) received a tensor that was not an input"):
        thrice.apply(x).sum().backward()
    assert values(x.grad) == [3.0] * 3


def test_saved_variables(lib, x):
    square = make(lib, lambda ctx, t: (ctx.save_for_backward(t), t * t)[1], lambda ctx, g: 2 * ctx.saved_variables[0] * g, name="Square")
    with pytest.warns(DeprecationWarning, match="'saved_variables' is deprecated"):
        square.apply(x).sum().backward()
    assert values(x.grad) == [2.0, 4.0, 6.0]


def test_backward_and_vjp(lib, x):
    both = make(lib, lambda ctx, t: t * 2, lambda ctx, g: g * 2)
    both.vjp = staticmethod(lambda ctx, g: g * 2)
    y = both.apply(x)
    with pytest.raises(RuntimeError, match="Implementing both 'backward' and 'vjp'"):
        y.sum().backward()


def test_a_dirty_tensor_that_others_saved(lib, x):
    y = x * 1
    z = y.exp() * 0 + y * y
    double_in_place(lib).apply(y)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()


def test_an_input_returned_is_another_object(lib, x):
    y = make(lib, lambda ctx, t: t, lambda ctx, g: g * 7).apply(x)
    assert y is not x and y.requires_grad and y.data_ptr() == x.data_ptr()
    y.sum().backward()
    assert values(x.grad) == [7.0, 7.0, 7.0]


@pytest.mark.parametrize("forward", [lambda ctx, t: t, lambda ctx, t: t.view(-1)])
def test_an_input_returned_may_not_be_changed(lib, x, forward):
    for source in (x, x * 1):
        y = make(lib, forward, lambda ctx, g: g).apply(source)
        with pytest.raises(RuntimeError, match="is a view and is being modified inplace. This view was created inside a custom Function"):
            y.mul_(2)
        assert values(source) == [1.0, 2.0, 3.0]


def test_a_list_is_one_output_that_is_no_tensor(lib, x):
    out = make(lib, lambda ctx, t: [t * 2], lambda ctx, g: g).apply(x)
    assert type(out) is list and not out[0].requires_grad


def test_a_view_returned(lib, x):
    y = make(lib, lambda ctx, t: t.view(3, 1), lambda ctx, g: g.view(3) * 7).apply(x)
    y.sum().backward()
    assert values(x.grad) == [7.0, 7.0, 7.0]


def test_an_input_returned_beside_another_output(lib, x):
    a, b = make(lib, lambda ctx, t, u: (t, t * u), lambda ctx, g, h: (g + h, None)).apply(x, 2.0)
    (a + b).sum().backward()
    assert values(x.grad) == [2.0, 2.0, 2.0]


# ---------------------------------------------------------------------------------------------------- saving

def test_saved_output(lib, x):
    def forward(ctx, t):
        y = t.exp()
        ctx.save_for_backward(y, None)
        return y

    def backward(ctx, g):
        y, nothing = ctx.saved_tensors
        assert nothing is None
        return g * y
    y = make(lib, forward, backward).apply(x)
    g, = lib.autograd.grad(y.sum(), x, create_graph=True)
    second, = lib.autograd.grad(g.sum(), x)
    assert values(g) == pytest.approx(values(y)) and values(second) == pytest.approx(values(y))


def test_a_saved_output_has_its_history_while_nothing_is_recorded(lib, x):
    def forward(ctx, t):
        y = t * 2
        ctx.save_for_backward(t, y)
        return y

    def backward(ctx, g):
        t, y = ctx.saved_tensors
        with lib.enable_grad():      # as implicit layers do, which differentiate at their solution
            seen.append((t.requires_grad, y.requires_grad, y.is_leaf, y.grad_fn is result.grad_fn, lib.autograd.grad((y ** 2).sum(), y)[0].tolist()))
        return g * 2
    seen, result = [], make(lib, forward, backward).apply(x)
    result.sum().backward()
    assert seen == [(True, True, False, True, [4.0, 8.0, 12.0])]


def test_a_saved_tensor_that_changed(lib, x):
    t = x * 1
    y = square(lib).apply(t)
    t.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_a_second_backward(lib, x):
    y = square(lib).apply(x).sum()
    y.backward(retain_graph=True)
    y.backward()
    with pytest.raises(RuntimeError, match="second time"):
        y.backward()
    assert values(x.grad) == [4.0, 8.0, 12.0]


def test_saved_tensors_of_a_graph_that_is_gone():
    """Refused; PyTorch's context is its node and keeps them."""
    x, kept = microgradx.ones(3, requires_grad=True), []
    y = make(microgradx, lambda ctx, t: ctx.save_for_backward(t) or t * 2, lambda ctx, g: kept.append(ctx) or g).apply(x)
    y.sum().backward(retain_graph=True)
    assert kept[0].saved_tensors[0] is x
    del y
    with pytest.raises(RuntimeError, match="the graph that they were saved for is gone"):
        kept[0].saved_tensors  # noqa: B018


def test_save_for_backward_takes_only_tensors(lib, x):
    op = make(lib, lambda ctx, t: ctx.save_for_backward(t, 3) or t * 1, lambda ctx, g: (ctx.saved_tensors, g)[1])
    with pytest.raises(TypeError, match="save_for_backward can only save variables"):
        op.apply(x).sum().backward()


def test_save_for_backward_twice_keeps_the_last(lib, x):
    def forward(ctx, t):
        ctx.save_for_backward(t)
        ctx.save_for_backward(t * 2)
        return t * 1
    make(lib, forward, lambda ctx, g: g * ctx.saved_tensors[0]).apply(x).sum().backward()
    assert values(x.grad) == [2.0, 4.0, 6.0]


# ---------------------------------------------------------------------------------------------------- second order

def test_double_backward(lib, x):
    y = square(lib).apply(x)
    g, = lib.autograd.grad((y * y).sum(), x, create_graph=True)         # 4 x^3
    second, = lib.autograd.grad(g.sum(), x, create_graph=True)          # 12 x^2
    third, = lib.autograd.grad(second.sum(), x)                         # 24 x
    assert (values(g), values(second), values(third)) == ([4.0, 32.0, 108.0], [12.0, 48.0, 108.0], [24.0, 48.0, 72.0])


def test_a_function_in_the_backward_of_a_function(lib, x):
    inner = square(lib)

    def forward(ctx, t):
        ctx.save_for_backward(t)
        return t ** 3 / 3
    outer = make(lib, forward, lambda ctx, g: g * inner.apply(ctx.saved_tensors[0]))
    g, = lib.autograd.grad(outer.apply(x).sum(), x, create_graph=True)
    second, = lib.autograd.grad(g.sum(), x)
    assert values(g) == [1.0, 4.0, 9.0] and values(second) == [2.0, 4.0, 6.0]


def test_once_differentiable(lib, x):
    def forward(ctx, t):
        ctx.save_for_backward(t)
        return t * t

    def backward(ctx, g):
        assert not lib.is_grad_enabled()
        return 2 * g * ctx.saved_tensors[0]
    op = make(lib, forward, lib.autograd.function.once_differentiable(backward))
    op.apply(x).sum().backward()
    assert values(x.grad) == [2.0, 4.0, 6.0]
    y = (x * 1).requires_grad_()
    g, = lib.autograd.grad((op.apply(y) * y).sum(), y, create_graph=True)
    with pytest.raises(RuntimeError, match="once_differentiable"):
        g.sum().backward()


def test_grad_inside_backward(lib, x):
    """What checkpointing does: run the forward again with gradients and differentiate it inside backward."""
    def forward(ctx, t):
        ctx.save_for_backward(t)
        return t.exp() * t

    def backward(ctx, g):
        t = ctx.saved_tensors[0].detach().requires_grad_()
        with lib.enable_grad():
            y = t.exp() * t
        return lib.autograd.grad(y, t, g)[0]
    make(lib, forward, backward).apply(x).sum().backward()
    got = x.grad.clone()
    x.grad = None
    (x.exp() * x).sum().backward()
    assert values(got) == pytest.approx(values(x.grad))


def test_gradcheck_style_composition(lib, x):
    """The gradient of a Function equals that of the ops it replaces, also when it is used twice and broadcast."""
    op = square(lib)
    w = lib.ones(2, 3, requires_grad=True)
    (op.apply(x) * op.apply(w) + op.apply(x * w)).sum().backward()
    ours = values(x.grad), values(w.grad)
    x.grad = w.grad = None
    (x * x * (w * w) + (x * w) ** 2).sum().backward()
    assert ours == (values(x.grad), values(w.grad))


# ---------------------------------------------------------------------------------------------------- setup_context

def test_setup_context(lib, x):
    def forward(t, power):
        return t ** power

    def setup(ctx, inputs, output):
        t, ctx.power = inputs
        ctx.save_for_backward(t, output)

    def backward(ctx, g):
        t, _ = ctx.saved_tensors
        return g * ctx.power * t ** (ctx.power - 1), None
    y = make(lib, forward, backward, setup).apply(x, 3)
    assert y.grad_fn.name() == "OpBackward"
    y.sum().backward()
    assert values(x.grad) == [3.0, 12.0, 27.0]


def test_setup_context_of_class_methods(lib, x):
    class Power(lib.autograd.Function):
        @classmethod
        def forward(cls, t, power=3):
            return t ** power

        @classmethod
        def setup_context(cls, ctx, inputs, output):
            t, ctx.power = inputs
            ctx.save_for_backward(t)

        @classmethod
        def backward(cls, ctx, g):
            t, = ctx.saved_tensors
            return g * ctx.power * t ** (ctx.power - 1), None
    Power.apply(x).sum().backward()
    assert values(x.grad) == [3.0, 12.0, 27.0]


@pytest.mark.parametrize(("args", "kwargs", "factor"), [((), {}, 6), ((5,), {}, 15), ((5, 6), {}, 30), ((), {"k": 4}, 12), ((), {"m": 5}, 10), ((7,), {"m": 1}, 7)])
def test_setup_context_sees_the_defaults(lib, x, args, kwargs, factor):
    def setup(ctx, inputs, output):
        _, k, m = inputs
        ctx.factor = k * m
    op = make(lib, lambda t, k=2, m=3: t * k * m, lambda ctx, g: (g * ctx.factor, None, None), setup)
    op.apply(x, *args, **kwargs).sum().backward()
    assert values(x.grad) == [factor] * 3


def test_arguments_by_name(lib, x):
    """They count among forward's arguments, its defaults do not."""
    op = make(lib, lambda ctx, t, k=2: t * k, lambda ctx, g: g * 3)
    op.apply(x).sum().backward()
    assert values(x.grad) == [3.0] * 3
    with pytest.raises(RuntimeError, match=r"incorrect number of gradients \(expected 2, got 1\)"):
        op.apply(x, k=3).sum().backward()
    with pytest.raises(TypeError):
        op.apply(x, nothing=3)


def test_attributes_and_methods_of_the_class(lib, x):
    class Base(lib.autograd.Function):
        factor = 3

        @classmethod
        def backward(cls, ctx, g):
            return g * cls.factor

    class Scaled(Base):
        factor = 4

        @classmethod
        def forward(cls, ctx, t):
            return t * cls.factor
    Scaled.apply(x).sum().backward()
    assert values(x.grad) == [4.0, 4.0, 4.0]


def test_node_hooks_on_a_function(lib, x):
    y = square(lib).apply(x)
    y.grad_fn.register_hook(lambda gi, go: (gi[0] * 10,))
    y.sum().backward()
    assert values(x.grad) == [20.0, 40.0, 60.0]


def test_saved_tensors_after_forward_are_seen_on_the_node(lib, x):
    y = square(lib).apply(x)
    saved, = y.grad_fn.saved_tensors
    assert values(saved) == [1.0, 2.0, 3.0]
    y.sum().backward()
    with pytest.raises(RuntimeError, match="second time|freed"):
        y.grad_fn.saved_tensors   # noqa: B018 (the read raises)


def test_what_backward_raises_comes_out(lib, x):
    def broken(ctx, g):
        raise KeyError("mine")
    with pytest.raises(KeyError, match="mine"):
        make(lib, lambda ctx, t: t * 1, broken).apply(x).sum().backward()
    with pytest.raises(ZeroDivisionError):
        make(lib, lambda ctx, t: 1 / 0, broken).apply(x)
    assert lib.is_grad_enabled()
