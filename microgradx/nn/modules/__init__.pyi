"""Every layer of nn, by PyTorch's module paths."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from collections.abc import Iterator
from microgradx.nn.modules import activation as activation
from microgradx.nn.modules import adaptive as adaptive
from microgradx.nn.modules import attention as attention
from microgradx.nn.modules import batchnorm as batchnorm
from microgradx.nn.modules import channelshuffle as channelshuffle
from microgradx.nn.modules import container as container
from microgradx.nn.modules import conv as conv
from microgradx.nn.modules import distance as distance
from microgradx.nn.modules import dropout as dropout
from microgradx.nn.modules import flatten as flatten
from microgradx.nn.modules import fold as fold
from microgradx.nn.modules import instancenorm as instancenorm
from microgradx.nn.modules import lazy as lazy
from microgradx.nn.modules import linear as linear
from microgradx.nn.modules import loss as loss
from microgradx.nn.modules import module as module
from microgradx.nn.modules import normalization as normalization
from microgradx.nn.modules import padding as padding
from microgradx.nn.modules import pixelshuffle as pixelshuffle
from microgradx.nn.modules import pooling as pooling
from microgradx.nn.modules import rnn as rnn
from microgradx.nn.modules import sparse as sparse
from microgradx.nn.modules import transformer as transformer
from microgradx.nn.modules import upsampling as upsampling
from microgradx.nn.modules import utils as utils
from microgradx.nn.modules.module import Module as Module
from microgradx.nn.modules.module import Module as _Module

__all__ = ['AdaptiveAvgPool1d', 'AdaptiveAvgPool2d', 'AdaptiveAvgPool3d', 'AdaptiveLogSoftmaxWithLoss', 'AdaptiveMaxPool1d', 'AdaptiveMaxPool2d', 'AdaptiveMaxPool3d', 'AlphaDropout', 'AvgPool1d', 'AvgPool2d', 'AvgPool3d', 'BCELoss', 'BCEWithLogitsLoss', 'BatchNorm1d', 'BatchNorm2d', 'BatchNorm3d', 'Bilinear', 'CELU', 'CTCLoss', 'ChannelShuffle', 'CircularPad1d', 'CircularPad2d', 'CircularPad3d', 'ConstantPad1d', 'ConstantPad2d', 'ConstantPad3d', 'Container', 'Conv1d', 'Conv2d', 'Conv3d', 'ConvTranspose1d', 'ConvTranspose2d', 'ConvTranspose3d', 'CosineEmbeddingLoss', 'CosineSimilarity', 'CrossEntropyLoss', 'CrossMapLRN2d', 'Dropout', 'Dropout1d', 'Dropout2d', 'Dropout3d', 'ELU', 'Embedding', 'EmbeddingBag', 'FeatureAlphaDropout', 'Flatten', 'Fold', 'FractionalMaxPool2d', 'FractionalMaxPool3d', 'GELU', 'GLU', 'GRU', 'GRUCell', 'GaussianNLLLoss', 'GroupNorm', 'Hardshrink', 'Hardsigmoid', 'Hardswish', 'Hardtanh', 'HingeEmbeddingLoss', 'HuberLoss', 'Identity', 'InstanceNorm1d', 'InstanceNorm2d', 'InstanceNorm3d', 'KLDivLoss', 'L1Loss', 'LPPool1d', 'LPPool2d', 'LPPool3d', 'LSTM', 'LSTMCell', 'LayerNorm', 'LazyBatchNorm1d', 'LazyBatchNorm2d', 'LazyBatchNorm3d', 'LazyConv1d', 'LazyConv2d', 'LazyConv3d', 'LazyConvTranspose1d', 'LazyConvTranspose2d', 'LazyConvTranspose3d', 'LazyInstanceNorm1d', 'LazyInstanceNorm2d', 'LazyInstanceNorm3d', 'LazyLinear', 'LeakyReLU', 'Linear', 'LinearCrossEntropyLoss', 'LinearCrossEntropyOptions', 'LocalResponseNorm', 'LogSigmoid', 'LogSoftmax', 'MSELoss', 'MarginRankingLoss', 'MaxPool1d', 'MaxPool2d', 'MaxPool3d', 'MaxUnpool1d', 'MaxUnpool2d', 'MaxUnpool3d', 'Mish', 'Module', 'ModuleDict', 'ModuleList', 'MultiLabelMarginLoss', 'MultiLabelSoftMarginLoss', 'MultiMarginLoss', 'MultiheadAttention', 'NLLLoss', 'NLLLoss2d', 'PReLU', 'PairwiseDistance', 'ParameterDict', 'ParameterList', 'PixelShuffle', 'PixelUnshuffle', 'PoissonNLLLoss', 'RMSNorm', 'RNN', 'RNNBase', 'RNNCell', 'RNNCellBase', 'RReLU', 'ReLU', 'ReLU6', 'ReflectionPad1d', 'ReflectionPad2d', 'ReflectionPad3d', 'ReplicationPad1d', 'ReplicationPad2d', 'ReplicationPad3d', 'SELU', 'Sequential', 'SiLU', 'Sigmoid', 'SmoothL1Loss', 'SoftMarginLoss', 'Softmax', 'Softmax2d', 'Softmin', 'Softplus', 'Softshrink', 'Softsign', 'SyncBatchNorm', 'Tanh', 'Tanhshrink', 'Threshold', 'Transformer', 'TransformerDecoder', 'TransformerDecoderLayer', 'TransformerEncoder', 'TransformerEncoderLayer', 'TripletMarginLoss', 'TripletMarginWithDistanceLoss', 'Unflatten', 'Unfold', 'Upsample', 'UpsamplingBilinear2d', 'UpsamplingNearest2d', 'ZeroPad1d', 'ZeroPad2d', 'ZeroPad3d']
class AdaptiveAvgPool1d(_Module):
    """Means over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveAvgPool1d(2)(microgradx.zeros(1, 2, 8)).shape
    microgradx.Size([1, 2, 2])
    """
    def __init__(self, output_size: Any) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class AdaptiveAvgPool2d(_Module):
    """Means over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveAvgPool2d(2)(microgradx.zeros(1, 2, 8, 8)).shape
    microgradx.Size([1, 2, 2, 2])
    """
    def __init__(self, output_size: Any) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class AdaptiveAvgPool3d(_Module):
    """Means over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveAvgPool3d(2)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 2, 2, 2])
    """
    def __init__(self, output_size: Any) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class AdaptiveLogSoftmaxWithLoss(_Module):
    """A softmax over many classes, the rare ones in clusters of their own with smaller projections (Grave et al.,
    2017).

    Classes are numbered from frequent to rare; cutoffs are the ends of the clusters. Gives (log-probability of each
    target, mean negative log-likelihood).

    >>> import microgradx
    >>> layer = microgradx.nn.AdaptiveLogSoftmaxWithLoss(16, 20, cutoffs=[5, 10])
    >>> layer(microgradx.zeros(3, 16), microgradx.tensor([0, 7, 19])).output.shape
    microgradx.Size([3])
    """
    def __init__(self, in_features: Any, n_classes: Any, cutoffs: Any, div_value: Any=4.0, head_bias: Any=False, device: Any=None, dtype: Any=None) -> None: ...
    def forward(self, input_: Any, target_: Any) -> Any: """(log-probability of each target, mean loss)."""
    def log_prob(self, input: Any) -> Any: """Log-probabilities of all classes, (N, n_classes)."""
    def predict(self, input: Any) -> Any: """The most likely class of each row."""
    def reset_parameters(self) -> Any: """Draw all weights anew."""
class AdaptiveMaxPool1d(_Module):
    """Maxima over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveMaxPool1d(2)(microgradx.zeros(1, 2, 8)).shape
    microgradx.Size([1, 2, 2])
    """
    def __init__(self, output_size: Any, return_indices: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class AdaptiveMaxPool2d(_Module):
    """Maxima over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveMaxPool2d(2)(microgradx.zeros(1, 2, 8, 8)).shape
    microgradx.Size([1, 2, 2, 2])
    """
    def __init__(self, output_size: Any, return_indices: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class AdaptiveMaxPool3d(_Module):
    """Maxima over windows chosen so that the result has size output_size; None keeps a size.

    >>> import microgradx
    >>> microgradx.nn.AdaptiveMaxPool3d(2)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 2, 2, 2])
    """
    def __init__(self, output_size: Any, return_indices: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class AlphaDropout(_Module):
    """Dropout for networks of SELU: mean and variance stay.

    >>> import microgradx
    >>> drop = microgradx.nn.AlphaDropout(0.5)
    >>> drop(microgradx.ones(2, 3)).shape
    microgradx.Size([2, 3])
    """
    def __init__(self, p: Any=0.5, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: ...
class AvgPool1d(_Module):
    """The mean of each window of (N, C, L).

    >>> import microgradx
    >>> microgradx.nn.AvgPool1d(2)(microgradx.ones(1, 2, 8)).shape
    microgradx.Size([1, 2, 4])
    """
    def __init__(self, kernel_size: Any, stride: Any=None, padding: Any=0, ceil_mode: Any=False, count_include_pad: Any=True) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class AvgPool2d(_Module):
    """The mean of each window of (N, C, H, W).

    >>> import microgradx
    >>> microgradx.nn.AvgPool2d(2)(microgradx.ones(1, 2, 8, 8)).shape
    microgradx.Size([1, 2, 4, 4])
    """
    def __init__(self, kernel_size: Any, stride: Any=None, padding: Any=0, ceil_mode: Any=False, count_include_pad: Any=True, divisor_override: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class AvgPool3d(_Module):
    """The mean of each window of (N, C, D, H, W).

    >>> import microgradx
    >>> microgradx.nn.AvgPool3d(2)(microgradx.ones(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 4, 4, 4])
    """
    def __init__(self, kernel_size: Any, stride: Any=None, padding: Any=0, ceil_mode: Any=False, count_include_pad: Any=True, divisor_override: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class BCELoss(_Module):
    """-(target * log(input) + (1 - target) * log(1 - input)).

    >>> import microgradx
    >>> microgradx.nn.BCELoss()(microgradx.tensor([0.5, 0.25]), microgradx.tensor([1., 0.]))
    tensor(0.4904)
    """
    def __init__(self, weight: Any=None, size_average: Any=None, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class BCEWithLogitsLoss(_Module):
    """BCELoss of sigmoid(input), without overflow.

    >>> import microgradx
    >>> microgradx.nn.BCEWithLogitsLoss()(microgradx.tensor([0., 2.]), microgradx.tensor([1., 0.]))
    tensor(1.4100)
    """
    def __init__(self, weight: Any=None, size_average: Any=None, reduce: Any=None, reduction: Any='mean', pos_weight: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class BatchNorm1d(_Module):
    """Batch normalisation of (N, C, L), in one dimension of (N, C), too (Ioffe and Szegedy, 2015).

    >>> import microgradx
    >>> microgradx.nn.BatchNorm1d(2)(microgradx.randn(1, 2, 8)).shape
    microgradx.Size([1, 2, 8])
    """
    def __init__(self, num_features: Any, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: """batch_norm(input); in training the running statistics move."""
    def reset_parameters(self) -> Any: """Forget the batches seen; weight 1, bias 0."""
    def reset_running_stats(self) -> Any: """Forget the batches seen."""
class BatchNorm2d(_Module):
    """Batch normalisation of (N, C, H, W), in one dimension of (N, C), too (Ioffe and Szegedy, 2015).

    >>> import microgradx
    >>> microgradx.nn.BatchNorm2d(2)(microgradx.randn(1, 2, 8, 8)).shape
    microgradx.Size([1, 2, 8, 8])
    """
    def __init__(self, num_features: Any, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: """batch_norm(input); in training the running statistics move."""
    def reset_parameters(self) -> Any: """Forget the batches seen; weight 1, bias 0."""
    def reset_running_stats(self) -> Any: """Forget the batches seen."""
class BatchNorm3d(_Module):
    """Batch normalisation of (N, C, D, H, W), in one dimension of (N, C), too (Ioffe and Szegedy, 2015).

    >>> import microgradx
    >>> microgradx.nn.BatchNorm3d(2)(microgradx.randn(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 8, 8, 8])
    """
    def __init__(self, num_features: Any, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: """batch_norm(input); in training the running statistics move."""
    def reset_parameters(self) -> Any: """Forget the batches seen; weight 1, bias 0."""
    def reset_running_stats(self) -> Any: """Forget the batches seen."""
class Bilinear(_Module):
    """y = x1 A x2 + bias: y[..., k] = sum_ij x1[..., i] weight[k, i, j] x2[..., j] + bias[k].

    >>> import microgradx
    >>> microgradx.nn.Bilinear(2, 3, 4)(microgradx.ones(5, 2), microgradx.ones(5, 3)).shape
    microgradx.Size([5, 4])
    """
    def __init__(self, in1_features: Any, in2_features: Any, out_features: Any, bias: Any=True, device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes."""
    def forward(self, input1: Any, input2: Any) -> Any: """x1 A x2 + bias."""
    def reset_parameters(self) -> Any: """Draw weight and bias anew."""
