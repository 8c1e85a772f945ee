"""Tensors of what programs have: numbers, nested sequences of numbers, arrays.

`from_data` chooses: arrays are copied as they are, usual lists go to the engine's `of_numbers`, lists of like tensors or arrays are joined, and all other
sequences are read number by number (`Nested`), which finds their shape, what dtype the numbers imply together, and what is wrong with them.
"""
import builtins
import functools
import itertools
import math

import numpy as np

import microgradx
from microgradx._engine import ops
from microgradx._engine.dtype import DTYPES, as_dtype, get_default_dtype, promote_types
from microgradx._engine.tensor import Tensor, from_array, of_numbers
from microgradx._rows import WHOLE, largest, need


def from_data(op, data, dtype):
    """A fresh tensor with a copy of data, of dtype or of the one that data implies."""
    if isinstance(data, Tensor):
        return ops.cast_to(data.detach(), dtype or data.dtype, True)
    if isinstance(data, (np.ndarray, np.generic)):
        forwards(op, data)
        array = of_array(np.asarray(data), dtype)
        return ops.cast_to(array, dtype or array.dtype, True)
    dtype = as_dtype(dtype)
    plain = of_numbers(data, dtype)
    if plain is not None:
        return plain
    if hasattr(data, "__dlpack__"):
        return from_data(op, microgradx.from_dlpack(data), dtype)
    types = {type(d) for d in data} if isinstance(data, (list, tuple)) else ()
    if types == {Tensor} and {(d.dtype, d.dim()) for d in data} == {(dtype or data[0].dtype, 0)}:
        return ops.stack([d.detach() for d in data])
    if types == {np.ndarray} and len({(d.dtype, d.shape) for d in data}) == 1 and _fits(data[0], dtype):
        return from_data(op, np.array(data), dtype)
    return Nested(op, data, dtype).tensor()


# ---------------------------------------------------------------------------------------------------- arrays

def forwards(op, array):
    """Refuse negative strides, also those of dimensions of length 1, which the array's buffer does not show."""
    if array.strides and min(array.strides) < 0:
        raise ValueError(f"{op}: At least one stride in the given numpy array is negative: {array.strides}. Hint: array.copy()")


def of_array(array, dtype):
    """from_array; larger unsigned integers, of which there are no tensors, become what is asked for."""
    if dtype is not None and array.dtype.kind == "u" and array.itemsize > 1 and array.dtype.isnative:
        dtype = as_dtype(dtype)
        array = array.astype("float64" if dtype.is_floating_point else dtype.np_name)
    return from_array(array)


def _fits(array, dtype):
    """Does every number of the array's dtype fit dtype?"""
    if dtype is None:
        return True
    return array.dtype.char not in "gG" and (dtype.is_floating_point or dtype.is_complex or np.can_cast(array.dtype, dtype.np_name))


# ---------------------------------------------------------------------------------------------------- numbers

def kind_of(number):
    """The type of Python's that the number is of."""
    if isinstance(number, bool):
        return bool
    return int if isinstance(number, WHOLE) else builtins.complex if isinstance(number, builtins.complex) else float


def implied(kinds):
    """The dtype that numbers of these kinds, or tensors of these dtypes, have together."""
    default = get_default_dtype()
    defaults = {bool: DTYPES["bool"], int: DTYPES["int64"], float: default, builtins.complex: default.to_complex()}
    return functools.reduce(promote_types, [defaults.get(kind, kind) for kind in kinds])


def fit(op, numbers, dtype):
    """RuntimeError where a number does not fit dtype (-255 to -1 wrap to uint8), instead of another number."""
    floating = dtype.is_floating_point
    low, high = (-largest(dtype), largest(dtype)) if floating else (np.iinfo(dtype.np_name).min, np.iinfo(dtype.np_name).max)
    for v in numbers:
        if not (low or isinstance(v, int) and -high) <= v <= high and not (floating and not math.isfinite(v)):
            raise RuntimeError(f"{op}(): value cannot be converted to type {dtype.name} without overflow: {v}. Hint: use a wider dtype")


def _array_of(op, numbers, dtype):
    """Numbers as an array of the widest dtype of dtype's kind."""
    if dtype.is_complex:
        return np.array(numbers, np.complex128)
    if dtype is DTYPES["bool"]:
        return np.array([v != 0 for v in numbers], bool)
    wide = any(isinstance(v, builtins.complex) for v in numbers)
    need(not wide, TypeError, f"{op}(): must be real number, not complex, for {dtype}. Hint: a complex dtype")
    if dtype.is_floating_point:
        return np.array(numbers, np.float64)
    if any(isinstance(v, int) and not -2 ** 63 <= v < 2 ** 63 for v in numbers):
        raise ValueError(f"{op}(): Overflow when unpacking long long: an integer does not fit int64")
    fit(op, numbers, dtype)
    return np.array([int(v) for v in numbers], np.int64)


