"""Weights go both ways: PyTorch's files load here, files written here load in PyTorch, and the outputs are the same.

Every model is one piece of program text that both libraries run; it leaves `model` and `inputs`.
"""
import numpy as np
import pytest
from test_programs import port

import microgradx

torch = pytest.importorskip("torch")
safetensors_torch = pytest.importorskip("safetensors.torch")
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]    # of slow paths and old names, there and here

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
torch.manual_seed(3)
images = torch.rand(4, 3, 12, 12)
series = torch.randn(5, 3, 8)
words = torch.randint(0, 11, (3, 7))
"""
MODELS = {
    "mlp": """
model = nn.Sequential(nn.Flatten(), nn.Linear(432, 32), nn.ReLU(), nn.Dropout(), nn.Linear(32, 10))
inputs = images,""",
    "resnet": """
class Block(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o)
        self.conv2, self.bn2 = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        self.shortcut = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o)) if stride > 1 else nn.Identity()
    def forward(self, x):
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))) + self.shortcut(x))
model = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), Block(8, 8, 1), Block(8, 16, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 10))
inputs = images,""",
    "generator": """
model = nn.Sequential(nn.ConvTranspose2d(3, 8, 4, 2, 1, bias=False), nn.BatchNorm2d(8), nn.PReLU(8), nn.ConvTranspose2d(8, 3, 3), nn.Tanh())
inputs = images,""",
    "norms": """
model = nn.Sequential(nn.GroupNorm(3, 3), nn.InstanceNorm2d(3, affine=True, track_running_stats=True), nn.LayerNorm([12, 12]), nn.RMSNorm(12))
inputs = images,""",
    "lstm": """
model = nn.LSTM(8, 6, num_layers=2, bidirectional=True, proj_size=4)
inputs = series,""",
    "gru": """
model = nn.GRU(8, 6, num_layers=2, bidirectional=True, batch_first=True, dropout=0.2)
inputs = series,""",
    "cells": """
class Cells(nn.Module):
    def __init__(self):
        super().__init__()
        self.cells = nn.ModuleDict({"rnn": nn.RNNCell(8, 4), "gru": nn.GRUCell(8, 4), "lstm": nn.LSTMCell(8, 4)})
        self.extra = nn.ParameterList([nn.Parameter(torch.ones(4)), nn.Parameter(torch.rand(()))])
    def forward(self, x):
        return self.cells["rnn"](x[0]) * self.extra[0], self.cells["gru"](x[0]), self.cells["lstm"](x[0])[1] * self.extra[1]
model, inputs = Cells(), (series,)""",
    "tied language model": """
class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = nn.Embedding(11, 8, padding_idx=0), nn.Linear(8, 11)
        self.decoder.weight = self.encoder.weight
        self.register_buffer("position", torch.arange(7), persistent=False)
        self.register_buffer("steps", torch.tensor(4))
    def forward(self, x):
        return self.decoder(self.encoder(x) + self.position[:, None] * self.steps)
model, inputs = Tied(), (words,)""",
    "encoder": """
model = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, norm_first=True, batch_first=True), 2, norm=nn.LayerNorm(8), enable_nested_tensor=False)
inputs = series,""",
    "transformer": """
model = nn.Transformer(8, 2, 1, 2, 16)
inputs = series, series[:3]""",
    "attention": """
class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 4, kdim=8, vdim=5, add_bias_kv=True)
    def forward(self, x):
        return self.attention(x, x, x[:, :, :5])
model, inputs = Attention(), (series,)""",
    "parametrized": """
from torch.nn.utils import parametrizations
model = nn.Sequential(parametrizations.weight_norm(nn.Linear(8, 6)), nn.Tanh(), parametrizations.spectral_norm(nn.Linear(6, 5)), nn.utils.weight_norm(nn.Linear(5, 2)))
inputs = series,""",
    "bilinear": """
class Both(nn.Module):
    def __init__(self):
        super().__init__()
        self.bag, self.mix = nn.EmbeddingBag(11, 8, mode="mean"), nn.Bilinear(8, 8, 5)
    def forward(self, words, x):
        return self.mix(self.bag(words), x[0])
model, inputs = Both(), (words, series)""",
    "double": """
