"""Functions of nn on the top level, one-liners, and the calls of programs for GPUs and TorchScript, beside PyTorch."""
import copy
import warnings

import numpy as np
import pytest

import microgradx

torch = pytest.importorskip("torch")
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]
NAN = float("nan")

CALLS = """
T.fmax(T.tensor([1., NAN, NAN, 2]), T.tensor([NAN, 1., NAN, 2])), T.fmin(T.tensor([1., NAN, NAN, 2]), T.tensor([NAN, 1., NAN, 2]))
T.fmax(T.tensor([1, 2]), T.tensor([1.5, 0.5])), T.fmin(T.tensor([[1], [2]]), T.tensor([2, 0]))
T.float_power(T.tensor([1, 2]), T.tensor([2., 3])), T.float_power(2, T.tensor([2., 3])), T.tensor([2., 3]).float_power(0.5)
T.vdot(T.tensor([2., 3]), T.tensor([2., 3])), T.ones(2).vdot(T.ones(2, 2))
T.real(T.ones(2)), T.ones(2).conj(), T.ones(2).is_conj(), T.ones(2).real, T.ones(2).resolve_neg().is_neg()
T.angle(T.tensor([-1., 0, 1, NAN])), T.angle(T.tensor([1, -1]))
T.imag(T.ones(2))
T.is_same_size(T.ones(2), T.ones(3)), T.fill(T.ones(2), 3), T.detach(T.ones(1, requires_grad=True))
T.typename(T.nn.Linear(1, 1)), T.typename(3), T.typename(T.ones(2).long())
T.conv2d(T.ones(1, 1, 3, 3), T.ones(1, 1, 2, 2)), T.conv1d(T.ones(1, 1, 3), T.ones(1, 1, 2), T.ones(1), 2)
T.dropout(T.ones(3), 0.0, True), T.dropout_(T.ones(3), 1.0, True), T.dropout(T.ones(3), 1.0, False)
T.dropout(T.ones(3))
T.layer_norm(T.arange(4.), (4,)), T.layer_norm(T.arange(4.), (4,), None, None, 1e-3, False), T.group_norm(T.arange(8.).view(1, 4, 2), 2)
T.layer_norm(T.ones(2, 2), (3,))
T.embedding(T.eye(3), T.tensor([1, 2])), T.embedding(T.eye(3), T.tensor([1, 2]), 1)
T.batch_norm(T.arange(4.).view(2, 2), None, None, None, None, True, 0.1, 1e-5, True)
T.instance_norm(T.arange(8.).view(2, 2, 2), None, None, None, None, True, 0.1, 1e-5, True)
T.kl_div(T.ones(2), T.ones(2)), T.kl_div(T.ones(2), T.ones(2), reduction=2), T.kl_div(T.ones(2), T.ones(2), 1, log_target=True)
T.hinge_embedding_loss(T.ones(2), T.ones(2)), T.margin_ranking_loss(T.ones(1), T.ones(1), T.ones(1), 0.5, 1)
T.triplet_margin_loss(T.ones(1, 2), T.ones(1, 2), T.ones(1, 2), 2.0), T.cosine_embedding_loss(T.ones(1, 2), T.ones(1, 2), T.ones(1), 0.1, 2)
T.binary_cross_entropy_with_logits(T.ones(2), T.ones(2)), T.poisson_nll_loss(T.ones(2), T.ones(2), True, False, 1e-8, 1)
T.ctc_loss(T.zeros(5, 1, 3), T.tensor([[1, 2]]), T.tensor([5]), T.tensor([2])), T.ctc_loss(T.zeros(5, 1, 3), T.tensor([[1, 2]]), [5], [2], 0, 1, True)
T.selu(T.ones(2)), T.celu(-T.ones(2)), T.prelu(-T.ones(2), T.ones(1) * .5), T.hardshrink(T.ones(2)), T.threshold(T.ones(2), 2, 5)
T.cosine_similarity(T.ones(2, 3), T.ones(2, 3)), T.pairwise_distance(T.ones(2, 3), T.zeros(2, 3)), T.pdist(T.eye(3))
T.max_pool2d(T.arange(16.).view(1, 1, 4, 4), 2), T.pixel_shuffle(T.arange(4.).view(1, 4, 1, 1), 2), T.rms_norm(T.arange(3.), (3,))
T.cuda.amp.GradScaler().is_enabled(), T.cuda.amp.GradScaler().scale(T.ones(1)), T.cuda.amp.GradScaler().state_dict()
T.cuda.amp.GradScaler(8.0, 3.0, 0.5, 7, False).is_enabled(), T.cpu.amp.GradScaler(8.0, 3.0, 0.5, 7, True).get_scale(), T.cpu.amp.GradScaler(8.0, 3.0, 0.5, 7).get_growth_interval()
[T.cuda.amp.autocast(*how)._enabled for how in ((), (True,), (False,), (True, T.float16, False))], [T.cpu.amp.autocast(*how).fast_dtype for how in ((), (True,), (True, T.float16))]
T.cpu.amp.autocast(False)(T.ones)(2), T.cpu.amp.autocast(True)(lambda: T.ones(2, 2) @ T.ones(2, 2))().dtype
T.amp.GradScaler("cpu").scale([T.ones(1)]), T.amp.GradScaler("cpu").state_dict(), T.amp.GradScaler("cpu", enabled=False).get_scale()
T.amp.GradScaler("cpu", growth_factor=1.0)
T.amp.GradScaler("cpu").update()
T.amp.GradScaler("cpu").load_state_dict({})
T.autocast("cuda").__class__.__name__, T.autocast("cpu", enabled=False)(T.ones)(2)
T.autocast(3)
T.autocast("meta")
T.autocast("cpu", dtype="bfloat16").__enter__()
T.autocast("cpu", enabled="yes").__enter__()
T.is_autocast_enabled(3)
T.get_autocast_dtype(3)
T.amp.is_autocast_available(3)
T.amp.GradScaler("cpu").scale(T.ones(2).half()).dtype, T.amp.GradScaler("cpu").scale(T.ones(()).half()).dtype, T.amp.GradScaler("cpu").scale((T.ones(1), [T.ones(2)]))
list(T.amp.GradScaler("cpu").scale(iter([T.ones(1)])))
T.amp.GradScaler("cpu").scale(3)
T.amp.GradScaler("cpu").update(2.0)
T.amp.GradScaler("cpu").step(T.optim.SGD([T.ones(1)], lr=1))
T.amp.GradScaler("cpu").unscale_(T.optim.SGD([T.ones(1)], lr=1))
T.compiler.is_compiling(), T.compiler.is_exporting(), T.compiler.disable(recursive=False)(abs)(-2), T.compiler.reset(), T.distributed.is_initialized()
T.histogram(T.arange(7.)), T.arange(7.).histogram(bins=3), T.arange(7.).histogram(range=(0., 2.), density=True).hist.shape
T.histogram(T.ones(2), [0., 1.])
T.histogram(T.ones(2), 2.0)
T.histogram(T.ones(2), True)
T.jit.is_scripting(), T.jit.is_tracing(), T.jit.annotate(int, 3), isinstance(T.jit.ScriptModule(), T.nn.Module), isinstance(len, T.jit.ScriptFunction)
T.Tensor(), T.FloatTensor(), T.LongTensor(), T.Tensor(0), T.nn.Parameter(), T.ones(2).new(), T.cat((T.Tensor(), T.ones(2, 3)))
T.Tensor(5.)
T.cuda.get_rng_state_all(), T.cuda.set_rng_state_all([]), T.cuda.max_memory_reserved(), T.cuda.FloatTensor, isinstance(T.ones(1), T.cuda.LongTensor)
T.cuda.FloatTensor(2)
float(T.ones(2))
int(T.ones(0))
complex(T.ones(2))
T.matrix_exp(T.zeros(2, 2)), T.zeros(0, 0).matrix_exp().shape, T.linalg.matrix_exp(T.full((2, 2), float("inf")))
T.matrix_exp(T.ones(2, 3))
T.cholesky_solve(T.ones(2), T.ones(2, 2))
T.Tensor(np.float32(3))
T.LongTensor(T.ones(2))
T.FloatTensor(T.ones(2).double())
[T.nn.grad.conv1d_input((1, 2, 5), T.ones(3, 2, 2), T.arange(12.0).view(1, 3, 4)), T.nn.grad.conv2d_weight(T.ones(1, 2, 5, 5), (2, 1, 3, 3), T.ones(1, 2, 3, 3), 1, 0, 1, 2)]
T.nn.grad.conv3d_input([2, 1, 5, 5, 5], T.ones(1, 1, 2, 2, 2), T.ones(2, 1, 3, 3, 3), stride=2, padding=1), T.nn.grad.conv3d_weight(T.ones(1, 1, 3, 3, 3), [1, 1, 3, 3, 3], T.ones(1, 1, 1, 1, 1))
T.nn.grad.conv2d_input((1, 1, 3, 3), T.ones(1, 1, 2, 2), T.ones(1, 1, 3, 3))
T.nn.grad.conv1d_weight(T.ones(1, 1, 3), (1, 1, 2), T.ones(1, 1, 2).requires_grad_()).requires_grad, T.nn.grad.conv1d_weight(A[None], (1, 2, 2), T.ones(1, 1, 1)).requires_grad
isinstance(T.channels_last, T.memory_format), isinstance(T.strided, T.memory_format), isinstance(T.strided, T.layout), isinstance(T.ones(1).layout, T.layout), issubclass(T.OutOfMemoryError, RuntimeError), T.cuda.OutOfMemoryError is T.OutOfMemoryError
(lambda s: (s.set_growth_factor(3.), s.set_growth_interval(7), s.get_growth_factor(), s.get_backoff_factor(), s.get_growth_interval()))(T.amp.GradScaler("cpu"))
(lambda s: (s.set_backoff_factor(.25), s.get_backoff_factor(), s.state_dict()))(T.amp.GradScaler("cpu"))
T.cuda.memory_cached(), T.cuda.max_memory_cached(), T.cuda.memory_stats(), T.cuda.get_arch_list(), T.backends.cudnn.is_acceptable(A), isinstance(T.__config__.show(), str)
T.backends.cuda.enable_flash_sdp(False), T.backends.cuda.flash_sdp_enabled(), T.backends.cuda.enable_flash_sdp(True), T.backends.cuda.flash_sdp_enabled(), T.backends.cuda.math_sdp_enabled()
T.cpu.is_available(), T.cpu.device_count(), T.cpu.synchronize(), T.cpu.current_device(), T.backends.cpu.get_cpu_capability() in ("DEFAULT", "AVX2", "AVX512")
T.cpu.is_initialized(), T.cpu.set_device(0), isinstance(T.cpu.current_stream(), T.cpu.Stream), T.cpu.current_stream() is T.cpu.current_stream("cpu"), T.cpu.Stream().wait_stream(T.cpu.current_stream()), T.cpu.stream(None).__exit__(None, None, None)
T.accelerator.synchronize()
T.accelerator.memory_allocated(0)
T.lu(A), A.lu(get_infos=True), T.lu(T.zeros(2, 2)), T.lu(T.ones(3, 2, 2), True, True)[2]
T.lu(A, pivot=False)
T.lu(T.ones(2))
T.lu_solve(T.ones(2, 1), *T.linalg.lu_factor(A)), T.ones(2, 1).lu_solve(*T.linalg.lu_factor(A))
T.lu_solve(T.ones(2), *T.linalg.lu_factor(A))
[T.triangular_solve(T.ones(2, 1), A, upper, transpose, unit) for upper in (True, False) for transpose in (True, False) for unit in (True, False)]
T.ones(3, 2, 1).triangular_solve(A), T.triangular_solve(T.ones(2, 1), A.requires_grad_())[0]
T.triangular_solve(T.ones(2), A)
T.triangular_solve(T.ones(3, 1), A)
T.triangular_solve(T.ones(2, 1), A.double())
A.prelu(T.tensor([0.1])), A.hardshrink(), A.hardshrink(3)
T.ones(2) @ np.ones(2), T.ones(2, 2).double() @ np.ones((2, 2), dtype=np.float32), T.ones(2).half() @ np.ones(2, dtype=np.float16)
T.ones(2) @ [1.0, 1.0]
T.tensor([1.0, 10**30]), T.tensor([[1.0, 2.0], [3.0, 10**40]]), T.tensor([10**30, 2], dtype=T.float64), T.tensor(-10**30, dtype=T.float32), T.tensor([2**63], dtype=T.float32)
T.tensor([1, 10**30])
T.tensor([2**63])
T.device("cpu", np.int64(0)), T.clamp(T.ones(2), T.tensor(0), 2), T.ones(2).clamp(0, T.tensor(0.5))
T.LongTensor(T.arange(2)), T.FloatTensor(np.ones(2)), T.LongTensor(range(3)), T.LongTensor([1.5]), T.Tensor(T.arange(2))
""".strip().split("\n")


