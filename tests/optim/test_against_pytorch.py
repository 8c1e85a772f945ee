"""Every optimizer, scheduler and average beside PyTorch's, with the same gradients, step by step."""
import importlib
import inspect

import numpy as np
import pytest

import microgradx

pytestmark = pytest.mark.peer

SHAPES = [(5, 4), (4,), (2, 3, 2), (), (1,)]
OPTIONS = {
    "SGD": [{}, dict(momentum=0.9), dict(momentum=0.9, nesterov=True, weight_decay=0.1), dict(maximize=True, lr=0.1),
            dict(momentum=0.8, dampening=0.3, weight_decay=0.01), dict(foreach=True), dict(fused=True)],
    "Adam": [{}, dict(lr=0.05, weight_decay=0.1), dict(amsgrad=True, lr=0.1), dict(maximize=True),
             dict(betas=(0.5, 0.7)), dict(decoupled_weight_decay=True, weight_decay=0.3),
             dict(foreach=True, eps=1e-3), dict(lr="tensor")],
    "AdamW": [{}, dict(lr=0.1, weight_decay=0.5), dict(amsgrad=True), dict(maximize=True), dict(fused=True)],
    "RMSprop": [{}, dict(centered=True), dict(momentum=0.9), dict(centered=True, momentum=0.5, weight_decay=0.1),
                dict(maximize=True, alpha=0.5)],
    "Adagrad": [{}, dict(lr_decay=0.1), dict(weight_decay=0.1, initial_accumulator_value=0.5), dict(maximize=True)],
    "Adadelta": [{}, dict(rho=0.5, weight_decay=0.1), dict(maximize=True, lr=0.5)],
    "Adamax": [{}, dict(lr=0.1, weight_decay=0.1), dict(maximize=True, betas=(0.5, 0.6))],
    "NAdam": [{}, dict(lr=0.1, weight_decay=0.1), dict(weight_decay=0.1, decoupled_weight_decay=True),
              dict(momentum_decay=0.1, maximize=True)],
    "RAdam": [{}, dict(lr=0.1, weight_decay=0.1), dict(weight_decay=0.1, decoupled_weight_decay=True),
              dict(maximize=True)],
    "Rprop": [{}, dict(etas=(0.3, 1.5), step_sizes=(1e-3, 0.05)), dict(maximize=True)],
    "ASGD": [{}, dict(lr=0.1, t0=5, weight_decay=0.1), dict(maximize=True, lambd=0.1)],
    "Adafactor": [{}, dict(lr=0.1, weight_decay=0.1), dict(eps=(1e-8, 1e-2), d=2.0),
                  dict(maximize=True, beta2_decay=-0.5)],
    "Muon": [{}, dict(adjust_lr_fn="match_rms_adamw"), dict(nesterov=False, momentum=0.5, weight_decay=0.5)],
}
CASES = [(name, options) for name, rows in OPTIONS.items() for options in rows]
IDS = [f"{name}-{k}" for name, rows in OPTIONS.items() for k in range(len(rows))]


def arrays(seed, dtype, shapes):
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(shape).astype(dtype) for shape in shapes]


def params_of(module, values):
    return [module.nn.Parameter(module.tensor(value)) for value in values]


def set_grads(module, params, values):
    """Every parameter gets its gradient, but the last of several none."""
    for p, value in zip(params[:-1] or params, values, strict=False):
        p.grad = module.tensor(value)


def make(module, name, options, params):
    options = dict(options)
    if options.get("lr") == "tensor":
        options["lr"] = module.tensor(0.01, dtype=module.float64)
    cut = len(params) // 2
    groups = [{"params": params[:cut]}, {"params": params[cut:], "lr": options.get("lr", 0.02)}] if cut else params
    return getattr(module.optim, name)(groups, **options)


def assert_same(ours, theirs, rtol, atol, what):
    theirs = theirs.detach().numpy() if hasattr(theirs, "detach") else theirs
    ours = ours.detach().numpy() if hasattr(ours, "detach") else ours
    assert np.shape(ours) == np.shape(theirs), what
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=atol, err_msg=what)


