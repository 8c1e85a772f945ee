"""What all optimizers share: groups, state, hooks, closures, errors; and SGD and Adam against their formulas."""
import copy
import gc
import pickle
import weakref

import numpy as np
import pytest

import microgradx
from microgradx import nn, optim

NAMES = [name for name in optim.__all__ if name[0].isupper() and name not in ("Optimizer", "SparseAdam", "LBFGS")]


def param(*shape, seed=0, dtype="float32"):
    rng = np.random.default_rng(seed)
    p = nn.Parameter(microgradx.tensor(rng.standard_normal(shape).astype(dtype)))
    p.grad = microgradx.tensor(rng.standard_normal(shape).astype(dtype))
    return p


def adam_by_formula(p, grads, lr, b1=0.9, b2=0.999, eps=1e-8):
    m = v = 0
    for t, g in enumerate(grads, 1):
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
        p = p - lr * (m / (1 - b1 ** t)) / (np.sqrt(v / (1 - b2 ** t)) + eps)
    return p


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_adam_follows_its_formula(dtype):
    params = [param(*shape, seed=k, dtype=dtype) for k, shape in enumerate([(100, 3), (7,), (0, 2), ()])]
    start = [p.detach().numpy().astype(np.float64) for p in params]
    grads = [[np.random.default_rng(9 + t).standard_normal(p.shape) for p in params] for t in range(5)]
    opt = optim.Adam(params, lr=0.1)
    for row in grads:
        for p, g in zip(params, row, strict=True):
            p.grad = microgradx.tensor(g, dtype=p.dtype)
        opt.step()
    for k, p in enumerate(params):
        want = adam_by_formula(start[k], [row[k] for row in grads], 0.1)
        np.testing.assert_allclose(p.detach().numpy(), want, rtol=0, atol=1e-5 if dtype == "float32" else 1e-12)


def test_sgd_with_momentum_follows_its_formula():
    p = param(5, dtype="float64")
    start, g = p.detach().numpy().copy(), p.grad.numpy().copy()
    opt = optim.SGD([p], lr=0.1, momentum=0.9)
    for _ in range(3):
        opt.step()
    np.testing.assert_allclose(p.detach().numpy(), start - 0.1 * g * (1 + 1.9 + 1.9 * 0.9 + 1), rtol=1e-12)


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad"])
def test_more_than_one_kernel_call(name):
    """The fused step takes 64 parameters at a time and one dtype at a time; strided ones go through copies."""
    def parameters():
        values = [np.random.default_rng(k).standard_normal((3, 4)) for k in range(150)]
        return [nn.Parameter(microgradx.tensor(v, dtype=microgradx.float64 if k % 3 else microgradx.float32))
                for k, v in enumerate(values)]

    together, alone = parameters(), parameters()
    strided = [nn.Parameter(p.detach().t().contiguous().t()) for p in parameters()]
    assert not strided[0].is_contiguous()
    for p, q, s in zip(together, alone, strided, strict=True):
        p.grad, q.grad = p.detach() + 1, q.detach() + 1
        s.grad = (p.detach() + 1).t().contiguous().t()
    optimizers = [getattr(optim, name)(ps) for ps in (together, strided, *([p] for p in alone))]
    for _ in range(3):
        for opt in optimizers:
            opt.step()
    for p, q, s in zip(together, alone, strided, strict=True):
        assert p.tolist() == q.tolist() == s.tolist()


@pytest.mark.parametrize("name", NAMES)
def test_a_quadratic_goes_down(name):
    p = param(4, 3)
    opt = getattr(optim, name)([p], lr=0.05)
    losses = []
    for _ in range(30):
        opt.zero_grad()
        loss = (p * p).sum()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("name", NAMES)
def test_only_parameters_with_gradients_change(name):
    with_grad, without = param(3, 2), param(3, 2)
    without.grad = None
    before = without.tolist()
    opt = getattr(optim, name)([with_grad, without])
    opt.step()
    assert without.tolist() == before
    assert without.grad is None and with_grad.requires_grad and with_grad.is_leaf