def outcome(library, call, **names):
    try:
        return str(eval(call, {"T": library, "F": library.nn.functional, "NAN": NAN, "A": library.tensor([[1.0, -2.0], [3.0, 4.0]]), "np": np, **names})).replace("microgradx", "torch")
    except Exception as error:
        return type(error).__name__


@pytest.mark.parametrize("call", CALLS)
def test_calls(call):
    assert outcome(microgradx, call) == outcome(torch, call)


@pytest.mark.parametrize("name", ["fmax", "fmin", "float_power", "angle"])
def test_gradients(name):
    def gradients(library):
        x, y = (library.tensor(v, dtype=library.float64, requires_grad=True) for v in ([1., 2., 3., 2.], [3., 2., 1., 0.5]))
        out = getattr(library, name)(*([x, y] if name != "angle" else [x]))
        return [None if g is None else g.tolist() for g in library.autograd.grad(out.sum(), (x, y), allow_unused=True)]
    ours, theirs = gradients(microgradx), gradients(torch)
    for a, b in zip(ours, theirs, strict=True):
        assert (a is None) == (b is None)
        if a is not None:
            np.testing.assert_allclose(a, b, rtol=1e-12)


# NumPy's numbers where programs have them from np.prod, np.argmax, a data frame or a search of hyperparameters
OF_NUMPY = """
[(k := T.zeros(3).to(d)) is None or k.__setitem__(i, v) or k for d in (T.float32, T.int64, T.bool) for i in (0, slice(2), ..., T.tensor([0, 2]), T.ones(3) > 0) for v in NUMBERS]
T.zeros(3).__setitem__(0, np.float32(1))
T.zeros(3).__setitem__(0, np.array(1.0))
T.zeros(2).masked_fill(T.ones(2) > 0, np.float32(2)), T.zeros(2).long().index_fill_(0, T.tensor([1]), np.float64(2.5)), T.ones(2).masked_fill_(T.ones(2) > 0, np.bool_(0))
T.zeros(2).masked_fill(T.ones(2) > 0, np.str_("a"))
T.full((two,), two), T.full((two,), np.bool_(1)), T.full((two,), np.float32(2))
x.roll(one, two), x.roll((one, two), (0, one)), x.movedim(one, 0), x.chunk(two, one), T.tensor_split(x, two), x.permute(dims=(two, 0, one))
x.split(two)
T.tensordot(x, x.mT, one), T.hsplit(x, one), T.unravel_index(T.tensor([3]), two + two)
F.conv1d(x, T.ones(2, 3, 2), None, two, one, one, one), F.conv_transpose1d(x, T.ones(3, 1, 2), stride=two), F.unfold(T.ones(1, 1, 4, 4), two, stride=two)
F.max_pool1d(x, two), F.avg_pool1d(x, two, one), F.max_pool2d(x, two, [], padding=one), F.adaptive_avg_pool1d(x, one), F.adaptive_max_pool1d(x, two)
F.interpolate(x, size=two), F.interpolate(x, scale_factor=np.float32(0.5)), F.dropout(x, np.float32(0.5), False), F.pad(x, (one, two))
F.pad(x, one)
F.dropout(x, np.float32(1.5))
T.nn.LayerNorm(two).weight.shape, T.nn.RMSNorm(two).normalized_shape == (2,), T.nn.ZeroPad2d(one)(x), T.nn.ConstantPad1d(two, 0.0)(x)
str(T.nn.LeakyReLU(np.float32(0.5))), str(T.nn.Flatten(one)), str(T.nn.Upsample(scale_factor=two)), str(T.nn.AdaptiveAvgPool2d(one)), str(T.nn.Softmax(one))
""".strip().split("\n")