model = nn.Sequential(nn.Conv1d(3, 4, 3), nn.BatchNorm1d(4)).double()
inputs = series.double(),""",
}


def build(library, text, seed=3):
    """The model and its inputs."""
    scope = {}
    source = (HEAD + text).replace("manual_seed(3)", f"manual_seed({seed})")
    exec(compile(port(source) if library is microgradx else source, "<model>", "exec"), scope)
    return scope["model"], scope["inputs"]


def outputs(model, inputs):
    """What the model gives in eval mode, as arrays."""
    def arrays(value):
        return [a for v in value for a in arrays(v)] if isinstance(value, (tuple, list)) else [value.detach().numpy()]
    return arrays(model.eval()(*inputs))


def trained(model, inputs):
    """The model after a pass in train mode, which moves the buffers."""
    model.train()(*inputs)
    return model


def same(got, want):
    """Outputs agree in number, dtype and value."""
    assert len(got) == len(want)
    for g, w in zip(got, want, strict=True):
        assert g.dtype == w.dtype
        np.testing.assert_allclose(g, w, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("text", MODELS.values(), ids=MODELS)
def test_from_pytorch(text, tmp_path):
    theirs, inputs = build(torch, text)
    torch.save(trained(theirs, inputs).state_dict(), tmp_path / "model.pth")
    ours, own_inputs = build(microgradx, text, seed=4)
    own_inputs = [microgradx.from_numpy(x.numpy()) for x in inputs]
    assert str(ours.load_state_dict(microgradx.load(tmp_path / "model.pth", weights_only=True))) == "<All keys matched successfully>"
    same(outputs(ours, own_inputs), outputs(theirs, inputs))


@pytest.mark.parametrize("text", MODELS.values(), ids=MODELS)
def test_to_pytorch(text, tmp_path):
    ours, inputs = build(microgradx, text)
    microgradx.save(trained(ours, inputs).state_dict(), tmp_path / "model.safetensors")
    theirs, _ = build(torch, text, seed=4)
    state = safetensors_torch.load_file(tmp_path / "model.safetensors")
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for tied in set(ours.state_dict()) - set(state):          # one tensor under two names is written once
        state[tied] = next(state[k] for k in state if ours.state_dict()[k] is ours.state_dict()[tied])
    assert str(theirs.load_state_dict(state)) == "<All keys matched successfully>"
    same(outputs(ours, inputs), outputs(theirs, [torch.from_numpy(x.numpy()) for x in inputs]))


@pytest.mark.parametrize("optimizer", ["SGD(p, 0.1, momentum=0.9)", "Adam(p, 1e-2, amsgrad=True)", "RMSprop(p, centered=True)", "Adafactor(p)", "NAdam(p)", "ASGD(p)"])
def test_training_goes_on_from_pytorchs_checkpoint(optimizer, tmp_path):
    """The state of the optimizer and its scheduler too: two steps there, two here, as four there."""
    def step(model, inputs, opt, scheduler):
        opt.zero_grad()
        (model(*inputs) ** 2).mean().backward()
        opt.step()
        scheduler.step()

    def start(library, seed):
        model, inputs = build(library, MODELS["mlp"].replace("nn.Dropout(), ", ""), seed)
        opt = eval(optimizer, dict(vars(library.optim), p=model.parameters()))
        return model, inputs, opt, library.optim.lr_scheduler.StepLR(opt, 1, 0.5)

    theirs = start(torch, 3)
    step(*theirs)
    step(*theirs)
    torch.save({"model": theirs[0].state_dict(), "opt": theirs[2].state_dict(), "scheduler": theirs[3].state_dict(), "epoch": 2}, tmp_path / "last.pt")
    ours = start(microgradx, 4)
    checkpoint = microgradx.load(tmp_path / "last.pt")
    for part, key in zip((ours[0], ours[2], ours[3]), ("model", "opt", "scheduler"), strict=True):
        part.load_state_dict(checkpoint[key])
    ours = (ours[0], [microgradx.from_numpy(x.numpy()) for x in theirs[1]], *ours[2:])
    for _ in range(2):
        step(*theirs)
        step(*ours)
    assert ours[3].get_last_lr() == theirs[3].get_last_lr()
    for (name, p), q in zip(ours[0].named_parameters(), theirs[0].parameters(), strict=True):
        np.testing.assert_allclose(p.detach().numpy(), q.detach().numpy(), rtol=1e-4, atol=1e-5, err_msg=name)
