"""What a public function says when it fails on arguments that it does not take.

A call that works pays for a look at its numbers in C. One that fails is looked at: an argument of a type that PyTorch's signature
does not allow is what went wrong, whatever the computation tripped over, and is named in a TypeError; what came from Python or NumPy
instead of from here (an attribute that a list lacks, an array that is too large) becomes the error PyTorch raises.
"""
import functools
import inspect
import operator
import re
import sys

import numpy as np

from microgradx._engine.dtype import dtype
from microgradx._engine.tensor import Tensor

_OURS = re.compile(r"(?!(float|int)\(\) )([\w.]+(\(\))?:|[\w.]+\(\) |[A-Z]\w+ \w+ |\")")      # how messages from here begin
_FOREIGN = re.compile(r"zip\(\) argument|values to unpack|could not be broadcast|invalid literal|could not convert string|negative dimensions"
                      r"|index out of range$|range of .* is not finite|must be larger than min in range|cannot convert float|object too deep|inhomogeneous")
_MANY = re.compile(r"Boolean value of Tensor with|The truth value of an (empty )?array|only one element tensors can be converted to Python scalars, got shape")
_TOO_LARGE = re.compile(r"too big|too large|Maximum allowed|Unable to allocate")


def _an_int(x):
    return isinstance(x, (int, np.integer)) and not isinstance(x, bool) or isinstance(x, Tensor) and not x.dim() and _whole(x.dtype)


_PLAIN = {int}


def _whole(dtype):
    return not (dtype.is_floating_point or dtype.is_complex or dtype.name == "bool")


def _a_size(x):
    """An int, or what holds one: PyTorch looks less closely at sizes than at dimensions."""
    return (_an_int(x) or isinstance(x, Tensor) and x.numel() == 1 and _whole(x.dtype)
            or isinstance(x, np.ndarray) and not x.ndim and x.dtype.kind in "iu")


def _some_ints(x):
    if isinstance(x, (tuple, list)):
        return {*map(type, x)} <= _PLAIN or all(_a_size(n) or isinstance(n, (tuple, list)) for n in x)
    return _a_size(x) and not isinstance(x, np.ndarray)


def _one_int(x):
    return x if isinstance(x, (tuple, list)) or not _a_size(x) else operator.index(x)


def _a_tensor(x):
    return isinstance(x, Tensor) or getattr(x, "is_sparse", False)


def _a_float(x):
    return isinstance(x, (float, int, np.floating, np.integer, np.bool_)) or isinstance(x, Tensor) and not x.dim() and not x.dtype.is_complex