@pytest.mark.parametrize("text", OF_NUMPY)
def test_numbers_of_numpy(text):
    numbers = {"one": np.int64(1), "two": np.int32(2), "NUMBERS": (np.float64(2.5), np.int64(2), np.int32(-1), np.uint8(1))}
    ours, theirs = (outcome(lib, text, x=lib.arange(24.0).view(2, 3, 4), **numbers) for lib in (microgradx, torch))
    assert ours == theirs


def test_warnings_and_refusals():
    for library in (microgradx, torch):
        for make, kind in ((lambda t: t.autocast("cuda"), UserWarning), (lambda t: t.amp.GradScaler("cuda"), UserWarning),
                           (lambda t: t.cuda.amp.autocast(), FutureWarning), (lambda t: t.cuda.amp.GradScaler(), FutureWarning),
                           (lambda t: t.autocast("cpu", dtype=t.float32), UserWarning)):
            with pytest.warns(kind):
                make(library)


def train(library, scaled):
    """Losses and scales of a few steps, one of which has an infinite gradient."""
    w = library.tensor([1.0, -2.0], requires_grad=True)
    sgd = library.optim.SGD([w], lr=0.1)
    scaler = library.amp.GradScaler("cpu", init_scale=8.0, growth_interval=2, enabled=scaled)
    seen = []
    for step in range(6):
        sgd.zero_grad()
        loss = (w * w).sum() * (float("inf") if step == 3 else 1.0)
        scaler.scale(loss).backward()
        if step == 4:
            scaler.unscale_(sgd)
        scaler.step(sgd)
        scaler.update()
        seen.append((w.tolist(), scaler.get_scale()))
    other = library.amp.GradScaler("cpu", enabled=scaled)
    other.load_state_dict(copy.deepcopy(scaler.state_dict()))
    return seen, other.state_dict()


