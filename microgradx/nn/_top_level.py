"""The functions of nn that PyTorch also has on its top level: some as they are, some with their old order of arguments."""
from microgradx._engine.tensor import install_methods

from . import functional as F
from ._functional_activation import _masked
from ._functional_vision import _filled, _pairs

SAME = ("adaptive_avg_pool1d avg_pool1d bilinear celu celu_ channel_shuffle conv1d conv2d conv3d conv_tbc conv_transpose1d "
        "conv_transpose2d conv_transpose3d cosine_similarity hardshrink max_pool1d max_pool1d_with_indices max_pool2d max_pool3d pairwise_distance "
        "pdist pixel_shuffle pixel_unshuffle native_channel_shuffle prelu rms_norm rrelu rrelu_ selu selu_ threshold threshold_ ").split()
DROPOUTS = "dropout alpha_dropout feature_alpha_dropout feature_dropout".split()
LOSSES = {                                  # and what comes before and after `reduction`
    "binary_cross_entropy_with_logits": "input target weight pos_weight reduction", "cosine_embedding_loss": "input1 input2 target margin reduction",
    "ctc_loss": "log_probs targets input_lengths target_lengths blank reduction zero_infinity", "hinge_embedding_loss": "input target margin reduction",
    "kl_div": "input target reduction", "margin_ranking_loss": "input1 input2 target margin reduction",
    "poisson_nll_loss": "input target log_input full eps reduction", "triplet_margin_loss": "anchor positive negative margin p eps swap reduction"}
REDUCTIONS = {1: "mean", 2: "sum"}          # by the number that stands for them on the top level, where all others mean none
NAMES = {name: getattr(F, name) for name in SAME }


def _named(name, function):
    function.__name__ = function.__qualname__ = name
    NAMES[name] = function


def _dropout(name):
    layer = getattr(F, name, None) or (lambda input, p, train, inplace: _masked(input, p, train, inplace, True))      # feature_dropout has no other name

    def drop(input, p, train, inplace):
        if not 0 <= p <= 1:
            raise RuntimeError(f"{name}: dropout probability has to be between 0 and 1, but got {p}")
        return layer(input, p, train, inplace)

    def function(input, p, train):
        return drop(input, p, train, False)

    def in_place(input, p, train):
        return drop(input, p, train, True)
    said = f"nn.functional.{'dropout2d' if name == 'feature_dropout' else name}(input, p, train)"
    function.__doc__, in_place.__doc__ = f"{said}.", f"{said}, in place."
    _named(name, function)
    _named(name + "_", in_place)


def _loss(name, names):
    loss = getattr(F, name)

    def function(*args, **kwargs):
        if len(args) > len(names):
            raise TypeError(f"{name}() takes {len(names)} positional arguments, got {len(args)}")
        kwargs.update(zip(names, args, strict=False))
        reduction = kwargs.pop("reduction", 0)
        if isinstance(reduction, bool) or not isinstance(reduction, int):
            raise TypeError(f"{name}(): argument 'reduction' must be int (0 none, 1 mean, 2 sum), not {reduction!r}; nn.functional.{name} takes their names")
        return loss(**kwargs, reduction=REDUCTIONS.get(reduction, "none"))
    function.__doc__ = f"{name}({', '.join(names)}): nn.functional.{name} with reduction as a number: 0 none (the default), 1 mean, 2 sum."
    _named(name, function)


for _name in DROPOUTS:
    _dropout(_name)
for _name, _names in LOSSES.items():
    _loss(_name, _names.split())


def _entered(function):
    NAMES[function.__name__] = function
    return function


@_entered
def batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps, cudnn_enabled):
    """nn.functional.batch_norm with its older order of arguments; cudnn_enabled cannot change a result."""
    return F.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)


@_entered
def instance_norm(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, cudnn_enabled):
    """nn.functional.instance_norm with its older order of arguments; cudnn_enabled cannot change a result."""
    return F.instance_norm(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)


@_entered
def adaptive_max_pool1d(input, output_size):
    """nn.functional.adaptive_max_pool1d: (values, their places)."""
    return F.adaptive_max_pool1d(input, output_size, True)


@_entered
def constant_pad_nd(input, pad, value=0):
    """nn.functional.pad with a constant."""
    return _filled(input, _pairs(input, pad), value)        # pad's value is a float


@_entered
def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05, cudnn_enable=True):
    """nn.functional.layer_norm; cudnn_enable cannot change a result."""
    return F.layer_norm(input, normalized_shape, weight, bias, eps)


@_entered
def group_norm(input, num_groups, weight=None, bias=None, eps=1e-05, cudnn_enabled=True):
    """nn.functional.group_norm; cudnn_enabled cannot change a result."""
    return F.group_norm(input, num_groups, weight, bias, eps)


@_entered
def embedding(weight, indices, padding_idx=-1, scale_grad_by_freq=False, sparse=False):
    """nn.functional.embedding(indices, weight): the rows of weight; padding_idx -1 means none."""
    return F.embedding(indices, weight, None if padding_idx == -1 else padding_idx, None, 2.0, scale_grad_by_freq, sparse)


install_methods({name: NAMES[name].__wrapped__ for name in ("hardshrink", "prelu")})
