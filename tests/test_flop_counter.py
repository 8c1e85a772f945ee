"""utils.flop_counter: what products, convolutions and attention take, forward and backward, module by module, here and in PyTorch."""
import importlib
import sys

import pytest

import microgradx
from microgradx.utils.flop_counter import FlopCounterMode

PROGRAMS = """
nn.Linear(8, 4)(x) ;; nn.Linear(8, 4)(x[0]) ;; nn.Linear(8, 4)(x[0, 0]) ;; nn.Linear(8, 4, bias=False)(x.detach()) ;; nn.Linear(3, 4)(x.mT)
F.linear(bias=x[0, 0, :3], weight=x[0], input=x) ;; nn.Conv1d(3, 4, 3)(x) ;; nn.Conv1d(3, 4, 3)(x.detach()) ;; nn.Conv1d(3, 6, 3, groups=3, stride=2)(x)
nn.ConvTranspose1d(3, 4, 3)(x) ;; nn.ConvTranspose1d(3, 6, 3, groups=3)(x) ;; nn.Conv2d(2, 3, 3, padding=1, dilation=2)(x) ;; nn.Conv3d(1, 2, 2)(x[None]) ;; nn.ConvTranspose2d(2, 3, 3)(x)
x @ x.mT ;; x @ x[0].mT ;; x[0] @ x.mT ;; T.mm(x[0], x[1].T) ;; T.mm(mat2=x[1].T, input=x[0]) ;; T.bmm(x, x.mT) ;; T.matmul(x, x[0, 0]) ;; x[0, 0] @ x[0, 0]
T.addmm(T.zeros(3, 3), x[0], x[1].T) ;; T.baddbmm(T.zeros(2, 3, 3), x, x.mT, beta=2) ;; T.tensordot(x, x[0], ([1], [0])) ;; T.mv(x[0], x[0, 0])
T.einsum("bij,bkj->bik", x, x) ;; T.einsum("ij , jk", [x[0], x[1].T]) ;; T.outer(x[0, 0], x[0, 0]) ;; T.cdist(x, x) ;; x.sum(0)
F.scaled_dot_product_attention(x, x, x) ;; F.scaled_dot_product_attention(x.detach(), x.detach(), x) ;; F.scaled_dot_product_attention(x[None], x[None], x[None])
F.scaled_dot_product_attention(x[None], x[None], x[None], dropout_p=0.5)
nn.MultiheadAttention(8, 2, batch_first=True)(x, x, x)[0] ;; nn.MultiheadAttention(8, 2)(x, x, x, need_weights=False)[0] ;; nn.MultiheadAttention(8, 2, bias=False)(x[0], x[1], x[1])[0]
nn.MultiheadAttention(8, 2, kdim=4, vdim=5)(x, x[..., :4], x[..., :5])[0] ;; nn.MultiheadAttention(8, 2, dropout=0.5)(x, x, x, need_weights=False)[0]
nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)(x) ;; nn.TransformerEncoderLayer(8, 2, 16).eval()(x) ;; nn.TransformerDecoderLayer(8, 2, 16)(x, x)
nn.Sequential(nn.Linear(8, 4), nn.Sequential(nn.ReLU(), nn.Linear(4, 2)))(x) ;; nn.Bilinear(8, 8, 2)(x, x)
"""
CALLS = [call for line in PROGRAMS.strip().splitlines() for call in line.split(" ;; ")]


def counted(lib, call):
    """(operations of the forward pass, those of both, module by module) of a call whose result is derived."""
    counter = importlib.import_module(f"{lib.__name__}.utils.flop_counter").FlopCounterMode(display=False)
    x = lib.ones(2, 3, 8, requires_grad=True)
    with counter:
        y = eval(call, {"T": lib, "nn": lib.nn, "F": lib.nn.functional, "x": x})
        forward = counter.get_total_flops()
        y.sum().backward()
    counts = {name: {str(key): n for key, n in counts.items()} for name, counts in counter.get_flop_counts().items()}
    if "Transformer" in call:       # PyTorch gives some of the backward pass to modules beside the ones that it is of
        counts = counts["Global"]
    return forward, counter.get_total_flops(), counts


@pytest.mark.peer
@pytest.mark.parametrize("call", CALLS)
def test_counts_beside_pytorch(call, torch):
    assert counted(microgradx, call) == counted(torch, call)


def test_counts():
    assert counted(microgradx, "nn.Linear(8, 4)(x)") == (384, 1152, {name: {"aten.addmm": 384, "aten.mm": 768} for name in ("Global", "Linear")})
    assert counted(microgradx, "nn.LSTM(8, 4)(x)[0]")[:2] == (0, 0)


def test_the_table_names_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "tabulate", None)
    with pytest.raises(ImportError, match=r"needs tabulate; pip install microgradx\[tables\]"):
        FlopCounterMode().get_table()


@pytest.mark.peer
def test_the_table(torch, capsys):
    pytest.importorskip("tabulate")
    printed = []
    for lib in (microgradx, torch):
        counters, nn = importlib.import_module(f"{lib.__name__}.utils.flop_counter"), lib.nn
        with counters.FlopCounterMode(depth=1):
            nn.Sequential(nn.Linear(8, 4), nn.Linear(4, 2))(lib.ones(3, 8))
            lib.ones(2, 2) @ lib.ones(2, 2)
        with counters.FlopCounterMode():
            nn.Sequential(nn.Linear(8, 4), nn.Sequential(nn.Linear(4, 200)))(lib.ones(300, 8)).sum().backward()
        with counters.FlopCounterMode():
            pass
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert [line.split() for line in printed[0].splitlines()[2:5]] == [["Global", "256", "100.00%"], ["-", "aten.addmm", "240", "93.75%"], ["-", "aten.mm", "16", "6.25%"]]


def test_hooks_are_gone_and_what_is_not_there_raises():
    layer = microgradx.nn.Linear(2, 2)
    with FlopCounterMode(display=False) as counter, pytest.raises(RuntimeError):
        layer(microgradx.ones(3))
    layer(microgradx.ones(2))
    assert counter.get_total_flops() == 0
    with counter:
        layer(microgradx.ones(2))
    assert set(counter.get_flop_counts()) == {"Global", "Linear"}
    with pytest.raises(NotImplementedError, match="custom_mapping"):
        FlopCounterMode(custom_mapping={len: len})
    with pytest.warns(UserWarning, match="mods argument is not needed"):
        FlopCounterMode(layer)
