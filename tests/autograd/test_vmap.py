"""What `vmap` computes with all samples at once is what it computes sample by sample: arguments by position and by name, views, mistakes, threads."""
import pickle
import threading

import numpy as np
import pytest

import microgradx
from microgradx import Tensor, func
from microgradx._engine import ops, overriding, tape
from microgradx.nn import functional as F


def changed(view):
    """A function that changes a view of its argument, and gives the argument."""
    def run(x):
        x = x.clone()
        view(x).add_(1)
        return x
    return run


SAME = {
    "pad of the first dimension": lambda x: F.pad(x, (0, 0, 0, 0, 1, -1)), "pad of the rows": lambda x: F.pad(x[0], (0, 0, 1, -1)),
    "normalize": lambda x: F.normalize(x, 1, 0), "normalize, default": lambda x: F.normalize(x, 3), "flip": lambda x: x.flip(0, 2),
    "flip, turned": lambda x: x[0].flip(-1, 0), "diagonal": lambda x: x.diagonal(0, 2), "windows": lambda x: F.unfold(x, 1), "lists of places": lambda x:
    x[[x.argmax() % 2, x.argmin() % 2]], "solve": lambda x: microgradx.linalg.solve(x[:, :3], x[0, 0]),
    "value of more dimensions": lambda x: [y := x.clone(), y.__setitem__(0, x[:1])][0]}
VIEWS = {"diagonal": lambda x: x.diagonal(dim1=-2, dim2=-1), "transpose": lambda x: x.transpose(dim0=0, dim1=1), "squeeze": lambda x: x[:1].squeeze(dim=0),
         "permute": lambda x: x.permute(dims=(2, 1, 0)), "flatten": lambda x: x.flatten(start_dim=1), "unflatten": lambda x: x.unflatten(dim=1, sizes=(2, 2)),
         "movedim": lambda x: x.movedim(source=0, destination=-1), "reshape": lambda x: x.reshape(shape=(-1,)), "T": lambda x: x[0].T, "mT": lambda x: x.mT,
         "H": lambda x: x[0].H, "real": lambda x: x.real, "unfold": lambda x: x.unfold(1, 2, 2), "expand": lambda x: x.expand(size=(1, 2, 4, 3)),
         "dropout": lambda x: F.dropout(x.transpose(0, 2), 0.0, True, True)}


@pytest.mark.filterwarnings("ignore:Using a non-tuple sequence")
@pytest.mark.parametrize("function", [pytest.param(f, id=name) for name, f in (SAME | {f"view: {k}": changed(f) for k, f in VIEWS.items()}).items()])
@pytest.mark.parametrize("dim", [0, 2])
def test_a_rule_is_the_samples(function, dim):
    whole = microgradx.randn(3, 2, 4, 3, generator=microgradx.Generator().manual_seed(0))
    expected = microgradx.stack([function(x) for x in whole.unbind(0)])
    assert microgradx.allclose(func.vmap(function, dim)(whole.movedim(0, dim)), expected)


INSIDE = {
    "abs": abs, "plus": lambda x: +x, "invert": lambda x: ~(x > 0), "and": lambda x: (x > 0) & (x < 1), "shift": lambda x: 1 << x.abs().long(),
    "remainder": lambda x: 3 % x, "power": lambda x: 2 ** x, "floor": lambda x: x // 2, "places": lambda x: x[[1, 0]], "mask in place": lambda x:
    [y := x.clone(), y.__setitem__(0, 1.0)][0], "questions": lambda x: x * (not x.is_inference()), "gradient": func.grad(lambda x: x.sin().prod()),
    "Jacobian": lambda x: func.jacrev(microgradx.sin)(x[0, 0]), "by columns": lambda x: func.jacfwd(microgradx.cos)(x[0, 0]),
    "Hessian": lambda x: func.hessian(lambda v: (v ** 3).sum())(x[0, 0]), "forward": lambda x: func.jvp(lambda v: v.cumsum(0), (x,), (x,))[1]}


@pytest.mark.filterwarnings("ignore:Using a non-tuple sequence")
@pytest.mark.parametrize("function", [pytest.param(f, id=name) for name, f in (SAME | INSIDE).items()])
def test_a_vmap_inside_of_another(function):
    whole = microgradx.randn(2, 3, 2, 4, 3, generator=microgradx.Generator().manual_seed(0))
    expected = microgradx.stack([microgradx.stack([function(x) for x in rows.unbind(0)]) for rows in whole.unbind(0)])
    assert microgradx.allclose(func.vmap(func.vmap(function))(whole), expected)
    assert microgradx.allclose(func.vmap(func.vmap(lambda _, x: function(x), (0, None)))(whole[:, :, 0, 0, 0], whole[:, 0]), expected[:, :1].expand_as(expected))


