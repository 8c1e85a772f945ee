"""repr, str and format of tensors: the text is PyTorch's with one word replaced."""
import re

import numpy as np
import pytest

import microgradx

torch = pytest.importorskip("torch", reason="PyTorch, the peer of these tests, is not installed")
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]

DTYPES = ("float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool")
SHAPES = ((), (1,), (3,), (30,), (0,), (2, 0), (0, 3), (2, 3), (1, 1), (5, 40), (2, 3, 4), (2, 1, 2, 2), (1001,), (40, 40), (11, 11, 11), (2, 700), (2, 2, 2, 300))
SPECIAL = ([1.0, 2.0], [1.5, 2.0], [1e-5, 1.0], [1e-3, 1.0], [1e5, 1e-2], [1e8, 1.0], [1e9, 1.0], [123456.0], [1234567.0], [1e10], [np.nan], [np.nan, 1.0], [np.inf, -np.inf],
           [np.inf, 1.5], [-0.0], [0.0, 0.0], [-1.0, 10.0], [1e-8], [0.00012345, 0.5], [99999.5, 0.1], [1e-45], [3e38], [1000.0, 1.0], [1000.1, 1.0], [1001.0, 1.0], [0.1, 100.0, 12345.678],
           [np.nan, np.inf, 1e-6], [16777216.0], [1e15, 2e15], [100000000.0], [100000001.0])


def texts(x):
    return [repr(x), str(x), f"{x}"]


def arrays():
    for shape in SHAPES:
        for kind in ("normal", "whole", "wide", "small"):
            rng = np.random.default_rng(3)
            x = rng.standard_normal(shape)
            yield np.asarray({"normal": x, "whole": np.round(x * 20), "wide": x * 10.0 ** rng.integers(-6, 6, shape), "small": x * 1e-3}[kind])
    for values in SPECIAL:
        yield np.array(values)


def both(array, dtype):
    with np.errstate(all="ignore"):
        source = array.astype("float32" if dtype == "bfloat16" else dtype)
    pair = [lib.from_numpy(source.copy()) for lib in (microgradx, torch)]
    return [t.to(getattr(lib, dtype)) for t, lib in zip(pair, (microgradx, torch), strict=True)]


@pytest.mark.parametrize("dtype", DTYPES)
def test_text(dtype):
    for array in arrays():
        mine, theirs = both(array, dtype)
        assert texts(mine) == [t.replace("torch", "microgradx") for t in texts(theirs)], f"{array.shape} {array.ravel()[:5]}"


@pytest.mark.parametrize("options", [{"precision": 2}, {"precision": 8}, {"profile": "long", "linewidth": 120, "precision": 5}, {"threshold": 10}, {"edgeitems": 1, "threshold": 10}, {"linewidth": 40}, {"sci_mode": True}, {"sci_mode": False},
                                     {"profile": "short"}, {"profile": "full"}, {"precision": 0}, {"edgeitems": 0, "threshold": 3},
                                     {"linewidth": 20, "precision": 1}])
def test_options(options):
    try:
        for lib in (microgradx, torch):
            lib.set_printoptions(**options)
        for array in arrays():
            for dtype in ("float32", "int16"):
                mine, theirs = both(array, dtype)
                assert repr(mine) == repr(theirs).replace("torch", "microgradx"), f"{array.shape} {array.ravel()[:5]}"
        for sparse in SPARSE:
            shown = [repr(eval(sparse, {"L": lib})) for lib in (microgradx, torch)]
            assert shown[0] == shown[1].replace("torch", "microgradx")
    finally:
        for lib in (microgradx, torch):
            lib.set_printoptions(profile="default")


SPARSE = ["L.eye(3).to_sparse()", "L.eye(40).to_sparse()", "L.eye(1200).to_sparse() / 3", "L.ones(20, 3).double().to_sparse(1)", "L.eye(3).cdouble().to_sparse().requires_grad_()",
          "L.eye(3).to_sparse().requires_grad_() * 2", "L.zeros(2, 3).to_sparse()", "L.eye(3).int().to_sparse()", "L.eye(2).bool().to_sparse()"]
