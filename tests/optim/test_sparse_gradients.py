"""Sparse gradients: Embedding(sparse=True) and EmbeddingBag, and the optimizers that take them, beside PyTorch."""
import copy

import numpy as np
import pytest

import microgradx

BATCHES = [[[1, 4], [1, 0]], [[4, 4], [2, 3]], [[0, 1], [1, 5]]]
OPTIMIZERS = [("SGD", dict(lr=0.1)), ("SGD", dict(lr=0.1, momentum=0.9, dampening=0.25)), ("SGD", dict(lr=0.1, momentum=0.9, nesterov=True)),
              ("SGD", dict(lr=0.1, maximize=True)), ("Adagrad", dict(lr=0.1, lr_decay=0.2)), ("SparseAdam", dict(lr=0.1)),
              ("SparseAdam", dict(lr=0.1, betas=(0.5, 0.9), maximize=True)), ("LBFGS", dict(lr=0.01, max_iter=3))]


def skip_gram(lib, name, options, bag=False):
    """Three steps of a small skip-gram model: two tables, one of them looked at twice in a step. All losses, gradients, weights."""
    lib.manual_seed(0)
    u = lib.nn.EmbeddingBag(6, 3, mode="mean", sparse=True) if bag else lib.nn.Embedding(6, 3, padding_idx=0, sparse=True)
    u, v = u.double(), lib.nn.Embedding(6, 3, sparse=True).double()
    optimizer = getattr(lib.optim, name)([*u.parameters(), *v.parameters()], **options)
    seen = []
    for batch in BATCHES:
        batch = lib.tensor(batch)

        def closure(batch=batch):
            optimizer.zero_grad()
            h = u(batch) if bag else u(batch).sum(1)
            loss = -lib.nn.functional.logsigmoid((h * v(batch[:, 0])).sum(1)).sum() - lib.nn.functional.logsigmoid(-(h * v(batch[:, 1])).sum(1)).sum()
            loss.backward()
            return loss
        seen.append(optimizer.step(closure).detach())
        seen += [g.detach() for p in (u.weight, v.weight) for g in (p.grad.to_dense(), p)]
    return [np.array(x.tolist()) for x in seen]


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:Sparse invariant")
@pytest.mark.parametrize("bag", [False, True])
@pytest.mark.parametrize(("name", "options"), OPTIMIZERS)
def test_training_beside_pytorch(torch, name, options, bag):
    for ours, theirs in zip(skip_gram(microgradx, name, options, bag), skip_gram(torch, name, options, bag), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


def table(**options):
    return microgradx.nn.Embedding(5, 2, sparse=True, **options)


def test_the_gradient_has_the_rows_that_were_used():
    e = table(padding_idx=0)
    out = e(microgradx.tensor([[3, 0], [1, 3]]))
    out.sum().backward()
    grad = e.weight.grad
    assert out.grad_fn.name() == "EmbeddingBackward0" and grad.is_sparse and grad._nnz() == 3 and grad._indices().tolist() == [[3, 1, 3]]
    e(microgradx.tensor(2)).sum().backward()
    assert e.weight.grad.to_dense().tolist() == [[0, 0], [1, 1], [1, 1], [2, 2], [0, 0]]


def test_rows_do_not_move_with_the_indices():
    e, at = table(), microgradx.tensor([1])
    out = e(at)
    at.fill_(2)
    out.sum().backward()
    assert e.weight.grad._indices().tolist() == [[1]]


def test_a_dense_gradient_on_top_makes_it_dense():
    for dense_first in (False, True):
        e = table()
        parts = [e.weight.sum(), e(microgradx.tensor([1])).sum()]
        for part in parts if dense_first else parts[::-1]:
            part.backward()
        assert e.weight.grad.tolist() == [[1, 1], [2, 2], [1, 1], [1, 1], [1, 1]]


def test_zero_grad_copies_and_dtypes():
    e = table()
    optimizer = microgradx.optim.SGD(e.parameters())
    e(microgradx.tensor([1])).sum().backward()
    assert copy.deepcopy(e.weight.grad).to_dense().equal(e.weight.grad.to_dense())
    assert e.double().weight.grad.dtype is microgradx.float64
    optimizer.zero_grad(set_to_none=False)
    assert e.weight.grad._nnz() == 0
    optimizer.zero_grad()
    assert e.weight.grad is None


@pytest.mark.parametrize("name", "Adam AdamW RMSprop Adadelta Adamax NAdam RAdam Rprop ASGD Adafactor".split())
def test_who_takes_no_sparse_gradient(name):
    e = table()
    e(microgradx.tensor([1])).sum().backward()
    with pytest.raises(RuntimeError, match="does not support sparse gradients"):
        getattr(microgradx.optim, name)(e.parameters()).step()


def backward(e, **options):
    microgradx.nn.functional.embedding(microgradx.tensor([1]), e.weight, sparse=True, **options)


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda e: backward(e, scale_grad_by_freq=True), RuntimeError, "scale_grad_by_freq"),
    (lambda e: microgradx.nn.EmbeddingBag(5, 2, mode="max", sparse=True)(microgradx.tensor([[1]])), ValueError, "max mode"),
    (lambda e: setattr(e.weight, "grad", microgradx.eye(2).to_sparse()), RuntimeError, "dtype and shape"),
    (lambda e: setattr(e.weight, "grad", [1]), TypeError, "Tensor or None but got grad of type list"),
    (lambda e: microgradx.optim.SGD(e.parameters(), weight_decay=0.1).step(), RuntimeError, "weight_decay"),
    (lambda e: microgradx.optim.Adagrad(e.parameters(), weight_decay=0.1).step(), RuntimeError, "weight_decay"),
    (lambda e: microgradx.nn.utils.clip_grad_norm_(e.parameters(), 1.0), NotImplementedError, "sparse gradients"),
    (lambda e: microgradx.nn.utils.clip_grad_value_(e.parameters(), 1.0), AttributeError, "SparseTensor.*clamp_"),
])
def test_what_is_refused(call, error, words):
    e = table()
    e(microgradx.tensor([1])).sum().backward()
    with pytest.raises(error, match=words):
        call(e)


