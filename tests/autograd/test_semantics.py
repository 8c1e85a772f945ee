"""What backward, grad and the grad modes promise: accumulation, graphs kept and freed, inputs, modes, threads."""
import sys
import threading

import pytest

import microgradx


def values(t):
    return t.detach().tolist()


# ---------------------------------------------------------------------------------------------------- accumulation

def test_gradients_add_up(lib, x):
    (x * 2).sum().backward()
    (x * 3).sum().backward()
    assert values(x.grad) == [5.0, 5.0, 5.0]
    assert x.grad.dtype == x.dtype and x.grad.shape == x.shape and not x.grad.requires_grad and x.grad.is_leaf


def test_the_gradient_belongs_to_the_leaf(lib):
    a, b = lib.ones(2, requires_grad=True), lib.ones(2, requires_grad=True)
    start = lib.ones(2)
    (a + b).backward(start)
    a.grad.mul_(10)
    assert values(b.grad) == [1.0, 1.0] and values(start) == [1.0, 1.0]


def test_gradients_accumulate_in_place(lib, x):
    x.sum().backward()
    first = x.grad
    x.sum().backward()
    assert x.grad is first and values(first) == [2.0, 2.0, 2.0]


LEAVES = {"rows": lambda lib: lib.ones(4, 3), "columns": lambda lib: lib.ones(3, 4).t(), "every second": lambda lib: lib.ones(4, 6)[:, ::2],
          "permuted": lambda lib: lib.ones(2, 3, 4).permute(2, 0, 1)}


@pytest.mark.parametrize("use", [lambda w: (w.transpose(0, -1) * 2).sum(), lambda w: (w @ w.transpose(0, 1)).exp().sum() if w.dim() == 2 else w.exp().sum(),
                                 lambda w: w.mean(), lambda w: w.transpose(0, 1).reshape(-1).exp().sum()])
@pytest.mark.parametrize("leaf", LEAVES)
def test_a_gradient_lies_in_memory_as_its_leaf_does(lib, leaf, use):
    w = LEAVES[leaf](lib).detach().requires_grad_()
    for _ in range(2):
        use(w).backward()
        assert w.grad.stride() == (lib.empty_like(w).stride() if leaf != "every second" else (3, 1))
    by_name = LEAVES[leaf](lib).detach().requires_grad_()
    use(by_name).backward(inputs=[by_name])
    assert by_name.grad.stride() == w.grad.stride()


def test_the_divisor_of_a_number_may_change(lib, x):
    y = x * 1
    z = 6 / y
    y.mul_(2)
    z.sum().backward()
    assert values(x.grad) == pytest.approx([-6.0, -1.5, -2 / 3])


def test_nothing_to_differentiate(lib, x):
    with pytest.raises(RuntimeError, match="argument to .* cannot be empty"):
        lib.autograd.grad(x.sum(), [])
    assert lib.autograd.grad([], [x], allow_unused=True) == (None,)
    with pytest.raises(RuntimeError, match="not have been used in the graph"):
        lib.autograd.grad([], [x])


def test_set_and_delete_grad(lib, x):
    x.grad = lib.tensor([1.0, 1.0, 1.0])
    x.sum().backward()
    assert values(x.grad) == [2.0, 2.0, 2.0]
    x.grad = None
    x.sum().backward()
    del x.grad
    assert x.grad is None


@pytest.mark.parametrize("bad, error", [(lambda lib: lib.ones(2), RuntimeError), (lambda lib: lib.ones(3).double(), RuntimeError),
                                        (lambda lib: 3.0, TypeError)])
def test_a_wrong_grad_is_refused(lib, x, bad, error):
    with pytest.raises(error, match="assign"):
        x.grad = bad(lib)


def test_a_leaf_may_be_used_in_many_places(lib, x):
    y = x
    for _ in range(50):
        y = y + x * x
    y.sum().backward()
    assert values(x.grad) == [101.0, 201.0, 301.0]