@pytest.mark.parametrize("scaled", [True, False])
def test_scaler_trains_as_pytorchs(scaled):
    assert repr(train(microgradx, scaled)) == repr(train(torch, scaled))        # of which some are NaN


def test_scaler_refuses_what_comes_twice():
    for library in (microgradx, torch):
        w = library.ones(1, requires_grad=True)
        sgd, scaler = library.optim.SGD([w], lr=0.1), library.amp.GradScaler("cpu")
        scaler.scale(w.sum()).backward()
        scaler.unscale_(sgd)
        with pytest.raises(RuntimeError, match="unscale_"):
            scaler.unscale_(sgd)
        scaler.step(sgd)
        with pytest.raises(RuntimeError, match="step"):
            scaler.step(sgd)


@pytest.mark.parametrize("library", [microgradx, torch], ids=["microgradx", "torch"])
def test_scaler_refuses_what_it_cannot_unscale(library):
    for dtype, error, text in ((library.float16, ValueError, "FP16 gradients"), (None, AssertionError, "No inf checks")):
        w = library.ones(1, requires_grad=True, dtype=dtype)
        sgd, scaler = library.optim.SGD([w], lr=0.1), library.amp.GradScaler("cpu", init_scale=2.0)
        loss = scaler.scale(w.sum())
        if dtype:
            loss.backward()
        with pytest.raises(error, match=text):
            scaler.step(sgd)
        with pytest.raises(AssertionError, match="No inf checks"):
            scaler.update()


