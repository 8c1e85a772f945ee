"""Tensors, parameters, modules, dtypes, devices and generators as Python objects: copies, pickles, weak references, attributes."""
import copy
import gc
import pickle
import weakref

import pytest

import microgradx

COPIES = {"deepcopy": copy.deepcopy, "pickle": lambda o: pickle.loads(pickle.dumps(o))}
for _protocol in range(2, pickle.HIGHEST_PROTOCOL):
    COPIES[f"pickle{_protocol}"] = lambda o, p=_protocol: pickle.loads(pickle.dumps(o, p))


@pytest.fixture(params=sorted(COPIES))
def duplicate(request):
    return COPIES[request.param]


def values(t):
    return t.detach().tolist()


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool"])
@pytest.mark.parametrize("shape", [(), (0,), (2, 3)])
def test_a_tensor_of_every_dtype(lib, duplicate, dtype, shape):
    t = lib.ones(shape).to(getattr(lib, dtype))
    twin = duplicate(t)
    assert twin.dtype is t.dtype and twin.shape == t.shape and values(twin) == values(t) and twin is not t
    if t.numel():
        twin.zero_()
        assert bool((t == 1).all())


@pytest.mark.parametrize("view", [lambda t: t.T, lambda t: t[:, ::2], lambda t: t[1:], lambda t: t.unsqueeze(0).expand(2, 3, 4), lambda t: t[..., None]])
def test_a_view(lib, duplicate, view):
    t = view(lib.arange(12.0).view(3, 4))
    assert values(duplicate(t)) == values(t)


def test_strides_survive(lib, duplicate):
    t = lib.arange(12.0).view(3, 4).T
    assert duplicate(t).stride() == t.stride()


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "bool"])
def test_the_place_in_the_storage_survives(lib, duplicate, dtype):
    base = lib.arange(12).view(3, 4).to(getattr(lib, dtype))
    for t in (base[1:], base.T[1:, 1:], base[2].expand(100, 4), base[:0]):
        twin = duplicate(t)
        assert (twin.storage_offset(), twin.stride()) == (t.storage_offset(), t.stride()) and values(twin) == values(t)
        assert len(twin.untyped_storage()) == len(base.untyped_storage())


def test_requires_grad_and_attributes(lib, duplicate, x):
    x.note = {"a": [1]}
    twin = duplicate(x)
    assert twin.requires_grad and twin.is_leaf and twin.note == {"a": [1]} and twin.note is not x.note
    (twin * 2).sum().backward()
    assert values(twin.grad) == [2.0, 2.0, 2.0] and x.grad is None


class Slotted(microgradx.Tensor):
    __slots__ = ("note", "unset")


class SlottedParameter(microgradx.nn.Parameter):
    __slots__ = ("note",)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_slots_of_subclasses(protocol):
    parameter, tensor = SlottedParameter(microgradx.ones(2)), microgradx.ones(2).as_subclass(Slotted)
    parameter.note, tensor.note, tensor.other = [1], [2], 3
    twins = pickle.loads(pickle.dumps((parameter, tensor), protocol))
    assert [type(twin) for twin in twins] == [SlottedParameter, Slotted] and [twin.note for twin in twins] == [[1], [2]]
    for twin in (twins[1], copy.deepcopy(tensor)):
        assert twin.note == [2] and twin.note is not tensor.note and twin.other == 3 and not hasattr(twin, "unset")
    assert copy.copy(tensor).note is tensor.note


def test_the_gradient_is_copied_by_deepcopy_alone(lib, x):
    x.sum().backward()
    twin = copy.deepcopy(x)
    assert values(twin.grad) == [1.0, 1.0, 1.0] and twin.grad is not x.grad
    assert pickle.loads(pickle.dumps(x)).grad is None


def test_a_non_leaf(lib, x):
    with pytest.raises(RuntimeError, match="graph leaves"):
        copy.deepcopy(x * 2)
    twin = pickle.loads(pickle.dumps(x * 2))
    assert values(twin) == [2.0, 4.0, 6.0] and twin.is_leaf and twin.requires_grad


def test_one_object_twice_stays_one(lib, duplicate, x):
    a, b = duplicate([x, x])
    assert a is b


def test_deepcopy_keeps_shared_memory(lib):
    base = lib.zeros(4)
    a, b = copy.deepcopy([base, base[2:]])
    a[2] = 7.0
    assert values(b) == [7.0, 0.0] and values(base) == [0.0] * 4


def test_shallow_copy(lib, x):
    twin = copy.copy(x)
    assert twin is not x and values(twin) == values(x)
    base = lib.zeros(4)
    twin = copy.copy(base[2:])
    twin[0] = 7.0
    assert twin.storage_offset() == 2 and values(base) == [0.0, 0.0, 7.0, 0.0]


