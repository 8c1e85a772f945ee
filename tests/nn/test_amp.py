"""Half precision as models use it, and autocast."""
import itertools
import threading

import numpy as np
import pytest

import microgradx
from microgradx import nn

F = nn.functional
HALVES = (microgradx.bfloat16, microgradx.float16)


def network():
    microgradx.manual_seed(0)
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 16), nn.LayerNorm(16), nn.GELU(),
                         nn.Linear(16, 5))


def losses(net, steps, dtype=None, autocast=False):
    optimizer = microgradx.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    x, y = microgradx.randn(6, 1, 8, 8, generator=microgradx.Generator().manual_seed(1)), microgradx.tensor([0, 1, 2, 3, 4, 0])
    found = []
    for _ in range(steps):
        optimizer.zero_grad()
        with microgradx.autocast("cpu", enabled=autocast):
            loss = F.cross_entropy(net(x.to(dtype)), y)
        loss.backward()
        optimizer.step()
        found.append(loss)
    return found


@pytest.mark.parametrize("dtype", HALVES, ids=str)
def test_a_model_of_half_precision_trains_as_that_of_float32(dtype):
    net = network().to(dtype)
    found, wide = losses(net, 8, dtype), losses(network(), 8)
    assert {p.dtype for p in net.parameters()} == {p.grad.dtype for p in net.parameters()} == {dtype} and found[0].dtype is dtype
    np.testing.assert_allclose([x.item() for x in found], [x.item() for x in wide], rtol=0.1, atol=0.05)
    assert found[-1] < 0.5 * found[0]


@pytest.mark.parametrize("dtype", HALVES, ids=str)
def test_sums_and_products_round_once(dtype):
    """4097 ones, added one by one in half precision, would stop at 256 (bfloat16) or 2048 (float16)."""
    x = microgradx.ones(4097, dtype=dtype)
    assert x.sum() == x @ x == x.unsqueeze(0).mm(x.unsqueeze(1)) == microgradx.tensor(4097.0, dtype=dtype) and x.mean() == x.prod() == 1
    assert x.var() == 0 and x.sum().dtype is (x @ x).dtype is dtype
    at = microgradx.zeros(4097, dtype=microgradx.int64)
    added = microgradx.zeros(1, dtype=dtype)
    assert added.index_add(0, at, x) == added.scatter_add(0, at, x) == added.index_put((at,), x, accumulate=True) == x.sum()
    table = microgradx.ones(1, 1, dtype=dtype, requires_grad=True)
    F.embedding(at, table).sum().backward()
    assert table.grad == x.sum() and table.grad.dtype is dtype


@pytest.mark.parametrize("make", [lambda w: microgradx.optim.SGD(w, lr=0.1, momentum=0.9), lambda w: microgradx.optim.Adam(w, lr=0.1, amsgrad=True),
                                  lambda w: microgradx.optim.RMSprop(w, lr=0.01, centered=True), lambda w: microgradx.optim.Adagrad(w, lr=0.1)])
def test_optimizers_step_in_float32_and_keep_the_dtype(make):
    start = microgradx.linspace(-2, 2, 12).reshape(3, 4)
    narrow, wide = (start.to(dtype).t().requires_grad_() for dtype in (microgradx.bfloat16, microgradx.float32))        # t(): strided parameters
    for p in (narrow, wide):
        optimizer = make([p])
        for _ in range(3):
            optimizer.zero_grad()
            (p * p).sum().backward()
            optimizer.step()
        assert {s.dtype for s in optimizer.state[p].values() if isinstance(s, microgradx.Tensor) and s.ndim} == {p.dtype}
    np.testing.assert_allclose(narrow.detach().float().numpy(), wide.detach().numpy(), rtol=0.05, atol=0.02)
    assert not np.array_equal(narrow.detach().float().numpy(), start.t().bfloat16().float().numpy())


def test_mixed_dtypes_are_refused_and_named():
    x, half = microgradx.ones(2, 2), microgradx.ones(2, 2).half()
    for call in (lambda: x @ half, lambda: F.linear(half, x), lambda: nn.Conv1d(2, 2, 1)(half.unsqueeze(0)), lambda: half.lerp(x, 0.5), lambda: F.linear(half, half, x[0]),
                 lambda: F.nll_loss(half, microgradx.tensor([0, 1]), weight=x[0])):
        with pytest.raises(RuntimeError, match="(?i)half|float16"):
            call()
    with pytest.raises(NotImplementedError):
        F.conv1d(x.bool().unsqueeze(0), x.bool().unsqueeze(0))