def test_backward_from_a_leaf(lib):
    x = lib.tensor(2.0, requires_grad=True)
    x.backward()
    assert x.grad.item() == 1.0


def test_two_losses_over_one_subgraph(lib, x):
    h = x.exp()
    lib.autograd.backward([h.sum(), (2 * h).sum()])
    assert values(x.grad) == pytest.approx([3 * v for v in values(x.exp())])


# ---------------------------------------------------------------------------------------------------- arguments

def test_gradient_argument(lib, x):
    (x * 2).backward(lib.tensor([1.0, 10.0, 100.0]))
    assert values(x.grad) == [2.0, 20.0, 200.0]


@pytest.mark.parametrize("call, error, message", [
    (lambda lib, x: lib.ones(3).sum().backward(), RuntimeError, "does not require grad and does not have a grad_fn"),
    (lambda lib, x: (x * 2).backward(), RuntimeError, "grad can be implicitly created only for scalar outputs"),
    (lambda lib, x: (x * 2).backward(lib.ones(2)), RuntimeError, "Mismatch in shape"),
    (lambda lib, x: (x * 2).backward("ones"), TypeError, "gradients can be either Tensors or None"),
    (lambda lib, x: x.sum().backward(inputs=[]), RuntimeError, "cannot be empty"),
    (lambda lib, x: lib.autograd.grad(x.sum(), [lib.ones(1)]), RuntimeError, "One of the differentiated Tensors does not require grad"),
    (lambda lib, x: lib.autograd.grad((x * 2).sum(), [lib.ones(1, requires_grad=True)]), RuntimeError, "appears to not have been used in the graph"),
    (lambda lib, x: lib.autograd.grad(x * 2, x), RuntimeError, "scalar outputs"),
    (lambda lib, x: lib.autograd.grad(x.sum(), x, allow_unused=False, materialize_grads=True), ValueError, "allow_unused"),
])
def test_refused_arguments(lib, x, call, error, message):
    with pytest.raises(error, match=message):
        call(lib, x)


def test_gradients_are_counted(lib, x):
    with pytest.raises(RuntimeError, match="got 2 tensors and 1 gradients"):
        lib.autograd.grad([x.sum(), x.sum()], x, [lib.ones(())])
    g, = lib.autograd.grad(x * 2, x, [lib.ones(3), lib.zeros(3)])       # one too many is not looked at
    assert values(g) == [2.0, 2.0, 2.0]


def test_unused_inputs(lib, x):
    other = lib.ones(2, requires_grad=True)
    y = (x * 2).sum()
    g, none = lib.autograd.grad(y, [x, other], allow_unused=True, retain_graph=True)
    assert values(g) == [2.0, 2.0, 2.0] and none is None
    _, zero = lib.autograd.grad(y, [x, other], materialize_grads=True)
    assert values(zero) == [0.0, 0.0]


def test_grads_batched(lib, x):
    y = x * x
    rows, = lib.autograd.grad(y, x, lib.eye(3), is_grads_batched=True)
    assert values(rows) == [[2.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 6.0]]


def test_inputs_restrict_backward(lib, x):
    w = lib.ones(3, requires_grad=True)
    y = x * w
    y.sum().backward(inputs=[w])
    assert x.grad is None and values(w.grad) == [1.0, 2.0, 3.0]


def test_inputs_may_be_non_leaves(lib, x):
    y = x * 2
    z = y * y
    z.sum().backward(inputs=[y], retain_graph=True)
    assert values(y.grad) == [4.0, 8.0, 12.0] and x.grad is None
    z.sum().backward(inputs=(y, x))
    assert values(y.grad) == [8.0, 16.0, 24.0] and values(x.grad) == [8.0, 16.0, 24.0]


def test_grad_of_the_output_itself_and_of_a_repeated_input(lib, x):
    y = (x * 2).sum()
    a, b, c = lib.autograd.grad(y, [y, x, x])
    assert a.item() == 1.0 and values(b) == values(c) == [2.0, 2.0, 2.0]