class CELU(_Module):
    """max(0, x) + min(0, alpha * (exp(x / alpha) - 1)).

    >>> import microgradx
    >>> microgradx.nn.CELU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.8647,  0.5000,  3.0000])
    """
    def __init__(self, alpha: Any=1.0, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class CTCLoss(_Module):
    """-log of the probability of all alignments of a target with an unsegmented input.

    >>> import microgradx
    >>> microgradx.nn.CTCLoss()(microgradx.log_softmax(microgradx.zeros(4, 1, 3), 2), microgradx.tensor([[1, 2]]), (4,), (2,))
    tensor(0.8432)
    """
    def __init__(self, blank: Any=0, reduction: Any='mean', zero_infinity: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any) -> Any: ...
class ChannelShuffle(_Module):
    """Interleaves the groups of channels.

    >>> import microgradx
    >>> microgradx.nn.ChannelShuffle(2)(microgradx.arange(4).reshape(1, 4, 1, 1)).flatten()
    tensor([0, 2, 1, 3])
    """
    def __init__(self, groups: Any) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class CircularPad1d(_Module):
    """Pads the last 1 dimension with the other end of the input; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.CircularPad1d(1)(microgradx.ones(1, 2, 4)).shape
    microgradx.Size([1, 2, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class CircularPad2d(_Module):
    """Pads the last 2 dimensions with the other end of the input; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.CircularPad2d(1)(microgradx.ones(1, 2, 4, 4)).shape
    microgradx.Size([1, 2, 6, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class CircularPad3d(_Module):
    """Pads the last 3 dimensions with the other end of the input; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.CircularPad3d(1)(microgradx.ones(1, 2, 4, 4, 4)).shape
    microgradx.Size([1, 2, 6, 6, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class ConstantPad1d(_Module):
    """Pads the last 1 dimension with a value; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ConstantPad1d(1, 7.0)(microgradx.ones(1, 2, 4)).shape
    microgradx.Size([1, 2, 6])
    """
    def __init__(self, padding: Any, value: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding and the value."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class ConstantPad2d(_Module):
    """Pads the last 2 dimensions with a value; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ConstantPad2d(1, 7.0)(microgradx.ones(1, 2, 4, 4)).shape
    microgradx.Size([1, 2, 6, 6])
    """
    def __init__(self, padding: Any, value: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding and the value."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class ConstantPad3d(_Module):
    """Pads the last 3 dimensions with a value; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ConstantPad3d(1, 7.0)(microgradx.ones(1, 2, 4, 4, 4)).shape
    microgradx.Size([1, 2, 6, 6, 6])
    """
    def __init__(self, padding: Any, value: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding and the value."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class Container(_Module):
    """The ancestor of the containers: `Container(name=module, ...)`.

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     list(microgradx.nn.Container(first=microgradx.nn.ReLU())._modules)
    ['first']
    """
    def __init__(self, **kwargs: Any) -> None: ...
class Conv1d(_Module):
    """Cross-correlation of (N, C, L) with weight (out_channels, in_channels / groups, k), plus bias.

    >>> import microgradx
    >>> microgradx.nn.Conv1d(2, 4, 3, padding=1)(microgradx.zeros(1, 2, 8)).shape
    microgradx.Size([1, 4, 8])
    """
    def __init__(self, in_channels: Any, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1, bias: Any=True, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes, and each option that is not the default."""
    def forward(self, input: Any) -> Any: """Convolve input with weight and add bias."""
    def reset_parameters(self) -> Any: """Draw weight and bias from U(-k, k), k = 1 / sqrt(fan in)."""
    transposed: Any
class Conv2d(_Module):
    """Cross-correlation of (N, C, H, W) with weight (out_channels, in_channels / groups, k, k), plus bias.

    >>> import microgradx
    >>> microgradx.nn.Conv2d(2, 4, 3, padding=1)(microgradx.zeros(1, 2, 8, 8)).shape
    microgradx.Size([1, 4, 8, 8])
    """
    def __init__(self, in_channels: Any, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1, bias: Any=True, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes, and each option that is not the default."""
    def forward(self, input: Any) -> Any: """Convolve input with weight and add bias."""
    def reset_parameters(self) -> Any: """Draw weight and bias from U(-k, k), k = 1 / sqrt(fan in)."""
    transposed: Any
class Conv3d(_Module):
    """Cross-correlation of (N, C, D, H, W) with weight (out_channels, in_channels / groups, k, k, k), plus bias.

    >>> import microgradx
    >>> microgradx.nn.Conv3d(2, 4, 3, padding=1)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 4, 8, 8, 8])
    """
    def __init__(self, in_channels: Any, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1, bias: Any=True, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes, and each option that is not the default."""
    def forward(self, input: Any) -> Any: """Convolve input with weight and add bias."""
    def reset_parameters(self) -> Any: """Draw weight and bias from U(-k, k), k = 1 / sqrt(fan in)."""
    transposed: Any
class ConvTranspose1d(_Module):
    """The transpose of Conv1d; weight (in_channels, out_channels / groups, k).

    >>> import microgradx
    >>> microgradx.nn.ConvTranspose1d(2, 4, 3, stride=2)(microgradx.zeros(1, 2, 8)).shape
    microgradx.Size([1, 4, 17])
    """
    def __init__(self, in_channels: Any, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, bias: Any=True, dilation: Any=1, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes, and each option that is not the default."""
    def forward(self, input: Any, output_size: Any=None) -> Any: """Spread input by weight and add bias; output_size chooses among the sizes that a stride leaves open."""
    def reset_parameters(self) -> Any: """Draw weight and bias from U(-k, k), k = 1 / sqrt(fan in)."""
    transposed: Any
class ConvTranspose2d(_Module):
    """The transpose of Conv2d; weight (in_channels, out_channels / groups, k, k).

    >>> import microgradx
    >>> microgradx.nn.ConvTranspose2d(2, 4, 3, stride=2)(microgradx.zeros(1, 2, 8, 8)).shape
    microgradx.Size([1, 4, 17, 17])
    """
    def __init__(self, in_channels: Any, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, bias: Any=True, dilation: Any=1, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes, and each option that is not the default."""
    def forward(self, input: Any, output_size: Any=None) -> Any: """Spread input by weight and add bias; output_size chooses among the sizes that a stride leaves open."""
    def reset_parameters(self) -> Any: """Draw weight and bias from U(-k, k), k = 1 / sqrt(fan in)."""
    transposed: Any
class ConvTranspose3d(_Module):
    """The transpose of Conv3d; weight (in_channels, out_channels / groups, k, k, k).

    >>> import microgradx
    >>> microgradx.nn.ConvTranspose3d(2, 4, 3, stride=2)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 4, 17, 17, 17])
    """
    def __init__(self, in_channels: Any, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, bias: Any=True, dilation: Any=1, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes, and each option that is not the default."""
    def forward(self, input: Any, output_size: Any=None) -> Any: """Spread input by weight and add bias; output_size chooses among the sizes that a stride leaves open."""
    def reset_parameters(self) -> Any: """Draw weight and bias from U(-k, k), k = 1 / sqrt(fan in)."""
    transposed: Any
class CosineEmbeddingLoss(_Module):
    """1 - cos(x1, x2) where target is 1, max(0, cos(x1, x2) - margin) where it is -1.

    >>> import microgradx
    >>> microgradx.nn.CosineEmbeddingLoss()(microgradx.tensor([[1., 0.]]), microgradx.tensor([[0., 1.]]), microgradx.tensor([1.]))
    tensor(1.)
    """
    def __init__(self, margin: Any=0.0, size_average: Any=None, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input1: Any, input2: Any, target: Any) -> Any: ...
class CosineSimilarity(_Module):
    """x1 . x2 / (max(|x1|, eps) * max(|x2|, eps)) along dim.

    >>> import microgradx
    >>> microgradx.nn.CosineSimilarity()(microgradx.tensor([[1., 0.]]), microgradx.tensor([[1., 1.]]))
    tensor([0.7071])
    """
    def __init__(self, dim: Any=1, eps: Any=1e-08) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, x1: Any, x2: Any) -> Any: ...
class CrossEntropyLoss(_Module):
    """-log(softmax(input)[target]); target: class indices, or class probabilities.

    >>> import microgradx
    >>> microgradx.nn.CrossEntropyLoss()(microgradx.zeros(2, 4), microgradx.tensor([0, 3]))
    tensor(1.3863)
    """
    def __init__(self, weight: Any=None, size_average: Any=None, ignore_index: Any=-100, reduce: Any=None, reduction: Any='mean', label_smoothing: Any=0.0) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class CrossMapLRN2d(LocalResponseNorm):
    """The old name of LocalResponseNorm for pictures.

    >>> import microgradx
    >>> microgradx.nn.CrossMapLRN2d(2)(microgradx.ones(1, 4, 2, 2)).shape
    microgradx.Size([1, 4, 2, 2])
    """
    def __init__(self, size: Any, alpha: Any=0.0001, beta: Any=0.75, k: Any=1) -> None: ...
    def forward(self, input: Any) -> Any: ...
class Dropout(_Module):
    """In training, zero each element with probability p and divide the others by 1 - p.

    >>> import microgradx
    >>> drop = microgradx.nn.Dropout(0.5)
    >>> drop.eval()(microgradx.ones(3))
    tensor([1., 1., 1.])
    """
    def __init__(self, p: Any=0.5, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: """Drop in training, pass in evaluation."""
class Dropout1d(_Module):
    """Dropout of whole channels of (N, C, L) or (C, L).

    >>> import microgradx
    >>> drop = microgradx.nn.Dropout1d(0.5)
    >>> drop(microgradx.ones(2, 3, 4)).shape
    microgradx.Size([2, 3, 4])
    """
    def __init__(self, p: Any=0.5, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: ...
class Dropout2d(_Module):
    """Dropout of whole channels of (N, C, H, W).

    >>> import microgradx
    >>> drop = microgradx.nn.Dropout2d(0.5)
    >>> drop(microgradx.ones(2, 3, 4, 4)).shape
    microgradx.Size([2, 3, 4, 4])
    """
    def __init__(self, p: Any=0.5, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: ...
class Dropout3d(_Module):
    """Dropout of whole channels of (N, C, D, H, W).

    >>> import microgradx
    >>> drop = microgradx.nn.Dropout3d(0.5)
    >>> drop(microgradx.ones(2, 3, 4, 4, 4)).shape
    microgradx.Size([2, 3, 4, 4, 4])
    """
    def __init__(self, p: Any=0.5, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: ...
class ELU(_Module):
    """x where x > 0, else alpha * (exp(x) - 1).

    >>> import microgradx
    >>> microgradx.nn.ELU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.8647,  0.5000,  3.0000])
    """
    def __init__(self, alpha: Any=1.0, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Embedding(_Module):
    """The rows of a learned matrix that its input, integers of any shape, names: (*) gives (*, embedding_dim).

    >>> import microgradx
    >>> microgradx.nn.Embedding(10, 3)(microgradx.tensor([[1, 2]])).shape
    microgradx.Size([1, 2, 3])
    """
    def __init__(self, num_embeddings: Any, embedding_dim: Any, padding_idx: Any=None, max_norm: Any=None, norm_type: Any=2.0, scale_grad_by_freq: Any=False, sparse: Any=False, _weight: Any=None, _freeze: Any=False, device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes, and each option that is not the default."""
    def forward(self, input: Any) -> Any: """embedding(input)."""
    @classmethod
    def from_pretrained(self, embeddings: Any, freeze: Any=True, padding_idx: Any=None, max_norm: Any=None, norm_type: Any=2.0, scale_grad_by_freq: Any=False, sparse: Any=False) -> Any: ...
    def reset_parameters(self) -> Any: """Draw all rows anew."""
class EmbeddingBag(_Module):
    """The sum, mean or max of the embeddings of each bag of integers.

    >>> import microgradx
    >>> microgradx.nn.EmbeddingBag(10, 3)(microgradx.tensor([[1, 2], [4, 5]])).shape
    microgradx.Size([2, 3])
    """
    def __init__(self, num_embeddings: Any, embedding_dim: Any, max_norm: Any=None, norm_type: Any=2.0, scale_grad_by_freq: Any=False, mode: Any='mean', sparse: Any=False, _weight: Any=None, include_last_offset: Any=False, padding_idx: Any=None, device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes, the mode, and each option that is not the default."""
    def forward(self, input: Any, offsets: Any=None, per_sample_weights: Any=None) -> Any: """embedding_bag(input, offsets)."""
    @classmethod
    def from_pretrained(self, embeddings: Any, freeze: Any=True, max_norm: Any=None, norm_type: Any=2.0, scale_grad_by_freq: Any=False, mode: Any='mean', sparse: Any=False, include_last_offset: Any=False, padding_idx: Any=None) -> Any: ...
    def reset_parameters(self) -> Any: """Draw all rows anew."""
class FeatureAlphaDropout(_Module):
    """AlphaDropout of whole channels.

    >>> import microgradx
    >>> drop = microgradx.nn.FeatureAlphaDropout(0.5)
    >>> drop(microgradx.ones(2, 3, 4)).shape
    microgradx.Size([2, 3, 4])
    """
    def __init__(self, p: Any=0.5, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: ...
class Flatten(_Module):
    """Joins the dimensions start_dim to end_dim; by default all but the first.

    >>> import microgradx
    >>> microgradx.nn.Flatten()(microgradx.zeros(2, 3, 4)).shape
    microgradx.Size([2, 12])
    """
    def __init__(self, start_dim: Any=1, end_dim: Any=-1) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: """input.flatten(start_dim, end_dim)."""
class Fold(_Module):
    """Adds columns (N, C kH kW, L) up to pictures (N, C, *output_size).

    >>> import microgradx
    >>> microgradx.nn.Fold((4, 4), 2, stride=2)(microgradx.ones(1, 4, 4)).shape
    microgradx.Size([1, 1, 4, 4])
    """
    def __init__(self, output_size: Any, kernel_size: Any, dilation: Any=1, padding: Any=0, stride: Any=1) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class FractionalMaxPool2d(_Module):
    """Maxima of windows at pseudo-random places that give the wanted output size.

    >>> import microgradx
    >>> microgradx.nn.FractionalMaxPool2d(2, output_size=3)(microgradx.zeros(1, 2, 8, 8)).shape
    microgradx.Size([1, 2, 3, 3])
    """
    def __init__(self, kernel_size: Any, output_size: Any=None, output_ratio: Any=None, return_indices: Any=False, _random_samples: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class FractionalMaxPool3d(_Module):
    """Maxima of windows at pseudo-random places that give the wanted output size.

    >>> import microgradx
    >>> microgradx.nn.FractionalMaxPool3d(2, output_size=3)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 3, 3, 3])
    """
    def __init__(self, kernel_size: Any, output_size: Any=None, output_ratio: Any=None, return_indices: Any=False, _random_samples: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class GELU(_Module):
    """x * Phi(x).

    >>> import microgradx
    >>> microgradx.nn.GELU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.0455,  0.3457,  2.9960])
    """
    def __init__(self, approximate: Any='none') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class GLU(_Module):
    """a * sigmoid(b), a and b the halves of x along dim.

    >>> import microgradx
    >>> microgradx.nn.GLU()(microgradx.tensor([1., 2., 0., 0.]))
    tensor([0.5000, 1.0000])
    """
    def __init__(self, dim: Any=-1) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class GRU(RNNBase):
    """Gated recurrent unit (Cho et al., 2014), the reset gate applied after the product, as in PyTorch.

    >>> import microgradx
    >>> out, h = microgradx.nn.GRU(3, 5)(microgradx.zeros(7, 2, 3))
    >>> out.shape, h.shape
    (microgradx.Size([7, 2, 5]), microgradx.Size([1, 2, 5]))
    """
    def __init__(self, input_size: Any, hidden_size: Any, num_layers: Any=1, bias: Any=True, batch_first: Any=False, dropout: Any=0.0, bidirectional: Any=False, device: Any=None, dtype: Any=None, *, proj_size: Any=0) -> None: ...
class GRUCell(RNNCellBase):
    """One step of a GRU.

    >>> import microgradx
    >>> microgradx.nn.GRUCell(3, 5)(microgradx.zeros(2, 3)).shape
    microgradx.Size([2, 5])
    """
    def __init__(self, input_size: Any, hidden_size: Any, bias: Any=True, device: Any=None, dtype: Any=None) -> None: ...
class GaussianNLLLoss(_Module):
    """(log(var) + (input - target)**2 / var) / 2.

    >>> import microgradx
    >>> microgradx.nn.GaussianNLLLoss()(microgradx.tensor([1.]), microgradx.tensor([2.]), microgradx.tensor([1.]))
    tensor(0.5000)
    """
    def __init__(self, *, full: Any=False, eps: Any=1e-06, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any, var: Any) -> Any: ...
class GroupNorm(_Module):
    """(x - mean) / sqrt(var + eps) * weight + bias over each group of channels of each sample (Wu and He, 2018).

    >>> import microgradx
    >>> microgradx.nn.GroupNorm(2, 4)(microgradx.randn(3, 4, 5)).shape
    microgradx.Size([3, 4, 5])
    """
    def __init__(self, num_groups: Any, num_channels: Any, eps: Any=1e-05, affine: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: """group_norm(input)."""
    def reset_parameters(self) -> Any: """weight 1, bias 0."""
class Hardshrink(_Module):
    """x where |x| > lambd, else 0.

    >>> import microgradx
    >>> microgradx.nn.Hardshrink()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-2.,  0.,  3.])
    """
    def __init__(self, lambd: Any=0.5) -> None: ...
    def extra_repr(self) -> Any: """The bound."""
    def forward(self, input: Any) -> Any: ...
class Hardsigmoid(_Module):
    """clamp(x / 6 + 1/2, 0, 1).

    >>> import microgradx
    >>> microgradx.nn.Hardsigmoid()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.1667, 0.5833, 1.0000])
    """
    def __init__(self, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Hardswish(_Module):
    """x * clamp(x + 3, 0, 6) / 6.

    >>> import microgradx
    >>> microgradx.nn.Hardswish()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.3333,  0.2917,  3.0000])
    """
    def __init__(self, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Hardtanh(_Module):
    """clamp(x, min_val, max_val); min_value and max_value are the bounds' old names.

    >>> import microgradx
    >>> microgradx.nn.Hardtanh()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.0000,  0.5000,  1.0000])
    """
    def __init__(self, min_val: Any=-1.0, max_val: Any=1.0, inplace: Any=False, min_value: Any=None, max_value: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class HingeEmbeddingLoss(_Module):
    """input where target is 1, max(0, margin - input) where it is -1.

    >>> import microgradx
    >>> microgradx.nn.HingeEmbeddingLoss()(microgradx.tensor([0.5, 2.]), microgradx.tensor([1., -1.]))
    tensor(0.2500)
    """
    def __init__(self, margin: Any=1.0, size_average: Any=None, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class HuberLoss(_Module):
    """Squared below delta, linear above.

    >>> import microgradx
    >>> microgradx.nn.HuberLoss()(microgradx.tensor([0.5, 4.]), microgradx.tensor([1., 1.]))
    tensor(1.3125)
    """
    def __init__(self, reduction: Any='mean', delta: Any=1.0) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class Identity(_Module):
    """Returns its input; takes and ignores any arguments when made, so that it can stand in for any layer.

    >>> import microgradx
    >>> microgradx.nn.Identity(54, unused=True)(microgradx.tensor([1., 2.]))
    tensor([1., 2.])
    """
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def forward(self, input: Any) -> Any: """input itself."""
class InstanceNorm1d(_Module):
    """Instance normalisation of (N, C, L) or (C, L): batch_norm of each sample by itself (Ulyanov et al., 2016).

    >>> import microgradx
    >>> microgradx.nn.InstanceNorm1d(2)(microgradx.randn(1, 2, 8)).shape
    microgradx.Size([1, 2, 8])
    """
    def __init__(self, num_features: Any, eps: Any=1e-05, momentum: Any=0.1, affine: Any=False, track_running_stats: Any=False, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: """instance_norm(input), with or without a batch dimension."""
    def reset_parameters(self) -> Any: """Forget the batches seen; weight 1, bias 0."""
    def reset_running_stats(self) -> Any: """Forget the batches seen."""
class InstanceNorm2d(_Module):
    """Instance normalisation of (N, C, H, W) or (C, H, W): batch_norm of each sample by itself (Ulyanov et al., 2016).

    >>> import microgradx
    >>> microgradx.nn.InstanceNorm2d(2)(microgradx.randn(1, 2, 8, 8)).shape
    microgradx.Size([1, 2, 8, 8])
    """
    def __init__(self, num_features: Any, eps: Any=1e-05, momentum: Any=0.1, affine: Any=False, track_running_stats: Any=False, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: """instance_norm(input), with or without a batch dimension."""
    def reset_parameters(self) -> Any: """Forget the batches seen; weight 1, bias 0."""
    def reset_running_stats(self) -> Any: """Forget the batches seen."""
class InstanceNorm3d(_Module):
    """Instance normalisation of (N, C, D, H, W) or (C, D, H, W): batch_norm of each sample by itself (Ulyanov et al., 2016).

    >>> import microgradx
    >>> microgradx.nn.InstanceNorm3d(2)(microgradx.randn(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 8, 8, 8])
    """
    def __init__(self, num_features: Any, eps: Any=1e-05, momentum: Any=0.1, affine: Any=False, track_running_stats: Any=False, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: """instance_norm(input), with or without a batch dimension."""
    def reset_parameters(self) -> Any: """Forget the batches seen; weight 1, bias 0."""
    def reset_running_stats(self) -> Any: """Forget the batches seen."""
class KLDivLoss(_Module):
    """target * (log(target) - input).

    >>> import microgradx
    >>> microgradx.nn.KLDivLoss(reduction="batchmean")(microgradx.tensor([0.5, 0.5]).log(), microgradx.tensor([0.25, 0.75]))
    tensor(0.0654)
    """
    def __init__(self, size_average: Any=None, reduce: Any=None, reduction: Any='mean', log_target: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class L1Loss(_Module):
    """|input - target|.

    >>> import microgradx
    >>> microgradx.nn.L1Loss()(microgradx.tensor([0.5, 2.]), microgradx.tensor([1., 1.]))
    tensor(0.7500)
    """
    def __init__(self, size_average: Any=None, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class LPPool1d(_Module):
    """sum(x ** norm_type) ** (1 / norm_type) over each window of (N, C, L).

    >>> import microgradx
    >>> microgradx.nn.LPPool1d(1, 2)(microgradx.zeros(1, 2, 8)).shape
    microgradx.Size([1, 2, 4])
    """
    def __init__(self, norm_type: Any, kernel_size: Any, stride: Any=None, ceil_mode: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: """Pool input; the exponent counts as a float, so that integers are pooled as floats."""
class LPPool2d(_Module):
    """sum(x ** norm_type) ** (1 / norm_type) over each window of (N, C, H, W).

    >>> import microgradx
    >>> microgradx.nn.LPPool2d(1, 2)(microgradx.zeros(1, 2, 8, 8)).shape
    microgradx.Size([1, 2, 4, 4])
    """
    def __init__(self, norm_type: Any, kernel_size: Any, stride: Any=None, ceil_mode: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: """Pool input; the exponent counts as a float, so that integers are pooled as floats."""
class LPPool3d(_Module):
    """sum(x ** norm_type) ** (1 / norm_type) over each window of (N, C, D, H, W).

    >>> import microgradx
    >>> microgradx.nn.LPPool3d(1, 2)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 4, 4, 4])
    """
    def __init__(self, norm_type: Any, kernel_size: Any, stride: Any=None, ceil_mode: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: """Pool input; the exponent counts as a float, so that integers are pooled as floats."""
class LSTM(RNNBase):
    """Long short-term memory; the state is (h, c); proj_size: h is projected to this size (Hochreiter and Schmidhuber,
    1997).

    >>> import microgradx
    >>> out, (h, c) = microgradx.nn.LSTM(3, 4, batch_first=True)(microgradx.zeros(2, 5, 3))
    >>> out.shape, c.shape
    (microgradx.Size([2, 5, 4]), microgradx.Size([1, 2, 4]))
    """
    def __init__(self, input_size: Any, hidden_size: Any, num_layers: Any=1, bias: Any=True, batch_first: Any=False, dropout: Any=0.0, bidirectional: Any=False, proj_size: Any=0, device: Any=None, dtype: Any=None) -> None: ...
    def check_forward_args(self, input: Any, hidden: Any, batch_sizes: Any) -> Any: """Raise where the input or one of (h, c) does not fit."""
    def get_expected_cell_size(self, input: Any, batch_sizes: Any) -> Any: """(layers * directions, N, hidden_size) of c."""
    def permute_hidden(self, hx: Any, permutation: Any) -> Any: """(h, c) with their sequences in this order, unless it is None."""
class LSTMCell(RNNCellBase):
    """One step of an LSTM; the state is (h, c).

    >>> import microgradx
    >>> h, c = microgradx.nn.LSTMCell(3, 5)(microgradx.zeros(2, 3))
    >>> h.shape, c.shape
    (microgradx.Size([2, 5]), microgradx.Size([2, 5]))
    """
    def __init__(self, input_size: Any, hidden_size: Any, bias: Any=True, device: Any=None, dtype: Any=None) -> None: ...
    def forward(self, input: Any, hx: Any=None) -> Any: """The next (h, c)."""
class LayerNorm(_Module):
    """(x - mean) / sqrt(var + eps) * weight + bias over the last dimensions (Ba et al., 2016).

    >>> import microgradx
    >>> microgradx.nn.LayerNorm(2)(microgradx.tensor([[1., 3.]])).detach()
    tensor([[-1.0000,  1.0000]])
    """
    def __init__(self, normalized_shape: Any, eps: Any=1e-05, elementwise_affine: Any=True, bias: Any=True, device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: """layer_norm(input)."""
    def reset_parameters(self) -> Any: """weight 1, bias 0."""
class LazyBatchNorm1d(BatchNorm1d):
    """A BatchNorm1d that takes num_features from its first input, and is a BatchNorm1d from then on."""
    def __init__(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def cls_to_become(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> Any: """Batch normalisation of (N, C, L), in one dimension of (N, C), too (Ioffe and Szegedy, 2015)."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyBatchNorm2d(BatchNorm2d):
    """A BatchNorm2d that takes num_features from its first input, and is a BatchNorm2d from then on."""
    def __init__(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def cls_to_become(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> Any: """Batch normalisation of (N, C, H, W), in one dimension of (N, C), too (Ioffe and Szegedy, 2015)."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyBatchNorm3d(BatchNorm3d):
    """A BatchNorm3d that takes num_features from its first input, and is a BatchNorm3d from then on."""
    def __init__(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def cls_to_become(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> Any: """Batch normalisation of (N, C, D, H, W), in one dimension of (N, C), too (Ioffe and Szegedy, 2015)."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyConv1d(Conv1d):
    """A Conv1d that takes in_channels from its first input, and is a Conv1d from then on."""
    def __init__(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1, bias: Any=True, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def cls_to_become(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1, bias: Any=True, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> Any: """Cross-correlation of (N, C, L) with weight (out_channels, in_channels / groups, k), plus bias."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyConv2d(Conv2d):
    """A Conv2d that takes in_channels from its first input, and is a Conv2d from then on."""
    def __init__(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1, bias: Any=True, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def cls_to_become(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1, bias: Any=True, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> Any: """Cross-correlation of (N, C, H, W) with weight (out_channels, in_channels / groups, k, k), plus bias."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyConv3d(Conv3d):
    """A Conv3d that takes in_channels from its first input, and is a Conv3d from then on."""
    def __init__(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1, bias: Any=True, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def cls_to_become(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1, bias: Any=True, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> Any: """Cross-correlation of (N, C, D, H, W) with weight (out_channels, in_channels / groups, k, k, k), plus bias."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyConvTranspose1d(ConvTranspose1d):
    """A ConvTranspose1d that takes in_channels from its first input, and is a ConvTranspose1d from then on."""
    def __init__(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, bias: Any=True, dilation: Any=1, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def cls_to_become(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, bias: Any=True, dilation: Any=1, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> Any: """The transpose of Conv1d; weight (in_channels, out_channels / groups, k)."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyConvTranspose2d(ConvTranspose2d):
    """A ConvTranspose2d that takes in_channels from its first input, and is a ConvTranspose2d from then on."""
    def __init__(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, bias: Any=True, dilation: Any=1, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def cls_to_become(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, bias: Any=True, dilation: Any=1, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> Any: """The transpose of Conv2d; weight (in_channels, out_channels / groups, k, k)."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyConvTranspose3d(ConvTranspose3d):
    """A ConvTranspose3d that takes in_channels from its first input, and is a ConvTranspose3d from then on."""
    def __init__(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, bias: Any=True, dilation: Any=1, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> None: ...
    def cls_to_become(self, out_channels: Any, kernel_size: Any, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, bias: Any=True, dilation: Any=1, padding_mode: Any='zeros', device: Any=None, dtype: Any=None) -> Any: """The transpose of Conv3d; weight (in_channels, out_channels / groups, k, k, k)."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyInstanceNorm1d(InstanceNorm1d):
    """A InstanceNorm1d that takes num_features from its first input, and is a InstanceNorm1d from then on."""
    def __init__(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def cls_to_become(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=False, track_running_stats: Any=False, device: Any=None, dtype: Any=None, *, bias: Any=True) -> Any: """Instance normalisation of (N, C, L) or (C, L): batch_norm of each sample by itself (Ulyanov et al., 2016)."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyInstanceNorm2d(InstanceNorm2d):
    """A InstanceNorm2d that takes num_features from its first input, and is a InstanceNorm2d from then on."""
    def __init__(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def cls_to_become(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=False, track_running_stats: Any=False, device: Any=None, dtype: Any=None, *, bias: Any=True) -> Any: """Instance normalisation of (N, C, H, W) or (C, H, W): batch_norm of each sample by itself (Ulyanov et al., 2016)."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyInstanceNorm3d(InstanceNorm3d):
    """A InstanceNorm3d that takes num_features from its first input, and is a InstanceNorm3d from then on."""
    def __init__(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    def cls_to_become(self, eps: Any=1e-05, momentum: Any=0.1, affine: Any=False, track_running_stats: Any=False, device: Any=None, dtype: Any=None, *, bias: Any=True) -> Any: """Instance normalisation of (N, C, D, H, W) or (C, D, H, W): batch_norm of each sample by itself (Ulyanov et al., 2016)."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LazyLinear(Linear):
    """A Linear that takes in_features from its first input, and is a Linear from then on."""
    def __init__(self, out_features: Any, bias: Any=True, device: Any=None, dtype: Any=None) -> None: ...
    def cls_to_become(self, out_features: Any, bias: Any=True, device: Any=None, dtype: Any=None) -> Any: """y = x @ weight.T + bias, x of shape (..., in_features), y of shape (..., out_features)."""
    def has_uninitialized_params(self) -> Any: """Whether a parameter or buffer still waits for its shape."""
    def initialize_parameters(self, input: Any, *args: Any, **kwargs: Any) -> Any: """Take the size, and with it the shapes, from input; a layer without tensors keeps the size 0, as all but Linear do whose tensors were loaded."""
    def reset_parameters(self) -> Any: """The parameters' first values, where they have a shape."""
class LeakyReLU(_Module):
    """x where x > 0, else negative_slope * x.

    >>> import microgradx
    >>> microgradx.nn.LeakyReLU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.0200,  0.5000,  3.0000])
    """
    def __init__(self, negative_slope: Any=0.01, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Linear(_Module):
    """y = x @ weight.T + bias, x of shape (..., in_features), y of shape (..., out_features).

    weight and bias start as U(-k, k), k = 1 / sqrt(in_features).

    >>> import microgradx
    >>> microgradx.nn.Linear(20, 30)(microgradx.zeros(128, 20)).shape
    microgradx.Size([128, 30])
    """
    def __init__(self, in_features: Any, out_features: Any, bias: Any=True, device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes."""
    def forward(self, input: Any) -> Any: """input @ weight.T + bias."""
    def reset_parameters(self) -> Any: """Draw weight and bias anew."""
class LinearCrossEntropyLoss(_Module):
    """CrossEntropyLoss of a Linear layer's output; out_features (d1, ...): a loss for each of d1 x ... places.

    options: a LinearCrossEntropyOptions, a hint.

    >>> import microgradx
    >>> microgradx.nn.LinearCrossEntropyLoss(3, 4)(microgradx.zeros(2, 3), microgradx.tensor([0, 3])).shape
    microgradx.Size([])
    """
    def __init__(self, in_features: Any, num_classes: Any, *, out_features: Any=(), bias: Any=False, device: Any=None, dtype: Any=None, reduction: Any='mean', weight: Any=None, ignore_index: Any=None, label_smoothing: Any=0.0, options: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes and options."""
    def forward(self, input: Any, target: Any) -> Any: """linear_cross_entropy(input, linear.weight, target)."""
class LinearCrossEntropyOptions:
    """How LinearCrossEntropyLoss may save memory in PyTorch. It changes no result, and here nothing.

    >>> import microgradx
    >>> microgradx.nn.LinearCrossEntropyOptions(batch_chunk_size=2).batch_chunk_size
    2
    """
    def __init__(self, allow_retain_graph: Any=False, batch_chunk_size: Any=None, chunking_method: Any='auto', acc_policy: Any='auto', acc_dtype: Any=None) -> None: ...
    def __eq__(self, other: Any, /) -> builtins.bool: ...  # type: ignore[override]
    def __getattr__(self, name: builtins.str) -> Any: ...
    def __hash__(self) -> builtins.int: ...
    def __repr__(self) -> builtins.str: ...
    def __setattr__(self, name: builtins.str, value: Any) -> None: ...
    acc_dtype: Any
    acc_policy: Any
    allow_retain_graph: Any
    batch_chunk_size: Any
    chunking_method: Any
class LocalResponseNorm(_Module):
    """x / (k + alpha * mean of x**2 over size neighbouring channels)**beta.

    >>> import microgradx
    >>> microgradx.nn.LocalResponseNorm(2)(microgradx.ones(1, 4, 2)).shape
    microgradx.Size([1, 4, 2])
    """
    def __init__(self, size: Any, alpha: Any=0.0001, beta: Any=0.75, k: Any=1.0) -> None: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: ...
class LogSigmoid(_Module):
    """log(sigmoid(x)).

    >>> import microgradx
    >>> microgradx.nn.LogSigmoid()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-2.1269, -0.4741, -0.0486])
    """
    def __init__(self) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class LogSoftmax(_Module):
    """log(softmax(x)) along dim.

    >>> import microgradx
    >>> microgradx.nn.LogSoftmax(dim=0)(microgradx.zeros(4))
    tensor([-1.3863, -1.3863, -1.3863, -1.3863])
    """
    def __init__(self, dim: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class MSELoss(_Module):
    """(input - target)**2.

    >>> import microgradx
    >>> microgradx.nn.MSELoss()(microgradx.tensor([0.5, 2.]), microgradx.tensor([1., 1.]))
    tensor(0.6250)
    """
    def __init__(self, size_average: Any=None, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class MarginRankingLoss(_Module):
    """max(0, -target * (input1 - input2) + margin).

    >>> import microgradx
    >>> microgradx.nn.MarginRankingLoss()(microgradx.tensor([1.]), microgradx.tensor([3.]), microgradx.tensor([1.]))
    tensor(2.)
    """
    def __init__(self, margin: Any=0.0, size_average: Any=None, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input1: Any, input2: Any, target: Any) -> Any: ...
class MaxPool1d(_Module):
    """The largest element of each window of (N, C, L).

    >>> import microgradx
    >>> microgradx.nn.MaxPool1d(2)(microgradx.zeros(1, 2, 8)).shape
    microgradx.Size([1, 2, 4])
    """
    def __init__(self, kernel_size: Any, stride: Any=None, padding: Any=0, dilation: Any=1, return_indices: Any=False, ceil_mode: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class MaxPool2d(_Module):
    """The largest element of each window of (N, C, H, W).

    >>> import microgradx
    >>> microgradx.nn.MaxPool2d(2)(microgradx.zeros(1, 2, 8, 8)).shape
    microgradx.Size([1, 2, 4, 4])
    """
    def __init__(self, kernel_size: Any, stride: Any=None, padding: Any=0, dilation: Any=1, return_indices: Any=False, ceil_mode: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class MaxPool3d(_Module):
    """The largest element of each window of (N, C, D, H, W).

    >>> import microgradx
    >>> microgradx.nn.MaxPool3d(2)(microgradx.zeros(1, 2, 8, 8, 8)).shape
    microgradx.Size([1, 2, 4, 4, 4])
    """
    def __init__(self, kernel_size: Any, stride: Any=None, padding: Any=0, dilation: Any=1, return_indices: Any=False, ceil_mode: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class MaxUnpool1d(_Module):
    """Undoes MaxPool1d with its indices; what was not a maximum is 0.

    >>> import microgradx
    >>> pooled, places = microgradx.nn.MaxPool1d(2, return_indices=True)(microgradx.zeros(1, 2, 8))
    >>> microgradx.nn.MaxUnpool1d(2)(pooled, places).shape
    microgradx.Size([1, 2, 8])
    """
    def __init__(self, kernel_size: Any, stride: Any=None, padding: Any=0) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, indices: Any, output_size: Any=None) -> Any: """Put each element of input where indices say."""
class MaxUnpool2d(_Module):
    """Undoes MaxPool2d with its indices; what was not a maximum is 0.

    >>> import microgradx
    >>> pooled, places = microgradx.nn.MaxPool2d(2, return_indices=True)(microgradx.zeros(1, 2, 8, 8))
    >>> microgradx.nn.MaxUnpool2d(2)(pooled, places).shape
    microgradx.Size([1, 2, 8, 8])
    """
    def __init__(self, kernel_size: Any, stride: Any=None, padding: Any=0) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, indices: Any, output_size: Any=None) -> Any: """Put each element of input where indices say."""
class MaxUnpool3d(_Module):
    """Undoes MaxPool3d with its indices; what was not a maximum is 0.

    >>> import microgradx
    >>> pooled, places = microgradx.nn.MaxPool3d(2, return_indices=True)(microgradx.zeros(1, 2, 8, 8, 8))
    >>> microgradx.nn.MaxUnpool3d(2)(pooled, places).shape
    microgradx.Size([1, 2, 8, 8, 8])
    """
    def __init__(self, kernel_size: Any, stride: Any=None, padding: Any=0) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, indices: Any, output_size: Any=None) -> Any: """Put each element of input where indices say."""
class Mish(_Module):
    """x * tanh(softplus(x)).

    >>> import microgradx
    >>> microgradx.nn.Mish()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.2525,  0.3752,  2.9865])
    """
    def __init__(self, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class ModuleDict(_Module):
    """A dict of modules whose parameters are registered.

    >>> import microgradx
    >>> layers = microgradx.nn.ModuleDict({"act": microgradx.nn.ReLU()})
    >>> layers["act"](microgradx.tensor([-1., 2.]))
    tensor([0., 2.])
    """
    def __init__(self, modules: Any=None) -> None: ...
    def __contains__(self, item: Any) -> builtins.bool: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> builtins.int: ...
    def __setitem__(self, index: Any, value: Any) -> None: ...
    def clear(self) -> Any: """Remove all."""
    def items(self) -> Any: """(key, module) pairs."""
    def keys(self) -> Any: """The keys."""
    def pop(self, key: Any) -> Any: """Remove a key and return its value."""
    def update(self, modules: Any) -> Any: """Add the entries of a mapping or of an iterable of (key, value) pairs."""
    def values(self) -> Any: """The modules."""
class ModuleList(_Module):
    """A list of modules whose parameters are registered.

    >>> import microgradx
    >>> len(list(microgradx.nn.ModuleList([microgradx.nn.Linear(2, 3), microgradx.nn.Linear(3, 1)]).parameters()))
    4
    """
    def __init__(self, modules: Any=None) -> None: ...
    def __add__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __iadd__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> builtins.int: ...
    def __repr__(self) -> builtins.str: ...
    def __setitem__(self, index: Any, value: Any) -> None: ...
    def append(self, module: Any) -> Any: """Add a module at the end; returns self."""
    def extend(self, modules: Any) -> Any: """Add modules at the end; returns self."""
    def insert(self, index: Any, module: Any) -> Any: """Put a module before this position."""
    def pop(self, key: Any) -> Any: """Remove the module at this position and return it."""
class MultiLabelMarginLoss(_Module):
    """The hinge of every pair of a label and a non-label.

    >>> import microgradx
    >>> microgradx.nn.MultiLabelMarginLoss()(microgradx.tensor([[0.1, 0.2, 0.4, 0.8]]), microgradx.tensor([[3, 0, -1, 1]]))
    tensor(0.8500)
    """
    def __init__(self, size_average: Any=None, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class MultiLabelSoftMarginLoss(_Module):
    """The binary cross entropy of every class.

    >>> import microgradx
    >>> microgradx.nn.MultiLabelSoftMarginLoss()(microgradx.zeros(1, 3), microgradx.tensor([[1., 0., 1.]]))
    tensor(0.6931)
    """
    def __init__(self, weight: Any=None, size_average: Any=None, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class MultiMarginLoss(_Module):
    """The hinge between the target's score and every other.

    >>> import microgradx
    >>> microgradx.nn.MultiMarginLoss()(microgradx.tensor([[0., 0., 3.]]), microgradx.tensor([2]))
    tensor(0.)
    """
    def __init__(self, p: Any=1, margin: Any=1.0, weight: Any=None, size_average: Any=None, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class MultiheadAttention(_Module):
    """Attention of num_heads heads with learned projections (Vaswani et al., 2017).

    query (L, N, E), key (S, N, kdim), value (S, N, vdim), or with batch_first N first, or without N; gives the output
    (L, N, E) and the attention weights (N, L, S), averaged over the heads.

    >>> import microgradx
    >>> x = microgradx.zeros(5, 2, 8)
    >>> out, weights = microgradx.nn.MultiheadAttention(8, 2)(x, x, x)
    >>> out.shape, weights.shape
    (microgradx.Size([5, 2, 8]), microgradx.Size([2, 5, 5]))
    """
    def __init__(self, embed_dim: Any, num_heads: Any, dropout: Any=0.0, bias: Any=True, add_bias_kv: Any=False, add_zero_attn: Any=False, kdim: Any=None, vdim: Any=None, batch_first: Any=False, device: Any=None, dtype: Any=None) -> None: ...
    def forward(self, query: Any, key: Any, value: Any, key_padding_mask: Any=None, need_weights: Any=True, attn_mask: Any=None, average_attn_weights: Any=True, is_causal: Any=False) -> Any: """(output, weights or None); masks: True means ignored, numbers are added."""
class NLLLoss(_Module):
    """-input[target], input holding log-probabilities.

    >>> import microgradx
    >>> microgradx.nn.NLLLoss()(microgradx.log_softmax(microgradx.zeros(2, 4), 1), microgradx.tensor([0, 3]))
    tensor(1.3863)
    """
    def __init__(self, weight: Any=None, size_average: Any=None, ignore_index: Any=-100, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class NLLLoss2d(NLLLoss):
    """The old name of NLLLoss for pictures (deprecated).

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     loss = microgradx.nn.NLLLoss2d()
    >>> loss(microgradx.log_softmax(microgradx.zeros(2, 4, 3, 3), 1), microgradx.zeros(2, 3, 3, dtype=microgradx.int64))
    tensor(1.3863)
    """
    def __init__(self, weight: Any=None, size_average: Any=None, ignore_index: Any=-100, reduce: Any=None, reduction: Any='mean') -> None: ...
class PReLU(_Module):
    """leaky_relu whose slope, one or one for each channel, is learned (He et al., 2015).

    >>> import microgradx
    >>> microgradx.nn.PReLU()(microgradx.tensor([-2., 0.5, 3.])).detach()
    tensor([-0.5000,  0.5000,  3.0000])
    """
    def __init__(self, num_parameters: Any=1, init: Any=0.25, device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The number of slopes."""
    def forward(self, input: Any) -> Any: """prelu(input, weight)."""
    def reset_parameters(self) -> Any: """Set every slope to init."""
class PairwiseDistance(_Module):
    """The p-norm of x1 - x2 + eps along the last dimension.

    >>> import microgradx
    >>> microgradx.nn.PairwiseDistance()(microgradx.tensor([[0., 0.]]), microgradx.tensor([[3., 4.]]))
    tensor([5.0000])
    """
    def __init__(self, p: Any=2.0, eps: Any=1e-06, keepdim: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, x1: Any, x2: Any) -> Any: ...
    norm: Any
class ParameterDict(_Module):
    """A dict of parameters that are registered; tensors put into it become parameters.

    >>> import microgradx
    >>> list(microgradx.nn.ParameterDict({"w": microgradx.zeros(2)}).keys())
    ['w']
    """
    def __init__(self, parameters: Any=None) -> None: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    def __contains__(self, item: Any) -> builtins.bool: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __ior__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> builtins.int: ...
    def __or__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __ror__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __setitem__(self, index: Any, value: Any) -> None: ...
    def clear(self) -> Any: """Remove all."""
    def copy(self) -> Any: """A ParameterDict of the same values."""
    def extra_repr(self) -> Any: """One line for each value."""
    def fromkeys(self, keys: Any, default: Any=None) -> Any: """A ParameterDict with these keys, all of one value."""
    def get(self, key: Any, default: Any=None) -> Any: """The value of key, or default."""
    def items(self) -> Any: """(key, value) pairs."""
    def keys(self) -> Any: """The keys."""
    def pop(self, key: Any) -> Any: """Remove a key and return its value."""
    def popitem(self) -> Any: """Remove the last entry and return it."""
    def setdefault(self, key: Any, default: Any=None) -> Any: """The value of key, which becomes default where there is none."""
    def update(self, parameters: Any) -> Any: """Add the entries of a mapping, those of a plain dict by the order of their names, or of an iterable of (key, value) pairs."""
    def values(self) -> Any: """The values."""
class ParameterList(_Module):
    """A list of parameters that are registered; tensors put into it become parameters.

    >>> import microgradx
    >>> len(microgradx.nn.ParameterList([microgradx.zeros(2), microgradx.zeros(3)]))
    2
    """
    def __init__(self, values: Any=None) -> None: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __iadd__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> builtins.int: ...
    def __setitem__(self, index: Any, value: Any) -> None: ...
    def append(self, value: Any) -> Any: """Add a value at the end; returns self."""
    def extend(self, values: Any) -> Any: """Add values at the end; returns self."""
    def extra_repr(self) -> Any: """One line for each value."""
class PixelShuffle(_Module):
    """(*, C r**2, H, W) to (*, C, H r, W r).

    >>> import microgradx
    >>> microgradx.nn.PixelShuffle(2)(microgradx.zeros(1, 8, 3, 3)).shape
    microgradx.Size([1, 2, 6, 6])
    """
    def __init__(self, upscale_factor: Any) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class PixelUnshuffle(_Module):
    """(*, C, H r, W r) to (*, C r**2, H, W).

    >>> import microgradx
    >>> microgradx.nn.PixelUnshuffle(2)(microgradx.zeros(1, 2, 6, 6)).shape
    microgradx.Size([1, 8, 3, 3])
    """
    def __init__(self, downscale_factor: Any) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class PoissonNLLLoss(_Module):
    """exp(input) - target * input.

    >>> import microgradx
    >>> microgradx.nn.PoissonNLLLoss()(microgradx.tensor([0., 0.]), microgradx.tensor([1., 2.]))
    tensor(1.)
    """
    def __init__(self, log_input: Any=True, full: Any=False, size_average: Any=None, eps: Any=1e-08, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, log_input: Any, target: Any) -> Any: ...
class RMSNorm(_Module):
    """x / sqrt(mean(x**2) + eps) * weight over the last dimensions (Zhang and Sennrich, 2019).

    >>> import microgradx
    >>> microgradx.nn.RMSNorm(2)(microgradx.tensor([[3., 4.]])).detach()
    tensor([[0.8485, 1.1314]])
    """
    def __init__(self, normalized_shape: Any, eps: Any=None, elementwise_affine: Any=True, device: Any=None, dtype: Any=None) -> None: ...
    bias: Any
    def extra_repr(self) -> Any: """The options."""
    def forward(self, x: Any) -> Any: """rms_norm(x)."""
    def reset_parameters(self) -> Any: """weight 1, bias 0."""
class RNN(RNNBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu with nonlinearity="relu" (Elman, 1990).

    >>> import microgradx
    >>> out, h = microgradx.nn.RNN(3, 5)(microgradx.zeros(7, 2, 3))
    >>> out.shape, h.shape
    (microgradx.Size([7, 2, 5]), microgradx.Size([1, 2, 5]))
    """
    def __init__(self, input_size: Any, hidden_size: Any, num_layers: Any=1, nonlinearity: Any='tanh', bias: Any=True, batch_first: Any=False, dropout: Any=0.0, bidirectional: Any=False, device: Any=None, dtype: Any=None, *, proj_size: Any=0) -> None: ...
class RNNBase(_Module):
    """What RNN, LSTM and GRU share. Parameters: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 (and weight_hr_l0
    with proj_size), the second direction's with _reverse behind, the next layer's with l1; drawn from U(-k, k), k = 1 /
    sqrt(hidden).

    >>> import microgradx
    >>> issubclass(microgradx.nn.LSTM, microgradx.nn.RNNBase)
    True
    """
    def __init__(self, mode: Any, input_size: Any, hidden_size: Any, num_layers: Any=1, bias: Any=True, batch_first: Any=False, dropout: Any=0.0, bidirectional: Any=False, proj_size: Any=0, device: Any=None, dtype: Any=None) -> None: ...
    all_weights: Any
    def check_forward_args(self, input: Any, hidden: Any, batch_sizes: Any) -> Any: """Raise where the input or the state does not fit."""
    def check_hidden_size(self, hx: Any, expected_hidden_size: Any, msg: Any='Expected hidden size {}, got {}') -> Any: """Raise msg, with both sizes in it, where they differ."""
    def check_input(self, input: Any, batch_sizes: Any) -> Any: """Raise where input, (T, N, input_size) or the steps of packed sequences, does not fit."""
    def extra_repr(self) -> Any: """The sizes, and each option that is not the default."""
    def flatten_parameters(self) -> Any: """Does nothing: weights need no special layout here."""
    def forward(self, input: Any, hx: Any=None) -> Any: """(output, last state): output (T, N, D H), of the last layer at every step; state (layers D, N, H) of every"""
    def get_expected_hidden_size(self, input: Any, batch_sizes: Any) -> Any: """(layers * directions, N, size) of the state."""
    def permute_hidden(self, hx: Any, permutation: Any) -> Any: """The state with its sequences in this order, unless it is None."""
    def reset_parameters(self) -> Any: """Draw all weights anew."""
class RNNCell(RNNCellBase):
    """h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu.

    >>> import microgradx
    >>> microgradx.nn.RNNCell(3, 5)(microgradx.zeros(2, 3)).shape
    microgradx.Size([2, 5])
    """
    def __init__(self, input_size: Any, hidden_size: Any, bias: Any=True, nonlinearity: Any='tanh', device: Any=None, dtype: Any=None) -> None: ...
    def forward(self, input: Any, hx: Any=None) -> Any: """The next state."""
class RNNCellBase(_Module):
    """One step of a recurrent layer: (N, input_size) and a state (N, hidden_size) give the next state.

    >>> import microgradx
    >>> issubclass(microgradx.nn.LSTMCell, microgradx.nn.RNNCellBase)
    True
    """
    def __init__(self, input_size: Any, hidden_size: Any, bias: Any, num_chunks: Any, device: Any=None, dtype: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The sizes, and each option that is not the default."""
    def forward(self, input: Any, hx: Any=None) -> Any: """The next state."""
    nonlinearity: Any
    def reset_parameters(self) -> Any: """Draw all weights anew."""
class RReLU(_Module):
    """leaky_relu with random slopes in training.

    >>> import microgradx
    >>> microgradx.nn.RReLU().eval()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.4583,  0.5000,  3.0000])
    """
    def __init__(self, lower: Any=0.125, upper: Any=0.3333333333333333, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class ReLU(_Module):
    """max(x, 0).

    >>> import microgradx
    >>> microgradx.nn.ReLU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.0000, 0.5000, 3.0000])
    """
    def __init__(self, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: """relu(input)."""
class ReLU6(Hardtanh):
    """clamp(x, 0, 6).

    >>> import microgradx
    >>> microgradx.nn.ReLU6()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.0000, 0.5000, 3.0000])
    """
    def __init__(self, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
class ReflectionPad1d(_Module):
    """Pads the last 1 dimension with the input mirrored at its edge; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ReflectionPad1d(1)(microgradx.ones(1, 2, 4)).shape
    microgradx.Size([1, 2, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class ReflectionPad2d(_Module):
    """Pads the last 2 dimensions with the input mirrored at its edge; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ReflectionPad2d(1)(microgradx.ones(1, 2, 4, 4)).shape
    microgradx.Size([1, 2, 6, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class ReflectionPad3d(_Module):
    """Pads the last 3 dimensions with the input mirrored at its edge; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ReflectionPad3d(1)(microgradx.ones(1, 2, 4, 4, 4)).shape
    microgradx.Size([1, 2, 6, 6, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class ReplicationPad1d(_Module):
    """Pads the last 1 dimension with the input's edge; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ReplicationPad1d(1)(microgradx.ones(1, 2, 4)).shape
    microgradx.Size([1, 2, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class ReplicationPad2d(_Module):
    """Pads the last 2 dimensions with the input's edge; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ReplicationPad2d(1)(microgradx.ones(1, 2, 4, 4)).shape
    microgradx.Size([1, 2, 6, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class ReplicationPad3d(_Module):
    """Pads the last 3 dimensions with the input's edge; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ReplicationPad3d(1)(microgradx.ones(1, 2, 4, 4, 4)).shape
    microgradx.Size([1, 2, 6, 6, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    def forward(self, input: Any) -> Any: """F.pad(input, padding)."""
    value: Any
class SELU(_Module):
    """The elu of self-normalising networks.

    >>> import microgradx
    >>> microgradx.nn.SELU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.5202,  0.5254,  3.1521])
    """
    def __init__(self, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Sequential(_Module):
    """Calls its modules one after another, each with the result of the one before.

    `Sequential(*modules)` names them "0", "1", ...; `Sequential(OrderedDict)` takes the names.

    >>> import microgradx
    >>> microgradx.nn.Sequential(microgradx.nn.ReLU(), microgradx.nn.Flatten())(microgradx.tensor([[[-1.], [2.]]]))
    tensor([[0., 2.]])
    """
    def __init__(self, *args: Any) -> None: ...
    def __add__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __getitem__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __iadd__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __imul__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> builtins.int: ...
    def __mul__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __rmul__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __setitem__(self, index: Any, value: Any) -> None: ...
    def append(self, module: Any) -> Any: """Add a module at the end; returns self."""
    def extend(self, sequential: Any) -> Any: """Add modules at the end; returns self."""
    def forward(self, input: Any) -> Any: """Pass input through the chain."""
    def insert(self, index: Any, module: Any) -> Any: """Put a module before this position; returns self."""
    def pop(self, key: Any) -> Any: """Remove the module at this position and return it."""
class SiLU(_Module):
    """x * sigmoid(x).

    >>> import microgradx
    >>> microgradx.nn.SiLU()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.2384,  0.3112,  2.8577])
    """
    def __init__(self, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Sigmoid(_Module):
    """1 / (1 + exp(-x)).

    >>> import microgradx
    >>> microgradx.nn.Sigmoid()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.1192, 0.6225, 0.9526])
    """
    def __init__(self) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: """sigmoid(input)."""
class SmoothL1Loss(_Module):
    """Squared below beta, linear above.

    >>> import microgradx
    >>> microgradx.nn.SmoothL1Loss()(microgradx.tensor([0.5, 4.]), microgradx.tensor([1., 1.]))
    tensor(1.3125)
    """
    def __init__(self, size_average: Any=None, reduce: Any=None, reduction: Any='mean', beta: Any=1.0) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class SoftMarginLoss(_Module):
    """log(1 + exp(-target * input)).

    >>> import microgradx
    >>> microgradx.nn.SoftMarginLoss()(microgradx.tensor([0., 0.]), microgradx.tensor([1., -1.]))
    tensor(0.6931)
    """
    def __init__(self, size_average: Any=None, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any, target: Any) -> Any: ...
class Softmax(_Module):
    """exp(x) / sum(exp(x)) along dim.

    >>> import microgradx
    >>> microgradx.nn.Softmax(dim=0)(microgradx.zeros(4))
    tensor([0.2500, 0.2500, 0.2500, 0.2500])
    """
    def __init__(self, dim: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Softmax2d(_Module):
    """softmax over the channels of (N, C, H, W) or (C, H, W).

    >>> import microgradx
    >>> microgradx.nn.Softmax2d()(microgradx.zeros(2, 4, 1, 1)).sum(1).flatten()
    tensor([1., 1.])
    """
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def forward(self, input: Any) -> Any: """softmax(input, -3)."""
class Softmin(_Module):
    """softmax(-x) along dim.

    >>> import microgradx
    >>> microgradx.nn.Softmin(dim=0)(microgradx.zeros(4))
    tensor([0.2500, 0.2500, 0.2500, 0.2500])
    """
    def __init__(self, dim: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Softplus(_Module):
    """log(1 + exp(beta * x)) / beta.

    >>> import microgradx
    >>> microgradx.nn.Softplus()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([0.1269, 0.9741, 3.0486])
    """
    def __init__(self, beta: Any=1.0, threshold: Any=20.0) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Softshrink(_Module):
    """x shrunk towards 0 by lambd.

    >>> import microgradx
    >>> microgradx.nn.Softshrink()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.5000,  0.0000,  2.5000])
    """
    def __init__(self, lambd: Any=0.5) -> None: ...
    def extra_repr(self) -> Any: """The bound."""
    def forward(self, input: Any) -> Any: ...
class Softsign(_Module):
    """x / (1 + |x|).

    >>> import microgradx
    >>> microgradx.nn.Softsign()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.6667,  0.3333,  0.7500])
    """
    def __init__(self) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class SyncBatchNorm(_Module):
    """Batch normalisation across processes; there is only one, so it is plain batch normalisation.

    >>> import microgradx
    >>> isinstance(microgradx.nn.SyncBatchNorm(4), microgradx.nn.Module)
    True
    """
    def __init__(self, num_features: Any, eps: Any=1e-05, momentum: Any=0.1, affine: Any=True, track_running_stats: Any=True, process_group: Any=None, device: Any=None, dtype: Any=None, *, bias: Any=True) -> None: ...
    @classmethod
    def convert_sync_batchnorm(self, module: Any, process_group: Any=None) -> Any: ...
    def extra_repr(self) -> Any: """The options."""
    def forward(self, input: Any) -> Any: """batch_norm(input); in training the running statistics move."""
    def reset_parameters(self) -> Any: """Forget the batches seen; weight 1, bias 0."""
    def reset_running_stats(self) -> Any: """Forget the batches seen."""
class Tanh(_Module):
    """The hyperbolic tangent.

    >>> import microgradx
    >>> microgradx.nn.Tanh()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-0.9640,  0.4621,  0.9951])
    """
    def __init__(self) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: """tanh(input)."""
class Tanhshrink(_Module):
    """x - tanh(x).

    >>> import microgradx
    >>> microgradx.nn.Tanhshrink()(microgradx.tensor([-2., 0.5, 3.]))
    tensor([-1.0360,  0.0379,  2.0049])
    """
    def __init__(self) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Threshold(_Module):
    """x where x > threshold, else value.

    >>> import microgradx
    >>> microgradx.nn.Threshold(1.0, 9.0)(microgradx.tensor([-2., 0.5, 3.]))
    tensor([9., 9., 3.])
    """
    def __init__(self, threshold: Any, value: Any, inplace: Any=False) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Transformer(_Module):
    """An encoder over src and a decoder over tgt that looks at the encoder's output.

    >>> import microgradx
    >>> model = microgradx.nn.Transformer(8, 2, 1, 1, 16, batch_first=True)
    >>> model(microgradx.zeros(1, 5, 8), microgradx.zeros(1, 3, 8)).shape
    microgradx.Size([1, 3, 8])
    """
    def __init__(self, d_model: Any=512, nhead: Any=8, num_encoder_layers: Any=6, num_decoder_layers: Any=6, dim_feedforward: Any=2048, dropout: Any=0.1, activation: Any=..., custom_encoder: Any=None, custom_decoder: Any=None, layer_norm_eps: Any=1e-05, batch_first: Any=False, norm_first: Any=False, bias: Any=True, device: Any=None, dtype: Any=None) -> None: ...
    def forward(self, src: Any, tgt: Any, src_mask: Any=None, tgt_mask: Any=None, memory_mask: Any=None, src_key_padding_mask: Any=None, tgt_key_padding_mask: Any=None, memory_key_padding_mask: Any=None, src_is_causal: Any=None, tgt_is_causal: Any=None, memory_is_causal: Any=False) -> Any: """The decoder's output, of tgt's shape."""
    @staticmethod
    def generate_square_subsequent_mask(sz: Any, device: Any=None, dtype: Any=None) -> Any: ...
class TransformerDecoder(_Module):
    """num_layers copies of a decoder layer, and a norm behind them.

    >>> import microgradx
    >>> layer = microgradx.nn.TransformerDecoderLayer(8, 2, 16)
    >>> microgradx.nn.TransformerDecoder(layer, 2)(microgradx.zeros(3, 1, 8), microgradx.zeros(5, 1, 8)).shape
    microgradx.Size([3, 1, 8])
    """
    def __init__(self, decoder_layer: Any, num_layers: Any, norm: Any=None) -> None: ...
    def forward(self, tgt: Any, memory: Any, tgt_mask: Any=None, memory_mask: Any=None, tgt_key_padding_mask: Any=None, memory_key_padding_mask: Any=None, tgt_is_causal: Any=None, memory_is_causal: Any=False) -> Any: """tgt through all layers, each looking at memory; masks: True means ignored, numbers are added."""
class TransformerDecoderLayer(_Module):
    """Self-attention, attention to the encoder's output (memory) and a feed-forward network.

    >>> import microgradx
    >>> microgradx.nn.TransformerDecoderLayer(8, 2, 16, batch_first=True)(microgradx.zeros(1, 3, 8), microgradx.zeros(1, 5, 8)).shape
    microgradx.Size([1, 3, 8])
    """
    def __init__(self, d_model: Any, nhead: Any, dim_feedforward: Any=2048, dropout: Any=0.1, activation: Any=..., layer_norm_eps: Any=1e-05, batch_first: Any=False, norm_first: Any=False, bias: Any=True, device: Any=None, dtype: Any=None) -> None: ...
    def forward(self, tgt: Any, memory: Any, tgt_mask: Any=None, memory_mask: Any=None, tgt_key_padding_mask: Any=None, memory_key_padding_mask: Any=None, tgt_is_causal: Any=False, memory_is_causal: Any=False) -> Any: """tgt of the same shape; masks: True means ignored, numbers are added."""
class TransformerEncoder(_Module):
    """num_layers copies of an encoder layer, and a norm behind them.

    enable_nested_tensor: in eval mode and without gradients, padding at the ends of the sequences is left out, and zero behind the
    layers, under PyTorch's conditions: batch_first, no mask, an even number of heads, ReLU or GELU, the norms behind the blocks.

    >>> import microgradx
    >>> layer = microgradx.nn.TransformerEncoderLayer(8, 2, 16)
    >>> microgradx.nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)(microgradx.zeros(5, 1, 8)).shape
    microgradx.Size([5, 1, 8])
    """
    def __init__(self, encoder_layer: Any, num_layers: Any, norm: Any=None, enable_nested_tensor: Any=True, mask_check: Any=True) -> None: ...
    def forward(self, src: Any, mask: Any=None, src_key_padding_mask: Any=None, is_causal: Any=None) -> Any: """src through all layers; masks: True means ignored, numbers are added."""
class TransformerEncoderLayer(_Module):
    """Self-attention and a feed-forward network, each with dropout, residual connection and layer norm.

    norm_first: the norm comes before each block instead of behind it.

    >>> import microgradx
    >>> microgradx.nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)(microgradx.zeros(1, 5, 8)).shape
    microgradx.Size([1, 5, 8])
    """
    def __init__(self, d_model: Any, nhead: Any, dim_feedforward: Any=2048, dropout: Any=0.1, activation: Any=..., layer_norm_eps: Any=1e-05, batch_first: Any=False, norm_first: Any=False, bias: Any=True, device: Any=None, dtype: Any=None) -> None: ...
    def forward(self, src: Any, src_mask: Any=None, src_key_padding_mask: Any=None, is_causal: Any=False) -> Any: """src of the same shape; masks: True means ignored, numbers are added."""
class TripletMarginLoss(_Module):
    """max(0, |a - p| - |a - n| + margin).

    >>> import microgradx
    >>> microgradx.nn.TripletMarginLoss()(microgradx.tensor([[0., 0.]]), microgradx.tensor([[0., 1.]]), microgradx.tensor([[3., 4.]]))
    tensor(0.)
    """
    def __init__(self, margin: Any=1.0, p: Any=2.0, eps: Any=1e-06, swap: Any=False, size_average: Any=None, reduce: Any=None, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, anchor: Any, positive: Any, negative: Any) -> Any: ...
class TripletMarginWithDistanceLoss(_Module):
    """max(0, d(a, p) - d(a, n) + margin) with a distance of one's own.

    >>> import microgradx
    >>> microgradx.nn.TripletMarginWithDistanceLoss()(microgradx.tensor([[0., 0.]]), microgradx.tensor([[3., 4.]]), microgradx.tensor([[0., 1.]]))
    tensor(5.0000)
    """
    def __init__(self, *, distance_function: Any=None, margin: Any=1.0, swap: Any=False, reduction: Any='mean') -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, anchor: Any, positive: Any, negative: Any) -> Any: ...
class Unflatten(_Module):
    """Splits the dimension dim into unflattened_size.

    >>> import microgradx
    >>> microgradx.nn.Unflatten(1, (2, 3))(microgradx.zeros(4, 6)).shape
    microgradx.Size([4, 2, 3])
    """
    def __init__(self, dim: Any, unflattened_size: Any) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Unfold(_Module):
    """The windows of (N, C, H, W) as columns (N, C kH kW, L).

    >>> import microgradx
    >>> microgradx.nn.Unfold(2)(microgradx.ones(1, 1, 4, 4)).shape
    microgradx.Size([1, 4, 9])
    """
    def __init__(self, kernel_size: Any, dilation: Any=1, padding: Any=0, stride: Any=1) -> None: ...
    def extra_repr(self) -> Any: """The options that are printed."""
    def forward(self, input: Any) -> Any: ...
class Upsample(_Module):
    """Resizes the spatial dimensions to size, or by scale_factor; the modes are those of F.interpolate.

    >>> import microgradx
    >>> microgradx.nn.Upsample(scale_factor=2)(microgradx.tensor([[[1., 2.]]]))
    tensor([[[1., 1., 2., 2.]]])
    """
    def __init__(self, size: Any=None, scale_factor: Any=None, mode: Any='nearest', align_corners: Any=None, recompute_scale_factor: Any=None) -> None: ...
    def extra_repr(self) -> Any: """The size or factor, and the mode."""
    def forward(self, input: Any) -> Any: ...
class UpsamplingBilinear2d(Upsample):
    """Upsample with mode="bilinear", align_corners=True.

    >>> import microgradx
    >>> microgradx.nn.UpsamplingBilinear2d(scale_factor=2)(microgradx.zeros(1, 1, 2, 2)).shape
    microgradx.Size([1, 1, 4, 4])
    """
    def __init__(self, size: Any=None, scale_factor: Any=None) -> None: ...
class UpsamplingNearest2d(Upsample):
    """Upsample with mode="nearest".

    >>> import microgradx
    >>> microgradx.nn.UpsamplingNearest2d(scale_factor=2)(microgradx.zeros(1, 1, 2, 2)).shape
    microgradx.Size([1, 1, 4, 4])
    """
    def __init__(self, size: Any=None, scale_factor: Any=None) -> None: ...
class ZeroPad1d(ConstantPad1d):
    """Pads the last 1 dimension with zeros; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ZeroPad1d(1)(microgradx.ones(1, 2, 4)).shape
    microgradx.Size([1, 2, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    value: Any
class ZeroPad2d(ConstantPad2d):
    """Pads the last 2 dimensions with zeros; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ZeroPad2d(1)(microgradx.ones(1, 2, 4, 4)).shape
    microgradx.Size([1, 2, 6, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    value: Any
class ZeroPad3d(ConstantPad3d):
    """Pads the last 3 dimensions with zeros; padding: one number, or (before, after) pairs.

    >>> import microgradx
    >>> microgradx.nn.ZeroPad3d(1)(microgradx.ones(1, 2, 4, 4, 4)).shape
    microgradx.Size([1, 2, 6, 6, 6])
    """
    def __init__(self, padding: Any) -> None: ...
    def extra_repr(self) -> Any: """The padding."""
    value: Any