def test_sparse_adam_refuses_dense_gradients():
    w = microgradx.ones(2, requires_grad=True)
    w.sum().backward()
    with pytest.raises(RuntimeError, match="does not support dense gradients"):
        microgradx.optim.SparseAdam([w]).step()


def seen_by_hooks(lib, e, out, x):
    seen = []
    e.weight.register_hook(lambda g: seen.append(g) or g * 2)
    e.weight.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad))
    out.sum().backward()
    return seen


def scaled(lib, e, out, x):
    scaler, optimizer = lib.amp.GradScaler("cpu", init_scale=4.0), lib.optim.SGD(e.parameters(), lr=0.1)
    for factor in (1.0, float("inf")):
        optimizer.zero_grad()
        scaler.scale((e(lib.tensor([1])) * factor).sum()).backward()
        scaler.step(optimizer)
        scaler.update()
    return [e.weight.detach(), scaler.get_scale()]


def found_nan(lib, e, out, x):
    with lib.autograd.detect_anomaly(), pytest.raises(RuntimeError, match="nan values in its 0th output"):
        (out * float("nan")).sum().backward()
    return []


def to_inputs(lib, e, out, x):
    y = (out * x).sum()
    y.backward(inputs=[x], retain_graph=True)
    before = e.weight.grad is None
    y.backward(inputs=[e.weight])
    return [before, x.grad, e.weight.grad]


def changed_in_place(lib, e, out, x):
    out.mul_(3)
    out[0, 0] = 0
    out.sum().backward()
    return [out._is_view(), e.weight.grad, e.weight.detach()]


def of_no_leaf(lib, e, out, x):
    w = lib.ones(5, 2, requires_grad=True)
    lib.func.functional_call(e, {"weight": w * 2}, (lib.tensor([1, 1]),)).sum().backward()
    return [w.grad.to_dense()]


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("what", [
    seen_by_hooks, scaled, found_nan, to_inputs, changed_in_place, of_no_leaf,
    lambda lib, e, out, x: lib.autograd.grad(out.sum(), [e.weight]),
    lambda lib, e, out, x: [lib.func.grad(lambda w: lib.func.functional_call(e, {"weight": w}, (lib.tensor([1]),)).sum())(e.weight.detach())],
])
def test_where_a_sparse_gradient_goes(torch, what):
    def results(lib):
        e, x = lib.nn.Embedding.from_pretrained(lib.ones(5, 2), freeze=False, sparse=True), lib.ones(2, requires_grad=True)
        return [(x.is_sparse, x.to_dense().tolist()) if hasattr(x, "is_sparse") else x for x in what(lib, e, e(lib.tensor([[3, 1]])), x)]
    assert results(microgradx) == results(torch)


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_later_gradients_go_into_the_same_object(lib):
    lib = pytest.importorskip(lib)
    table = lib.nn.Embedding(4, 2, sparse=True)
    table(lib.tensor([0, 1])).sum().backward()
    grad = table.weight.grad
    table(lib.tensor([1, 2])).sum().backward()
    assert table.weight.grad is grad and grad._nnz() == 4 and grad.to_dense()[:, 0].tolist() == [1, 2, 1, 0]
    table.weight.grad = dense = lib.ones(4, 2)
    table(lib.tensor([3])).sum().backward()
    assert table.weight.grad is dense and dense[:, 0].tolist() == [1, 1, 1, 2]