def test_grad_through_a_view_that_is_an_input(lib, x):
    v = (x * 1)[1:]
    g, = lib.autograd.grad((v * v).sum(), v)
    assert values(g) == [4.0, 6.0]


# ---------------------------------------------------------------------------------------------------- kept and freed graphs

def test_a_second_backward_raises(lib, x):
    y = (x * x).sum()
    y.backward()
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a second time"):
        y.backward()


def test_retain_graph(lib, x):
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward(retain_graph=True)
    y.backward()
    assert values(x.grad) == [6.0, 12.0, 18.0]


def test_nothing_saved_means_nothing_freed(lib, x):
    y = (x + 1).sum()
    y.backward()
    y.backward()
    assert values(x.grad) == [2.0, 2.0, 2.0]


def test_create_graph_keeps_the_graph_and_records(lib, x):
    y = (x ** 3).sum()
    g, = lib.autograd.grad(y, x, create_graph=True)
    h, = lib.autograd.grad(g.sum(), x, create_graph=True)
    t, = lib.autograd.grad(h.sum(), x)
    assert (values(g), values(h), values(t)) == ([3.0, 12.0, 27.0], [6.0, 12.0, 18.0], [6.0, 6.0, 6.0])


@pytest.mark.filterwarnings("ignore:Using backward")
def test_backward_with_create_graph_leaves_a_recorded_grad(lib, x):
    (x ** 3).sum().backward(create_graph=True)
    assert x.grad.requires_grad
    g = x.grad
    x.grad = None
    g.sum().backward()
    assert values(x.grad) == [6.0, 12.0, 18.0]
    x.grad = None


@pytest.mark.parametrize("change", [lambda t: t.add_(1), lambda t: t.zero_(), lambda t: t.__setitem__(0, 5.0), lambda t: t[1:].mul_(2),
                                    lambda t: t.copy_(t.detach() * 2), lambda t: t.detach().fill_(3)])
def test_a_changed_saved_tensor_raises(lib, x, change):
    t = x * 1
    y = (t * t).sum()
    change(t)
    with pytest.raises(RuntimeError, match=r"modified by an inplace operation.*\[3\].*version"):
        y.backward()


def test_data_is_written_unseen(lib, x):
    t = x * 1
    y = (t * t).sum()
    t.data.mul_(2)
    y.backward()
    assert values(x.grad) == [4.0, 8.0, 12.0]


def test_a_change_of_what_nobody_saved_is_fine(lib, x):
    t = x * 1
    y = t + 1
    t.mul_(5)
    (y.sum() + t.sum()).backward()
    assert values(x.grad) == [6.0, 6.0, 6.0]


# ---------------------------------------------------------------------------------------------------- grad modes

def test_modes_nest_and_end(lib, x):
    with lib.no_grad():
        assert not lib.is_grad_enabled() and not (x * 2).requires_grad
        with lib.enable_grad():
            assert (x * 2).requires_grad
            with lib.set_grad_enabled(False):
                assert not lib.is_grad_enabled()
        assert not lib.is_grad_enabled()
        with pytest.raises(KeyError), lib.enable_grad():
            raise KeyError
        assert not lib.is_grad_enabled()
    assert lib.is_grad_enabled()
    assert repr(lib.set_grad_enabled(False)) == f"{lib.__name__}.autograd.grad_mode.set_grad_enabled(mode=False)"
    assert not lib.is_grad_enabled()
    lib.set_grad_enabled(True)


def test_one_mode_object_used_again_and_inside_itself(lib):
    mode = lib.no_grad()
    for _ in range(2):
        with mode:
            assert not lib.is_grad_enabled()
        assert lib.is_grad_enabled()


@pytest.mark.parametrize("decorate, expected", [
    (lambda lib: lib.no_grad(), False), (lambda lib: lib.no_grad, False), (lambda lib: lib.enable_grad(), True), (lambda lib: lib.enable_grad, True),
    (lambda lib: lib.inference_mode(), False), (lambda lib: lib.inference_mode, False), (lambda lib: lib.inference_mode(False), True),
    (lambda lib: lib.set_grad_enabled(False), False), (lambda lib: lib.set_grad_enabled(True), True)])
