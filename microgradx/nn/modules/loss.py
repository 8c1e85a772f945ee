"""Losses as layers: one row of options each."""
import dataclasses
import inspect
import math

from microgradx._engine.warn import warn
from microgradx._rows import need

from .. import functional as F
from .._functional_loss import _legacy_reduction
from ._table import TableModule, signature
from .distance import PairwiseDistance
from .linear import Linear
from .module import Module, _Signature

_OLD = {"size_average": None, "reduce": None}  # the old spelling of reduction
_REDUCTION = {"reduction": "mean"}
_ALL = {**_OLD, **_REDUCTION}


class _Loss(TableModule):
    """A loss: `weight` and `pos_weight` are buffers, size_average and reduce are turned into reduction."""
    _keyword_only = False

    def __init_subclass__(cls, function=None, **options):
        super().__init_subclass__(function=function, shown=(), **options)
        if function is not None and cls._keyword_only:
            cls._signature = inspect.Signature([p.replace(kind=p.KEYWORD_ONLY) for p in cls._signature.parameters.values()])
            cls.__signature__ = _Signature(cls._signature)

    _signature, _shown = signature(**_ALL), ()      # of a loss that a program derives from this class

    def __init__(self, *args, **kwargs):
        Module.__init__(self)
        options = self._bound(args, kwargs)
        if "size_average" in options:
            old = options.pop("size_average"), options.pop("reduce")
            if old != (None, None):
                options["reduction"] = _legacy_reduction(*old, options["reduction"])
        for name, value in options.items():
            if name in ("weight", "pos_weight"):
                self.register_buffer(name, value)
            else:
                setattr(self, name, value)


class _WeightedLoss(_Loss):
    """The base of a program's own loss that has a weight per class."""
    _signature = signature(weight=None, **_ALL)


class CrossEntropyLoss(_WeightedLoss, function=F.cross_entropy, weight=None, size_average=None, ignore_index=-100, reduce=None,
                       reduction="mean", label_smoothing=0.0):
    """-log(softmax(input)[target]); target: class indices, or class probabilities.

    >>> import microgradx
    >>> microgradx.nn.CrossEntropyLoss()(microgradx.zeros(2, 4), microgradx.tensor([0, 3]))
    tensor(1.3863)
    """


