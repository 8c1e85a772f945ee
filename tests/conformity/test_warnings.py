"""Calls that warn, by category: here, and in PyTorch where it is installed. `L` is the library, several calls stand in a line."""
import copy
import importlib
import pickle
import re
import warnings

import numpy as np
import pytest

import microgradx


def leaf(L):
    return L.ones(2, requires_grad=True)


def read_only():
    array = np.ones(3, np.float32)
    array.flags.writeable = False
    return array


def hooked(L):
    layer = L.nn.Linear(2, 2)
    layer.register_full_backward_hook(lambda module, grad_input, grad_output: None)
    layer(L.ones(2)).sum().backward()


def mixed_masks(L, name="src_mask"):
    layer = L.nn.TransformerEncoderLayer(4, 2, 4)
    layer = layer if name == "src_mask" else L.nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
    layer(L.ones(2, 1, 4), **{name: L.zeros(2, 2)}, src_key_padding_mask=L.zeros(1, 2, dtype=L.bool))


def encoder_masks(L):
    mixed_masks(L, "mask")


def early_step(L):
    L.optim.lr_scheduler.StepLR(L.optim.SGD([leaf(L)], lr=.1), 2).step()


def late_epoch(L):
    optimizer = L.optim.SGD([leaf(L)], lr=.1)
    L.optim.lr_scheduler.ReduceLROnPlateau(optimizer).step(1., 3)
    optimizer.step()
    L.optim.lr_scheduler.StepLR(optimizer, 2).step(3)


def failing_hook(L):
    layer = L.nn.Linear(2, 2)
    layer.register_forward_hook(lambda module, args, output: 1 / 0, always_call=True)
    with pytest.raises(RuntimeError):
        layer(L.ones(3))


def made_of_one(L):
    L.testing.make_tensor(2, dtype=L.float32, device="cpu", low=1, high=1)


def pickled(L):
    """A leaf and a result, each with a hook."""
    for x in (leaf(L), leaf(L) * 2):
        x.register_hook(print_gradient)
        assert pickle.loads(pickle.dumps(x)).requires_grad


def pickled_in_silence(L):
    x = leaf(L)
    x.register_hook(lambda grad: grad).remove()
    x.register_post_accumulate_grad_hook(print_gradient)
    pickle.dumps((x, x * 2))
    parameter = L.nn.Parameter(L.ones(1))
    parameter.register_hook(print_gradient)
    pickle.dumps(parameter)
    x.register_hook(L.utils.hooks.unserializable_hook(lambda grad: grad))
    copy.copy(x)


def print_gradient(grad):
    print(grad)


def Twice(L):
    type("Twice", (L.autograd.Function,), {})()


def told_too_little(L):
    kind = type("Short", (L.utils.data.IterableDataset,), {"__len__": lambda self: 1, "__iter__": lambda self: iter([1, 2])})
    loader = L.utils.data.DataLoader(kind())
    len(loader)
    list(loader)


def replaced_step(L):
    optimizer = L.optim.SGD([leaf(L)], lr=.1)
    scheduler = L.optim.lr_scheduler.StepLR(optimizer, 2)
    plain = optimizer.step
    optimizer.step = lambda: plain()
    optimizer.step()
    scheduler.step()