def test_modes_as_decorators(lib, x, decorate, expected):
    @decorate(lib)
    def double(t, by=2):
        """Doc."""
        return t * by
    assert double(x).requires_grad is expected and double(x, by=3).requires_grad is expected
    assert double.__name__ == "double" and double.__doc__ == "Doc."
    assert lib.is_grad_enabled()

    class Model:
        @decorate(lib)
        def run(self, t):
            return t * 2
    assert Model().run(x).requires_grad is expected

    @decorate(lib)
    def broken():
        raise KeyError
    with pytest.raises(KeyError):
        broken()
    assert lib.is_grad_enabled()


@pytest.mark.filterwarnings("ignore:the .type, exc, tb. signature:DeprecationWarning")   # by PyTorch, from Python 3.12 on
def test_decorated_generators(lib, x):
    log = []

    @lib.no_grad()
    def numbers():
        try:
            while True:
                try:
                    sent = yield (x * 2).requires_grad
                    log.append(sent)
                except KeyError:
                    log.append("thrown")
        finally:
            log.append(("closed", lib.is_grad_enabled()))
        return "never"
    g = numbers()
    assert next(g) is False and lib.is_grad_enabled()
    assert g.send("hello") is False
    assert g.throw(KeyError()) is False and lib.is_grad_enabled()
    g.close()
    assert log == ["hello", "thrown", ("closed", False)] and lib.is_grad_enabled()

    @lib.no_grad()
    def three():
        yield 1
        return 2

    def outer():
        result = yield from three()
        yield result
    assert list(outer()) == [1, 2]


def test_leaves_made_in_no_grad_may_want_gradients(lib):
    with lib.no_grad():
        w = lib.ones(2, requires_grad=True)
        p = lib.nn.Parameter(lib.ones(2))
    (w * p).sum().backward()
    assert values(w.grad) == values(p.grad) == [1.0, 1.0]


def test_inference_mode(lib, x):
    with lib.inference_mode():
        assert lib.is_inference_mode_enabled() and not lib.is_grad_enabled()
        t = lib.ones(3)
        y = x * 2
        t.add_(1)
        with lib.inference_mode(False):
            assert not lib.is_inference_mode_enabled() and (x * 2).requires_grad
    assert not lib.is_inference_mode_enabled()
    assert t.is_inference() and y.is_inference() and not x.is_inference() and not y.requires_grad
    with pytest.raises(RuntimeError, match="Inference tensors do not track version counter"):
        str(t[:1]._version)
    with pytest.raises(RuntimeError, match="Inference tensors cannot be saved for backward"):
        x * t
    with pytest.raises(RuntimeError, match="Inplace update to inference tensor outside InferenceMode"):
        t.add_(1)
    with pytest.raises(RuntimeError, match="Setting requires_grad=True on inference tensor"):
        t.requires_grad_()
    assert (x * t.clone()).requires_grad and (x + t).requires_grad
    assert not (t * 2).is_inference()


def test_views_in_inference_mode(lib, x):
    with lib.inference_mode():
        y = x * 2
        assert not y[:1].requires_grad and y[:1].is_inference() and not lib.ones(2, 2)[0].view(-1).requires_grad
        v = x.view(-1)
        assert v.requires_grad and v[:1].requires_grad and v.is_leaf and not v.is_inference() and v._base is x
        with lib.enable_grad():
            assert not (x * 2).requires_grad and (x * 2).is_inference() and v[:1].is_leaf
    assert lib.is_grad_enabled() and (v * 2).requires_grad
    with pytest.raises(RuntimeError, match="A view was created in inference mode and is being modified inplace"):
        v.mul_(2)


@pytest.mark.parametrize("mode", ["no_grad", "inference_mode"])
def test_views_of_a_changed_view_where_nothing_is_recorded(lib, x, mode):
    with getattr(lib, mode)():
        v = x[1:]
        v.zero_()
        v[0] += 2
        assert v[0].requires_grad and v.tolist() == [2.0, *[0.0] * (len(x) - 2)] and (v[0] + 1).item() == 3