def test_script_and_kernel_choice_change_nothing():
    @microgradx.jit.script
    def double(x):
        return x * 2

    assert double(2) == 4 and microgradx.jit.trace(double, (1,)) is double and microgradx.jit.ignore(drop=True)(double) is microgradx.jit._overload(double) is double
    from microgradx.nn.attention import SDPBackend, sdpa_kernel
    x = microgradx.rand(1, 2, 4)
    with sdpa_kernel([SDPBackend.MATH, SDPBackend.FLASH_ATTENTION]):
        inside = microgradx.nn.functional.scaled_dot_product_attention(x, x, x)
    assert microgradx.equal(inside, microgradx.nn.functional.scaled_dot_product_attention(x, x, x))
    with pytest.raises(AssertionError, match="SDPBackend"), sdpa_kernel("math"):
        pass
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert microgradx.distributed.is_initialized() is False


@pytest.mark.parametrize("line", """autograd.variable import Variable; functional import einsum, norm; _tensor import Tensor; types import Number, Device, _size
nn.common_types import _size_1_t, _size_2_t, _ratio_3_t; amp.grad_scaler import GradScaler; amp.autocast_mode import autocast
cuda.amp.grad_scaler import GradScaler; cpu.amp import autocast, GradScaler; nn.parallel.data_parallel import DataParallel; utils.model_zoo import load_url; utils.hooks import RemovableHandle; compiler import disable; jit import Final
hub import load_state_dict_from_url, get_dir; distributions.studentT import StudentT; distributions.exp_family import ExponentialFamily
distributions.relaxed_categorical import RelaxedOneHotCategorical; nn.parallel.distributed import DistributedDataParallel
profiler.profiler import profile, ProfilerActivity; utils.data.dataloader import _collate_fn_t, _worker_init_fn_t; multiprocessing.spawn import spawn""".replace("\n", "; ").split("; "))
def test_long_paths(line):
    """Imports from where PyTorch's definitions are, which editors write by themselves."""
    for library in ("torch", "microgradx"):
        exec(f"from {library}.{line}", {})