def test_a_pickle_writes_each_storage_with_its_tensor(lib):
    base = lib.zeros(4)
    a, b = pickle.loads(pickle.dumps([base, base[2:]]))
    a[2] = 7.0
    assert values(b) == [0.0, 0.0]


def test_a_parameter(lib, duplicate):
    p = lib.nn.Parameter(lib.ones(2, 2))
    frozen = lib.nn.Parameter(lib.ones(1), requires_grad=False)
    twin = duplicate(p)
    assert type(twin) is lib.nn.Parameter and twin.requires_grad and not duplicate(frozen).requires_grad
    assert isinstance(twin, lib.Tensor) and values(twin) == values(p)


def test_a_module(lib, duplicate):
    lib.manual_seed(0)
    m = lib.nn.Sequential(lib.nn.Linear(3, 4), lib.nn.BatchNorm1d(4), lib.nn.Dropout(0.2), lib.nn.Linear(4, 2)).eval()
    m[3].weight = m[3].weight
    x = lib.ones(2, 3)
    twin = duplicate(m)
    assert values(twin(x)) == values(m(x)) and not twin.training and repr(twin) == repr(m)
    with lib.no_grad():
        for p in twin.parameters():
            p.zero_()
    assert any(bool((p != 0).any()) for p in m.parameters())
    twin(x).sum().backward()
    assert all(p.grad is None for p in m.parameters())


def test_tied_parameters_stay_tied(lib, duplicate):
    m = lib.nn.Sequential(lib.nn.Linear(2, 2), lib.nn.Linear(2, 2))
    m[1].weight = m[0].weight
    twin = duplicate(m)
    assert twin[1].weight is twin[0].weight


def test_an_optimizer(lib, duplicate):
    p = lib.nn.Parameter(lib.ones(2))
    opt = lib.optim.Adam([p], lr=0.1)
    p.sum().backward()
    opt.step()
    p2, opt2 = duplicate((p, opt))
    assert opt2.param_groups[0]["params"][0] is p2 and opt2.param_groups[0]["lr"] == 0.1
    for q, o in ((p, opt), (p2, opt2)):
        q.grad = lib.ones(2)
        o.step()
    assert values(p2) == values(p)


@pytest.mark.parametrize("name", ["float32", "float64", "int64", "bool", "float16", "complex64"])
def test_dtypes_are_themselves(lib, duplicate, name):
    dtype = getattr(lib, name)
    assert duplicate(dtype) is dtype and copy.copy(dtype) is dtype and {dtype: 1}[duplicate(dtype)] == 1


def test_devices(lib, duplicate):
    device = lib.device("cpu")
    assert duplicate(device) == device and hash(duplicate(device)) == hash(device) and lib.ones(1).device == duplicate(device)


def test_generators(lib, duplicate):
    g = lib.Generator()
    g.manual_seed(7)
    lib.rand(5, generator=g)
    twin = duplicate(g)
    assert values(lib.rand(3, generator=twin)) == values(lib.rand(3, generator=g))


def test_a_size_is_the_tuple_in_sets_and_dicts():
    """A tuple remembers its hash from Python 3.14 on, also one that is made behind the interpreter's back."""
    shape = microgradx.zeros(1, 2, 3).shape
    assert [hash(shape), hash(shape[1:]), hash(microgradx.Size(shape))] == [hash((1, 2, 3)), hash((2, 3)), hash((1, 2, 3))]
    assert {shape: 1}[1, 2, 3] == 1 and {(1, 2): 1}[shape[:2]] == 1


def test_sizes(lib, duplicate):
    size = lib.ones(2, 3).shape
    assert type(duplicate(size)) is lib.Size and duplicate(size) == (2, 3)


def test_weak_references(lib):
    t = lib.ones(2)
    gone = []
    ref = weakref.ref(t, gone.append)
    table = weakref.WeakKeyDictionary({t: 1})
    assert ref() is t and len(table) == 1
    del t
    assert ref() is None and gone == [ref] and len(table) == 0


