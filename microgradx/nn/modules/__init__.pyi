"""Every layer of nn, by PyTorch's module paths."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from .activation import PReLU as PReLU
from .activation import ReLU6 as ReLU6
from .activation import Softmax2d as Softmax2d
from .adaptive import AdaptiveLogSoftmaxWithLoss as AdaptiveLogSoftmaxWithLoss
from .attention import MultiheadAttention as MultiheadAttention
from .batchnorm import SyncBatchNorm as SyncBatchNorm
from .container import Container as Container
from .container import ModuleDict as ModuleDict
from .container import ModuleList as ModuleList
from .container import ParameterDict as ParameterDict
from .container import ParameterList as ParameterList
from .container import Sequential as Sequential
from .dropout import AlphaDropout as AlphaDropout
from .dropout import Dropout as Dropout
from .dropout import Dropout1d as Dropout1d
from .dropout import Dropout2d as Dropout2d
from .dropout import Dropout3d as Dropout3d
from .dropout import FeatureAlphaDropout as FeatureAlphaDropout
from .linear import Bilinear as Bilinear
from .linear import Identity as Identity
from .linear import Linear as Linear
from .loss import BCELoss as BCELoss
from .loss import BCEWithLogitsLoss as BCEWithLogitsLoss
from .loss import CTCLoss as CTCLoss
from .loss import CosineEmbeddingLoss as CosineEmbeddingLoss
from .loss import CrossEntropyLoss as CrossEntropyLoss
from .loss import GaussianNLLLoss as GaussianNLLLoss
from .loss import HingeEmbeddingLoss as HingeEmbeddingLoss
from .loss import HuberLoss as HuberLoss
from .loss import KLDivLoss as KLDivLoss
from .loss import L1Loss as L1Loss
from .loss import LinearCrossEntropyLoss as LinearCrossEntropyLoss
from .loss import MSELoss as MSELoss
from .loss import MarginRankingLoss as MarginRankingLoss
from .loss import MultiLabelMarginLoss as MultiLabelMarginLoss
from .loss import MultiLabelSoftMarginLoss as MultiLabelSoftMarginLoss
from .loss import MultiMarginLoss as MultiMarginLoss
from .loss import NLLLoss as NLLLoss
from .loss import NLLLoss2d as NLLLoss2d
from .loss import PoissonNLLLoss as PoissonNLLLoss
from .loss import SmoothL1Loss as SmoothL1Loss
from .loss import SoftMarginLoss as SoftMarginLoss
from .loss import TripletMarginLoss as TripletMarginLoss
from .loss import TripletMarginWithDistanceLoss as TripletMarginWithDistanceLoss
from .module import Module as Module
from .normalization import CrossMapLRN2d as CrossMapLRN2d
from .normalization import GroupNorm as GroupNorm
from .normalization import LayerNorm as LayerNorm
from .normalization import RMSNorm as RMSNorm
from .rnn import GRU as GRU
from .rnn import GRUCell as GRUCell
from .rnn import LSTM as LSTM
from .rnn import LSTMCell as LSTMCell
from .rnn import RNN as RNN
from .rnn import RNNBase as RNNBase
from .rnn import RNNCell as RNNCell
from .rnn import RNNCellBase as RNNCellBase
from .sparse import Embedding as Embedding
from .sparse import EmbeddingBag as EmbeddingBag
from .transformer import Transformer as Transformer
from .transformer import TransformerDecoder as TransformerDecoder
from .transformer import TransformerDecoderLayer as TransformerDecoderLayer
from .transformer import TransformerEncoder as TransformerEncoder
from .transformer import TransformerEncoderLayer as TransformerEncoderLayer
from .upsampling import UpsamplingBilinear2d as UpsamplingBilinear2d
from .upsampling import UpsamplingNearest2d as UpsamplingNearest2d

class AdaptiveAvgPool1d(Module):
    """Means over windows chosen so that the result has size output_size; None keeps a size."""
    def __init__(self, output_size) -> None: ...
class AdaptiveAvgPool2d(Module):
    """Means over windows chosen so that the result has size output_size; None keeps a size."""
    def __init__(self, output_size) -> None: ...
class AdaptiveAvgPool3d(Module):
    """Means over windows chosen so that the result has size output_size; None keeps a size."""
    def __init__(self, output_size) -> None: ...
class AdaptiveMaxPool1d(Module):
    """Maxima over windows chosen so that the result has size output_size; None keeps a size."""
    def __init__(self, output_size, return_indices=False) -> None: ...
class AdaptiveMaxPool2d(Module):
    """Maxima over windows chosen so that the result has size output_size; None keeps a size."""
    def __init__(self, output_size, return_indices=False) -> None: ...
class AdaptiveMaxPool3d(Module):
    """Maxima over windows chosen so that the result has size output_size; None keeps a size."""
    def __init__(self, output_size, return_indices=False) -> None: ...
class AvgPool1d(Module):
    """The mean of each window of (N, C, L)."""
    def __init__(self, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True) -> None: ...
class AvgPool2d(Module):
    """The mean of each window of (N, C, H, W)."""
    def __init__(self, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None) -> None: ...
class AvgPool3d(Module):
    """The mean of each window of (N, C, D, H, W)."""
    def __init__(self, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None) -> None: ...
class BatchNorm1d(Module):
    """Batch normalisation of (N, C, L), in one dimension of (N, C), too (Ioffe and Szegedy, 2015)."""
    def __init__(self, num_features, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *, bias=True) -> None: ...
class BatchNorm2d(Module):
    """Batch normalisation of (N, C, H, W), in one dimension of (N, C), too (Ioffe and Szegedy, 2015)."""
    def __init__(self, num_features, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *, bias=True) -> None: ...
class BatchNorm3d(Module):
    """Batch normalisation of (N, C, D, H, W), in one dimension of (N, C), too (Ioffe and Szegedy, 2015)."""
    def __init__(self, num_features, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *, bias=True) -> None: ...
class CELU(Module):
    """max(0, x) + min(0, alpha * (exp(x / alpha) - 1))."""
    def __init__(self, alpha=1.0, inplace=False) -> None: ...
class ChannelShuffle(Module):
    """Interleaves the groups of channels."""
    def __init__(self, groups) -> None: ...
class CircularPad1d(Module):
    """Pads the last 1 dimension with the other end of the input; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
