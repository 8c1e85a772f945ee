"""What is measured: the table of workloads and the inputs that every peer gets, made from fixed seeds.

A peer turns a row into an object with `run(n) -> seconds` for n iterations and `check() -> {name: list of floats}`;
the driver first compares the checks of all peers, then times them.
"""
from dataclasses import dataclass, field

import numpy as np

from .models import MODELS

# The Python path: one op on one element with the tape on, timed with the freeing of its result.
OPS = {
    "x * y": "x * y", "x + y": "x + y", "x - y": "x - y", "x / y": "x / y", "x * 2.0": "x * 2.0", "-x": "-x",
    "x.exp()": "x.exp()", "x.tanh()": "x.tanh()", "x.sigmoid()": "x.sigmoid()", "x.relu()": "x.relu()",
    "F.relu(x)": "F.relu(x)", "x.sum()": "x.sum()", "x.view(1, 1)": "x.view(1, 1)", "x[0]": "x[0]",
    "F.linear(v, w)": "F.linear(v, w)",
}
CHAINS = {"x * y": "h * y", "x + y": "h + y", "x.relu()": "h.relu()", "x.tanh()": "h.tanh()"}
CHAIN_LENGTH = 1000

# The seed networks' layers as (batch, in, out).
LAYERS = [(64, 784, 256), (64, 256, 10), (15, 784, 64), (15, 64, 64), (15, 64, 10),
          (128, 784, 256), (128, 256, 128), (128, 128, 10)]
PRODUCTS = {"forward": "x @ w.T", "dx": "dy @ w", "dw": "dy.T @ x"}


@dataclass(frozen=True)
class Net:
    """A training step. sizes: widths of the layers; filters: 5x5 filters of a convolution in front (W5)."""
    sizes: tuple
    batch: int
    optimizer: str
    lr: float
    loss: str = "cross_entropy"
    filters: int = 0


NETS = {
    "W1 XOR 2-4-1, SGD": Net((2, 4, 1), 4, "SGD", 0.5, "bce"),
    "W1 XOR 2-4-1, Adam": Net((2, 4, 1), 4, "Adam", 0.01, "bce"),
    "W2 784-256-10, batch 64": Net((784, 256, 10), 64, "Adam", 1e-3),
    "W3 784-64-64-64-10, batch 15": Net((784, 64, 64, 64, 10), 15, "Adam", 1e-3, "nll"),
    "W4 784-256-128-10, batch 128": Net((784, 256, 128, 10), 128, "Adam", 1e-3),
    "W5 12-filter CNN, batch 64": Net((1728, 10), 64, "Adam", 1e-3, filters=12),
}
BATCHES = 8  # batches that the timed steps go round; all alike in shape, so that no step is easier than another


@dataclass(frozen=True)
class Workload:
    """One row: `kind` names the peer's method, `args` are its arguments."""
    name: str
    group: str
    kind: str
    args: tuple = field(default=())


def table():
    """Every workload, in the order of the report."""
    yield from (Workload(f"{name}", "op", "op", (expr,)) for name, expr in OPS.items())
    for name, expr in CHAINS.items():
        yield from (Workload(f"chain of {name}, {way}", "op", "chain", (expr, way)) for way in ("forward", "backward"))
    for shape in LAYERS:
        yield from (Workload("{}x{}x{} ".format(*shape) + f"{way}: {text}", "gemm", "gemm", (shape, way))
                    for way, text in PRODUCTS.items())
    yield from (Workload(f"cross_entropy ({n}, {c}), forward + backward", "loss", "cross_entropy", (n, c))
                for n, c in ((15, 10), (64, 10), (128, 10), (64, 1000)))
    for name in list(NETS)[1:5]:
        yield Workload(f"step of {name[:2]}'s parameters", "adam", "adam", (NETS[name].sizes,))
    yield from (Workload(name, "train", "train", (net,)) for name, net in NETS.items())
    yield from (Workload(name, "model", "network", (name,)) for name in MODELS)


def uniform(rng, *shape, bound=1.0):
    return rng.uniform(-bound, bound, shape).astype(np.float32)


def weights(sizes, filters=0, seed=0):
    """[(w, b), ...]: w is (out, in), or (filters, 1, 5, 5) first."""
    rng = np.random.default_rng(seed)
    conv = [(uniform(rng, filters, 1, 5, 5, bound=0.2), uniform(rng, filters, bound=0.2))] if filters else []
    pairs = zip(sizes, sizes[1:], strict=False)
    return conv + [(uniform(rng, o, i, bound=i ** -0.5), uniform(rng, o, bound=i ** -0.5)) for i, o in pairs]


def batches(net, seed=1):
    """[(x, y), ...]: pictures in [0, 1] of which a fifth is ink, as in MNIST, and labels; XOR's four rows for W1."""
    if net.loss == "bce":
        x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
        return [(x, (x[:, :1] != x[:, 1:]).astype(np.float32))]
    rng = np.random.default_rng(seed)
    shape = (net.batch, 1, 28, 28) if net.filters else (net.batch, net.sizes[0])
    images = [np.clip(rng.uniform(-4, 1, shape), 0, 1).astype(np.float32) for _ in range(BATCHES)]
    return [(x, rng.integers(0, 10, net.batch)) for x in images]


def gemm_inputs(shape):
    """x (batch, in), w (out, in), dy (batch, out)."""
    batch, n_in, n_out = shape
    rng = np.random.default_rng(2)
    return uniform(rng, batch, n_in), uniform(rng, n_out, n_in), uniform(rng, batch, n_out)


def logits_and_labels(n, c):
    rng = np.random.default_rng(3)
    return uniform(rng, n, c, bound=3.0), rng.integers(0, c, n)
