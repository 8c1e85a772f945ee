"""Where PyTorch's encoder leaves padding out (eval mode, no gradients ...), its output there is zero; so is it here, and only there."""
import numpy as np
import pytest

import microgradx

torch = pytest.importorskip("torch")
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]
ENDS, ELSEWHERE = [[0, 0, 0, 1], [0, 0, 1, 1]], [[1, 0, 0, 0], [0, 0, 1, 1]]


def encode(library, padding=ENDS, norm=False, float_mask=False, gradients=False, frozen=False, mask=False, training=False, nhead=2,
           activation="relu", nested=True, **options):
    library.manual_seed(0)
    nn = library.nn
    if callable(activation):
        activation = activation(library)
    layer = nn.TransformerEncoderLayer(8, nhead, 16, dropout=0.0, activation=activation, batch_first=True, **options)
    encoder = nn.TransformerEncoder(layer, 2, nn.LayerNorm(8) if norm else None, enable_nested_tensor=nested).train(training)
    encoder.requires_grad_(not frozen)
    where = library.tensor(padding).bool()
    if float_mask:
        where = library.zeros(2, 4).masked_fill(where, float("-inf"))
    with library.set_grad_enabled(gradients):
        out = encoder(library.randn(2, 4, 8), library.zeros(4, 4) if mask else None, src_key_padding_mask=where)
    return out.detach().numpy()


@pytest.mark.parametrize("options, zero", [
    ({}, True), ({"norm": True}, True), ({"float_mask": True}, True), ({"gradients": True, "frozen": True}, True), ({"activation": "gelu"}, True),
    ({"activation": lambda t: t.nn.functional.gelu}, True), ({"activation": lambda t: t.nn.ReLU()}, True), ({"activation": lambda t: t.tanh}, False),
    ({"padding": ELSEWHERE}, False), ({"gradients": True}, False), ({"norm_first": True}, False), ({"mask": True}, False), ({"nhead": 1}, False),
    ({"nested": False}, False), ({"padding": [[0, 0, 0, 1], [1] * 4], "training": True}, False), ({"padding": [[0, 0, 0, 1], [1] * 4]}, True),
    ({"padding": [[0, 0, 1, 0], [1] * 4], "gradients": True, "float_mask": True, "mask": True}, False), ({"training": True}, False), ({"bias": False}, False)], ids=str)
def test_padding(options, zero):
    ours, theirs = encode(microgradx, **options), encode(torch, **options)
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)
    assert (not ours[1, 2:].any()) == zero