class CircularPad2d(Module):
    """Pads the last 2 dimensions with the other end of the input; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
class CircularPad3d(Module):
    """Pads the last 3 dimensions with the other end of the input; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
class ConstantPad1d(Module):
    """Pads the last 1 dimension with a value; padding: one number, or (before, after) pairs."""
    def __init__(self, padding, value) -> None: ...
class ConstantPad2d(Module):
    """Pads the last 2 dimensions with a value; padding: one number, or (before, after) pairs."""
    def __init__(self, padding, value) -> None: ...
class ConstantPad3d(Module):
    """Pads the last 3 dimensions with a value; padding: one number, or (before, after) pairs."""
    def __init__(self, padding, value) -> None: ...
class Conv1d(Module):
    """Cross-correlation of (N, C, L) with weight (out_channels, in_channels / groups, k), plus bias."""
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', device=None, dtype=None) -> None: ...
class Conv2d(Module):
    """Cross-correlation of (N, C, H, W) with weight (out_channels, in_channels / groups, k, k), plus bias."""
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', device=None, dtype=None) -> None: ...
class Conv3d(Module):
    """Cross-correlation of (N, C, D, H, W) with weight (out_channels, in_channels / groups, k, k, k), plus bias."""
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', device=None, dtype=None) -> None: ...
class ConvTranspose1d(Module):
    """The transpose of Conv1d; weight (in_channels, out_channels / groups, k)."""
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None) -> None: ...
class ConvTranspose2d(Module):
    """The transpose of Conv2d; weight (in_channels, out_channels / groups, k, k)."""
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None) -> None: ...
class ConvTranspose3d(Module):
    """The transpose of Conv3d; weight (in_channels, out_channels / groups, k, k, k)."""
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None) -> None: ...
class CosineSimilarity(Module):
    """x1 . x2 / (max(|x1|, eps) * max(|x2|, eps)) along dim."""
    def __init__(self, dim=1, eps=1e-08) -> None: ...
