"""func: transformations against PyTorch's, their nesting, and what history leaves them."""
import threading

import numpy as np
import pytest

import microgradx
from microgradx import func

from .programs import outcome


def x3(lib):
    return lib.tensor([0.5, -1.0, 2.0])


def batch(lib):
    return lib.arange(6.0).reshape(2, 3)


def two(a, b):
    return a * b ** 2, {"sum": (a.sin() * b).sum()}


def cube(a):
    return (a ** 3).sum()


def draws(lib):
    lib.manual_seed(3)
    return lambda a: a + lib.rand(3)


CALLS = {
    "grad": lambda f, lib: f.grad(cube)(x3(lib)),
    "grad with history": lambda f, lib: f.grad(cube)(x3(lib).requires_grad_()),
    "grad of a grad": lambda f, lib: f.grad(lambda x: f.grad(lambda y: (y * y * x).sum())(x).sum())(x3(lib)),
    "grad of a constant": lambda f, lib: f.grad(lambda a: lib.tensor(1.0))(x3(lib)),
    "grad of a dict": lambda f, lib: f.grad(lambda p: (p["a"] * p["b"][0]).sum())({"a": x3(lib), "b": [lib.tensor(2.0)]}),
    "grad, argnums": lambda f, lib: f.grad(lambda a, b: (a * b).sum(), argnums=(0, 1))(x3(lib), x3(lib) * 2),
    "grad, last": lambda f, lib: f.grad(lambda a, b: (a * b).sum(), argnums=-1)(x3(lib), x3(lib) * 2),
    "grad, aux": lambda f, lib: f.grad(lambda a: (cube(a), {"v": a * 2}), has_aux=True)(x3(lib)),
    "grad, keyword": lambda f, lib: f.grad(lambda a, k: (a * k).sum())(x3(lib), k=2.0),
    "grad and value": lambda f, lib: f.grad_and_value(cube)(x3(lib)),
    "grad and value, aux": lambda f, lib: f.grad_and_value(lambda a: (cube(a), a * 2), has_aux=True)(x3(lib)),
    "vjp": lambda f, lib: f.vjp(two, x3(lib), x3(lib) * 2)[1]((lib.ones(3), {"sum": lib.tensor(2.0)})),
    "vjp, value": lambda f, lib: f.vjp(two, x3(lib), x3(lib) * 2)[0],
    "vjp, aux": lambda f, lib: f.vjp(lambda a: (a * 2, a), x3(lib), has_aux=True)[2],
    "jvp": lambda f, lib: f.jvp(two, (x3(lib), x3(lib) * 2), (lib.ones(3), x3(lib))),
    "jvp of a dict": lambda f, lib: f.jvp(lambda a: a["k"] ** 2, ({"k": x3(lib)},), ({"k": x3(lib)},)),
    "jvp, aux": lambda f, lib: f.jvp(lambda a: (a * a, a + 1), (x3(lib),), (x3(lib),), has_aux=True),
    "jvp of a constant": lambda f, lib: f.jvp(lambda a: lib.ones(2), (x3(lib),), (x3(lib),)),
    "linearize": lambda f, lib: f.linearize(two, x3(lib), x3(lib) * 2)[1](lib.ones(3), x3(lib)),
    "linearize, value": lambda f, lib: f.linearize(two, x3(lib), x3(lib) * 2)[0],
    "linearize, twice": lambda f, lib: [f.linearize(lambda a: a["k"] ** 2, {"k": x3(lib)})[1]({"k": v}) for v in (x3(lib), lib.ones(3))],
    "jacrev": lambda f, lib: f.jacrev(two, argnums=(0, 1))(x3(lib), x3(lib) * 2),
    "jacrev of the first": lambda f, lib: f.jacrev(two)(x3(lib), x3(lib) * 2),
    "jacrev of a dict": lambda f, lib: f.jacrev(lambda p: p["a"] * p["b"])({"a": x3(lib), "b": lib.tensor(2.0)}),
    "jacrev, aux": lambda f, lib: f.jacrev(lambda a: (a ** 2, a.sum()), has_aux=True)(x3(lib)),
    "jacrev, tuple of one": lambda f, lib: f.jacrev(lambda a: a ** 2, argnums=(0,))(x3(lib)),
    "jacrev, chunks": lambda f, lib: f.jacrev(lambda a: a ** 2, chunk_size=2)(x3(lib)),
    "jacfwd": lambda f, lib: f.jacfwd(two, argnums=(0, 1))(x3(lib), x3(lib) * 2),
    "jacfwd of the second": lambda f, lib: f.jacfwd(two, argnums=1)(x3(lib), batch(lib)),
    "jacfwd, aux": lambda f, lib: f.jacfwd(lambda a: (a ** 2, a.sum()), has_aux=True)(x3(lib)),
    "jacfwd of a constant": lambda f, lib: f.jacfwd(lambda a: lib.ones(2))(x3(lib)),
    "hessian": lambda f, lib: f.hessian(cube)(x3(lib)),
    "hessian of a vector": lambda f, lib: f.hessian(lambda a: a ** 3 * a.sum())(x3(lib)),
    "hessian of two": lambda f, lib: f.hessian(lambda a, b: (a ** 2 * b).sum(), argnums=(0, 1))(x3(lib), x3(lib) + 1),
    "vmap": lambda f, lib: f.vmap(lambda a: a.sum())(batch(lib)),
    "vmap over the last": lambda f, lib: f.vmap(lambda a: a.sum(), in_dims=-1)(batch(lib)),
    "vmap, out_dims": lambda f, lib: f.vmap(lambda a: a * 2, out_dims=-1)(batch(lib)),
    "vmap, one shared": lambda f, lib: f.vmap(lambda a, b: (a * b, b), in_dims=(0, None))(batch(lib), x3(lib)),
    "vmap, shared output": lambda f, lib: f.vmap(lambda a, b: (a * b, b), in_dims=(0, None), out_dims=(0, None))(batch(lib), x3(lib)),
    "vmap of a list": lambda f, lib: f.vmap(lambda p: p[0] * p[1], in_dims=([0, None],))([batch(lib), x3(lib)]),
    "vmap of a dict": lambda f, lib: f.vmap(lambda p: p["a"] * p["b"], in_dims=({"a": 0, "b": None},))({"a": batch(lib), "b": x3(lib)}),
    "vmap to a dict": lambda f, lib: f.vmap(lambda a: {"k": a * 2, "l": (a,)}, out_dims={"k": 1, "l": (0,)})(batch(lib)),
    "vmap to a list": lambda f, lib: f.vmap(lambda a: [a, a], out_dims=[0, 1])(batch(lib)),
    "vmap, keyword": lambda f, lib: f.vmap(lambda a, k: a * k)(batch(lib), k=batch(lib)),
    "vmap of a number": lambda f, lib: f.vmap(lambda a, b: a * b, in_dims=(0, None))(batch(lib), 2.0),
    "vmap to a constant": lambda f, lib: f.vmap(lambda a: lib.ones(2))(batch(lib)),
    "vmap of nothing": lambda f, lib: f.vmap(lambda a: a * 2)(lib.ones(0, 3)),
    "vmap, chunks": lambda f, lib: f.vmap(lambda a: a * 2, chunk_size=1)(batch(lib)),
    "vmap of a vmap": lambda f, lib: f.vmap(f.vmap(lambda a, b: a * b, (None, 0)), (0, None))(x3(lib), lib.ones(2)),
    "vmap of a grad": lambda f, lib: f.vmap(f.grad(lambda a, b: (a ** 2 * b).sum()), in_dims=(0, None))(batch(lib), x3(lib)),
    "vmap of a jacobian": lambda f, lib: f.vmap(f.jacrev(lambda a: a ** 2))(batch(lib)),
    "grad of a vmap": lambda f, lib: f.grad(lambda a: (f.vmap(cube)(a) ** 2).sum())(batch(lib)),
    "vmap writes through": lambda f, lib: [(b := batch(lib)), f.vmap(lambda a: a.add_(1))(b)],
    "vmap of draws, same": lambda f, lib: [f.vmap(draws(lib), randomness="same")(batch(lib)), lib.rand(2)],
    "vmap of draws, different": lambda f, lib: [f.vmap(draws(lib), randomness="different")(batch(lib)), lib.rand(2)],
    # what is refused
    "grad: vector": lambda f, lib: f.grad(lambda a: a)(x3(lib)),
    "grad: one element": lambda f, lib: f.grad(lambda a: a.sum().reshape(1))(x3(lib)),
    "grad: number out": lambda f, lib: f.grad(lambda a: 1.0)(x3(lib)),
    "grad: tuple out": lambda f, lib: f.grad(lambda a: (a.sum(),))(x3(lib)),
    "grad: number in": lambda f, lib: f.grad(lambda a: a)(2.0),
    "grad: integers": lambda f, lib: f.grad(lambda a: a.sum().float())(lib.tensor([1, 2])),
    "grad: argnum": lambda f, lib: f.grad(cube, argnums=1)(x3(lib)),
    "grad: list of argnums": lambda f, lib: f.grad(cube, argnums=[0])(x3(lib)),
    "grad: argnum twice": lambda f, lib: f.grad(cube, argnums=(0, 0))(x3(lib)),
    "grad: no argnums": lambda f, lib: f.grad(cube, argnums=())(x3(lib)),
    "grad: aux missing": lambda f, lib: f.grad(cube, has_aux=True)(x3(lib)),
    "grad: aux a number": lambda f, lib: f.grad(lambda a: (cube(a), 3), has_aux=True)(x3(lib)),
    "vjp: structure": lambda f, lib: f.vjp(two, x3(lib), x3(lib))[1](lib.ones(3)),
    "vjp: shape": lambda f, lib: f.vjp(lambda a: a * 2, x3(lib))[1](lib.ones(2)),
    "vjp: number out": lambda f, lib: f.vjp(lambda a: 1.0, x3(lib)),
    "jvp: no tuple": lambda f, lib: f.jvp(cube, x3(lib), x3(lib)),
    "jvp: too many": lambda f, lib: f.jvp(cube, (x3(lib),), (x3(lib), x3(lib))),
    "jvp: shape": lambda f, lib: f.jvp(cube, (x3(lib),), (lib.ones(2),)),
    "jvp: strict": lambda f, lib: f.jvp(lambda a: lib.ones(2), (x3(lib),), (x3(lib),), strict=True),
    "jvp: integers": lambda f, lib: f.jvp(lambda a: a * 2, (lib.tensor([1, 2]),), (lib.tensor([1, 2]),)),
    "linearize: integers": lambda f, lib: f.linearize(lambda a: a * 2, lib.tensor([1, 2])),
    "linearize: too few": lambda f, lib: f.linearize(two, x3(lib), x3(lib))[1](lib.ones(3)),
    "linearize: shape": lambda f, lib: f.linearize(cube, x3(lib))[1](lib.ones(2)),
    "linearize: dtype": lambda f, lib: f.linearize(cube, x3(lib))[1](lib.ones(3).double()),
    "linearize: structure": lambda f, lib: f.linearize(cube, x3(lib))[1]([lib.ones(3)]),
    "jacrev: chunks": lambda f, lib: f.jacrev(cube, chunk_size=0)(x3(lib)),
    "jacrev: number out": lambda f, lib: f.jacrev(lambda a: 2.0)(x3(lib)),
    "vmap: no inputs": lambda f, lib: f.vmap(lambda: x3(lib))(),
    "vmap: None": lambda f, lib: f.vmap(cube, in_dims=None)(batch(lib)),
    "vmap: all None": lambda f, lib: f.vmap(cube, in_dims=(None,))(batch(lib)),
    "vmap: structure": lambda f, lib: f.vmap(cube, in_dims=(0, 0))(batch(lib)),
    "vmap: text": lambda f, lib: f.vmap(cube, in_dims="0")(batch(lib)),
    "vmap: number": lambda f, lib: f.vmap(lambda a, b: a)(batch(lib), 2.0),
    "vmap: sizes": lambda f, lib: f.vmap(lambda a, b: a)(batch(lib), x3(lib)),
    "vmap: range": lambda f, lib: f.vmap(cube, in_dims=2)(batch(lib)),
    "vmap: no dimension": lambda f, lib: f.vmap(cube)(lib.tensor(1.0)),
    "vmap: number out": lambda f, lib: f.vmap(lambda a: 3.0)(batch(lib)),
    "vmap: out range": lambda f, lib: f.vmap(lambda a: a, out_dims=2)(batch(lib)),
    "vmap: out text": lambda f, lib: f.vmap(lambda a: a, out_dims="a")(batch(lib)),
    "vmap: out structure": lambda f, lib: f.vmap(lambda a: (a, a), out_dims=(0,))(batch(lib)),
    "vmap: out None": lambda f, lib: f.vmap(lambda a: a * 2, out_dims=None)(batch(lib)),
    "vmap: draws": lambda f, lib: f.vmap(draws(lib))(batch(lib)),
    "vmap: randomness": lambda f, lib: f.vmap(cube, randomness="some")(batch(lib)),
    "vmap: chunk size": lambda f, lib: f.vmap(cube, chunk_size=0),
    "stack: nothing": lambda f, lib: f.stack_module_state([]),
    "stack: classes": lambda f, lib: f.stack_module_state([lib.nn.Linear(2, 1), lib.nn.Flatten()]),
    "stack: modes": lambda f, lib: f.stack_module_state([lib.nn.Linear(2, 1), lib.nn.Linear(2, 1).eval()]),
    "stack: requires_grad": lambda f, lib: f.stack_module_state([lib.nn.Linear(2, 1), lib.nn.Linear(2, 1).requires_grad_(False)]),
}
REFUSED = list(CALLS)[list(CALLS).index("grad: vector"):]


