"""Fill a tensor with initial values, in place and outside the tape. Random draws are PyTorch's for the same seed."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

def calculate_gain(nonlinearity: Any, param: Any=None) -> Any: """The factor by which weights grow so that a nonlinearity keeps the variance; param: leaky_relu's slope."""
def constant(*args: Any, **kwargs: Any) -> Any: """The old name of constant_."""
def constant_(tensor: Any, val: Any) -> Any: """Every element = val."""
def dirac(*args: Any, **kwargs: Any) -> Any: """The old name of dirac_."""
def dirac_(tensor: Any, groups: Any=1) -> Any: """A convolution weight of 3, 4 or 5 dimensions that passes as many channels as it can, group by group."""
def eye(*args: Any, **kwargs: Any) -> Any: """The old name of eye_."""
def eye_(tensor: Any) -> Any: """A matrix with ones on the diagonal, else zeros."""
def kaiming_normal(*args: Any, **kwargs: Any) -> Any: """The old name of kaiming_normal_."""
def kaiming_normal_(tensor: Any, a: Any=0, mode: Any='fan_in', nonlinearity: Any='leaky_relu', generator: Any=None) -> Any: """tensor ~ N(0, std**2), std = gain / sqrt(fan), gain of the nonlinearity, a its slope (He et al., 2015)."""
def kaiming_uniform(*args: Any, **kwargs: Any) -> Any: """The old name of kaiming_uniform_."""
def kaiming_uniform_(tensor: Any, a: Any=0, mode: Any='fan_in', nonlinearity: Any='leaky_relu', generator: Any=None) -> Any: """tensor ~ U(-b, b), b = gain * sqrt(3 / fan), gain of the nonlinearity, a its slope (He et al., 2015)."""
def normal(*args: Any, **kwargs: Any) -> Any: """The old name of normal_."""
def normal_(tensor: Any, mean: Any=0.0, std: Any=1.0, generator: Any=None) -> Any: """tensor ~ N(mean, std**2)."""
def ones_(tensor: Any) -> Any: """Every element = 1."""
def orthogonal(*args: Any, **kwargs: Any) -> Any: """The old name of orthogonal_."""
def orthogonal_(tensor: Any, gain: Any=1, generator: Any=None) -> Any: """A (semi-)orthogonal matrix of the first dimension against all others, times gain (Saxe et al., 2013)."""
def sparse(*args: Any, **kwargs: Any) -> Any: """The old name of sparse_."""
def sparse_(tensor: Any, sparsity: Any, std: Any=0.01, generator: Any=None) -> Any: """A matrix ~ N(0, std**2) with a fraction sparsity of each column set to zero (Martens, 2010)."""
def trunc_normal_(tensor: Any, mean: Any=0.0, std: Any=1.0, a: Any=-2.0, b: Any=2.0, generator: Any=None) -> Any: """tensor ~ N(mean, std**2) within [a, b]: what falls outside is drawn again."""
def uniform(*args: Any, **kwargs: Any) -> Any: """The old name of uniform_."""
def uniform_(tensor: Any, a: Any=0.0, b: Any=1.0, generator: Any=None) -> Any: """tensor ~ U(a, b)."""
def warn(message: Any, category: Any=...) -> Any: """warnings.warn at the innermost line outside of this library, however many of its functions stand between."""
def xavier_normal(*args: Any, **kwargs: Any) -> Any: """The old name of xavier_normal_."""
def xavier_normal_(tensor: Any, gain: Any=1.0, generator: Any=None) -> Any: """tensor ~ N(0, std**2), std = gain * sqrt(2 / (fan_in + fan_out)) (Glorot and Bengio, 2010)."""
def xavier_uniform(*args: Any, **kwargs: Any) -> Any: """The old name of xavier_uniform_."""
def xavier_uniform_(tensor: Any, gain: Any=1.0, generator: Any=None) -> Any: """tensor ~ U(-a, a), a = gain * sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010)."""
def zeros_(tensor: Any) -> Any: """Every element = 0."""
_normal_cdf: Any
_calculate_fan_in_and_fan_out: Any
_calculate_correct_fan: Any
_kaiming_std: Any
_warn_if_empty: Any
_deprecated: Any
