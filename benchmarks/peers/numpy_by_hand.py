"""NumPy with the gradients written out by hand: no tape, no checks; what a careful person would write."""
import itertools
import math

import numpy as np

from .. import workloads
from . import Timed, floats, loop_over

WITHOUT_NUMPY = ("relu", "sigmoid", "F.", "tanh", "exp", "view")  # expressions that ndarrays have no method for


def load(name, threads):
    return NumpyByHand()


def softmax_cross_entropy(logits, labels):
    """The mean loss and its gradient."""
    rows = np.arange(len(labels))
    shifted = logits - logits.max(1, keepdims=True)
    e = np.exp(shifted)
    total = e.sum(1, keepdims=True)
    loss = (np.log(total[:, 0]) - shifted[rows, labels]).mean()
    e /= total
    e[rows, labels] -= 1
    e /= len(labels)
    return loss, e


class Adam:
    """PyTorch's Adam, in place."""

    def __init__(self, params, lr):
        self.params, self.lr, self.t = params, lr, 0
        self.m, self.v = [np.zeros_like(p) for p in params], [np.zeros_like(p) for p in params]

    def step(self, grads):
        self.t += 1
        size, root = self.lr / (1 - 0.9 ** self.t), math.sqrt(1 - 0.999 ** self.t)
        for p, g, m, v in zip(self.params, grads, self.m, self.v, strict=True):
            m += 0.1 * (g - m)
            v *= 0.999
            v += 0.001 * g * g
            p -= size * m / (np.sqrt(v) / root + 1e-8)


class SGD:
    def __init__(self, params, lr):
        self.params, self.lr = params, lr

    def step(self, grads):
        for p, g in zip(self.params, grads, strict=True):
            p -= self.lr * g


def xor_step(params, x, y):
    """Loss and gradients of tanh, sigmoid, binary cross-entropy."""
    w1, b1, w2, b2 = params
    h = np.tanh(x @ w1.T + b1)
    p = 1 / (1 + np.exp(-(h @ w2.T + b2)))
    loss = -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()
    dz = (p - y) / len(y)
    dh = (dz @ w2) * (1 - h * h)
    return loss, (dh.T @ x, dh.sum(0), dz.T @ h, dz.sum(0))


def mlp_step(params, x, y, need_dx=False):
    """Loss and gradients of Linear and ReLU layers with softmax-cross-entropy (and of x, for what lies below)."""
    inputs, h = [], x
    for k in range(0, len(params), 2):
        if k:
            h = np.maximum(h, 0)
        inputs.append(h)
        h = h @ params[k].T
        h += params[k + 1]
    loss, dh = softmax_cross_entropy(h, y)
    grads = []
    for k in range(len(params) - 2, -1, -2):
        h = inputs.pop()
        grads[:0] = [dh.T @ h, dh.sum(0)]
        if k or need_dx:
            dh = dh @ params[k]
        if k:
            dh *= h > 0
    return loss, (grads, dh) if need_dx else grads


def cnn_step(params, x, y):
    """5x5 convolution by windows and one product, ReLU, 2x2 max-pool, one linear layer."""
    w, b, *rest = params
    n, f = len(x), len(w)
    windows = np.lib.stride_tricks.sliding_window_view(x[:, 0], (5, 5), axis=(1, 2)).reshape(-1, 25)
    z = (windows @ w.reshape(f, 25).T + b).reshape(n, 12, 2, 12, 2, f)
    pooled = np.maximum(z.max(axis=(2, 4)), 0)
    flat = pooled.transpose(0, 3, 1, 2).reshape(n, -1)
    loss, (grads, dflat) = mlp_step(rest, flat, y, need_dx=True)
    dpooled = dflat.reshape(n, f, 12, 12).transpose(0, 2, 3, 1) * (pooled > 0)
    dz = ((z == pooled[:, :, None, :, None]) * dpooled[:, :, None, :, None]).reshape(-1, f)
    return loss, [(dz.T @ windows).reshape(w.shape), dz.sum(0), *grads]


class NumpyByHand:
    name, version = "numpy", np.__version__

    def op(self, expression):
        if any(word in expression for word in WITHOUT_NUMPY):
            return None
        names = {"x": np.array([0.5], np.float32), "y": np.array([0.75], np.float32)}
        return Timed(loop_over(expression, names), lambda: {"value": floats(eval(expression, dict(names)))})

    def gemm(self, shape, way):
        x, w, dy = workloads.gemm_inputs(shape)
        names = {"x": x, "w": w, "dy": dy}
        expression = workloads.PRODUCTS[way]
        return Timed(loop_over(expression, names), lambda: {"value": floats(eval(expression, dict(names)))})

    def cross_entropy(self, n, c):
        logits, labels = workloads.logits_and_labels(n, c)

        def check():
            loss, grad = softmax_cross_entropy(logits, labels)
            return {"loss": [float(loss)], "grad": floats(grad)}

        names = {"f": softmax_cross_entropy, "x": logits, "y": labels}
        return Timed(loop_over("f(x, y)", names), check)

    def adam(self, sizes):
        params = [a for pair in workloads.weights(sizes) for a in pair]
        grads = [a for pair in workloads.weights(sizes, seed=5) for a in pair]
        optimizer = Adam(params, 1e-3)
        optimizer.step(grads)

        def check():
            optimizer.step(grads)
            return {"param": [float(p.sum(dtype=np.float64)) for p in params]}

        return Timed(loop_over("step(grads)", {"step": optimizer.step, "grads": grads}), check)

    def train(self, net):
        data = workloads.batches(net)
        gradients = xor_step if net.loss == "bce" else cnn_step if net.filters else mlp_step
        state = {}

        def loop(n, losses=None):
            optimizer = state["optimizer"]
            for x, y in itertools.islice(itertools.cycle(data), n):
                loss, grads = gradients(optimizer.params, x, y)
                optimizer.step(grads)
                if losses is not None:
                    losses.append(float(loss))

        def reset(warm=2):
            params = [a for pair in workloads.weights(net.sizes, net.filters) for a in pair]
            state["optimizer"] = {"SGD": SGD, "Adam": Adam}[net.optimizer](params, net.lr)
            loop(warm)

        def check():
            reset(warm=0)
            losses = []
            loop(10, losses)
            return {"losses": losses}

        return Timed(loop, check, reset)