_BOOL = ("bool", lambda x: x is True or x is False)
_INT = ("int", _an_int)
# what arguments of some names, or of a function's, may be beside None; a name that several types go by is not here alone
_KINDS = {name: (word, test) for word, names, test in (
    ("Tensor", "input self mat mat1 mat2 vec vec1 vec2 batch1 batch2 tensor1 tensor2 mask A B input1 input2 y tau LU LU_data pivots LU_pivots prepend append "
     "equal.other logaddexp.other logaddexp2.other ldexp.other gcd.other lcm.other fmax.other fmin.other nextafter.other dist.other inner.other ormqr.other "
     "gammainc.other gammaincc.other igamma.other igammac.other lerp.end as_strided_scatter.src segment_reduce.data complex.real complex.imag polar.abs "
     "polar.angle index_reduce.index vander.x cross.other heaviside.values slice_scatter.src diagonal_scatter.src triplet_margin_loss.anchor "
     "triplet_margin_loss.positive triplet_margin_loss.negative conv1d.weight conv2d.weight bilinear.weight multilabel_margin_loss.target",
     lambda x: isinstance(x, Tensor)),
    ("Tensor", "addmm.mat1 kl_div.input margin_ranking_loss.input2", _a_tensor),
    ("Tensor or a number", "other exponent weight value src condition values searchsorted.input bucketize.input isin.elements "
     "isin.test_elements",
     lambda x: isinstance(x, (int, float, complex, np.ndarray, np.generic)) or _a_tensor(x)),
    ("int", "dim0 dim1 dim2 start_dim end_dim offset chunks minlength num_groups upscale_factor downscale_factor num_classes ignore_index select.index "
     "narrow_copy.start select_scatter.index slice_scatter.step mvlgamma.p combinations.r tril_indices.row tril_indices.col triu_indices.row "
     "triu_indices.col cov.correction nonzero_static.size aminmax.dim median.dim nanmedian.dim gradient.edge_order stft.hop_length unfold.size unfold.step "
     "rot90.k polygamma.n histc.bins from_file.size multigammaln.p", _an_int),
    ("int or Tensor", "repeat_interleave.repeats narrow.start", lambda x: isinstance(x, Tensor) or _an_int(x)),
    ("int", "diagonal storage_offset k n eye.m steps num_samples length window_length", _a_size),
    ("int or tuple of ints", "dim dims pad shifts s split_sizes movedim.source destination stride dilation kernel_size output_size", _some_ints),
    ("int or list of ints", "split_size_or_sections", lambda x: not isinstance(x, np.generic) and _some_ints(x)),
    ("int, or a list or tensor of ints", "indices_or_sections", lambda x: isinstance(x, Tensor) or _some_ints(x)),
    ("float", "nan posinf neginf eps lambd margin renorm.maxnorm histc.min histc.max elu.alpha celu.alpha leaky_relu.negative_slope fftfreq.d rfftfreq.d "
     "pairwise_distance.p pdist.p", _a_float),
    ("str", "norm interpolation qr.mode meshgrid.indexing", lambda x: isinstance(x, str)),
    ("bool", "keepdim descending stable sorted largest unbiased accumulate return_inverse return_counts right out_int32 equal_nan include_self "
     "requires_grad as_tuple with_replacement replacement upper left pivot adjoint hermitian full_matrices log_input align_corners "
     "zero_infinity use_input_stats cudnn_enabled is_causal log_target return_complex onesided rrelu.training poisson_nll_loss.full "
     "from_file.shared", _BOOL[1]),
    ("dtype", "dtype", lambda x: isinstance(x, dtype) or isinstance(x, type) and x in (float, int, bool, complex)),
    ("Tensor, or as many as there are results", "out", lambda x: all(isinstance(t, Tensor) for t in (x if isinstance(x, (tuple, list)) else [x]))),
    ("tuple of Tensors", "tensors", lambda x: isinstance(x, (tuple, list)) and all(_a_tensor(t) for t in x)),
) for name in names.split()}
_REQUIRED = "input self mat mat1 mat2 vec vec1 vec2 batch1 batch2 tensor1 tensor2 mask A other exponent src tensors".split()
# functions whose argument of this name is something else, or, in PyTorch's Python code, as true as what is given
_OTHERS = {"tau": "gumbel_softmax", "k": "local_response_norm", "s": "scalar_tensor", "n": "_polynomial_", "upper": "rrelu", "dims": "tensordot",
           "center": "stft", "get_infos": "lu", "ambiguity_check": "dim_order", "dim": "logsumexp"}
_EITHER = re.compile(r"where|add|sub(tract)?|mul(tiply)?|(true_)?div(ide)?|floor_divide|pow|float_power|remainder|bitwise_(left|right|and|x?or).*|xlog.*|zeta|"
                     ".*_polynomial_.*")        # whose input may be a number, if another argument is a tensor
_SIZES = ("padding", "output_padding", "groups", "divisor_override")        # and, in nn.functional, what _KINDS says to be ints
_NULLABLE = ("requires_grad", "stable", "dims", "pin_memory")         # None, too, though they default to something else
# what is looked at before the call: its usual type, which needs no closer look, and what makes that of another
_BEFORE = {"Tensor": (Tensor, None), "int": (int, operator.index), "bool": (bool, None), "float": (float, float), "str": (str, None), "dtype": (dtype, None),
           "int or Tensor": (int, None), "int or list of ints": (int, None), "int, or a list or tensor of ints": (int, None),
           "int or tuple of ints": (int, _one_int)}


def _kinds(function, signature, strict):
    """{parameter: (word, test, may it be None)} of a function of this name.

    strict: what defaults to a bool takes nothing else, and a dim that is required or defaults to a number is one. If not, as in
    nn.functional, ints and tuples of them become Python's, and the function says which it takes.
    """
    kinds = {}
    for name, p in signature.items():
        known = function.rpartition(".")[2]
        found = _KINDS.get(f"{known}.{name}") or _KINDS.get("other" if name == "input" and _EITHER.fullmatch(known) else name)
        if not strict and (name in _SIZES or found and found[0] == "int or tuple of ints"):
            found = ("int or tuple of ints", lambda x: True)
        if name in _OTHERS and _OTHERS[name] in function:
            continue
        if strict and isinstance(p.default, bool):
            found = _BOOL
        elif strict and name == "dim" and (p.default is p.empty or isinstance(p.default, int)):
            found = _INT
        if found is not None:
            kinds[name] = (*found, name not in _REQUIRED and (p.default is None or not strict and found[0] != "bool" or name in _NULLABLE))
    return kinds