def assert_same_state(ours, theirs, rtol, atol):
    """The state dictionaries: keys, order, shapes, dtypes and values; groups but for the numbers of workers."""
    assert list(ours["state"]) == list(theirs["state"])
    for number, values in theirs["state"].items():
        assert list(ours["state"][number]) == list(values)
        for key, value in values.items():
            mine = ours["state"][number][key]
            if value is None:
                assert mine is None
                continue
            assert str(mine.dtype).split(".")[1] == str(value.dtype).split(".")[1], key
            assert_same(mine, value, rtol, atol, f"state[{number}][{key!r}]")
    assert [list(group) for group in ours["param_groups"]] == [list(group) for group in theirs["param_groups"]]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "options"), CASES, ids=IDS)
def test_twenty_steps(name, options, dtype, torch):
    shapes = [(5, 4), (4, 7), (3, 3)] if name == "Muon" else SHAPES
    rtol, atol = (2e-5, 2e-6) if dtype == "float32" else (1e-10, 1e-12)
    if name == "Muon":  # iterates in bfloat16
        rtol, atol = 1e-2, 2e-3
    start = arrays(0, dtype, shapes)
    ours, theirs = params_of(microgradx, start), params_of(torch, start)
    opt, peer = make(microgradx, name, options, ours), make(torch, name, options, theirs)
    for step in range(20):
        grads = arrays(step + 1, dtype, shapes)
        set_grads(microgradx, ours, grads)
        set_grads(torch, theirs, grads)
        if step == 10:  # new optimizers go on where the old ones stopped
            states = opt.state_dict(), peer.state_dict()
            opt, peer = make(microgradx, name, options, ours), make(torch, name, options, theirs)
            opt.load_state_dict(states[0])
            peer.load_state_dict(states[1])
        opt.step()
        peer.step()
        for a, b in zip(ours, theirs, strict=True):
            assert_same(a, b, rtol, atol, f"step {step}")
    assert_same_state(opt.state_dict(), peer.state_dict(), rtol, atol)
    assert repr(opt).replace("microgradx", "torch") == repr(peer)


def test_state_dicts_go_both_ways(torch):
    start = arrays(0, "float32", SHAPES)
    ours, theirs = params_of(microgradx, start), params_of(torch, start)
    opt, peer = microgradx.optim.AdamW(ours, amsgrad=True), torch.optim.AdamW(theirs, amsgrad=True)
    for p, q, value in zip(ours, theirs, start, strict=True):
        p.grad, q.grad = microgradx.tensor(value), torch.tensor(value)
    opt.step()
    peer.step()

    def converted(state, module):
        pieces = {n: {k: module.tensor(v.numpy()) for k, v in values.items()} for n, values in state["state"].items()}
        return {"state": pieces, "param_groups": state["param_groups"]}

    ours_state, peer_state = opt.state_dict(), peer.state_dict()
    opt.load_state_dict(converted(peer_state, microgradx))
    peer.load_state_dict(converted(ours_state, torch))
    opt.step()
    peer.step()
    for a, b in zip(ours, theirs, strict=True):
        assert_same(a, b, 1e-6, 1e-7, "after the exchange")


@pytest.mark.parametrize("name", [*OPTIONS, "LBFGS", "SparseAdam"])
def test_signature(name, torch):
    def shape(module):
        found = inspect.signature(getattr(module.optim, name).__init__).parameters.values()
        return [(p.name, p.kind, p.default) for p in found]

    assert shape(microgradx) == shape(torch)


@pytest.mark.parametrize("options", [{}, dict(lr=0.1, history_size=3), dict(line_search_fn="strong_wolfe"),
                                     dict(line_search_fn="strong_wolfe", max_iter=7, lr=0.5), dict(line_search_fn="strong_wolfe", max_eval=2, lr=4)])
def test_lbfgs(options, torch):
    def run(module):
        x, y = (module.nn.Parameter(module.tensor(v, dtype=module.float64)) for v in (-1.2, 1.0))
        opt, seen = module.optim.LBFGS([x, y], **options), []

        def closure():
            opt.zero_grad()
            loss = (1 - x) ** 2 + 5 * (y - x ** 2) ** 2
            loss.backward()
            seen.append(loss.item())
            return loss

        for _ in range(6):
            opt.step(closure)
        state = opt.state_dict()["state"][0]
        return seen, x.item(), y.item(), state["func_evals"], state["n_iter"]

    ours, theirs = run(microgradx), run(torch)
    assert len(ours[0]) == len(theirs[0])
    np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(ours[1:3], theirs[1:3], rtol=1e-6)
    assert ours[3:] == theirs[3:]


