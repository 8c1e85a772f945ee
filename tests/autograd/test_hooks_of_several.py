"""Hooks of several tensors at once, and of results that no gradient reaches."""
import threading

import pytest

import microgradx


def values(t):
    return t.detach().tolist()


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


def test_a_hook_of_a_result_that_no_gradient_reaches(lib):
    """It is called with None where another result of the operation is used."""
    for use in (lambda x: x.unbind(0), lambda x: x.chunk(2), lambda x: lib.linalg.svd(x, full_matrices=False)[1:]):
        x, got = lib.tensor([[1.0, 2.0], [3.0, 5.0]], requires_grad=True), []
        first, second = use(x)
        second.register_hook(got.append)
        second.retain_grad()
        first.sum().backward()
        assert got == [None] and second.grad is None and x.grad is not None
        first, second = use(x)
        second.register_hook(lambda g: lib.ones(2))
        with pytest.raises(RuntimeError, match="can't replace a None gradient"):
            first.sum().backward()