@pytest.mark.filterwarnings("ignore:Attempted to insert a get_attr Node")      # PyTorch's linearize
@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")
@pytest.mark.parametrize("call", CALLS)
def test_against_pytorch(call):
    torch = pytest.importorskip("torch")
    ours, theirs = (outcome(lambda lib=lib: CALLS[call](lib.func, lib)) for lib in (microgradx, torch))
    assert ours == theirs


@pytest.mark.parametrize("call", REFUSED)
def test_refusals(call):
    with pytest.raises((RuntimeError, ValueError, IndexError), match=r"^(grad|vjp|jvp|linearize|jac|vmap|stack)|^Dimension"):
        CALLS[call](func, microgradx)


def values(t):
    return t.detach().tolist()


def test_gradients_by_formula():
    x = microgradx.tensor([1.0, 2.0])
    assert values(func.grad(cube)(x)) == [3.0, 12.0]
    assert values(func.grad(func.grad(lambda a: a ** 4))(microgradx.tensor(2.0))) == 48.0
    assert func.value_and_grad(cube)(x)[0].item() == 9.0 and values(func.value_and_grad(cube)(x)[1]) == [3.0, 12.0]
    assert values(func.hessian(cube)(x)) == [[6.0, 0.0], [0.0, 12.0]]
    assert values(func.jacfwd(lambda a: a.sum() * a)(x)) == values(func.jacrev(lambda a: a.sum() * a)(x)) == [[4.0, 1.0], [2.0, 5.0]]