# ---------------------------------------------------------------------------------------------------- nested sequences

def _is_sequence(data):
    """Of a class of its own, which NumPy does not know better than its length and parts."""
    both = data, type(data)         # an Enum's class has a length, but its members have none
    return (all(hasattr(owner, name) for owner in both for name in ("__len__", "__getitem__"))
            and not isinstance(data, (str, bytes, dict)) and not hasattr(data, "__array__"))


class Nested:
    """Nested sequences, read from the outside to the inside.

    The lengths of the first ones are the shape, which the others must have, too; where the first ones are empty, nothing of the others is looked at.
    """

    def __init__(self, op, data, dtype):
        self.op, self.dtype = op, dtype
        self.shape, self.numbers = [], []
        self.kinds = set()              # of Python's numbers the type, of arrays and tensors the dtype
        self.read(data, 0)

    def tensor(self):
        """The tensor of what was read."""
        dtype = self.dtype or implied(self.kinds)
        array = _array_of(self.op, [] if self.is_empty() else self.numbers, dtype)
        return ops.cast_to(from_array(array.reshape(self.shape)), dtype, True)

    def is_empty(self):
        """Is a first sequence empty?"""
        return 0 in self.shape

    def read(self, data, dim):
        """Read what stands at this depth."""
        if isinstance(data, (list, tuple, builtins.range)):
            self.sequence(data, data, dim)
        elif _is_sequence(data):
            self.sequence(data, list(itertools.islice(data, len(data) + 1)), dim)       # its length may be another one, or it has no end
        elif isinstance(data, (int, float, builtins.complex)) and not isinstance(data, np.generic):
            self.number(data, dim)
        else:
            plain, dtype = self.tensor_as_number(data) if isinstance(data, Tensor) else self.array_as_numbers(data, dim)
            kinds = set(self.kinds)
            self.read(plain, dim)
            if dtype is not None:           # which its numbers do not say
                self.kinds = kinds | {dtype}

    def sequence(self, data, parts, dim):
        """Read the parts of data; the first sequence of each depth says the length there."""
        need(dim < 64, ValueError, f"{self.op}(): too many dimensions '{type(data).__name__}'. Hint: does a list contain itself?")
        if not self.is_empty():
            if dim == len(self.shape) and not self.numbers:
                self.shape.append(len(data))
            need(dim < len(self.shape), TypeError, f"{self.op}(): a {type(data).__name__} beside a number at dim {dim}")
            need(len(parts) == self.shape[dim], ValueError, f"expected sequence of length {self.shape[dim]} at dim {dim} (got {len(parts)})")
        if not len(parts):
            self.kinds.add(float)
        for part in parts:
            self.read(part, dim + 1)

    def number(self, number, dim):
        """Note a number of Python's."""
        if dim != len(self.shape) and not self.is_empty():
            raise TypeError(f"{self.op}(): not a sequence at dim {dim}: got {type(number).__name__} beside a list")
        self.kinds.add(kind_of(number))
        self.numbers.append(number)

    def tensor_as_number(self, tensor):
        """(the number of a tensor that holds one, its dtype)."""
        need(tensor.numel() == 1, ValueError, f"{self.op}(): only one element tensors can be converted to Python scalars, "
                                              f"got one of shape {list(tensor.shape)} in a list. Hint: microgradx.stack(list)")
        return tensor.item(), tensor.dtype

    def array_as_numbers(self, data, dim):
        """(nested lists of the numbers that NumPy finds in data, their dtype where data has one)."""
        array = np.array(data)
        if array.dtype.kind == "O" and self.dtype is not None and self.dtype.is_floating_point and hasattr(data, "__float__"):
            array = np.array(float(data))           # Decimal, Fraction
        if array.dtype.kind not in "biufc":
            first = isinstance(data, str) and dim and not self.numbers and not self.is_empty()
            error = ValueError if first else TypeError if array.dtype.kind in "US" or self.dtype is not None else RuntimeError
            name = type(data).__name__
            deep = f"too many dimensions {name!r}: " if first else ""
            raise error(f"{self.op}(): {deep}Could not infer dtype of {name}; give numbers, nested lists of numbers, arrays or tensors")
        plain = array.astype({"f": np.float64, "c": np.complex128}.get(array.dtype.kind, array.dtype)).tolist()         # long doubles, too
        return plain, (self.dtype or from_array(array).dtype) if hasattr(data, "__array__") else None     # arrays, and columns of a table
