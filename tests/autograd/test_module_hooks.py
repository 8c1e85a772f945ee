"""Hooks of modules: forward, backward, global ones and those of state dicts."""
import gc
import weakref
from collections import OrderedDict

import pytest

from tests.subprocesses import run


def values(t):
    return t.detach().tolist()


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
def test_full_backward_hook_in_a_second_derivative(lib, x):
    """Not called where the pass reaches the module's input past its output."""
    calls = []
    m = lib.nn.MSELoss()
    m.register_full_backward_hook(lambda *args: calls.append(1))
    g, = lib.autograd.grad(m(x, lib.zeros(3)), x, create_graph=True)
    lib.autograd.grad(g.sum(), x)
    assert calls == [1]


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


GLOBAL = """
from {lib} import nn, ones
from {lib}.nn.modules import module
seen, model = [], nn.Sequential(nn.Linear(2, 2), nn.Tanh())
handle = module.register_module_backward_hook(lambda m, gi, go: seen.append((type(m).__name__, [tuple(g.shape) for g in gi + go])))
model(ones(3, 2, requires_grad=True))[:, 0].sum().backward()
handle.remove()
model(ones(3, 2, requires_grad=True)).sum().backward()
assert [name for name, _ in seen] == ["Tanh", "Sequential", "Linear"] and seen[0][1] == [(3, 2)] * 2, seen
try:
    module.register_module_full_backward_hook(print)
except RuntimeError as error:
    assert "Cannot use both" in str(error)
else:
    raise AssertionError("both kinds were taken")
"""


def test_hooks_of_the_last_operation_of_every_module(lib):
    run(GLOBAL.replace("{lib}", lib.__name__))         # in a process of its own, for the rest of which the kind stays


@pytest.mark.filterwarnings("ignore:Using a non-full")
def test_hooks_of_the_last_operation(lib):
    m = lib.nn.Sequential(layer(lib), lib.nn.Tanh())
    seen = []
    handle = m.register_backward_hook(lambda mod, gi, go: seen.append((type(mod).__name__, [tuple(g.shape) for g in gi + go])))
    x = lib.ones(3, 2, requires_grad=True)
    m(x).sum().backward()
    handle.remove()
    m(x).sum().backward()
    assert seen == [("Sequential", [tuple(m(x).shape)] * 2)]
    tanh = lib.nn.Tanh()
    tanh.register_backward_hook(lambda mod, gi, go: (gi[0] * 10,))
    x.grad = None
    tanh(x).sum().backward()
    assert abs(x.grad[0, 0].item() - 4.1997) < 1e-3
    with pytest.raises(RuntimeError, match="Cannot use both"):
        tanh.register_full_backward_hook(print)
    with pytest.raises(RuntimeError, match="Cannot use both"):
        [m.register_full_backward_hook(print), m.register_backward_hook(print)]