class NLLLoss(_WeightedLoss, function=F.nll_loss, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean"):
    """-input[target], input holding log-probabilities.

    >>> import microgradx
    >>> microgradx.nn.NLLLoss()(microgradx.log_softmax(microgradx.zeros(2, 4), 1), microgradx.tensor([0, 3]))
    tensor(1.3863)
    """


class NLLLoss2d(NLLLoss):
    """The old name of NLLLoss for pictures (deprecated).

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     loss = microgradx.nn.NLLLoss2d()
    >>> loss(microgradx.log_softmax(microgradx.zeros(2, 4, 3, 3), 1), microgradx.zeros(2, 3, 3, dtype=microgradx.int64))
    tensor(1.3863)
    """

    def __init__(self, *args, **kwargs):
        warn("`NLLLoss2d` has been deprecated. nn.NLLLoss does the same", FutureWarning)
        super().__init__(*args, **kwargs)


class L1Loss(_Loss, function=F.l1_loss, **_ALL):
    """|input - target|.

    >>> import microgradx
    >>> microgradx.nn.L1Loss()(microgradx.tensor([0.5, 2.]), microgradx.tensor([1., 1.]))
    tensor(0.7500)
    """


class MSELoss(_Loss, function=F.mse_loss, **_ALL):
    """(input - target)**2.

    >>> import microgradx
    >>> microgradx.nn.MSELoss()(microgradx.tensor([0.5, 2.]), microgradx.tensor([1., 1.]))
    tensor(0.6250)
    """


class BCELoss(_WeightedLoss, function=F.binary_cross_entropy, weight=None, **_ALL):
    """-(target * log(input) + (1 - target) * log(1 - input)).

    >>> import microgradx
    >>> microgradx.nn.BCELoss()(microgradx.tensor([0.5, 0.25]), microgradx.tensor([1., 0.]))
    tensor(0.4904)
    """


class BCEWithLogitsLoss(_Loss, function=F.binary_cross_entropy_with_logits, weight=None, **_ALL, pos_weight=None):
    """BCELoss of sigmoid(input), without overflow.

    >>> import microgradx
    >>> microgradx.nn.BCEWithLogitsLoss()(microgradx.tensor([0., 2.]), microgradx.tensor([1., 0.]))
    tensor(1.4100)
    """


class PoissonNLLLoss(_Loss, function=F.poisson_nll_loss, log_input=True, full=False, size_average=None, eps=1e-8,
                     reduce=None, reduction="mean"):
    """exp(input) - target * input.

    >>> import microgradx
    >>> microgradx.nn.PoissonNLLLoss()(microgradx.tensor([0., 0.]), microgradx.tensor([1., 2.]))
    tensor(1.)
    """
    def forward(self, log_input, target):
        return F.poisson_nll_loss(log_input, target, self.log_input, self.full, eps=self.eps, reduction=self.reduction)


class GaussianNLLLoss(_Loss, function=F.gaussian_nll_loss, full=False, eps=1e-6, **_REDUCTION):
    """(log(var) + (input - target)**2 / var) / 2.

    >>> import microgradx
    >>> microgradx.nn.GaussianNLLLoss()(microgradx.tensor([1.]), microgradx.tensor([2.]), microgradx.tensor([1.]))
    tensor(0.5000)
    """
    _keyword_only = True


class KLDivLoss(_Loss, function=F.kl_div, **_ALL, log_target=False):
    """target * (log(target) - input).

    >>> import microgradx
    >>> microgradx.nn.KLDivLoss(reduction="batchmean")(microgradx.tensor([0.5, 0.5]).log(), microgradx.tensor([0.25, 0.75]))
    tensor(0.0654)
    """


class HingeEmbeddingLoss(_Loss, function=F.hinge_embedding_loss, margin=1.0, **_ALL):
    """input where target is 1, max(0, margin - input) where it is -1.

    >>> import microgradx
    >>> microgradx.nn.HingeEmbeddingLoss()(microgradx.tensor([0.5, 2.]), microgradx.tensor([1., -1.]))
    tensor(0.2500)
    """


class MultiLabelMarginLoss(_Loss, function=F.multilabel_margin_loss, **_ALL):
    """The hinge of every pair of a label and a non-label.

    >>> import microgradx
    >>> microgradx.nn.MultiLabelMarginLoss()(microgradx.tensor([[0.1, 0.2, 0.4, 0.8]]), microgradx.tensor([[3, 0, -1, 1]]))
    tensor(0.8500)
    """


class SmoothL1Loss(_Loss, function=F.smooth_l1_loss, **_ALL, beta=1.0):
    """Squared below beta, linear above.

    >>> import microgradx
    >>> microgradx.nn.SmoothL1Loss()(microgradx.tensor([0.5, 4.]), microgradx.tensor([1., 1.]))
    tensor(1.3125)
    """


class HuberLoss(_Loss, function=F.huber_loss, **_REDUCTION, delta=1.0):
    """Squared below delta, linear above.

    >>> import microgradx
    >>> microgradx.nn.HuberLoss()(microgradx.tensor([0.5, 4.]), microgradx.tensor([1., 1.]))
    tensor(1.3125)
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        need(isinstance(self.delta, (int, float)), TypeError, f"HuberLoss: delta must be a float or int, got: {type(self.delta)}")


class SoftMarginLoss(_Loss, function=F.soft_margin_loss, **_ALL):
    """log(1 + exp(-target * input)).

    >>> import microgradx
    >>> microgradx.nn.SoftMarginLoss()(microgradx.tensor([0., 0.]), microgradx.tensor([1., -1.]))
    tensor(0.6931)
    """


class MultiLabelSoftMarginLoss(_WeightedLoss, function=F.multilabel_soft_margin_loss, weight=None, **_ALL):
    """The binary cross entropy of every class.

    >>> import microgradx
    >>> microgradx.nn.MultiLabelSoftMarginLoss()(microgradx.zeros(1, 3), microgradx.tensor([[1., 0., 1.]]))
    tensor(0.6931)
    """


class CosineEmbeddingLoss(_Loss, function=F.cosine_embedding_loss, margin=0.0, **_ALL):
    """1 - cos(x1, x2) where target is 1, max(0, cos(x1, x2) - margin) where it is -1.

    >>> import microgradx
    >>> microgradx.nn.CosineEmbeddingLoss()(microgradx.tensor([[1., 0.]]), microgradx.tensor([[0., 1.]]), microgradx.tensor([1.]))
    tensor(1.)
    """


class MarginRankingLoss(_Loss, function=F.margin_ranking_loss, margin=0.0, **_ALL):
    """max(0, -target * (input1 - input2) + margin).

    >>> import microgradx
    >>> microgradx.nn.MarginRankingLoss()(microgradx.tensor([1.]), microgradx.tensor([3.]), microgradx.tensor([1.]))
    tensor(2.)
    """


class MultiMarginLoss(_WeightedLoss, function=F.multi_margin_loss, p=1, margin=1.0, weight=None, **_ALL):
    """The hinge between the target's score and every other.

    >>> import microgradx
    >>> microgradx.nn.MultiMarginLoss()(microgradx.tensor([[0., 0., 3.]]), microgradx.tensor([2]))
    tensor(0.)
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        need(self.p in (1, 2), ValueError, "only p == 1 and p == 2 supported")
        need(self.weight is None or self.weight.ndim == 1, ValueError, "MultiMarginLoss: weight must be None or have 1 dimension")


class TripletMarginLoss(_Loss, function=F.triplet_margin_loss, margin=1.0, p=2.0, eps=1e-6, swap=False, **_ALL):
    """max(0, |a - p| - |a - n| + margin).

    >>> import microgradx
    >>> microgradx.nn.TripletMarginLoss()(microgradx.tensor([[0., 0.]]), microgradx.tensor([[0., 1.]]), microgradx.tensor([[3., 4.]]))
    tensor(0.)
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        need(self.margin > 0, ValueError, f"TripletMarginLoss: expected margin to be greater than 0, got {self.margin} instead")


class TripletMarginWithDistanceLoss(_Loss, function=F.triplet_margin_with_distance_loss, distance_function=None,
                                    margin=1.0, swap=False, **_REDUCTION):
    """max(0, d(a, p) - d(a, n) + margin) with a distance of one's own.

    >>> import microgradx
    >>> microgradx.nn.TripletMarginWithDistanceLoss()(microgradx.tensor([[0., 0.]]), microgradx.tensor([[3., 4.]]), microgradx.tensor([[0., 1.]]))
    tensor(5.0000)
    """
    _keyword_only = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        need(self.margin > 0, ValueError, f"TripletMarginWithDistanceLoss: margin must be greater than 0, got {self.margin}")
        if self.distance_function is None:
            self.distance_function = PairwiseDistance()


class CTCLoss(_Loss, function=F.ctc_loss, blank=0, reduction="mean", zero_infinity=False):
    """-log of the probability of all alignments of a target with an unsegmented input.

    >>> import microgradx
    >>> microgradx.nn.CTCLoss()(microgradx.log_softmax(microgradx.zeros(4, 1, 3), 2), microgradx.tensor([[1, 2]]), (4,), (2,))
    tensor(0.8432)
    """


@dataclasses.dataclass
class LinearCrossEntropyOptions:
    """How LinearCrossEntropyLoss may save memory in PyTorch. It changes no result, and here nothing.

    >>> import microgradx
    >>> microgradx.nn.LinearCrossEntropyOptions(batch_chunk_size=2).batch_chunk_size
    2
    """
    allow_retain_graph: bool = False
    batch_chunk_size: int | None = None
    chunking_method: str = "auto"
    acc_policy: str = "auto"
    acc_dtype: object = None


class LinearCrossEntropyLoss(Module):
    """CrossEntropyLoss of a Linear layer's output; out_features (d1, ...): a loss for each of d1 x ... places.

    options: a LinearCrossEntropyOptions, a hint.

    >>> import microgradx
    >>> microgradx.nn.LinearCrossEntropyLoss(3, 4)(microgradx.zeros(2, 3), microgradx.tensor([0, 3])).shape
    microgradx.Size([])
    """

    def __init__(self, in_features, num_classes, *, out_features=(), bias=False, device=None, dtype=None,
                 reduction="mean", weight=None, ignore_index=None, label_smoothing=0.0, options=None):
        super().__init__()
        if weight is not None and tuple(weight.shape) != (num_classes,):
            raise RuntimeError(f"LinearCrossEntropyLoss: expected weight shape to be [{num_classes}], got {list(weight.shape)}")
        need(0 <= label_smoothing <= 1, RuntimeError, f"LinearCrossEntropyLoss: expected label_smoothing to be in range [0, 1], got {label_smoothing}")
        self.num_classes, self.out_features, self.options = num_classes, tuple(out_features), options
        self.reduction, self.ignore_index, self.label_smoothing = reduction, ignore_index, label_smoothing
        self.register_buffer("weight", weight)
        self.linear = Linear(in_features, num_classes * math.prod(out_features), bias=bias, device=device, dtype=dtype)

    def forward(self, input, target):
        """linear_cross_entropy(input, linear.weight, target)."""
        shape = (self.num_classes, *self.out_features)
        bias = None if self.linear.bias is None else self.linear.bias.reshape(shape)
        return F.linear_cross_entropy(
            input, self.linear.weight.reshape(*shape, -1), target, linear_bias=bias, weight=self.weight,
            reduction=self.reduction, ignore_index=self.ignore_index, label_smoothing=self.label_smoothing, options=self.options)

    def extra_repr(self):
        """The sizes and options."""
        options = "".join(f", {name}={getattr(self, name)}" for name in ("reduction", "ignore_index", "label_smoothing", "options"))
        return (f"in_features={self.linear.in_features}, num_classes={self.num_classes}, "
                f"out_features={self.out_features}, bias={self.linear.bias is not None}{options}")