@pytest.mark.parametrize("name", NAMES)
def test_an_update_changes_the_version(name):
    p = param(3, 2)
    loss = (p * p).sum()
    getattr(optim, name)([p]).step()
    with pytest.raises(RuntimeError, match="modified"):
        loss.backward()


def test_zero_grad():
    p, q = param(3), param(2)
    opt = optim.SGD([p, q], lr=0.1)
    grad = p.grad
    opt.zero_grad(set_to_none=False)
    assert p.grad is grad and grad.tolist() == [0, 0, 0]
    opt.zero_grad()
    assert p.grad is None and q.grad is None


def test_closure_runs_with_gradients_on():
    p = param(3)
    opt, calls = optim.Adam([p]), []

    def closure():
        calls.append(microgradx.is_grad_enabled())
        loss = p.sum()
        loss.backward()
        return loss

    with microgradx.no_grad():
        before = p.sum().item()
        assert opt.step(closure).item() == before
    assert calls == [True]


def test_groups_and_defaults():
    p, q, r = param(2), param(2), param(2)
    opt = optim.SGD([{"params": [p], "lr": 0.5}, {"params": q}], lr=0.1, momentum=0.9)
    opt.add_param_group({"params": [r], "momentum": 0})
    assert [group["lr"] for group in opt.param_groups] == [0.5, 0.1, 0.1]
    before = [x.detach().clone() for x in (p, q, r)]
    opt.param_groups[2]["lr"] = 1.0
    opt.step()
    for x, old, lr in zip((p, q, r), before, (0.5, 0.1, 1.0), strict=True):
        assert microgradx.allclose(x, old - lr * x.grad)
    assert [any(key is x for x in (p, q)) for key in opt.state] == [True, True]
    named = optim.SGD(nn.Linear(2, 1).named_parameters(), lr=0.1)
    assert named.param_groups[0]["param_names"] == ["weight", "bias"]


ERRORS = [
    (lambda: optim.SGD([], lr=0.1), ValueError, "empty parameter list"),
    (lambda: optim.SGD(param(2), lr=0.1), TypeError, "iterable of Tensors or dicts"),
    (lambda: optim.SGD([1], lr=0.1), TypeError, "one of the params is int"),
    (lambda: optim.SGD([param(2) * 2], lr=0.1), ValueError, "non-leaf"),
    (lambda: optim.SGD([{"params": {param(2)}}]), TypeError, "ordered collections"),
    (lambda: optim.SGD([param(2)], lr=-1), ValueError, "learning rate"),
    (lambda: optim.SGD([param(2)], nesterov=True), ValueError, "Nesterov"),
    (lambda: optim.SGD([param(2)], differentiable=True), NotImplementedError, "differentiable"),
    (lambda: optim.Adam([param(2)], betas=(1.0, 0.9)), ValueError, "index 0"),
    (lambda: optim.Adam([param(2)], fused=True, foreach=True), RuntimeError, "fused"),
    (lambda: optim.Adam([param(2)], lr=microgradx.ones(2)), ValueError, "1-element"),
    (lambda: optim.Adam([("a", param(2)), param(2)]), ValueError, "names"),
    (lambda: optim.SGD([param(2)]).add_param_group(3), TypeError, "must be a dict"),
    (lambda: optim.SparseAdam([param(2)]).step(), RuntimeError, "dense gradients"),
    (lambda: optim.LBFGS([{"params": [param(2)]}, {"params": [param(2)]}]), ValueError, "parameter groups"),
    (lambda: optim.Muon([param(2)]), ValueError, "2D"),
    (lambda: optim.Optimizer([param(2)], {}).step(), NotImplementedError, "step"),
    (lambda: optim.SGD([param(2)]).load_state_dict({"state": {}, "param_groups": []}), ValueError, "number of"),
    (lambda: optim.lr_scheduler.StepLR(3, 1), TypeError, "not an Optimizer"),
    (lambda: optim.lr_scheduler.ConstantLR(optim.SGD([param(2)]), 2.0), ValueError, "between 0 and 1"),
    (lambda: optim.lr_scheduler.LambdaLR(optim.SGD([param(2)]), [abs, abs]), ValueError, "lr_lambdas"),
    (lambda: optim.lr_scheduler.StepLR(optim.SGD([param(2)]), 2, last_epoch=3), KeyError, "initial_lr"),
    (lambda: optim.lr_scheduler.CyclicLR(optim.Adagrad([param(2)]), 0.1, 1.0), ValueError, "momentum"),
]


