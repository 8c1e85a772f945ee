"""JAX (the whole step compiled) and autograd (HIPS): the networks as functions of their parameters, on their NumPy."""
import itertools
import os

from .. import workloads
from . import Timed
from .numpy_by_hand import SGD, Adam


def load(name, threads):
    return {"jax": Jax, "autograd": Autograd}[name](threads)


class Functional:
    """A subclass sets np, name and version, and turns a loss function into a step."""

    def loss(self, net):
        """The function (params, x, y) -> loss."""
        np = self.np

        def bce(params, x, y):
            w1, b1, w2, b2 = params
            p = 1 / (1 + np.exp(-(np.tanh(x @ w1.T + b1) @ w2.T + b2)))
            return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

        def cross_entropy(params, x, y):
            if net.filters:
                x, params = self.convolution(*params[:2], x), params[2:]
            for k in range(0, len(params), 2):
                x = (np.maximum(x, 0) if k else x) @ params[k].T + params[k + 1]
            shifted = x - np.max(x, axis=1, keepdims=True)
            total = np.log(np.sum(np.exp(shifted), axis=1))
            return np.mean(total - shifted[np.arange(net.batch), y])

        return bce if net.loss == "bce" else cross_entropy

    def train(self, net):
        if net.filters and not hasattr(self, "convolution"):
            return None
        data, state = self.data(net), {}

        def loop(n, losses=None):
            for x, y in itertools.islice(itertools.cycle(data), n):
                loss = state["step"](x, y)
                if losses is not None:
                    losses.append(float(loss))
            float(loss)  # waits for what was dispatched

        def reset(warm=2):
            params = [a for pair in workloads.weights(net.sizes, net.filters) for a in pair]
            state["step"] = self.stepper(net, params)
            loop(warm)

        def check():
            params = [a for pair in workloads.weights(net.sizes, net.filters) for a in pair]
            state["step"], losses = self.stepper(net, params), []
            loop(10, losses)
            return {"losses": losses}

        return Timed(loop, check, reset)


class Autograd(Functional):
    """Gradients by autograd, updates by hand in NumPy."""

    name = "autograd"

    def __init__(self, threads):
        import importlib.metadata

        import autograd
        import autograd.numpy

        self.np, self.value_and_grad = autograd.numpy, autograd.value_and_grad
        self.version = importlib.metadata.version("autograd")

    def data(self, net):
        return workloads.batches(net)

    def stepper(self, net, params):
        gradient = self.value_and_grad(self.loss(net))
        optimizer = {"SGD": SGD, "Adam": Adam}[net.optimizer](params, net.lr)

        def step(x, y):
            loss, grads = gradient(params, x, y)
            optimizer.step(grads)
            return loss

        return step


class Jax(Functional):
    """Loss, gradients and update compiled into one function per shape."""

    name = "jax"

    def __init__(self, threads):
        os.environ["JAX_PLATFORMS"] = "cpu"
        import jax

        self.jax, self.np, self.version = jax, jax.numpy, jax.__version__
        self.compiled = {}

    def convolution(self, w, b, x):
        """5x5 convolution, 2x2 max-pool of its ReLU, flattened."""
        lax = self.jax.lax
        z = lax.conv(x, w, (1, 1), "VALID") + b[None, :, None, None]
        pooled = lax.reduce_window(z, -self.np.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")
        return self.np.maximum(pooled, 0).reshape(len(x), -1)

    def data(self, net):
        return [(self.np.asarray(x), self.np.asarray(y)) for x, y in workloads.batches(net)]

    def update(self, net):
        """The compiled (params, moments, step, x, y) -> (params, moments, step, loss)."""
        if net in self.compiled:
            return self.compiled[net]
        np, loss_and_grads = self.np, self.jax.value_and_grad(self.loss(net))

        def update(params, moments, t, x, y):
            loss, grads = loss_and_grads(params, x, y)
            t = t + 1
            if net.optimizer == "SGD":
                return [p - net.lr * g for p, g in zip(params, grads, strict=True)], moments, t, loss
            pairs = [(0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g)
                     for (m, v), g in zip(moments, grads, strict=True)]
            size, root = net.lr / (1 - 0.9 ** t), np.sqrt(1 - 0.999 ** t)
            moved = [p - size * m / (np.sqrt(v) / root + 1e-8) for p, (m, v) in zip(params, pairs, strict=True)]
            return moved, pairs, t, loss

        self.compiled[net] = self.jax.jit(update, donate_argnums=(0, 1))
        return self.compiled[net]

    def stepper(self, net, params):
        update = self.update(net)
        params = [self.np.array(p) for p in params]
        state = [params, [(self.np.zeros_like(p), self.np.zeros_like(p)) for p in params], self.np.float32(0)]

        def step(x, y):
            *state[:], loss = update(*state, x, y)
            return loss

        return step
