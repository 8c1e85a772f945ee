"""Names beside PyTorch's: parameters of classes and functions in PyTorch's order with its defaults; the names that are not here, listed."""
import inspect
import operator

import pytest

import microgradx

PACKAGES = ("nn", "nn.functional", "nn.init", "nn.utils", "nn.utils.rnn", "nn.utils.parametrizations", "optim", "optim.lr_scheduler", "optim.swa_utils",
            "utils.data", "distributions", "func")
# (package, name): why the parameters read differently
EXCEPTIONS = {("utils.data", "random_split"): "the default generator is looked up when called", ("distributions", "Distribution"): "() is the empty Size",
              ("distributions", "ExponentialFamily"): "() is the empty Size"}
# what PyTorch's packages define and is not here
ABSENT = {
    "nn": "factory_kwargs",
    "nn.functional": "ScalingType SwizzleType assert_int_or_pair grouped_mm scaled_grouped_mm scaled_mm",
    "nn.utils": "convert_conv2d_weight_memory_format convert_conv3d_weight_memory_format fuse_conv_bn_eval fuse_conv_bn_weights fuse_linear_bn_eval "
                "fuse_linear_bn_weights skip_init",
    "nn.utils.rnn": "PackedSequence_ bind", "nn.utils.parametrizations": "orthogonal", "optim": "swap_in_optimizer_params_and_state",
    "utils.data": "DFIterDataPipe DataChunk DistributedSampler IterDataPipe MapDataPipe argument_validation functional_datapipe "
                  "guaranteed_datapipes_determinism non_deterministic runtime_validation runtime_validation_disabled",
    "distributions": "CatTransform ContinuousBernoulli CorrCholeskyTransform CumulativeDistributionTransform FisherSnedecor GeneralizedPareto InverseGamma "
                     "Kumaraswamy LKJCholesky LogisticNormal LowRankMultivariateNormal Pareto PositiveDefiniteTransform StackTransform VonMises Weibull Wishart "
                     "biject_to transform_to",
    "func": "debug_unwrap functionalize linearize rearrange replace_all_batch_norm_modules_",
}


def public(lib, path):
    """{name: class or function} of a package, without modules and without what it merely imports from elsewhere."""
    package = operator.attrgetter(path)(lib)
    return {name: value for name in dir(package) if not name.startswith("_") and callable(value := getattr(package, name)) and not inspect.ismodule(value)}


def parameters(function):
    """[(name, default as text)] without self and without *args; None where inspect cannot read it."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in found):
        return None
    return [(p.name, "" if p.default is p.empty else getattr(p.default, "__name__", str(p.default)).replace("torch", "microgradx")) for p in found]


def disagreements(path, torch):
    found = {}
    theirs, ours = public(torch, path), public(microgradx, path)
    for name in sorted(theirs.keys() & ours.keys()):
        a, b = parameters(ours[name]), parameters(theirs[name])
        if a is not None and b is not None and a != b:
            found[name] = (a, b)
    return found


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", PACKAGES)
def test_parameters(torch, path):
    """Names, order and defaults of everything that both have and that inspect can read."""
    found = disagreements(path, torch)
    assert {name: pair for name, pair in found.items() if (path, name) not in EXCEPTIONS} == {}
    assert {name for package, name in EXCEPTIONS if package == path} <= found.keys()


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", PACKAGES)
def test_absent_names_are_listed(torch, path):
    theirs, ours = public(torch, path), public(microgradx, path)
    own = {name for name, value in theirs.items() if str(getattr(value, "__module__", "")).startswith(f"torch.{path}")}
    assert own - ours.keys() == set(ABSENT.get(path, "").split())


@pytest.mark.peer
def test_a_wrong_default_is_found(torch, monkeypatch):
    def dropout(input, training=True, p=0.4, inplace=False):
        return input
    monkeypatch.setattr(microgradx.nn.functional, "dropout", dropout)
    assert "dropout" in disagreements("nn.functional", torch)