def test_norms_take_parameters_of_float32():
    x = microgradx.randn(4, 3, 5).bfloat16()
    norm = nn.BatchNorm1d(3)
    for layer, out in ((norm, norm(x)), (nn.LayerNorm(5), nn.LayerNorm(5)(x)), (nn.GroupNorm(3, 3), nn.GroupNorm(3, 3)(x))):
        assert out.dtype is microgradx.bfloat16 and layer.weight.dtype is microgradx.float32
        np.testing.assert_allclose(out.detach().float().numpy(), layer(x.float()).detach().numpy(), atol=0.02)
    narrow = nn.BatchNorm1d(3).bfloat16()
    narrow(x)
    assert narrow.running_mean.dtype is microgradx.bfloat16 and bool((narrow.running_mean != 0).all())


# ---------------------------------------------------------------------------------------------------- autocast

def test_what_autocast_computes_in_which_dtype():
    x, half = microgradx.randn(4, 4), microgradx.randn(4, 4).bfloat16()
    narrow = {"matmul": lambda: x @ x, "linear": lambda: F.linear(x, x), "bmm": lambda: x[None].bmm(x[None]), "addmm": lambda: microgradx.addmm(x, x, x),
              "einsum": lambda: microgradx.einsum("ij,jk->ik", x, x), "conv": lambda: F.conv1d(x[None], x[None]), "softmax": lambda: half.softmax(0),
              "attention": lambda: F.scaled_dot_product_attention(x[None], half[None], x[None]), "prelu": lambda: F.prelu(x, x[0, :1]),
              "LSTM": lambda: nn.LSTM(4, 3)(x[None])[0], "RNN": lambda: nn.RNN(4, 3)(x[None])[0]}
    wide = {"add": lambda: x + half, "losses": lambda: F.cross_entropy(half, microgradx.tensor([0, 1, 2, 3])), "mse": lambda: F.mse_loss(half, half),
            "l1": lambda: F.l1_loss(half, half), "bce": lambda: F.binary_cross_entropy_with_logits(half, half), "kl": lambda: F.kl_div(half, half, reduction="sum"),
            "GRU": lambda: nn.GRU(4, 3)(x[None])[0], "LSTMCell": lambda: nn.LSTMCell(4, 3)(x)[1]}
    with microgradx.autocast("cpu"):
        for name, call in (narrow | wide).items():
            assert call().dtype is (microgradx.bfloat16 if name in narrow else microgradx.float32), name
        assert (x.double() @ x.double()).dtype is microgradx.float64
        with pytest.raises(RuntimeError, match="Double and BFloat16"):
            x.double() @ x
    assert F.mse_loss(half, half).dtype is microgradx.bfloat16        # outside


@pytest.mark.parametrize("lib", [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)])
def test_autocast_without_a_block(lib):
    torch = pytest.importorskip(lib)
    x, found = torch.ones(2, 2), []
    try:
        for change in (lambda: torch.set_autocast_enabled("cpu", True), lambda: torch.set_autocast_dtype("cpu", torch.float16),
                       lambda: torch.set_autocast_enabled("cpu", False)):
            change()
            found.append((torch.is_autocast_enabled("cpu"), torch.get_autocast_dtype("cpu"), (x @ x).dtype))
            with torch.autocast("cpu"):
                found.append((x @ x).dtype)
            with torch.autocast("cpu", enabled=False):
                found.append((x @ x).dtype)
    finally:
        torch.set_autocast_enabled("cpu", False)
        torch.set_autocast_dtype("cpu", torch.bfloat16)
    half, low, full = torch.float16, torch.bfloat16, torch.float32
    assert found == [(True, low, low), low, full, (True, half, half), half, full, (False, half, full), half, full]
    for wrong in (lambda: torch.set_autocast_enabled("cpu"), lambda: torch.set_autocast_enabled("cpu", 1), lambda: torch.set_autocast_dtype("cpu", 3)):
        with pytest.raises(TypeError):
            wrong()
    torch.set_autocast_enabled(False)
    assert torch.is_autocast_cache_enabled()
    assert torch.get_autocast_dtype("cuda") is half
    torch.set_autocast_dtype("cuda", low)
    assert torch.get_autocast_dtype("cuda") is low
    torch.set_autocast_dtype("cuda", half)