SNIPPETS = ["x", "x.requires_grad_()", "x * 2", "x.flatten() * 2", "x + x", "x.sum()", "x[0]", "x.view(-1)", "x.reshape(3, 2).t()", "x.exp()", "x @ x.t()", "x.max(0)", "x.max()", "x.detach()", "x.mean(1)", "x.shape", "x.dtype", "x.device", "x.T.shape", "x.stride()",
            "x.unbind()", "x.sort()", "x.topk(1)", "lib.nn.functional.relu(x)", "x.to(lib.float64)", "x.softmax(0)", "x.log_softmax(1)", "x.var()", "x.std(0)", "x.pow(2)", "x ** 0.5", "x.clamp(0)", "x.sigmoid()", "x.tanh()", "-x", "x / 2", "1 / x", "x - 1", "x.transpose(0, 1)", "x.permute(1, 0)", "x.squeeze()",
            "x.unsqueeze(0)", "x.flatten()", "x.expand(2, 2, 3)", "lib.cat([x, x])", "lib.stack([x, x])", "x.norm()", "x.prod()", "x.cumsum(0)", "x.gather(1, lib.zeros(2, 1, dtype=lib.int64))", "x.index_select(0, lib.tensor([0]))", "x.masked_fill(x > 0, 0.0)", "lib.where(x > 0, x, x * 2)", "x.abs()", "x.clone()",
            "x.contiguous()", "x.chunk(2)", "x.split(1)", "x.select(0, 1)", "x[:, 1]", "x[x > 0]", "x[[0, 1]]", "x.triu()", "x.amax()", "x.min(1)", "x.median()", "x.log()", "x.sqrt()", "x.sin()", "x.logsumexp(0)", "x.argmax()", "x.repeat(2, 1)", "lib.nn.functional.linear(x, x)", "lib.nn.functional.mse_loss(x, x * 2)",
            "lib.nn.functional.cross_entropy(x, lib.tensor([0, 1]))", "lib.nn.functional.gelu(x / 2)", "lib.nn.functional.layer_norm(x, (3,))", "lib.nn.functional.dropout(x, 0.0)", "lib.mm(x, x.t())", "lib.bmm(x[None], x.t()[None])", "lib.einsum('ij,kj->ik', x, x)", "x.t() @ x[:, 0]", "lib.finfo(lib.float32)", "lib.iinfo(lib.int8)",
            "lib.nn.Parameter(x.detach())", "lib.zeros(2, requires_grad=True)", "lib.float32", "lib.device('cpu')", "lib.Size([2, 3])", "lib.strided", "lib.contiguous_format", "x.type()", "x.is_leaf", "lib.tensor(1.5)", "[x.sum(), x[0, 0]]", "{'a': x[0]}", "f'{x.sum():.3f}'", "f'{lib.tensor(3):>5}'", "x.sum().grad_fn",
            "x.sum().grad_fn.next_functions[0][0]", "lib.arange(3)", "lib.tensor([True, False])", "lib.return_types.max if hasattr(lib, 'return_types') else x.max(0)",
            "type(x)", "type(x.shape)", "lib.dtype", "lib.device", "lib.FloatTensor", "type(lib.nn.Parameter(x.detach()))", "x.untyped_storage().nbytes()",
            "(y := x * 1).__setitem__(0, 2.0) or y", "[y := x * 1, y[1].mul_(2), y.grad_fn]"]


@pytest.mark.parametrize("snippet", SNIPPETS)
@pytest.mark.parametrize("grad", [False, True])
def test_snippet(snippet, grad):
    """Results of everyday calls, with and without history, print alike."""
    shown = []
    for lib in (microgradx, torch):
        x = lib.tensor([[1.0, 2.5, -3.0], [0.5, 4.0, 0.25]], requires_grad=grad)
        shown.append(address_free(repr(eval(snippet, {"lib": lib, "x": x} if "next_functions" not in snippet else {"lib": lib, "x": x.detach().requires_grad_()}))))
    assert shown[0] == shown[1].replace("torch", "microgradx")


def address_free(text):
    return re.sub(r"0x[0-9a-f]+", "0x", text)


class Twice:
    """The source of a user's Function, for either library."""

    def __new__(cls, lib):
        return type("Twice", (lib.autograd.Function,), {"forward": staticmethod(lambda ctx, x: x * 2), "backward": staticmethod(lambda ctx, g: g * 2)})


def test_the_graph_of_a_linear_layer_and_of_a_users_function():
    """Nodes, and the order in which gradients reach the parameters."""
    shown = []
    for lib in (microgradx, torch):
        x, reached = lib.ones(2, 3, requires_grad=True), []
        model = lib.nn.Sequential(lib.nn.Linear(3, 4), lib.nn.ReLU(), lib.nn.Linear(4, 1, bias=False))
        for name, p in (("x", x), *model.named_parameters()):
            p.register_hook(lambda g, name=name, reached=reached: reached.append(name))
        y = Twice(lib).apply(model[:2](x))
        model[2](y).sum().backward()
        first = y.grad_fn.next_functions[0][0].next_functions[0][0].next_functions[0][0]
        shown.append([address_free(repr(y.grad_fn)), reached, list(first.variable.shape)])
    assert shown[0][0] == shown[1][0].replace("torch", "microgradx") and shown[0][1:] == shown[1][1:]