WARNED = {
    UserWarning: r"""
        float(leaf(L).sum()) ;; complex(leaf(L).sum()) ;; "%f" % leaf(L).sum() ;; (leaf(L) * 2).grad
        L.from_numpy(read_only()) ;; L.as_tensor(read_only()) ;; L.asarray(read_only()) ;; L.frombuffer(b"abcd", dtype=L.float32)
        L.nn.functional.binary_cross_entropy(L.ones(2), L.ones(2), reduction="elementwise_mean")
        L.nn.functional.l1_loss(L.ones(2), L.ones(2), reduction="elementwise_mean") ;; L.nn.functional.mse_loss(L.ones(2, 1), L.ones(2)) ;; L.nn.Linear(2, 2).to(L.complex64)
        L.nn.MSELoss(size_average=False) ;; L.utils.data.DataLoader([1, 2], num_workers=5000) ;; told_too_little(L) ;; replaced_step(L) ;; hooked(L) ;; mixed_masks(L)
        L.tensor(1.).T ;; L.tensor(1.).mT ;; L.tensor(1.).H ;; L.tensor(1.).mH ;; L.ones(3).T ;; L.tensor(1.).adjoint() ;; L.adjoint(L.tensor(1j))
        L.nn.functional.affine_grid(L.ones(1, 2, 3), (1, 1, 1, 1), align_corners=True)
        L.nn.utils.clip_grad_norm_((x for x in []), 1.) ;; L.set_default_tensor_type(L.FloatTensor) ;; L.qr(L.eye(2)) ;; L.cholesky(L.eye(2))
        L.cross(L.ones(2, 3), L.ones(2, 3)) ;; L.chain_matmul(L.eye(2), L.eye(2)) ;; L.where(L.tensor([1, 0], dtype=L.uint8), 1., 0.)
        L.std(L.ones(1)) ;; L.ones(1, 3).var(0) ;; L.var_mean(L.ones(0)) ;; L.var(L.ones(0, 3), 1) ;; L.std_mean(L.ones(2), correction=3) ;; L.cov(L.ones(2, 1)) ;; L.corrcoef(L.ones(2, 1))
        L.add(L.ones(2), 1, out=L.ones(3)) ;; L.sum(L.ones(2, 2), 0, out=L.ones(5)) ;; L.arange(3, out=L.ones(5))
        L.max(L.ones(2, 2), 0, out=(L.ones(1), L.ones(1).long())) ;; L.nn.functional.smooth_l1_loss(L.ones(2, 1), L.ones(2)) ;; L.meshgrid(L.ones(2), L.ones(2))
        L.nn.functional.kl_div(L.ones(2), L.ones(2)) ;; L.nn.functional.softmin(L.ones(2, 2)) ;; L.nn.Softmax()(L.ones(2, 2)) ;; L.ones(1).var()
        L.nn.functional.grid_sample(L.ones(1, 1, 2, 2), L.ones(1, 2, 2, 2)) ;; L.nn.functional.dropout2d(L.ones(2, 2)) ;; L.ones(2).new_tensor(L.ones(2))
        L.autograd.Variable(L.ones(2), volatile=True) ;; L.autograd.detect_anomaly() ;; L.nn.functional.huber_loss(L.ones(2, 1), L.ones(2)) ;; L.nn.functional.log_softmax(L.ones(2, 2))
        L.nn.functional.mse_loss(L.ones(2), L.ones(2), size_average=False) ;; L.asarray(leaf(L)) ;; L.range(0, 2) ;; L.ones(2).cfloat().float() ;; L.ones(2).half().random_(0, 5000)
        [getattr(L.nn.functional, f)(L.ones(1, 1, 2, 2), scale_factor=2) for f in ("upsample", "upsample_nearest", "upsample_bilinear")] ;; L.nn.functional.affine_grid(L.ones(1, 2, 3), (1, 1, 2, 2))
        L.nn.RNN(1, 1, dropout=.5) ;; L.nn.LSTM(1, 1, dropout=.5) ;; L.nn.InstanceNorm1d(3)(L.ones(2, 4, 5)) ;; L.nn.functional.dropout2d(L.ones(2, 3, 4)) ;; L.nn.functional.dropout3d(L.ones(2, 3))
        L.nn.init.trunc_normal_(L.ones(2), mean=9.) ;; L.nn.init.kaiming_uniform_(L.ones(0, 2)) ;; early_step(L) ;; late_epoch(L) ;; failing_hook(L) ;; encoder_masks(L)
        L.utils.checkpoint.checkpoint(lambda x: x * 1, leaf(L)) ;; L.utils.checkpoint.checkpoint_sequential([L.nn.Tanh()], 1, leaf(L)) ;; L.utils.checkpoint.checkpoint(lambda x: x, L.ones(1), use_reentrant=True)
        L.autograd.gradcheck(lambda x: x, leaf(L), raise_exception=False) ;; L.distributions.Wishart(L.tensor(1.5), L.eye(2)) ;; L.autocast("cuda") ;; L.autocast("cpu", dtype=L.float64) ;; L.amp.GradScaler()
        L.lu(L.eye(2)) ;; L.lu_solve(L.eye(2), *L.linalg.lu_factor(L.eye(2))) ;; L.triangular_solve(L.eye(2), L.eye(2)) ;; L.set_float32_matmul_precision("x") ;; pickled(L)
        L.stft(L.ones(8), 4, return_complex=True) ;; L.istft(L.ones(3, 5).cfloat(), 4)""",
    DeprecationWarning: r"""
        L.get_autocast_gpu_dtype() ;; L.is_autocast_cpu_enabled() ;; Twice(L)""",
    FutureWarning: r"""
        L.nn.NLLLoss2d() ;; L.nn.Container() ;; L.nn.utils.stateless.functional_call(L.nn.Linear(2, 2), {}, (L.ones(2),)) ;; L.nn.Linear(2, 2).state_dict({})
        L.no_grad()(type("Plain", (), {})) ;; L.nn.Hardtanh(min_value=-2.) ;; L.nn.utils.clip_grad_norm([leaf(L)], 1.) ;; L.nn.utils.weight_norm(L.nn.Linear(1, 1)) ;; L.nn.init.normal(L.ones(2))
        L.cpu.amp.autocast() ;; L.cpu.amp.GradScaler() ;; L.cuda.amp.custom_fwd(len) ;; L.backends.cuda.sdp_kernel() ;; L.testing.assert_allclose(1, 1) ;; made_of_one(L)
        L.autograd.grad((x := leaf(L)).sum(), x, only_inputs=False)""",
    None: r"""
        L.fft.fft(L.full((3,), 3e38)) ;; L.fft.irfft(L.full((3,), 3e38)) ;; L.fft.rfft(L.full((4,), float("inf"))) ;; L.linalg.lu_factor_ex(L.tensor([[1., 3e38], [1, -3e38]]))
        float(leaf(L).sum().detach()) ;; leaf(L).sum().item() ;; int(leaf(L).sum()) ;; bool(leaf(L).sum()) ;; leaf(L).grad ;; L.no_grad()(lambda: float(leaf(L)[0]))()
        L.tensor(read_only()) ;; L.add(L.ones(2), 1, out=L.empty(0)) ;; L.zeros(2, out=L.ones(5)) ;; L.rand(2, out=L.ones(3)) ;; L.arange(4, out=L.ones(2, 2))
        L.nn.utils.clip_grad_norm_([], 1.) ;; L.cross(L.ones(2, 3), L.ones(2, 3), dim=1) ;; L.var(L.ones(1), correction=0) ;; L.std(L.ones(2))
        pickled_in_silence(L) ;; L.func.functional_call(L.nn.Linear(2, 2), {}, (L.ones(2),)) ;; L.nn.Linear(2, 2).state_dict(prefix="a.") ;; L.randperm(3, out=L.empty(5, dtype=L.int64))""",
}
CALLS = [(call.strip(), kind) for kind, text in WARNED.items() for line in text.strip().splitlines() for call in line.split(";;")]