@pytest.mark.parametrize("line", """utils.tensorboard.writer import SummaryWriter; vision.io.image import read_image; vision.ops.boxes import nms
vision.ops.misc import Conv2dNormActivation; vision.ops.focal_loss import sigmoid_focal_loss; vision.models._api import WeightsEnum, get_weight
vision.ops.stochastic_depth import StochasticDepth; vision.models.mobilenetv2 import MobileNetV2
vision.ops.ciou_loss import complete_box_iou_loss""".replace("\n", "; ").split("; "))
def test_long_paths_of_packages_that_the_tests_lack(line):
    exec(f"from microgradx.{line}", {})


@pytest.mark.filterwarnings("ignore:.*custom_.wd.*is deprecated")
def test_functions_written_for_autocast():
    """custom_fwd and custom_bwd, the new spelling and the old one, around a Function that autocast does not reach."""
    found = []
    for library in (torch, microgradx):
        for fwd, bwd in ((library.amp.custom_fwd(device_type="cuda", cast_inputs=library.float16), library.amp.custom_bwd(device_type="cuda")),
                         (library.cuda.amp.custom_fwd, library.cuda.amp.custom_bwd)):
            def forward(ctx, x):
                found.append(ctx._fwd_used_autocast)
                return x * 2

            functions = {"forward": staticmethod(fwd(forward)), "backward": staticmethod(bwd(lambda ctx, grad: grad * 5))}
            x = library.ones(2, requires_grad=True)
            out = type("Scaled", (library.autograd.Function,), functions).apply(x)
            out.sum().backward()
            found.append((out.tolist(), str(out.dtype)[-7:], x.grad.tolist()))
        with pytest.raises(ValueError, match="Expected `device_type`"):
            library.amp.custom_fwd(device_type=1)
    assert found[:4] == found[4:]


def test_weights_from_an_address(tmp_path):
    """Downloaded once, checked by the digits of the name, loaded; repositories of code are refused."""
    import hashlib
    model = microgradx.nn.Linear(2, 1)
    torch.save({name: torch.from_numpy(p.detach().numpy()) for name, p in model.named_parameters()}, tmp_path / "file.pth")
    source = tmp_path / f"linear-{hashlib.sha256((tmp_path / 'file.pth').read_bytes()).hexdigest()[:8]}.pth"
    (tmp_path / "file.pth").rename(source)
    kept = tmp_path / "kept"
    for _ in range(2):
        state = microgradx.hub.load_state_dict_from_url(source.as_uri(), model_dir=str(kept), check_hash=True, map_location="cpu")
        microgradx.nn.Linear(2, 1).load_state_dict(state)
        assert microgradx.equal(state["weight"], model.weight)
        source.unlink(missing_ok=True)              # the second time it is there already
    (tmp_path / "linear-00000000.pth").write_bytes((kept / source.name).read_bytes())
    with pytest.raises(RuntimeError, match="hash"):
        microgradx.hub.load_state_dict_from_url((tmp_path / "linear-00000000.pth").as_uri(), str(kept), check_hash=True)
    with pytest.raises(OSError, match="nowhere"):
        microgradx.hub.load_state_dict_from_url("file:///nowhere/x.pth", str(kept))
    microgradx.hub.download_url_to_file((kept / source.name).as_uri(), str(tmp_path / "again.pth"), source.name[7:15])
    assert (tmp_path / "again.pth").read_bytes() == (kept / source.name).read_bytes()
    with pytest.raises(RuntimeError, match="invalid hash"):
        microgradx.hub.download_url_to_file((kept / source.name).as_uri(), str(tmp_path / "not.pth"), "0000")
    assert not list(tmp_path.glob("not*"))
    with pytest.raises(RuntimeError, match="PyTorch"):
        microgradx.hub.load("pytorch/vision", "resnet18")
