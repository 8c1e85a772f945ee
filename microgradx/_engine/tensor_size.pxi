# The shape of a tensor, as Python sees it.

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
            bad = next((v for v in values if not hasattr(v, "__index__")), None) if hasattr(values, "__iter__") else values
            raise TypeError(f"Size(): takes an iterable of 'int', but found {type(bad).__name__} ({bad!r}). Hint: sizes are whole numbers") from None

    def numel(self):
        """The number of elements: the product of the lengths."""
        n = 1
        for length in self:
            n *= length
        return n

    def __repr__(self):
        return f"microgradx.Size({list(self)})"

    def __getitem__(self, index):
        value = tuple.__getitem__(self, index)
        return Size(value) if isinstance(index, slice) else value

    def __add__(self, other):
        return Size(tuple.__add__(self, tuple(other)))

    def __radd__(self, other):
        return Size(tuple(other) + tuple(self))

    def __mul__(self, n):
        return Size(tuple.__mul__(self, n))

    __rmul__ = __mul__

    def __reduce__(self):
        return (Size, (tuple(self),))