def test_history_leaves_only_where_somebody_asks():
    x, w = microgradx.ones(3), microgradx.ones(3, requires_grad=True)
    plain = func.grad(lambda a: (a * a).sum())(x)
    assert not plain.requires_grad
    through = func.grad(lambda a: (a * a * w).sum())(x)
    through.sum().backward()
    assert values(w.grad) == [2.0] * 3 and x.grad is None
    own = func.grad(lambda a: (a ** 3).sum())(w)
    assert values(microgradx.autograd.grad(own.sum(), w)[0]) == [6.0] * 3
    with microgradx.no_grad():
        assert not func.grad(lambda a: (a ** 3).sum())(w).requires_grad
        assert values(func.grad(func.grad(lambda a: a ** 3))(microgradx.tensor(2.0))) == 12.0


def test_no_grad_inside_is_constant():
    def frozen(a):
        with microgradx.no_grad():
            b = func.grad(lambda y: (y ** 2).sum())(a)
        return (a * b).sum()
    assert values(func.grad(frozen)(microgradx.tensor([1.0, 3.0]))) == [2.0, 6.0]


def test_perturbations_are_not_confused():
    """d/dx (x * d/dy (x + y)) is 1: the inner derivative must not see the outer one."""
    d = lambda f: func.grad(f)  # noqa: E731
    assert d(lambda x: x * d(lambda y: x + y)(microgradx.tensor(1.0)))(microgradx.tensor(1.0)).item() == 1.0