def test_the_class_of_a_node_has_its_name(lib, x):
    y = (x * 2)[1:].exp().sum()
    names, node = [], y.grad_fn
    while node is not None:
        assert type(node).__name__ == node.__class__.__name__ and isinstance(node, lib.autograd.graph.Node)
        names.append(type(node).__name__)
        node = node.next_functions[0][0] if node.next_functions else None
    assert names == ["SumBackward0", "ExpBackward0", "SliceBackward0", "MulBackward0", "AccumulateGrad"]
    assert type(y.grad_fn) is type(x.sum().grad_fn) and type((x + 1).split(2)[1].grad_fn).__name__ == "SplitBackward0"
    y.backward()                # nodes that were shown are walked like others
    assert x.grad[0] == 0 and x.grad[1] > 100

    class Twice(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 2
    assert type(Twice.apply(x).grad_fn).__name__ == "TwiceBackward"


def test_nodes_that_were_shown_are_freed():
    x = microgradx.ones(3, requires_grad=True)
    y, refs = x, []
    for _ in range(100_000):            # a chain that no recursion could take apart
        y = y + 1
        refs.append(weakref.ref(y.grad_fn))
    del y
    gc.collect()
    assert not any(ref() for ref in refs)


def test_a_node_can_be_referenced_weakly():
    y = microgradx.ones(3, requires_grad=True) * 2
    node = y.grad_fn
    ref = weakref.ref(node)
    del y, node
    gc.collect()
    assert ref() is None


def test_a_function_keeps_neither_what_it_changed_nor_what_has_no_gradient(lib):
    class Twice(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            positive = x > 0
            ctx.mark_dirty(x.mul_(2))
            ctx.mark_non_differentiable(positive)
            return x, positive

        @staticmethod
        def backward(ctx, grad, _):
            return grad * 2

    gc.collect()
    gc.disable()                        # nothing of it needs the collector
    try:
        changed = lib.ones(3, requires_grad=True) * 1
        out, positive = Twice.apply(changed)
        kept, results = weakref.ref(positive), weakref.ref(changed)
        del positive
        assert kept() is None
        del changed, out
        assert results() is None
    finally:
        gc.enable()


def test_attributes(lib):
    t = lib.ones(2)
    t.label = "mine"
    assert t.label == "mine" and vars(t)["label"] == "mine" and not hasattr(t.clone(), "label") and not hasattr(t[0], "label")
    del t.label
    assert not hasattr(t, "label")


def test_hash_and_equality(lib):
    a, b = lib.ones(2), lib.ones(2)
    assert hash(a) != hash(b) and len({a, b, a}) == 2
    assert any(a is item for item in [b, a])


def test_subclasses(lib):
    class Mine(lib.Tensor):
        pass
    t = lib.ones(2).as_subclass(Mine)
    assert isinstance(t, Mine) and isinstance(t, lib.Tensor) and values(t) == [1.0, 1.0]


def test_programs_may_give_tensors_methods_and_another_repr(lib, monkeypatch):
    x, p, plain = lib.ones(2), lib.nn.Parameter(lib.ones(2)), lib.Tensor.__repr__
    monkeypatch.setattr(lib.Tensor, "__repr__", lambda self: f"{tuple(self.shape)} {plain(self)}")
    assert repr(x) == "(2,) tensor([1., 1.])" and str([x]) == "[(2,) tensor([1., 1.])]"
    monkeypatch.setattr(lib.Tensor, "cuda", lambda self, *args, **kwargs: self)
    monkeypatch.setattr(lib.Tensor, "doubled", lambda self: self * 2, raising=False)
    monkeypatch.setattr(lib.Tensor, "area", property(lambda self: self.numel()), raising=False)
    monkeypatch.setattr(lib.Tensor, "__or__", lambda self, function: function(self))
    assert x.cuda() is x and values(p.doubled()) == [2.0, 2.0] and p.area == 2 and (x | lib.sum).item() == 2
    monkeypatch.undo()
    assert repr(x) == "tensor([1., 1.])" and not hasattr(x, "doubled") and (x.bool() | x.bool()).all()


@pytest.mark.parametrize("name", ["__name__", "__qualname__", "__bases__"])
def test_the_name_of_the_compiled_class_stays(name):  # which PyTorch lets a program change: its class is no static type
    for change in (lambda: setattr(microgradx.Tensor, name, "T"), lambda: delattr(microgradx.Tensor, name)):
        with pytest.raises(TypeError, match="immutable type 'microgradx.Tensor'"):
            change()
    assert str(microgradx.Tensor) == "<class 'microgradx.Tensor'>" and microgradx.Tensor.__bases__ == (object,)

    class Mine(microgradx.Tensor):
        pass
    Mine.__name__ = "Yours"
    assert Mine.__name__ == "Yours" and Mine([1.0, 2.0]).sum().item() == 3.0


def test_the_locals_of_a_function_that_asks():
    """pytest and debuggers read them from every frame, also that of a function with a closure, whose code has been replaced."""
    import microgradx.overrides  # noqa: F401 - replaces it
    with pytest.raises(ValueError, match="to unpack") as caught:
        microgradx.nn.functional.lp_pool2d(microgradx.ones(1, 3, 3), 2, (1, 2, 3))
    seen, step = [], caught.tb
    while step is not None:
        seen.append(step.tb_frame.f_locals)
        step = step.tb_next
    assert any({"_args", "_called"} <= set(found) and len(found) > 3 for found in seen)
