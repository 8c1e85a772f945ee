"""The workloads in PyTorch's words, which are microgradx's too: both peers share this file."""
import importlib
import itertools
import time

from .. import models, workloads
from . import Timed, floats, loop_over


def load(name, threads):
    return TorchLike(importlib.import_module(name), threads)


class TorchLike:
    """Runs every workload with the module T, which is torch or microgradx."""

    def __init__(self, module, threads):
        self.T, self.nn, self.F = module, module.nn, module.nn.functional
        self.name, self.version = module.__name__, module.__version__
        module.set_num_threads(threads)

    def values(self):
        """One-element tensors for the Python path: leaves that require a gradient."""
        T = self.T
        x, y = (T.tensor([value], requires_grad=True) for value in (0.5, 0.75))
        v, w = (T.tensor([[value]], requires_grad=True) for value in (0.5, 0.75))
        return {"T": T, "F": self.F, "x": x, "y": y, "v": v, "w": w}

    def op(self, expression):
        names = self.values()

        def check():
            out = eval(expression, dict(names))
            out.sum().backward()
            grads = [names[k].grad for k in "xyvw" if names[k].grad is not None]
            return {"value": floats(out.detach().numpy()), "grad": [g.sum().item() for g in grads]}

        return Timed(loop_over(expression, names), check)

    def chain(self, expression, way):
        """n links of the chain in pieces of CHAIN_LENGTH; one direction is timed, the other is not."""
        names = self.values()
        space = dict(names)
        exec(f"def build(n):\n    h = x\n    for _ in range(n):\n        h = {expression}\n    return h\n", space)
        build, x = space["build"], names["x"]

        def run(n):
            spent = 0.0
            for _ in range(max(1, n // workloads.CHAIN_LENGTH)):
                start = time.perf_counter()
                h = build(workloads.CHAIN_LENGTH)
                middle = time.perf_counter()
                h.backward()
                del h
                end = time.perf_counter()
                spent += middle - start if way == "forward" else end - middle
            return spent * n / (max(1, n // workloads.CHAIN_LENGTH) * workloads.CHAIN_LENGTH)

        def check():
            build(4).backward()
            return {"value": floats(build(4).detach().numpy()), "grad": floats(x.grad.numpy())}

        timed = Timed(None, check)
        timed.run = run
        return timed

    def gemm(self, shape, way):
        x, w, dy = (self.T.from_numpy(a) for a in workloads.gemm_inputs(shape))
        wt, dyt = w.t(), dy.t()
        expression = {"forward": "x @ wt", "dx": "dy @ w", "dw": "dyt @ x"}[way]
        names = {"x": x, "w": w, "dy": dy, "wt": wt, "dyt": dyt}
        return Timed(loop_over(expression, names), lambda: {"value": floats(eval(expression, dict(names)).numpy())})

    def cross_entropy(self, n, c):
        logits, labels = workloads.logits_and_labels(n, c)
        x, y = self.T.tensor(logits, requires_grad=True), self.T.from_numpy(labels)
        F = self.F

        def loop(n):
            for _ in range(n):
                x.grad = None
                F.cross_entropy(x, y).backward()

        def check():
            x.grad = None
            loss = F.cross_entropy(x, y)
            loss.backward()
            return {"loss": [loss.item()], "grad": floats(x.grad.numpy())}

        return Timed(loop, check)

    def adam(self, sizes):
        T = self.T
        params = [T.nn.Parameter(T.tensor(a)) for pair in workloads.weights(sizes) for a in pair]
        for p, a in zip(params, (a for pair in workloads.weights(sizes, seed=5) for a in pair), strict=True):
            p.grad = T.tensor(a)
        optimizer = T.optim.Adam(params, lr=1e-3)
        optimizer.step()

        def check():
            optimizer.step()
            return {"param": [p.detach().sum().item() for p in params]}

        return Timed(loop_over("step()", {"step": optimizer.step}), check)

    def model(self, net):
        """The network in the words of the seed programs, with its loss function."""
        nn, F = self.nn, self.F
        linears = [nn.Linear(i, o) for i, o in zip(net.sizes, net.sizes[1:], strict=False)]
        if net.loss == "bce":
            return nn.Sequential(linears[0], nn.Tanh(), linears[1], nn.Sigmoid()), nn.BCELoss()
        if net.filters:
            layers = [nn.Conv2d(1, net.filters, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), linears[0]]
            return nn.Sequential(*layers), nn.CrossEntropyLoss()
        layers = [layer for linear in linears for layer in (linear, nn.ReLU())][:-1]
        if net.loss == "nll":
            return nn.Sequential(*layers, nn.LogSoftmax(dim=1)), F.nll_loss
        return nn.Sequential(*layers), nn.CrossEntropyLoss()

    def train(self, net):
        T = self.T
        data = [(T.from_numpy(x), T.from_numpy(y)) for x, y in workloads.batches(net)]
        values = [a for pair in workloads.weights(net.sizes, net.filters) for a in pair]

        def make():
            model, criterion = self.model(net)
            with T.no_grad():
                for p, a in zip(model.parameters(), values, strict=True):
                    p.copy_(T.from_numpy(a))
            return model, data, criterion, getattr(T.optim, net.optimizer)(model.parameters(), lr=net.lr)

        return training(make, 10)

    def network(self, name):
        """One of the small models, trained with AdamW on one batch."""
        def make():
            self.T.manual_seed(0)
            model, x, criterion = models.MODELS[name](self.T)
            return model, [(x, None)], lambda out, _: criterion(out), self.T.optim.AdamW(model.parameters(), lr=1e-4)

        return training(make, 4)


def training(make, checked):
    """Steps of what make() gives: (model, batches, loss function, optimizer); the losses of the first ones are checked."""
    state = {}

    def loop(n, losses=None):
        model, data, criterion, optimizer = state["now"]
        for x, y in itertools.islice(itertools.cycle(data), n):
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            if losses is not None:
                losses.append(loss.item())

    def reset(warm=2):
        state.clear()       # the memory of one model at a time
        state["now"] = make()
        loop(warm)  # the optimizer makes its buffers in its first step

    def check():
        reset(warm=0)
        losses = []
        loop(checked, losses)
        return {"losses": losses}

    return Timed(loop, check, reset)