def test_a_new_thread_records(lib, x):
    seen = []
    with lib.no_grad():
        thread = threading.Thread(target=lambda: seen.append(((x * 2).requires_grad, lib.is_inference_mode_enabled())))
        thread.start()
        thread.join()
    assert seen == [(True, False)]


# ---------------------------------------------------------------------------------------------------- leaves and detaching

def test_a_view_older_than_requires_grad(lib):
    """Of the base: PyTorch loses the gradient of such a view silently, until the base is changed in place (a row of the README)."""
    base = lib.ones(3)
    view, (part, _) = base[1:], base.split(2)
    base.requires_grad_()
    assert view.requires_grad and part.requires_grad and (view * 2).requires_grad
    with pytest.raises(RuntimeError, match="a view of a leaf Variable that requires grad"):
        view.mul_(2)
    with lib.no_grad():
        base.mul_(2)
    (view * view).sum().backward()
    assert values(base.grad) == [0.0, 4.0, 4.0] and not view.is_leaf


def test_leaves(lib, x):
    assert x.is_leaf and lib.ones(1).is_leaf and not (x * 2).is_leaf and (x * 2).detach().is_leaf
    with lib.no_grad():
        assert (x * 2).is_leaf


def test_requires_grad_(lib, x):
    t = lib.ones(2)
    assert t.requires_grad_() is t and t.requires_grad
    assert not t.requires_grad_(False).requires_grad
    t.requires_grad = True
    assert t.requires_grad
    y = x * 2
    y.requires_grad_()
    with pytest.raises(RuntimeError, match="only change requires_grad flags of leaf variables"):
        y.requires_grad_(False)
    with pytest.raises(RuntimeError, match="floating point"):
        lib.ones(2, dtype=lib.int64).requires_grad_()


def test_requires_grad_on_a_view_of_a_plain_tensor(lib):
    base = lib.ones(4)
    v = base[1:3].requires_grad_()
    (v * 3).sum().backward()
    assert values(v.grad) == [3.0, 3.0] and not base.requires_grad


def test_detach_shares_memory_and_versions(lib, x):
    y = x * 2
    d = y.detach()
    assert not d.requires_grad and d.data_ptr() == y.data_ptr()
    d[0] = 9.0
    assert values(y) == [9.0, 4.0, 6.0] and y._version == d._version


FRESH = {
    "reshape": lambda lib, a: a.t().reshape(6), "flatten": lambda lib, a: a.t().flatten(), "repeat": lambda lib, a: a.repeat(2, 1), "tile": lambda lib, a: a.tile(2),
    "roll": lambda lib, a: a.roll(1), "rot90": lambda lib, a: a.rot90(), "kron": lambda lib, a: lib.kron(a, a), "mv": lambda lib, a: a @ a[0], "vm": lambda lib, a: a[:, 0] @ a,
    "matmul of one matrix": lambda lib, a: a[None] @ a.t(), "matmul of batches": lambda lib, a: a[None] @ a.t()[None], "attention": lambda lib, a:
    lib.nn.functional.scaled_dot_product_attention(a[None], a[None], a[None]), "pixel_shuffle": lambda lib, a: lib.nn.functional.pixel_unshuffle(a[:, :2][None], 2),
}


@pytest.mark.parametrize("name", FRESH)
def test_results_that_are_no_views(lib, name):
    a, w = lib.arange(6.0).view(2, 3) + 1, lib.ones(1, requires_grad=True)
    with lib.no_grad():
        y = FRESH[name](lib, a)
    values = y.tolist()
    y.mul_(w).sum().backward()
    assert y._base is None and w.grad.item() == pytest.approx(lib.tensor(values).sum().item())
    a.requires_grad_()
    y = FRESH[name](lib, a)
    y.mul_(w)
    assert type(y.grad_fn).__name__ == "MulBackward0" and y.detach_() is y and not y.requires_grad