class ELU(Module):
    """x where x > 0, else alpha * (exp(x) - 1)."""
    def __init__(self, alpha=1.0, inplace=False) -> None: ...
class Flatten(Module):
    """Joins the dimensions start_dim to end_dim; by default all but the first."""
    def __init__(self, start_dim=1, end_dim=-1) -> None: ...
class Fold(Module):
    """Adds columns (N, C kH kW, L) up to pictures (N, C, *output_size)."""
    def __init__(self, output_size, kernel_size, dilation=1, padding=0, stride=1) -> None: ...
class FractionalMaxPool2d(Module):
    """Maxima of windows at pseudo-random places that give the wanted output size."""
    def __init__(self, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None) -> None: ...
class FractionalMaxPool3d(Module):
    """Maxima of windows at pseudo-random places that give the wanted output size."""
    def __init__(self, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None) -> None: ...
class GELU(Module):
    """x * Phi(x)."""
    def __init__(self, approximate='none') -> None: ...
class GLU(Module):
    """a * sigmoid(b), a and b the halves of x along dim."""
    def __init__(self, dim=-1) -> None: ...
class Hardshrink(Module):
    """x where |x| > lambd, else 0."""
    def __init__(self, lambd=0.5) -> None: ...
class Hardsigmoid(Module):
    """clamp(x / 6 + 1/2, 0, 1)."""
    def __init__(self, inplace=False) -> None: ...
class Hardswish(Module):
    """x * clamp(x + 3, 0, 6) / 6."""
    def __init__(self, inplace=False) -> None: ...
class Hardtanh(Module):
    """clamp(x, min_val, max_val); min_value and max_value are the bounds' old names."""
    def __init__(self, min_val=-1.0, max_val=1.0, inplace=False, min_value=None, max_value=None) -> None: ...
class InstanceNorm1d(Module):
    """Instance normalisation of (N, C, L) or (C, L): batch_norm of each sample by itself (Ulyanov et al., 2016)."""
    def __init__(self, num_features, eps=1e-05, momentum=0.1, affine=False, track_running_stats=False, device=None, dtype=None, *, bias=True) -> None: ...
class InstanceNorm2d(Module):
    """Instance normalisation of (N, C, H, W) or (C, H, W): batch_norm of each sample by itself (Ulyanov et al., 2016)."""
    def __init__(self, num_features, eps=1e-05, momentum=0.1, affine=False, track_running_stats=False, device=None, dtype=None, *, bias=True) -> None: ...
class InstanceNorm3d(Module):
    """Instance normalisation of (N, C, D, H, W) or (C, D, H, W): batch_norm of each sample by itself (Ulyanov et al., 2016)."""
    def __init__(self, num_features, eps=1e-05, momentum=0.1, affine=False, track_running_stats=False, device=None, dtype=None, *, bias=True) -> None: ...
class LPPool1d(Module):
    """sum(x ** norm_type) ** (1 / norm_type) over each window of (N, C, L)."""
    def __init__(self, norm_type, kernel_size, stride=None, ceil_mode=False) -> None: ...
class LPPool2d(Module):
    """sum(x ** norm_type) ** (1 / norm_type) over each window of (N, C, H, W)."""
    def __init__(self, norm_type, kernel_size, stride=None, ceil_mode=False) -> None: ...
class LPPool3d(Module):
    """sum(x ** norm_type) ** (1 / norm_type) over each window of (N, C, D, H, W)."""
    def __init__(self, norm_type, kernel_size, stride=None, ceil_mode=False) -> None: ...
class LazyBatchNorm1d(Module):
    """A BatchNorm1d that takes num_features from its first input, and is a BatchNorm1d from then on."""
    def __init__(self, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *, bias=True) -> None: ...