def test_a_pull_serves_many_cotangents_and_is_differentiable():
    x = microgradx.tensor([1.0, 2.0])
    _, pull = func.vjp(lambda a: a ** 2, x)
    assert [values(pull(microgradx.tensor(c))[0]) for c in ([1.0, 0.0], [0.0, 1.0])] == [[2.0, 0.0], [0.0, 4.0]]
    c = microgradx.ones(2, requires_grad=True)
    pull(c)[0].sum().backward()
    assert values(c.grad) == [2.0, 4.0]


@pytest.mark.parametrize("wants", [False, True])
def test_vmap_is_the_loop(wants):
    """Values and gradients of random functions of a batch are those of one call per sample."""
    rng = np.random.default_rng(0)
    a = microgradx.tensor(rng.standard_normal((4, 3, 5)), requires_grad=wants)
    w = microgradx.tensor(rng.standard_normal((5, 2)), requires_grad=wants)
    mapped = func.vmap(lambda a, w: (a @ w).tanh().sum(0), in_dims=(1, None), out_dims=1)(a, w)
    rows = microgradx.stack([(a[:, k] @ w).tanh().sum(0) for k in range(3)], 1)
    assert microgradx.allclose(mapped, rows, rtol=1e-12) and mapped.requires_grad is wants
    if wants:
        got, expected = (microgradx.autograd.grad((r ** 2).sum(), (a, w), retain_graph=True) for r in (mapped, rows))
        assert all(microgradx.allclose(g, e) for g, e in zip(got, expected, strict=True))