def plain(make_scheduler, epochs=30, metrics=None, optimizer="SGD", **options):
    """A row of the table: make_scheduler(lr_scheduler module, optimizer)."""
    return make_scheduler, epochs, metrics, optimizer, options


METRICS = [5, 4, 4.5, 4.6, 4.7, 3.9, 3.95, 3.9, 3.9, 3.9, 3.9, 3.9, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]
SCHEDULERS = {
    "StepLR": plain(lambda s, o: s.StepLR(o, 4, gamma=0.5)),
    "MultiStepLR": plain(lambda s, o: s.MultiStepLR(o, [3, 9, 9, 15], gamma=0.3)),
    "ConstantLR": plain(lambda s, o: s.ConstantLR(o)),
    "ConstantLR options": plain(lambda s, o: s.ConstantLR(o, factor=0.7, total_iters=9)),
    "LinearLR": plain(lambda s, o: s.LinearLR(o)),
    "LinearLR options": plain(lambda s, o: s.LinearLR(o, start_factor=0.9, end_factor=0.1, total_iters=12)),
    "ExponentialLR": plain(lambda s, o: s.ExponentialLR(o, 0.8)),
    "PolynomialLR": plain(lambda s, o: s.PolynomialLR(o)),
    "PolynomialLR options": plain(lambda s, o: s.PolynomialLR(o, total_iters=20, power=2.5)),
    "CosineAnnealingLR": plain(lambda s, o: s.CosineAnnealingLR(o, 7, eta_min=0.001)),
    "CosineAnnealingWarmRestarts": plain(lambda s, o: s.CosineAnnealingWarmRestarts(o, 3, T_mult=2, eta_min=0.01)),
    "CosineAnnealingWarmRestarts even": plain(lambda s, o: s.CosineAnnealingWarmRestarts(o, 5)),
    "LambdaLR": plain(lambda s, o: s.LambdaLR(o, lambda e: 0.9 ** e)),
    "LambdaLR list": plain(lambda s, o: s.LambdaLR(o, [lambda e: 0.9 ** e, lambda e: 1 / (1 + e)])),
    "MultiplicativeLR": plain(lambda s, o: s.MultiplicativeLR(o, lambda e: 0.95)),
    "CyclicLR": plain(lambda s, o: s.CyclicLR(o, 0.01, 0.1, step_size_up=4), momentum=0.9),
    "CyclicLR triangular2": plain(lambda s, o: s.CyclicLR(o, 0.01, [0.1, 0.2], step_size_up=4, step_size_down=3,
                                                          mode="triangular2"), momentum=0.9),
    "CyclicLR exp_range": plain(lambda s, o: s.CyclicLR(o, 0.01, 0.1, step_size_up=4, mode="exp_range", gamma=0.9),
                                optimizer="Adam"),
    "CyclicLR function": plain(lambda s, o: s.CyclicLR(o, 0.01, 0.1, step_size_up=4, scale_fn=lambda x: 1 / (1 + x),
                                                       cycle_momentum=False)),
    "OneCycleLR": plain(lambda s, o: s.OneCycleLR(o, 0.1, total_steps=31), optimizer="Adam"),
    "OneCycleLR linear": plain(lambda s, o: s.OneCycleLR(o, [0.1, 0.5], epochs=4, steps_per_epoch=8, pct_start=0.2,
                                                         anneal_strategy="linear"), momentum=0.9),
    "OneCycleLR three phases": plain(lambda s, o: s.OneCycleLR(o, 0.1, total_steps=31, three_phase=True,
                                                               cycle_momentum=False)),
    "ReduceLROnPlateau": plain(lambda s, o: s.ReduceLROnPlateau(o, patience=2), 25, METRICS),
    "ReduceLROnPlateau options": plain(lambda s, o: s.ReduceLROnPlateau(
        o, "max", factor=0.3, patience=1, threshold=0.2, threshold_mode="abs", cooldown=2, min_lr=[0.01, 0.001]),
        25, METRICS),
    "SequentialLR": plain(lambda s, o: s.SequentialLR(o, [s.ConstantLR(o, 0.1, total_iters=3), s.ExponentialLR(o, 0.9)],
                                                      [5])),
    "SequentialLR three": plain(lambda s, o: s.SequentialLR(
        o, [s.LinearLR(o, 0.1, total_iters=4), s.CosineAnnealingLR(o, 10), s.StepLR(o, 2)], [4, 14])),
    "ChainedScheduler": plain(lambda s, o: s.ChainedScheduler([s.ConstantLR(o, 0.1, total_iters=3),
                                                               s.ExponentialLR(o, 0.9)])),
}