class LazyBatchNorm2d(Module):
    """A BatchNorm2d that takes num_features from its first input, and is a BatchNorm2d from then on."""
    def __init__(self, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *, bias=True) -> None: ...
class LazyBatchNorm3d(Module):
    """A BatchNorm3d that takes num_features from its first input, and is a BatchNorm3d from then on."""
    def __init__(self, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *, bias=True) -> None: ...
class LazyConv1d(Module):
    """A Conv1d that takes in_channels from its first input, and is a Conv1d from then on."""
    def __init__(self, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', device=None, dtype=None) -> None: ...
class LazyConv2d(Module):
    """A Conv2d that takes in_channels from its first input, and is a Conv2d from then on."""
    def __init__(self, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', device=None, dtype=None) -> None: ...
class LazyConv3d(Module):
    """A Conv3d that takes in_channels from its first input, and is a Conv3d from then on."""
    def __init__(self, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', device=None, dtype=None) -> None: ...
class LazyConvTranspose1d(Module):
    """A ConvTranspose1d that takes in_channels from its first input, and is a ConvTranspose1d from then on."""
    def __init__(self, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None) -> None: ...
class LazyConvTranspose2d(Module):
    """A ConvTranspose2d that takes in_channels from its first input, and is a ConvTranspose2d from then on."""
    def __init__(self, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None) -> None: ...
class LazyConvTranspose3d(Module):
    """A ConvTranspose3d that takes in_channels from its first input, and is a ConvTranspose3d from then on."""
    def __init__(self, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1, padding_mode='zeros', device=None, dtype=None) -> None: ...
class LazyInstanceNorm1d(Module):
    """A InstanceNorm1d that takes num_features from its first input, and is a InstanceNorm1d from then on."""
    def __init__(self, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *, bias=True) -> None: ...
class LazyInstanceNorm2d(Module):
    """A InstanceNorm2d that takes num_features from its first input, and is a InstanceNorm2d from then on."""
    def __init__(self, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *, bias=True) -> None: ...
class LazyInstanceNorm3d(Module):
    """A InstanceNorm3d that takes num_features from its first input, and is a InstanceNorm3d from then on."""
    def __init__(self, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None, *, bias=True) -> None: ...
class LazyLinear(Module):
    """A Linear that takes in_features from its first input, and is a Linear from then on."""
    def __init__(self, out_features, bias=True, device=None, dtype=None) -> None: ...
class LeakyReLU(Module):
    """x where x > 0, else negative_slope * x."""
    def __init__(self, negative_slope=0.01, inplace=False) -> None: ...
class LinearCrossEntropyOptions(Module):
    """How LinearCrossEntropyLoss may save memory in PyTorch. It changes no result, and here nothing."""
    def __init__(self, allow_retain_graph=False, batch_chunk_size=None, chunking_method='auto', acc_policy='auto', acc_dtype=None) -> None: ...
class LocalResponseNorm(Module):
    """x / (k + alpha * mean of x**2 over size neighbouring channels)**beta."""
    def __init__(self, size, alpha=0.0001, beta=0.75, k=1.0) -> None: ...
class LogSigmoid(Module):
    """log(sigmoid(x))."""
    def __init__(self) -> None: ...
class LogSoftmax(Module):
    """log(softmax(x)) along dim."""
    def __init__(self, dim=None) -> None: ...
class MaxPool1d(Module):
    """The largest element of each window of (N, C, L)."""
    def __init__(self, kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False) -> None: ...
class MaxPool2d(Module):
    """The largest element of each window of (N, C, H, W)."""
    def __init__(self, kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False) -> None: ...
class MaxPool3d(Module):
    """The largest element of each window of (N, C, D, H, W)."""
    def __init__(self, kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False) -> None: ...
class MaxUnpool1d(Module):
    """Undoes MaxPool1d with its indices; what was not a maximum is 0."""
    def __init__(self, kernel_size, stride=None, padding=0) -> None: ...
class MaxUnpool2d(Module):
    """Undoes MaxPool2d with its indices; what was not a maximum is 0."""
    def __init__(self, kernel_size, stride=None, padding=0) -> None: ...
class MaxUnpool3d(Module):
    """Undoes MaxPool3d with its indices; what was not a maximum is 0."""
    def __init__(self, kernel_size, stride=None, padding=0) -> None: ...
class Mish(Module):
    """x * tanh(softplus(x))."""
    def __init__(self, inplace=False) -> None: ...
class PairwiseDistance(Module):
    """The p-norm of x1 - x2 + eps along the last dimension."""
    def __init__(self, p=2.0, eps=1e-06, keepdim=False) -> None: ...
class PixelShuffle(Module):
    """(*, C r**2, H, W) to (*, C, H r, W r)."""
    def __init__(self, upscale_factor) -> None: ...
class PixelUnshuffle(Module):
    """(*, C, H r, W r) to (*, C r**2, H, W)."""
    def __init__(self, downscale_factor) -> None: ...
class RReLU(Module):
    """leaky_relu with random slopes in training."""
    def __init__(self, lower=0.125, upper=0.3333333333333333, inplace=False) -> None: ...
class ReLU(Module):
    """max(x, 0)."""
    def __init__(self, inplace=False) -> None: ...
class ReflectionPad1d(Module):
    """Pads the last 1 dimension with the input mirrored at its edge; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
class ReflectionPad2d(Module):
    """Pads the last 2 dimensions with the input mirrored at its edge; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
class ReflectionPad3d(Module):
    """Pads the last 3 dimensions with the input mirrored at its edge; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
class ReplicationPad1d(Module):
    """Pads the last 1 dimension with the input's edge; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
class ReplicationPad2d(Module):
    """Pads the last 2 dimensions with the input's edge; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
class ReplicationPad3d(Module):
    """Pads the last 3 dimensions with the input's edge; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
class SELU(Module):
    """The elu of self-normalising networks."""
    def __init__(self, inplace=False) -> None: ...
class SiLU(Module):
    """x * sigmoid(x)."""
    def __init__(self, inplace=False) -> None: ...
class Sigmoid(Module):
    """1 / (1 + exp(-x))."""
    def __init__(self) -> None: ...
class Softmax(Module):
    """exp(x) / sum(exp(x)) along dim."""
    def __init__(self, dim=None) -> None: ...
class Softmin(Module):
    """softmax(-x) along dim."""
    def __init__(self, dim=None) -> None: ...
class Softplus(Module):
    """log(1 + exp(beta * x)) / beta."""
    def __init__(self, beta=1.0, threshold=20.0) -> None: ...
class Softshrink(Module):
    """x shrunk towards 0 by lambd."""
    def __init__(self, lambd=0.5) -> None: ...
class Softsign(Module):
    """x / (1 + |x|)."""
    def __init__(self) -> None: ...
class Tanh(Module):
    """The hyperbolic tangent."""
    def __init__(self) -> None: ...
class Tanhshrink(Module):
    """x - tanh(x)."""
    def __init__(self) -> None: ...
class Threshold(Module):
    """x where x > threshold, else value."""
    def __init__(self, threshold, value, inplace=False) -> None: ...
class Unflatten(Module):
    """Splits the dimension dim into unflattened_size."""
    def __init__(self, dim, unflattened_size) -> None: ...
class Unfold(Module):
    """The windows of (N, C, H, W) as columns (N, C kH kW, L)."""
    def __init__(self, kernel_size, dilation=1, padding=0, stride=1) -> None: ...
class Upsample(Module):
    """Resizes the spatial dimensions to size, or by scale_factor; the modes are those of F.interpolate."""
    def __init__(self, size=None, scale_factor=None, mode='nearest', align_corners=None, recompute_scale_factor=None) -> None: ...
class ZeroPad1d(Module):
    """Pads the last 1 dimension with zeros; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
class ZeroPad2d(Module):
    """Pads the last 2 dimensions with zeros; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
class ZeroPad3d(Module):
    """Pads the last 3 dimensions with zeros; padding: one number, or (before, after) pairs."""
    def __init__(self, padding) -> None: ...
