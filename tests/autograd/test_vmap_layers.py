"""Layers and losses under vmap beside a loop: gradients of each sample, and models that stand beside each other."""
import pytest

import microgradx
from microgradx import func, nn
from microgradx.nn import functional as F


class Recurrent(nn.Module):
    """The outputs of a recurrent layer."""

    def __init__(self, kind):
        super().__init__()
        self.layer = kind(3, 4, batch_first=True)

    def forward(self, x):
        return self.layer(x)[0]


class Attending(nn.Module):
    """Attention of a sequence to itself, whose tokens are looked up."""

    def __init__(self):
        super().__init__()
        self.table, self.norm, self.project = nn.Embedding(7, 8), nn.LayerNorm(8), nn.Linear(8, 24)

    def forward(self, tokens):
        q, k, v = self.project(self.norm(self.table(tokens))).chunk(3, -1)
        return F.scaled_dot_product_attention(q, k, v, is_causal=True).mean(-2)


MODELS = {
    "dense": (lambda: nn.Sequential(nn.Linear(5, 6), nn.LayerNorm(6), nn.GELU(), nn.Linear(6, 3, bias=False), nn.Softplus(), nn.RMSNorm(3)), (2, 5)),
    "pictures": (lambda: nn.Sequential(nn.Conv2d(2, 4, 3, padding=1, groups=2), nn.GroupNorm(2, 4), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 3, 2, bias=False),
                                       nn.InstanceNorm2d(3, affine=True), nn.Flatten()), (2, 2, 9, 9)),
    "one picture": (lambda: nn.Sequential(nn.Conv2d(2, 4, 3), nn.AvgPool2d(2), nn.PixelShuffle(2), nn.Flatten(0)), (2, 6, 6)),
    "transposed": (lambda: nn.Sequential(nn.ConvTranspose2d(2, 3, 3, stride=2, output_padding=1), nn.Tanh(), nn.Flatten()), (2, 2, 3, 3)),
    "signals": (lambda: nn.Sequential(nn.Conv1d(2, 3, 3, padding="same", dilation=2), nn.ELU(), nn.MaxPool1d(2), nn.Flatten()), (2, 2, 8)),
    "volumes": (lambda: nn.Sequential(nn.Conv3d(1, 2, 2), nn.AvgPool3d(2), nn.Flatten()), (2, 1, 4, 4, 4)),
    "normalized batch": (lambda: nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4, track_running_stats=False), nn.Linear(4, 2)), (3, 5)),
    "statistics": (lambda: nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4), nn.Linear(4, 2)).eval(), (3, 5)),
    "lstm": (lambda: Recurrent(nn.LSTM), (2, 3, 3)), "gru": (lambda: Recurrent(nn.GRU), (2, 3, 3)),
    "attention": (Attending, None),
}
LOSSES = {
    "mse": lambda out, y: F.mse_loss(out, y.expand(out.shape)), "huber": lambda out, y: F.huber_loss(out, y.expand(out.shape), reduction="sum"),
    "classes": lambda out, y: F.cross_entropy(out.reshape(-1, out.shape[-1]), (y > 0).long().expand(out.numel() // out.shape[-1]), label_smoothing=0.1),
    "norm": lambda out, y: (out.norm() + out.std() + out.max()) * y + out.logsumexp(-1).sum(),
}


def made(name, count):
    microgradx.manual_seed(0)
    model, shape = MODELS[name]
    models = [model() for _ in range(count)]
    x = microgradx.randint(7, (count, 2, 5)) if shape is None else microgradx.randn(count, *shape)
    return models, x, microgradx.randn(count)


def alike(a, b):
    return a.shape == b.shape and microgradx.allclose(a, b, 1e-4, 1e-5 * (1 + b.abs().max().item()))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("name", MODELS)
def test_gradients_of_each_sample(name, loss):
    (model, *_), x, y = made(name, 4)
    state = {k: v.detach() for k, v in model.named_parameters()}

    def score(state, x, y):
        return LOSSES[loss](func.functional_call(model, state, (x,)), y)
    mapped, values = func.vmap(func.grad_and_value(score), (None, 0, 0))(state, x, y)
    for k in range(4):
        grads, value = func.grad_and_value(score)(state, x[k], y[k])
        assert alike(values[k], value) and all(alike(mapped[n][k], g) for n, g in grads.items()), k


@pytest.mark.parametrize("name", MODELS)
def test_models_beside_each_other(name):
    models, x, _ = made(name, 3)
    params, buffers = func.stack_module_state(models)
    outs = [func.vmap(lambda p, b, x: func.functional_call(models[0], (p, b), (x,)), (0, 0, dim))(params, buffers, given) for dim, given in ((0, x), (None, x[0]))]
    assert alike(outs[0], microgradx.stack([m(v) for m, v in zip(models, x, strict=True)])) and alike(outs[1], microgradx.stack([m(x[0]) for m in models]))
    grads = microgradx.autograd.grad(outs[0].cumsum(-1).sin().sum(), list(params.values()))
    for k, m in enumerate(models):
        m(x[k]).cumsum(-1).sin().sum().backward()
        assert all(alike(g[k], p.grad) for g, p in zip(grads, m.parameters(), strict=True))
