"""Every entry of PyTorch's module database on its own samples: outputs, gradients of inputs and parameters, second order, state, errors.

Both libraries make the module from the same seed, so that its parameters must be equal before anything is computed.
"""
import dataclasses
from collections import Counter

import pytest

torch = pytest.importorskip("torch")

import microgradx  # noqa: E402

from .harness import A, Call, W, build, differences, quiet, tensors_of, weighted  # noqa: E402
from .opinfo import TOLERANCE as BOUNDS, Unsupported, neutral, stand_in  # noqa: E402

stand_in()
from torch.testing._internal.common_modules import ModuleErrorEnum, module_db  # noqa: E402

pytestmark = pytest.mark.peer

TOLERANCE = {**BOUNDS, "float32": (1e-4, 1e-4)}
MOST = 40
EXCEPTIONS = {
    "nn.LinearCrossEntropyLoss": ("result[2]", "PyTorch's path with options= has no second order, and gives 0"),
    "nn.CTCLoss": ("result", "PyTorch misreads targets that are not contiguous"),
}
SUMMARY = Counter()


class Layer(W):
    """An encoder layer, which TransformerEncoder takes: made anew from its options."""

    def __init__(self, theirs):
        super().__init__("nn.TransformerEncoderLayer")
        self.options = dict(
            d_model=theirs.self_attn.embed_dim, nhead=theirs.self_attn.num_heads, dim_feedforward=theirs.linear1.out_features,
            dropout=theirs.dropout.p, batch_first=theirs.self_attn.batch_first, norm_first=theirs.norm_first, bias=theirs.linear1.bias is not None)
        self.activation = theirs.activation.__name__

    def make(self, lib):
        return super().make(lib)(**self.options, activation=self.activation)


class Options(W):
    """LinearCrossEntropyOptions."""

    def __init__(self, options):
        super().__init__("nn.LinearCrossEntropyOptions")
        self.options = options

    def make(self, lib):
        return super().make(lib)(**self.options)


def words(given):
    """(args, kwargs) of a FunctionInput in neutral words."""
    def one(x):
        if isinstance(x, torch.nn.TransformerEncoderLayer):
            return Layer(x)
        if callable(x) and (getattr(x, "__module__", None) or "").startswith("torch"):
            return W(f"nn.functional.{x.__name__}")
        if isinstance(x, torch.nn.LinearCrossEntropyOptions):
            return Options(dataclasses.asdict(x))
        return neutral(x, torch)
    return tuple(map(one, given.args)), {k: one(v) for k, v in given.kwargs.items()}


def contiguity(x, contiguous):
    """A tensor's spec with every second element of a larger memory."""
    if contiguous or not isinstance(x, A) or not x.shape or x.memory.size == 0 or x.strides[-1] != 1:
        return x
    return A(x.memory.repeat(2), x.shape, tuple(2 * s for s in x.strides), 0, x.dtype, x.grad)


def cases(info, dtype, training):
    """Calls whose args are the constructor's arguments and forward's; errors are (class, where) or None."""
    torch.manual_seed(1)
    samples = info.module_inputs_func(info, device="cpu", dtype=dtype, requires_grad=dtype.is_floating_point, training=training)
    for sample in samples[::-(-len(samples) // MOST)]:
        try:
            yield Call((words(sample.constructor_input), words(sample.forward_input) if sample.forward_input else None))
        except Unsupported:
            continue


def run(name, dtype, training, second):
    """function(lib, args, kwargs) for the harness."""
    def compute(lib, args, kwargs):
        made, given = args
        lib.manual_seed(5)
        module = W(name).make(lib)(*made[0], **made[1]).to(W(dtype).make(lib)).train(training)
        lib.manual_seed(7)
        out = module(*given[0], **given[1])
        leaves = [*tensors_of([*given[0], *given[1].values()]), *module.parameters()]
        leaves = [t for t in leaves if t.requires_grad]
        total, first, more = weighted(lib, tensors_of(out)), [], [lib.zeros_like(x) for x in leaves] if second else []
        if total is not None and leaves:
            first = lib.autograd.grad(total, leaves, create_graph=second, allow_unused=True)
            total = weighted(lib, [g for g in first if g is not None]) if second else None
            if total is not None:
                more = [lib.zeros_like(x) if g is None else g for x, g in zip(leaves, lib.autograd.grad(total, leaves, allow_unused=True), strict=True)]
        state = module.state_dict()
        return [out, [g if g is None else g.detach().contiguous() for g in first], [g.detach().contiguous() for g in more], list(state), list(state.values()), repr(module).replace("microgradx", "torch")]
    return compute


def failures_of(info, dtypes=("float32", "float64")):
    found = []
    for dtype in dtypes:
        for training in (True, False):
            second = dtype == "float64" and info.supports_gradgrad
            for case in cases(info, getattr(torch, dtype), training):
                for contiguous in (True, False):
                    made, given = case.args
                    given = (tuple(contiguity(x, contiguous) for x in given[0]), given[1])
                    SUMMARY["run"] += 1
                    call, options = Call((made, given)), {"seeded": True, "tolerance": TOLERANCE, "signed": False}
                    sentences, _ = differences(microgradx, torch, run(info.name, dtype, training, second), call, **options)
                    if sentences and "only PyTorch raises in the call: RuntimeError: derivative for" in sentences[0]:     # a second order exists here
                        sentences, _ = differences(microgradx, torch, run(info.name, dtype, training, False), call, **options)
                    if sentences:
                        found.append((dtype, training, contiguous, case, sentences))
    return found


def excepted(name, sentences):
    return name in EXCEPTIONS and all(EXCEPTIONS[name][0] in s for s in sentences)


@pytest.fixture(scope="module", autouse=True)
def summary():
    torch.set_num_threads(1)
    yield
    print(f"\nmodule_db: {SUMMARY['entries']} entries, {SUMMARY['run']} samples run, {SUMMARY['excepted']} excepted, {SUMMARY['errors']} errors")


@pytest.mark.parametrize("info", module_db, ids=lambda info: info.name)
def test_samples(info):
    with quiet():
        found = failures_of(info)
    left = [f for f in found if not excepted(info.name, f[-1])]
    SUMMARY.update(entries=1, excepted=len(found) - len(left))
    assert not left, f"{info.name}: {len(left)} differ\n" + "\n".join(
        f"  {dtype} {'train' if training else 'eval'} {'' if contiguous else 'strided '}{case!r:.400}\n    -> {'; '.join(s)[:500]}"
        for dtype, training, contiguous, case, s in left[:3])


@pytest.mark.parametrize("info", [info for info in module_db if info.module_error_inputs_func], ids=lambda info: info.name)
def test_errors(info):
    for wrong in info.module_error_inputs_func(info, device="cpu", dtype=torch.float32, requires_grad=False, training=True):
        sample = wrong.module_error_input
        try:
            made = build(microgradx, words(sample.constructor_input), False, [])
        except Unsupported:
            continue
        SUMMARY["errors"] += 1
        if wrong.error_on == ModuleErrorEnum.CONSTRUCTION_ERROR:
            with pytest.raises(wrong.error_type):
                W(info.name).make(microgradx)(*made[0], **made[1])
        else:
            module = W(info.name).make(microgradx)(*made[0], **made[1])
            given = build(microgradx, words(sample.forward_input), False, [])
            with pytest.raises(wrong.error_type):
                module(*given[0], **given[1])