def categories(lib, call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        eval(compile(call, __file__, "eval"), {**globals(), "L": lib})
    return {entry.category for entry in caught}


@pytest.mark.parametrize(("call", "kind"), CALLS)
def test_warns(call, kind):
    assert categories(microgradx, call) == ({kind} if kind else set())


@pytest.mark.parametrize("call", [call for call, kind in CALLS if kind])
def test_points_to_the_callers_line(call):
    """However many of the library's functions stand between."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        eval(compile("\n" * 5000 + call, __file__, "eval"), {**globals(), "L": microgradx})
    assert all(entry.filename == __file__ and (entry.lineno == 5001 or "(L)" in call) for entry in caught)


def test_points_to_the_callers_line_past_functions_that_ask():
    importlib.import_module("microgradx.overrides")             # from then on they are called by way of its code
    test_points_to_the_callers_line("L.nn.functional.l1_loss(L.ones(2, 1), L.ones(2))")


def beginnings(lib, call):
    """The first words of each warning, at most six and no more than its first sentence, as a program's filters have them after the port."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        eval(compile(call, __file__, "eval"), {**globals(), "L": lib})
    texts = [re.sub(r"\btorch\b", "microgradx", str(entry.message)) for entry in caught]
    return [re.split(r"[.;](?:\s|$)", text)[0].split()[:6] for text in texts]


@pytest.mark.peer
@pytest.mark.parametrize("call", [call for call, kind in CALLS if kind])
def test_begins_with_pytorchs_words(call):
    torch = pytest.importorskip("torch")
    was = torch.is_warn_always_enabled()
    torch.set_warn_always(True)
    try:
        for ours, theirs in zip(beginnings(microgradx, call), beginnings(torch, call), strict=True):
            assert len(ours) > 2 and ours == theirs[:len(ours)]
    finally:
        torch.set_warn_always(was)


@pytest.mark.peer
@pytest.mark.parametrize(("call", "kind"), CALLS)
def test_warns_in_pytorch(call, kind):
    torch = pytest.importorskip("torch")
    was = torch.is_warn_always_enabled()
    torch.set_warn_always(True)
    try:
        assert categories(torch, call) == ({kind} if kind else set())
    finally:
        torch.set_warn_always(was)