def sequence(module, row, resume_at=None):
    """The lrs and momenta of both groups after every epoch; at resume_at, both objects are saved and loaded."""
    make_scheduler, epochs, metrics, name, options = row

    def build():
        params = [module.nn.Parameter(module.zeros(1)) for _ in range(2)]
        groups = [{"params": params[:1]}, {"params": params[1:], "lr": 0.5}]
        opt = getattr(module.optim, name)(groups, lr=0.05, **options)
        return opt, make_scheduler(module.optim.lr_scheduler, opt)

    opt, scheduler = build()
    rows = []
    for epoch in range(epochs):
        rows.append([[group["lr"], group.get("momentum", 0), *group.get("betas", ())] for group in opt.param_groups])
        rows[-1].append(list(scheduler.get_last_lr()))
        if epoch == resume_at:
            saved = opt.state_dict(), scheduler.state_dict()
            opt, scheduler = build()
            opt.load_state_dict(saved[0])
            scheduler.load_state_dict(saved[1])
        opt.step()
        scheduler.step(*([metrics[epoch]] if metrics else []))
    return [value for row in rows for group in row for value in group]


@pytest.mark.parametrize("row", SCHEDULERS.values(), ids=SCHEDULERS.keys())
def test_scheduler(row, torch):
    want = sequence(torch, row)
    np.testing.assert_allclose(sequence(microgradx, row), want, rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(sequence(microgradx, row, resume_at=6), want, rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("name", microgradx.optim.lr_scheduler.__all__)
def test_scheduler_signature(name, torch):
    def shape(module):
        found = inspect.signature(getattr(module.optim.lr_scheduler, name).__init__).parameters.values()
        return [(p.name, p.kind, p.default) for p in found]

    assert shape(microgradx) == shape(torch)


@pytest.mark.parametrize("name", ["StepLR", "MultiStepLR", "ConstantLR", "LinearLR", "ExponentialLR", "PolynomialLR",
                                  "CosineAnnealingLR", "LambdaLR"])
@pytest.mark.filterwarnings("ignore:The epoch parameter")
def test_step_to_an_epoch(name, torch):
    def jump(module):
        opt = module.optim.SGD([module.nn.Parameter(module.zeros(1))], lr=0.1)
        scheduler = SCHEDULERS[name][0](module.optim.lr_scheduler, opt)
        opt.step()
        out = []
        for epoch in (3, 1, 6, 20):
            scheduler.step(epoch)
            out += scheduler.get_last_lr()
        return out

    np.testing.assert_allclose(jump(microgradx), jump(torch), rtol=1e-10)


AVERAGES = {
    "mean": lambda s: {},
    "ema": lambda s: {"multi_avg_fn": s.get_ema_multi_avg_fn(0.9)},
    "ema, one by one": lambda s: {"avg_fn": s.get_ema_avg_fn(0.7)},
    "mean, one by one": lambda s: {"avg_fn": s.get_swa_avg_fn()},
    "mean of the buffers, too": lambda s: {"use_buffers": True},
    "lists of one dtype": lambda s: {"use_buffers": True, "multi_avg_fn": lambda averaged, current, n: averaged[0].add_(len({a.dtype for a in averaged}))},
    "buffers": lambda s: {"use_buffers": True, "multi_avg_fn": s.get_ema_multi_avg_fn(0.6)},
}


@pytest.mark.parametrize("options", AVERAGES.values(), ids=AVERAGES.keys())
def test_averaged_model(options, torch):
    values = [arrays(k, "float32", [(3, 2), (3,), (3,), (3,)]) for k in range(4)]

    def run(module):
        swa = module.optim.swa_utils
        model = module.nn.Sequential(module.nn.Linear(2, 3), module.nn.BatchNorm1d(3))
        averaged = swa.AveragedModel(model, **options(swa))
        for row in values:
            with module.no_grad():
                for p, value in zip(model.parameters(), row, strict=True):
                    p.copy_(module.from_numpy(value))
                model[1].running_mean += 1.5
            averaged.update_parameters(model)
        data = [(module.from_numpy(v[0]), 0) for v in values]
        out = {k: v.clone() for k, v in averaged.state_dict().items()}
        swa.update_bn(data, averaged)
        out.update({f"{k} after update_bn": v for k, v in averaged.state_dict().items()})
        return out

    ours, theirs = run(microgradx), run(torch)
    assert list(ours) == list(theirs)
    for key, value in theirs.items():
        assert_same(ours[key], value, 1e-5, 1e-6, key)


@pytest.mark.parametrize("options", [{}, dict(anneal_epochs=4, anneal_strategy="linear"), dict(anneal_epochs=0)])
def test_swalr(options, torch):
    def run(module):
        opt = module.optim.SGD([module.nn.Parameter(module.zeros(1))], lr=0.1)
        scheduler, out = module.optim.swa_utils.SWALR(opt, 0.02, **options), []
        for _ in range(14):
            opt.step()
            scheduler.step()
            out += scheduler.get_last_lr()
        return out

    np.testing.assert_allclose(run(microgradx), run(torch), rtol=1e-10)


def borrowing(lib):
    """An optimizer written as PyTorch writes its own, with the helpers that its file offers: sign steps along a running mean."""
    o = importlib.import_module(lib.__name__ + ".optim.optimizer")

    class Signs(o.Optimizer):
        def __init__(self, params, lr):
            super().__init__(params, {"lr": lr, "differentiable": False})

        @o._use_grad_for_differentiable
        def step(self, closure=None):
            for group in self.param_groups:
                params = [p for p in group["params"] if p.grad is not None]
                assert not lib.is_grad_enabled() and o._default_to_fused_or_foreach(params, group["differentiable"]) == (False, False)
                for p in params:
                    if not self.state[p]:
                        self.state[p].update(step=lib.tensor(0., dtype=o._get_scalar_dtype()), mean=lib.zeros_like(p))
                lists = [params, [p.grad for p in params], [self.state[p]["mean"] for p in params], [self.state[p]["step"] for p in params], []]
                for (_, dtype), ((ps, gs, ms, steps, none), places) in self._group_tensors_by_device_and_dtype(lists, with_indices=True).items():
                    assert none == [] and [params[i] for i in places] == ps and all(p.dtype == dtype for p in ps)
                    o._view_as_real(ps, gs, ms)
                    self.update(ps, gs, ms, steps, o._to_scalar(group["lr"]))

        @o._disable_dynamo_if_unsupported(single_tensor_fn=None)
        def update(self, params, grads, means, steps, lr):
            for p, g, m, step in zip(params, grads, means, steps, strict=True):
                step += 1
                p.add_(m.mul_(0.5).add_(g).sign(), alpha=-o._get_value(lr) / o._get_value(step))

    return Signs


def test_an_optimizer_with_pytorch_s_helpers(torch):
    ended = []
    for lib in (microgradx, torch):
        lib.manual_seed(0)
        params = [lib.randn(3, dtype=d, requires_grad=True) for d in (lib.float32, lib.complex64, lib.float64, lib.float32)]
        optimizer = borrowing(lib)(params, lib.tensor([0.1]))
        for _ in range(3):
            optimizer.zero_grad()
            sum((p.abs() ** 2).sum() for p in params).backward()
            optimizer.step()
        ended.append([p.detach().numpy() for p in params] + [optimizer.state[params[0]]["step"].item()])
    for ours, theirs in zip(*ended, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)