def test_per_sample_gradients_of_a_model():
    """The recipe of the documentation: functional_call under grad under vmap."""
    microgradx.manual_seed(0)
    model = microgradx.nn.Sequential(microgradx.nn.Linear(3, 4), microgradx.nn.Tanh(), microgradx.nn.Linear(4, 2))
    params = {k: v.detach() for k, v in model.named_parameters()}
    x, y = microgradx.randn(5, 3), microgradx.randn(5, 2)

    def loss(params, x, y):
        return microgradx.nn.functional.mse_loss(func.functional_call(model, params, (x.unsqueeze(0),)), y.unsqueeze(0))
    each = func.vmap(func.grad(loss), in_dims=(None, 0, 0))(params, x, y)
    for k in range(5):
        model.zero_grad()
        microgradx.nn.functional.mse_loss(model(x[k:k + 1]), y[k:k + 1]).backward()
        for name, p in model.named_parameters():
            assert microgradx.allclose(each[name][k], p.grad)


def test_an_ensemble_of_models():
    microgradx.manual_seed(0)
    models = [microgradx.nn.Sequential(microgradx.nn.Linear(3, 2), microgradx.nn.BatchNorm1d(2)).eval() for _ in range(3)]
    params, buffers = func.stack_module_state(models)
    assert params["0.weight"].shape == (3, 2, 3) and params["0.weight"].requires_grad and params["0.weight"].is_leaf
    x = microgradx.randn(4, 3)
    out = func.vmap(lambda p, b, x: func.functional_call(models[0], (p, b), (x,)), in_dims=(0, 0, None))(params, buffers, x)
    assert microgradx.allclose(out, microgradx.stack([m(x) for m in models]))


def test_a_call_with_names_that_the_module_lacks():
    """They are attributes for the time of the call, as plain tensors are; strict=True refuses them."""
    class Scaled(microgradx.nn.Module):
        def __init__(self):
            super().__init__()
            self.plain = microgradx.ones(1)

        def forward(self, x):
            return x * self.plain * getattr(self, "other", 1)

    model, x = Scaled(), microgradx.ones(2)
    held, of_the_call = model.plain, {"plain": microgradx.tensor([2.0]), "other": microgradx.tensor([3.0])}
    assert values(func.functional_call(model, of_the_call, (x,))) == [6.0, 6.0]
    assert model.plain is held and not hasattr(model, "other") and values(model(x)) == [1.0, 1.0]
    with pytest.raises(RuntimeError, match="other"):
        func.functional_call(model, of_the_call, (x,), strict=True)
    with pytest.raises(ValueError, match="'other'"):
        func.functional_call(model, (of_the_call, {"other": x}), (x,))


VALUES = {"if": lambda a, lib: a if a.sum() > 0 else -a, "item": lambda a, lib: a * a.sum().item(), "float": lambda a, lib: a * float(a.sum()), "int": lambda a, lib: a * int(a.sum()),
          "list": lambda a, lib: a.tolist(), "array": lambda a, lib: a.numpy(), "mask": lambda a, lib: a[a > 0], "nonzero": lambda a, lib: a.nonzero(),
          "unique": lambda a, lib: a.unique(), "equal": lambda a, lib: lib.equal(a, a), "backward": lambda a, lib: a.backward(), "requires_grad_": lambda a, lib: a.requires_grad_(),
          "the same for probabilities": lambda a, lib: lib.bernoulli(a.sigmoid()), "no place for numbers": lambda a, lib: lib.zeros(3).add_(a),
          "an element": lambda a, lib: lib.zeros(3).index_fill_(0, lib.tensor(0), 1).__setitem__(0, a[0]), "format": lambda a, lib: f"{a[0]:.2f}"}


@pytest.mark.peer
@pytest.mark.parametrize("call", VALUES)
def test_vmap_knows_no_values(torch, call):
    """What depends on the values of one sample has no answer for all of them."""
    for lib in (microgradx, torch):
        with pytest.raises(RuntimeError):
            lib.vmap(lambda a, lib=lib: VALUES[call](a, lib), randomness="same")(batch(lib) - 1)


