"""The networks that `microgradx train` knows, each with the settings it is trained with by default."""
from collections.abc import Callable
from dataclasses import dataclass

from microgradx import nn, optim


def _mlp(*sizes):
    layers = [nn.Flatten()]
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def _cnn12():
    return nn.Sequential(nn.Conv2d(1, 12, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(12 * 12 * 12, 10))


def _xor():
    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1), nn.Sigmoid())


@dataclass(frozen=True)
class Recipe:
    """How to build and train one network."""
    summary: str
    build: Callable
    epochs: int
    batch_size: int
    lr: float
    loss: Callable = nn.CrossEntropyLoss
    optimizer: Callable = optim.Adam
    on_digits: bool = True
    falling: bool = True            # the learning rate falls linearly to 0 over the run


RECIPES = {
    "mlp-256-128": Recipe("784-256-128-10", lambda: _mlp(784, 256, 128, 10), epochs=5, batch_size=128, lr=1e-3),
    "mlp-256": Recipe("784-256-10", lambda: _mlp(784, 256, 10), epochs=5, batch_size=64, lr=1e-3),
    "mlp-64x3": Recipe("784-64-64-64-10", lambda: _mlp(784, 64, 64, 64, 10), epochs=2, batch_size=15, lr=1e-3),
    "cnn12": Recipe("12 filters of 5x5, pooled by 2, then 1728-10", _cnn12, epochs=3, batch_size=64, lr=1e-3),
    "xor": Recipe("2-4-1 with tanh and sigmoid, on the four rows of exclusive or", _xor, epochs=10000, batch_size=4,
                  lr=0.5, loss=nn.BCELoss, optimizer=optim.SGD, on_digits=False, falling=False),
}