def test_detach_in_place(lib, x):
    y = x * 2
    assert y.detach_() is y and not y.requires_grad and y.is_leaf
    with pytest.raises(RuntimeError, match="Can't detach views in-place"):
        (x * 2)[1:].detach_()


# ---------------------------------------------------------------------------------------------------- in place

@pytest.mark.parametrize("change", [lambda t: t.add_(1), lambda t: t.__setitem__(0, 1.0), lambda t: t[1:].zero_(), lambda t: t.view(3).mul_(2),
                                    lambda t: t.requires_grad_().exp_()])
def test_a_leaf_that_wants_a_gradient_is_not_changed(lib, x, change):
    with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
        change(x)
    assert values(x) == [1.0, 2.0, 3.0]


def test_in_place_through_a_view(lib, x):
    y = x * 1
    y[1:].mul_(10)
    y[0] = 5.0
    assert values(y) == [5.0, 20.0, 30.0] and y.grad_fn.name().endswith("::autograd::CopySlices")
    y.sum().backward()
    assert values(x.grad) == [0.0, 10.0, 10.0]


def test_a_view_sees_what_happens_to_its_base(lib, x):
    y = x * 1
    v = y[1:]
    y.mul_(3)
    assert values(v) == [6.0, 9.0]
    v.sum().backward()
    assert values(x.grad) == [0.0, 3.0, 3.0]


def test_assigning_a_recorded_value_into_a_plain_tensor(lib, x):
    buffer = lib.zeros(2, 3)
    buffer[0] = x
    buffer[1] += x * 2
    assert buffer.requires_grad
    (buffer * buffer).sum().backward()
    assert values(x.grad) == [10.0, 20.0, 30.0]


def test_in_place_where_the_result_does_not_fit(lib, x):
    with pytest.raises(RuntimeError):
        (x * 1).add_(lib.ones(2, 3))
    with pytest.raises(RuntimeError):
        lib.ones(3, dtype=lib.int64).add_(1.5 * lib.ones(3))


def test_views_made_under_no_grad_and_by_split(lib, x):
    y = x * 1
    with lib.no_grad():
        v = y[1:]
    with pytest.raises(RuntimeError, match="no_grad mode"):
        v.mul_(2)
    a, _, _ = y.unbind()
    with pytest.raises(RuntimeError, match="multiple views"):
        a.mul_(2)


def test_a_view_without_an_allowed_history_can_be_looked_at(lib):
    for make in (lambda t: t.chunk(2)[0], lambda t: t.view(-1)):
        base = lib.zeros(2, 3)
        with lib.no_grad():
            view = make(base)
        base.add_(lib.ones(2, 3, requires_grad=True))
        assert view.requires_grad is True and repr(view).endswith("grad_fn=<Invalid>)")
        with pytest.raises(RuntimeError, match="no_grad mode"):
            view * 1


# ---------------------------------------------------------------------------------------------------- nested and concurrent passes

def test_backward_inside_a_hook(lib, x):
    inner = lib.tensor([1.0, 1.0, 1.0], requires_grad=True)

    def hook(g):
        with lib.enable_grad():
            (inner * g * 2).sum().backward()
        return g * inner.grad[0]
    y = x * 3
    y.register_hook(hook)
    (y.exp() * 0 + y).sum().backward()
    assert values(inner.grad) == [2.0, 2.0, 2.0] and values(x.grad) == [6.0, 6.0, 6.0]


def test_backward_inside_a_hook_over_the_same_graph(lib, x):
    y = (x * x)
    z = y.sum()
    seen = []

    def hook(g):
        if not seen:
            seen.append(1)
            seen.append(values(lib.autograd.grad(z, x, retain_graph=True)[0]))
    y.register_hook(hook)
    z.backward()
    assert seen == [1, [2.0, 4.0, 6.0]] and values(x.grad) == [2.0, 4.0, 6.0]