def _described(x):
    if isinstance(x, Tensor):
        return f"Tensor {list(x.shape)}"
    module = type(x).__module__
    name = f"{module}.{type(x).__name__}" if module in ("numpy", "torch") else type(x).__name__
    return f"{name} {x!r:.40}" if isinstance(x, (bool, int, float, str)) else name


def _misfit(name, hint, kinds, parameters, args, kwargs):
    """The TypeError that names the first argument of a type it may not have, or None."""
    for position, (parameter, value) in enumerate([*zip(parameters, args, strict=False), *kwargs.items()], 1):
        word, test, optional = kinds.get(parameter, (None, None, None))
        if test is not None and (not optional if value is None else not test(value)):
            where = f" (position {position})" if position <= min(len(args), len(parameters)) else ""
            if parameter == "tensors" and isinstance(value, (tuple, list)):
                odd = next(i for i, x in enumerate(value) if not _a_tensor(x))
                return TypeError(f"{name}(): expected Tensor as element {odd} of argument '{parameter}', but got {type(value[odd]).__name__}")
            return TypeError(f"{name}(): argument '{parameter}'{where} must be {word}, not {_described(value)}. {hint}")
    return None


def _said(name, hint, native, args, kwargs, error):
    """The error to raise where a call of name with arguments of the right types ended in error: error itself where it says what is wrong."""
    got = f"got ({', '.join([_described(x) for x in args] + [f'{k}={_described(x)}' for k, x in kwargs.items()])})"
    text = str(error)
    if (isinstance(error, (AttributeError, UnboundLocalError)) or isinstance(error, TypeError) and not _OURS.match(text)
            or (native or isinstance(error, ValueError)) and _MANY.match(text)):       # many numbers where one should be
        return TypeError(f"{name}() received an invalid combination of arguments - {got}: {text.rstrip('.')}. {hint}")
    if isinstance(error, OverflowError) and "to C" in text:
        return ValueError(f"{name}(): Overflow when unpacking long long: {got}. Hint: sizes and dimensions must fit int64")
    if isinstance(error, MemoryError) or isinstance(error, ValueError) and _TOO_LARGE.search(text):
        return RuntimeError(f"{name}: the result is too large ({text or 'out of memory'}): {got}. Hint: use smaller sizes")
    if isinstance(error, (ValueError, IndexError, OverflowError)) and _FOREIGN.search(text) and not _OURS.match(text):
        return (IndexError if isinstance(error, IndexError) else RuntimeError)(f"{name}: {text}: {got}. {hint}")
    return error


def _failed(name, hint, native, kinds, parameters, args, kwargs, error):
    """The error to raise where arguments of name are not what it takes, or where its call ended in error."""
    return _misfit(name, hint, kinds, parameters, args, kwargs) or error and _said(name, hint, native, args, kwargs, error)


def unlooked(module, name, args, kwargs, error):
    """What the error of a native function becomes that is not looked at: Cython's own do not say whose argument is of another type."""
    ours = not isinstance(error, (TypeError, ValueError, MemoryError))
    return error if ours else _said(name, f"Hint: help({module}.{name}) shows what it takes", False, args, kwargs, error)


def looks(function, prefix="", strict=True, numbers=True, native=True):
    """How a call of the function looks at its arguments, for Called; its name there follows the prefix ("linalg.").

    What has to be a tensor is looked at before, and, unless numbers is False, what Python would take for another type without an error:
    numbers, bools and words. NumPy's numbers and tensors without dimensions, where a number is wanted, become Python's.
    native: is it PyTorch's in C++, so that a tensor of many numbers where one should be is a TypeError?
    """
    name = prefix + function.__name__
    hint = f"Hint: help(microgradx.{'' if strict else 'nn.functional.'}{name}) shows what it takes"
    signature = inspect.signature(function).parameters
    parameters = [p.name for p in signature.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    kinds = _kinds(name.rstrip("_"), signature, strict)
    before = sorted((parameters.index(p) if p in parameters else sys.maxsize, p, *_BEFORE[word], test, optional)      # a keyword has no place
                    for p, (word, test, optional) in kinds.items() if word in _BEFORE and (numbers or word == "Tensor"))
    return {"before": before, "failed": functools.partial(_failed, name, hint, native, kinds, parameters)}
