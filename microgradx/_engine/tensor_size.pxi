# The shape of a tensor, as Python sees it.

cdef bint is_index(object v):
    try:
        v.__index__()
    except (AttributeError, TypeError):
        return False
    return True


class Size(tuple):
    """The shape of a tensor: a tuple of ints with numel().

    >>> import microgradx
    >>> microgradx.zeros(2, 3).shape.numel()
    6
    """

    __slots__ = ()

    def __new__(cls, values=()):
        try:
            return tuple.__new__(cls, [v.__index__() for v in values])
        except (AttributeError, TypeError):
            found = next((f"item {i} is '{type(v).__name__}'" for i, v in enumerate(values) if not is_index(v)), "") if hasattr(values, "__iter__") else repr(values)
            raise TypeError(f"Size(): takes an iterable of 'int' ({found}). Hint: sizes are whole numbers") from None

    def numel(self):
        """The number of elements: the product of the lengths."""
        n = 1
        for length in self:
            n *= length
        return n

    def __repr__(self):
        return f"microgradx.Size({list(self)})"

    def __add__(self, other):
        return Size(tuple.__add__(self, tuple(other)))

    def __radd__(self, other):
        return Size(tuple.__add__(other, tuple(self)))

    def __mul__(self, n):
        return Size(tuple.__mul__(self, n))

    __rmul__ = __mul__

    def __reduce__(self):
        return (Size, (tuple(self),))