def test_concurrent_backwards(lib):
    """Own graphs in each thread, and one graph that all walk at once."""
    w = lib.ones(8, 8, dtype=lib.float64, requires_grad=True)
    shared = (w @ w).tanh().sum() * 0 + (w * w).sum()
    errors, results = [], []

    def work(seed):
        try:
            for _ in range(20):
                t = lib.full((8, 8), float(seed), dtype=lib.float64, requires_grad=True)
                h = t
                for _ in range(10):
                    h = h * 1.0 + t
                h.sum().backward()
                assert values(t.grad)[0][0] == 11.0
                results.append(values(lib.autograd.grad(shared, w, retain_graph=True)[0])[3][3])
        except Exception as error:      # noqa: BLE001 (reported below)
            errors.append(error)
    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not errors and set(results) == {2.0} and len(results) == 80


@pytest.mark.parametrize("kind", ["few", "many", "sparse"])
def test_threads_accumulate_into_one_leaf(lib, kind):
    """Of many numbers sums let go of the interpreter's lock, and sparse ones are Python's."""
    w = lib.zeros(2000 if kind == "many" else 1, 500, requires_grad=True)
    rows = lib.arange(len(w)) if kind == "sparse" else None
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)

    def run():
        for _ in range(50):
            (w * 2 if rows is None else lib.nn.functional.embedding(rows, w, sparse=True) * 2).sum().backward()
    threads = [threading.Thread(target=run) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    sys.setswitchinterval(interval)
    assert w.grad.to_dense().unique().tolist() == [400.0]


def test_an_error_in_backward_leaves_the_engine_usable(lib, x):
    y = x * 2

    def broken(g):
        raise ValueError("once")
    handle = y.register_hook(broken)
    loss = (y * y).sum()
    for _ in range(3):
        with pytest.raises(ValueError, match="once"):
            loss.backward(retain_graph=True)
    handle.remove()
    loss.backward()
    assert values(x.grad) == [8.0, 16.0, 24.0] and lib.is_grad_enabled()


def test_the_gradient_of_what_was_broadcast_has_no_history():
    x, b = microgradx.ones(2, 3), microgradx.ones(3, requires_grad=True)
    grad, = microgradx.autograd.grad((x + b).sum(), b)
    assert not grad.requires_grad and grad.is_leaf and grad._base is None and grad.numpy().tolist() == [2.0] * 3


SHOWN = {  # what a node saved, under PyTorch's names
    "pow": (lambda x: x.pow(2), {"self": "x", "exponent": 2, "result": AttributeError}), "power": (lambda x: x ** 2.5, {"self": "x", "exponent": 2.5}),
    "exp": (lambda x: x.exp(), {"result": "y", "self": AttributeError}), "mul": (lambda x: x * x, {"self": "x", "other": "x"}),
    "constant": (lambda x: x * x.detach(), {"self": None, "other": "x"}), "sin": (lambda x: x.sin(), {"self": "x", "other": AttributeError}),
    "max": (lambda x: x.max(), {"self": "x", "result": "y"}), "add": (lambda x: x + x, {"self": AttributeError}), "tanh": (lambda x: x.tanh(), {"result": "y"}),
    "mm": (lambda x: x.view(1, 3).mm(x.view(3, 1)), {"mat2": "x"})}


@pytest.mark.parametrize("name", SHOWN)
def test_saved_tensors_are_shown_on_the_node(lib, name):
    function, attributes = SHOWN[name]
    x = lib.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = function(x)
    for attribute, want in attributes.items():
        if want is AttributeError:
            with pytest.raises(AttributeError, match=f"_saved_{attribute}"):
                getattr(y.grad_fn, f"_saved_{attribute}")
            continue
        found = getattr(y.grad_fn, f"_saved_{attribute}")
        if isinstance(want, str):
            assert found.tolist() == {"x": x, "y": y}[want].reshape(found.shape).tolist() and found.requires_grad == (name != "constant")
        else:
            assert found == want
    if "result" in attributes and attributes["result"] == "y":
        y.sum().backward()
        with pytest.raises(RuntimeError, match="directly access saved tensors"):
            y.grad_fn._saved_result  # noqa: B018