REFUSED = {
    "a view by samples": (changed(lambda x: x.hsplit(2)[0]), "would change a view"), "a view of it": (changed(lambda x: x.hsplit(2)[0][0]), "would change a view"),
    "its base": (lambda x: [y := x.clone(), y.hsplit(2), y.add_(1)], "the other way round"),
    "two levels": (lambda x: func.vmap(changed(lambda x: x.hsplit(3)[0]))(x), "would change a view"),
    "two levels, its base": (lambda x: func.vmap(lambda x: [y := x.clone(), y.hsplit(3), y.add_(1)])(x), "the other way round"),
    "its own shape": (lambda x: microgradx.where(x > 0), "dynamic shape"), "adjoint of a vector": (lambda x: x[0, 0].adjoint(), "matrices"),
    "dims alike": (lambda x: x.diagonal(1, 1), "identical|different"), "mv of vectors": (lambda x: microgradx.mv(x[0, 0], x[0, 0]), "mv"),
    "bmm of matrices": (lambda x: microgradx.bmm(x[0], x[0].mT), "bmm"), "addmm of vectors": (lambda x: microgradx.addmm(x[0], x[0, 0], x[0, 0]), "matrix")}


@pytest.mark.parametrize("function, message", REFUSED.values(), ids=REFUSED)
def test_what_no_sample_takes_all_refuse(function, message):
    with pytest.raises(RuntimeError, match=message):
        func.vmap(function)(microgradx.randn(2, 2, 4, 3))


@pytest.mark.parametrize("levels", [1, 2])
def test_what_gives_its_argument_gives_it_with_its_history(levels):
    def slope(x):
        y = x * 1
        with microgradx.no_grad():
            z = microgradx.atleast_2d(y)
        y.mul_(3)
        return z.sum()
    slopes = func.grad(slope)
    for _ in range(levels):
        slopes = func.vmap(slopes)
    assert slopes(microgradx.ones(2, 2, 2, 2)[0 if levels == 1 else ...]).unique().tolist() == [3.0]


AROUND = {"an engine's function": lambda x: tape.same_history(x), "a row's": lambda x: ops.select(x, 0, 0), "a method of the type": lambda x: Tensor.__add__(x, 1),
          "an operator": Tensor.__neg__, "an attribute": lambda x: vars(Tensor)["shape"].__get__(x), "a constructor": type("S", (Tensor,), {}), "memory": memoryview,
          "NumPy": np.asarray, "its functions": np.sin, "another class": lambda x: Tensor._make_subclass(Tensor, x), "its numbers": lambda x: x.storage(),
          "in lists": lambda x: ops.cat([x, x], 0), "a module's function": lambda x: microgradx.nn.Parameter(x), "pickles": pickle.dumps}


@pytest.mark.parametrize("function", AROUND.values(), ids=AROUND)
def test_nothing_goes_around_the_level(function):
    """There is no memory that it could read: what does not ask the level raises, on all ways."""
    for around in (function, function, silent(function)):
        with pytest.raises((RuntimeError, TypeError)):
            func.vmap(around)(microgradx.randn(2, 4, 3))


def silent(function):
    def inside(x):
        with overriding.DisableTorchFunctionSubclass():
            return function(x)
    return inside


def test_its_tensors_belong_to_it_alone():
    kept = []
    func.vmap(lambda x: kept.append(x) or x)(microgradx.ones(2, 3))
    for use in (lambda x: x + 1, lambda x: microgradx.ones(3) * x, lambda x: x.sum(), lambda x: func.vmap(lambda y: y + x)(microgradx.ones(2, 3))):
        with pytest.raises(RuntimeError, match="vmap that is over"):
            use(kept[0])


def test_negative_rows_of_tables_are_refused():
    with pytest.raises(IndexError):
        func.vmap(lambda w: F.embedding(microgradx.tensor([0, -1]), w))(microgradx.ones(3, 4, 2))


def test_threads_map_each_for_itself():
    """A thread that starts inside of the function is in no level."""
    found = []

    def other():
        w = microgradx.ones(2, requires_grad=True)
        found.append(func.grad(lambda w: (w * w).sum())(w).shape)

    def function(x):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        return x * 2
    assert func.vmap(function)(microgradx.ones(3, 1)).sum() == 6 and found == [(2,)]