@pytest.mark.parametrize(("call", "error", "words"), ERRORS, ids=[str(k) for k in range(len(ERRORS))])
def test_errors(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_a_parameter_in_two_groups_is_refused():
    p = param(2)
    with pytest.raises(ValueError, match="more than one parameter group"):
        optim.SGD([{"params": [p]}, {"params": [p]}])
    with pytest.warns(UserWarning, match="duplicate"):
        optim.SGD([p, p])


def test_state_that_does_not_fit_raises_and_the_interpreter_lives():
    p = param(4)
    opt = optim.Adam([p])
    opt.step()
    opt.state[p]["exp_avg"] = microgradx.zeros(3)
    with pytest.raises(RuntimeError, match=r"exp_avg of shape \(3,\)"):
        opt.step()
    opt.state[p]["exp_avg"] = "nonsense"
    with pytest.raises(TypeError):
        opt.step()
    opt.param_groups[0]["params"][0] = None
    with pytest.raises(TypeError):
        opt.step()


@pytest.mark.parametrize("dtype", ["int64", "float16"])
def test_dtypes_that_are_not_computed_with_are_refused(dtype):
    p = microgradx.zeros(3, dtype=getattr(microgradx, dtype))
    optim.SGD([p]).step()  # no gradient: nothing to do
    assert p.tolist() == [0, 0, 0]


@pytest.mark.parametrize("name", NAMES)
def test_state_dict_pickle_and_deepcopy(name):
    p = param(3, 2)
    opt = getattr(optim, name)([p], lr=0.01)
    opt.step()
    twin_p, twin = copy.deepcopy((p, opt))
    twin_p.grad = p.grad.clone()
    assert twin.param_groups[0]["params"][0] is twin_p
    other_p, other = pickle.loads(pickle.dumps((p, opt)))
    other_p.grad = p.grad.clone()
    for o in (opt, twin, other):
        o.step()
    assert p.tolist() == twin_p.tolist() == other_p.tolist()


class Around(optim.Optimizer):
    """An optimizer around another one, as published ones are made: it shares groups and state and lets the base watch its step."""

    def __init__(self, inner):
        self._optimizer_step_pre_hooks, self._optimizer_step_post_hooks = {}, {}
        self.inner, self.param_groups, self.defaults, self.state = inner, inner.param_groups, inner.defaults, inner.state
        self._patch_step_function()

    def step(self, closure=None):
        return self.inner.step(closure)


def test_an_optimizer_around_another_without_the_base_s_init():
    p, calls = param(2), []
    around = Around(optim.SGD([p], lr=0.5))
    around.register_step_post_hook(lambda o, args, kwargs: calls.append(o is around))
    schedule = optim.lr_scheduler.StepLR(around, 1, 0.1)
    p.grad = microgradx.ones(2)
    before = p.tolist()
    around.step()
    schedule.step()
    assert p.tolist() == pytest.approx([x - 0.5 for x in before]) and calls == [True]
    assert around.param_groups[0]["lr"] == pytest.approx(0.05)


def test_hooks():
    p = param(2)
    opt, calls = optim.SGD([p], lr=0.1), []
    before = opt.register_step_pre_hook(lambda o, args, kwargs: calls.append(("pre", o is opt, args, kwargs)))
    after = opt.register_step_post_hook(lambda o, args, kwargs: calls.append(("post", o is opt, args, kwargs)))
    opt.step()
    assert calls == [("pre", True, (opt,), {}), ("post", True, (opt,), {})]
    before.remove()
    after.remove()
    opt.step()
    assert len(calls) == 2
    with opt.register_step_pre_hook(lambda o, args, kwargs: ((o, lambda: 5.0), kwargs)):
        assert opt.step() == 5.0        # what a hook puts in the place of the arguments begins with the optimizer, too
    opt.register_state_dict_post_hook(lambda o, state: {**state, "mark": 1})
    opt.register_state_dict_pre_hook(lambda o: calls.append("saving"))
    opt.register_load_state_dict_pre_hook(lambda o, state: calls.append(state["mark"]))
    opt.register_load_state_dict_post_hook(lambda o: calls.append("loaded"))
    opt.load_state_dict(opt.state_dict())
    assert calls[2:] == ["saving", 1, "loaded"]


def test_a_subclass_of_the_user_works_with_scheduler_and_hooks():
    class Sign(optim.Optimizer):
        def __init__(self, params, lr):
            super().__init__(params, {"lr": lr})

        def step(self, closure=None):
            with microgradx.no_grad():
                for group in self.param_groups:
                    for p in group["params"]:
                        p -= group["lr"] * p.grad.sign()

    p = param(3)
    start, sign = p.detach().clone(), p.grad.sign()
    opt = Sign([p], 0.5)
    scheduler = optim.lr_scheduler.StepLR(opt, 1, gamma=0.5)
    for _ in range(2):
        opt.step()
        scheduler.step()
    assert microgradx.allclose(p, start - 0.75 * sign)


def test_scheduler_warns_when_it_goes_first():
    opt = optim.SGD([param(2)], lr=0.1)
    scheduler = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    with pytest.warns(UserWarning, match="before `optimizer.step"):
        scheduler.step()


def test_tensor_learning_rate_is_shared():
    p, lr = param(2), microgradx.tensor(0.5)
    opt = optim.SGD([p], lr=lr)
    scheduler = optim.lr_scheduler.ExponentialLR(opt, 0.5)
    opt.step()
    scheduler.step()
    assert opt.param_groups[0]["lr"] is lr
    assert lr.item() == 0.25


def test_nothing_keeps_an_optimizer_alive():
    opt = optim.Adam([param(2)])
    opt.register_step_post_hook(lambda *a: None)
    opt.step()
    seen = weakref.ref(opt)
    gc.disable()
    try:
        del opt
        assert seen() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_hooks_of_all_optimizers(lib):
    lib = pytest.importorskip(lib)
    from importlib import import_module
    module = import_module(f"{lib.__name__}.optim.optimizer")
    p, log = lib.nn.Parameter(lib.ones(1)), []

    class Own(lib.optim.Optimizer):
        def __init__(self, params):
            super().__init__(params, {})

        def step(self, much=1):
            log.append(f"step {much}")
    older = Own([p])
    before = module.register_optimizer_step_pre_hook(lambda o, args, kwargs: log.append("before all") or ((o,), {"much": 7}))
    after = module.register_optimizer_step_post_hook(lambda o, args, kwargs: log.append(f"after all {kwargs}"))
    newer = Own([p])
    newer.register_step_pre_hook(lambda o, args, kwargs: log.append(f"before {kwargs}"))
    newer.register_step_post_hook(lambda o, args, kwargs: log.append("after"))
    older.step()
    assert log == ["before all", "step 7", "after all {'much': 7}"]
    log.clear()
    newer.step()
    assert log == ["before all", "before {'much': 7}", "step 7", "after", "after all {'much': 7}"]
    before.remove()
    after.remove()
    log.clear()
    older.step(2)
    Own([p]).step(3)
    assert log == ["step 2", "step 3"]


class Wrapper(optim.Optimizer):
    """An optimizer around another one that does not call Optimizer.__init__, as accelerate's and Lookahead's are."""

    def __init__(self, optimizer):
        self.optimizer = optimizer

    param_groups = property(lambda self: self.optimizer.param_groups)

    def step(self, closure=None):
        return self.optimizer.step(closure)


def test_a_wrapper_without_hooks_is_scheduled():
    wrapper = Wrapper(optim.SGD([p := nn.Parameter(microgradx.ones(1))], lr=1.0))
    scheduler = optim.lr_scheduler.StepLR(wrapper, 1, gamma=0.5)
    for _ in range(2):
        p.grad = microgradx.ones(1)
        wrapper.step()
        scheduler.step()
    assert p.item() == -0.5 and scheduler.get_last_lr() == [0.25]