def test_autocast_nests_and_ends():
    x = microgradx.ones(1, 1)
    with microgradx.autocast("cpu", dtype=microgradx.float16):
        assert (x @ x).dtype is microgradx.get_autocast_dtype("cpu") is microgradx.float16 and microgradx.is_autocast_enabled("cpu")
        with microgradx.autocast("cpu", enabled=False):
            assert (x @ x).dtype is microgradx.float32 and not microgradx.is_autocast_enabled("cpu")
        other = []
        thread = threading.Thread(target=lambda: other.append((x @ x).dtype))
        thread.start()
        thread.join()
        assert other == [microgradx.float32] and (x @ x).dtype is microgradx.float16
    with pytest.raises(ZeroDivisionError), microgradx.autocast("cpu"):
        raise ZeroDivisionError
    assert (x @ x).dtype is microgradx.float32 and microgradx.get_autocast_dtype("cpu") is microgradx.bfloat16
    assert microgradx.autocast("cpu")(lambda: x @ x)().dtype is microgradx.bfloat16
    with pytest.raises(RuntimeError), microgradx.autocast("cpu"):
        x.bfloat16() @ microgradx.ones(2, 2)                           # an error inside does not switch it off or on
    assert (x @ x).dtype is microgradx.float32


def test_training_under_autocast_follows_float32():
    net = network()
    found, wide = losses(net, 8, autocast=True), losses(network(), 8)
    assert {p.grad.dtype for p in net.parameters()} == {x.dtype for x in found} == {microgradx.float32}
    np.testing.assert_allclose([x.item() for x in found], [x.item() for x in wide], rtol=0.05, atol=0.02)
    assert [x.item() for x in found] != [x.item() for x in wide]


def test_functions_run_backward_as_they_ran_forward():
    class Square(microgradx.autograd.Function):
        @staticmethod
        @microgradx.amp.custom_fwd(device_type="cpu")
        def forward(ctx, x):
            return x @ x

        @staticmethod
        @microgradx.amp.custom_bwd(device_type="cpu")
        def backward(ctx, grad):
            seen.append((grad @ grad).dtype)
            return grad

    class Kept(Square):
        @staticmethod
        @microgradx.amp.custom_fwd(device_type="cpu", cast_inputs=microgradx.float32)
        def forward(ctx, x):
            return x @ x

    seen, x = [], microgradx.ones(1, 1, requires_grad=True)
    with microgradx.autocast("cpu"):
        out, kept = Square.apply(x), Kept.apply(x.bfloat16())
    assert out.dtype is microgradx.bfloat16 and kept.dtype is microgradx.float32
    (out.float() + kept).backward()
    assert sorted(map(str, seen)) == ["microgradx.bfloat16", "microgradx.float32"]


@pytest.mark.peer
def test_a_network_under_autocast_has_pytorchs_losses():
    torch = pytest.importorskip("torch")
    microgradx.manual_seed(0)       # bfloat16 rounds the losses of some other weights further apart
    net, theirs = network(), torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3), torch.nn.BatchNorm2d(4), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(), torch.nn.Linear(36, 16), torch.nn.LayerNorm(16),
        torch.nn.GELU(), torch.nn.Linear(16, 5))
    theirs.load_state_dict({k: torch.from_numpy(v.numpy().copy()) for k, v in net.state_dict().items()})
    optimizer = torch.optim.SGD(theirs.parameters(), lr=0.1, momentum=0.9)
    x = torch.from_numpy(microgradx.randn(6, 1, 8, 8, generator=microgradx.Generator().manual_seed(1)).numpy())
    for ours in losses(net, 3, autocast=True):
        optimizer.zero_grad()
        with torch.autocast("cpu"):
            loss = torch.nn.functional.cross_entropy(theirs(x), torch.tensor([0, 1, 2, 3, 4, 0]))
        loss.backward()
        optimizer.step()
        assert loss.dtype is torch.float32
        np.testing.assert_allclose(ours.item(), loss.item(), rtol=2e-2)


@pytest.mark.parametrize("dtype", HALVES, ids=str)
def test_half_precision_as_the_default(dtype):
    microgradx.set_default_dtype(dtype)
    try:
        made = [microgradx.tensor(1.5), microgradx.zeros(1), microgradx.rand(2), microgradx.tensor([1, 2]) / 2, microgradx.arange(0, 1, 0.5), nn.Linear(2, 2).weight,
                nn.LSTM(2, 3)(microgradx.zeros(2, 1, 2))[1][1], microgradx.distributions.Normal(0.0, 1.0).sample()]
        assert {x.dtype for x in made} == {dtype}
        assert str(microgradx.ones(1)) == "tensor([1.])"
    finally:
        microgradx.set_default_dtype(microgradx.float32)