def test_vmap_calls_the_function_once():
    calls = []
    out = func.vmap(lambda a: calls.append(a) or a.tanh().sum())(microgradx.ones(5, 2))
    assert len(calls) == 1 and calls[0].shape == (2,) and "BatchedTensor(lvl=1, bdim=0" in repr(calls[0]) and out.shape == (5,)


def test_the_samples_of_vmap_are_those_of_its_thread():
    class Double(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

    found = []

    def mapped(a):
        thread = threading.Thread(target=lambda: found.append(Double.apply(microgradx.ones(2)) + func.grad(lambda x: x.sum())(microgradx.ones(2))))
        thread.start()
        thread.join()
        return a + 1
    assert values(func.vmap(mapped)(microgradx.ones(3))) == [2.0] * 3 and values(found[0]) == [3.0, 3.0]


@pytest.mark.peer
@pytest.mark.parametrize("change", [lambda a, b: b.add_(a), lambda a, b: b[0].copy_(a[0]), lambda a, b: a + b.mul_(a.sum())])
@pytest.mark.parametrize("keyword", [False, True])
def test_vmap_refuses_to_change_what_all_samples_share(torch, change, keyword):
    for lib in (microgradx, torch):
        a, b = lib.ones(2, 3), lib.ones(3)
        with pytest.raises(RuntimeError, match="vmap" if lib is microgradx else None):
            lib.func.vmap(change)(a, b=b) if keyword else lib.func.vmap(change, (0, None))(a, b)
    with microgradx.inference_mode():
        assert values(func.vmap(lambda a, b: a + b, (0, None))(microgradx.ones(2), microgradx.ones(()))) == [2.0, 2.0]


def test_vmap_without_a_common_value():
    assert func.vmap(lambda a: 7, out_dims=None)(microgradx.ones(3)) == 7
    with pytest.raises(ValueError, match="depends on the sample"):
        func.vmap(lambda a: a * 0, out_dims=None)(microgradx.tensor([1.0, 2.0]))


@pytest.mark.parametrize("name", ["functionalize", "debug_unwrap", "rearrange"])
def test_what_is_absent_says_so(name):
    with pytest.raises(AttributeError, match=name):
        getattr(func, name)


def test_linearize_keeps_the_history_of_what_was_outside():
    w = microgradx.tensor([2.0, 3.0], requires_grad=True)
    push = func.linearize(lambda x: (w * x).sin(), microgradx.zeros(2))[1]
    push(microgradx.ones(2)).sum().backward()
    assert w.grad.tolist() == [1.0, 1.0]


@pytest.mark.peer
def test_batch_norms_without_statistics():
    torch = pytest.importorskip("torch")
    printed = []
    for lib in (torch, microgradx):
        model = lib.nn.Sequential(lib.nn.BatchNorm1d(2, affine=False), lib.nn.BatchNorm1d(2, track_running_stats=False))
        state = lib.func.replace_all_batch_norm_modules_(model).eval().state_dict()
        printed.append((str(model), sorted(state), model(lib.tensor([[0.0, 1.0], [2.0, 5.0]])).tolist()))
    assert printed[0] == printed[1]


def test_jvp_through_a_rule_that_takes_logarithms_of_its_gradient():
    x, v = microgradx.tensor([0.3, -1.0, 2.0], dtype=microgradx.float64), microgradx.tensor([1.0, 0.5, -2.0], dtype=microgradx.float64)
    step = 1e-6
    found = microgradx.func.jvp(lambda x: x.logcumsumexp(0), (x,), (v,))[1]
    assert np.allclose(found.numpy(), (((x + step * v).logcumsumexp(0) - (x - step * v).logcumsumexp(0)) / (2 * step)).numpy(), atol=1e-8)


def test_draws_of_other_threads_are_no_draws_of_vmap():
    """Nor does vmap set the stream back that they draw from."""
    drawing, drawn = threading.Event(), threading.Event()

    def draw():
        drawing.wait(60)
        found.append(microgradx.rand(1))
        drawn.set()

    def double(x):
        drawing.set()
        assert drawn.wait(60)
        return x * 2

    found = []
    thread = threading.Thread(target=draw)
    thread.start()
    try:
        assert microgradx.vmap(double)(microgradx.ones(3)).tolist() == [2, 2, 2]
        assert not microgradx.equal(microgradx.rand(1), found[0])
    finally:
        drawing.set()
        thread.join()