MIXED = {"cross_entropy": lambda F, a, b, c: F.cross_entropy(a, b.softmax(1), c[0], label_smoothing=0.1),
         "weighted bce": lambda F, a, b, c: F.binary_cross_entropy(a.sigmoid(), b.detach().sigmoid().to(a.dtype), c.detach(), reduction="sum"),
         "bce of logits": lambda F, a, b, c: F.binary_cross_entropy_with_logits(a, b.detach(), c.detach(), pos_weight=c.detach()),
         "rms_norm": lambda F, a, b, c: F.rms_norm(a, (4,), b[0])}


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:Mismatch dtype")       # PyTorch: its slower way
@pytest.mark.parametrize("name", MIXED)
def test_operands_of_several_dtypes(name):
    torch = pytest.importorskip("torch", reason="PyTorch, the peer of this test, is not installed")
    values = np.random.default_rng(3).standard_normal((3, 4, 4))
    for dtypes in itertools.product(("float64", "float32", "float16", "bfloat16"), repeat=3):
        found = []
        for library in (microgradx, torch):
            leaves = [library.tensor(v).to(getattr(library, d)).requires_grad_() for v, d in zip(values, dtypes, strict=True)]
            out = MIXED[name](library.nn.functional, *leaves)
            out.sum().backward()
            found.append([out, *[x.grad for x in leaves]])
        for ours, theirs in zip(*found, strict=True):
            assert (ours is None) == (theirs is None)
            if ours is not None:
                assert str(ours.dtype).split(".")[1] == str(theirs.dtype).split(".")[1], dtypes
                np.testing.assert_allclose(ours.double().detach().numpy(), theirs.double().detach().numpy(), rtol=0.03, atol=0.02, err_msg=str(dtypes))


BESIDE = {"nll_loss": lambda F, lib, a, b, c: F.nll_loss(a, lib.tensor([1, 0, 3, 2]), weight=b[0]), "cosine_similarity": lambda F, lib, a, b, c: F.cosine_similarity(a, b),
          "cross_entropy": lambda F, lib, a, b, c: F.cross_entropy(a, lib.tensor([1, 0, 3, 2]), weight=b[0]), "bce": lambda F, lib, a, b, c: F.binary_cross_entropy(a, b),
          "probabilities": lambda F, lib, a, b, c: F.cross_entropy(a, b), "huber_loss": lambda F, lib, a, b, c: F.huber_loss(a, b),
          "soft_margin_loss": lambda F, lib, a, b, c: F.soft_margin_loss(a, b), "conv1d": lambda F, lib, a, b, c: F.conv1d(a[None], b[:, :, None], c[0]),
          "multi_margin_loss": lambda F, lib, a, b, c: F.multi_margin_loss(a, lib.tensor([1, 0, 3, 2]), weight=b[0]), "linear": lambda F, lib, a, b, c: F.linear(a, b, c[0]),
          "grid_sample": lambda F, lib, a, b, c: F.grid_sample(a[None, None], b.view(1, 4, 2, 2), align_corners=False),
          "attention": lambda F, lib, a, b, c: F.scaled_dot_product_attention(a[None], a[None], a[None], attn_mask=b),
          "conv_transpose1d": lambda F, lib, a, b, c: F.conv_transpose1d(a[None], b[:, :, None], c[0]),
          "conv_transpose3d": lambda F, lib, a, b, c: F.conv_transpose3d(a[None, ..., None, None], b[:, :, None, None, None], c[0])}


@pytest.mark.peer
@pytest.mark.parametrize("autocast", [False, True])
@pytest.mark.parametrize("name", BESIDE)
def test_dtypes_side_by_side(name, autocast):
    """The dtype and value of the result, or the class of the error."""
    torch = pytest.importorskip("torch", reason="PyTorch, the peer of this test, is not installed")
    values = np.random.default_rng(3).uniform(0.1, 0.9, (3, 4, 4))
    for dtypes in itertools.product(("float64", "float32", "float16", "bfloat16", "int64"), repeat=3 if name.startswith(("conv", "linear")) else 2):
        if name == "conv_transpose1d" and {*dtypes[:2]} <= {"float16", "bfloat16", "float32" if autocast else "bfloat16"} and dtypes[2] != dtypes[0]:
            continue                        # PyTorch: another dtype of the bias is taken or refused, as the CPU computes half precision or not
        found = []
        for lib in (microgradx, torch):
            a, b, c = (lib.tensor(v).to(getattr(lib, d)) for v, d in zip(values, (*dtypes, dtypes[0])[:3], strict=True))
            with lib.autocast("cpu", enabled=autocast):
                try:
                    out = BESIDE[name](lib.nn.functional, lib, a, b, c)
                    found.append((str(out.dtype).split(".")[1], out.double().numpy()))
                except (NotImplementedError, RuntimeError) as error:
                    found.append((type(error), 0))
        if "int64" in dtypes:               # where both errors are right, the other class may come first
            found = [(RuntimeError if isinstance(kind, type) else kind, value) for kind, value in found]
        assert found[0][0] == found[1][0], dtypes
        np.testing.assert_allclose(found[0][1], found[1][1], rtol=0.03, atol=0.02, err_msg=str(dtypes))
