"""Flatten and Unflatten."""
import microgradx
from microgradx._rows import WHOLE, need

from ._table import REQUIRED, TableModule


class Flatten(TableModule, function=lambda input, start_dim, end_dim: input.flatten(start_dim, end_dim), start_dim=1, end_dim=-1):
    """Joins the dimensions start_dim to end_dim; by default all but the first.

    >>> import microgradx
    >>> microgradx.nn.Flatten()(microgradx.zeros(2, 3, 4)).shape
    microgradx.Size([2, 12])
    """

    def forward(self, input):
        """input.flatten(start_dim, end_dim)."""
        return input.flatten(self.start_dim, self.end_dim)


class Unflatten(TableModule, function=lambda input, dim, unflattened_size: input.unflatten(dim, unflattened_size),
                dim=REQUIRED, unflattened_size=REQUIRED):
    """Splits the dimension dim into unflattened_size.

    >>> import microgradx
    >>> microgradx.nn.Unflatten(1, (2, 3))(microgradx.zeros(4, 6)).shape
    microgradx.Size([4, 2, 3])
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        need(isinstance(self.dim, WHOLE), TypeError, f"Unflatten: dim must be an int, got {type(self.dim).__name__}; names are not supported")
        if not isinstance(self.unflattened_size, (tuple, list, microgradx.Size)):
            raise TypeError(f"unflattened_size must be a tuple of ints, got {self.unflattened_size!r}")
        for i, size in enumerate(self.unflattened_size):
            need(isinstance(size, int), TypeError, f"unflattened_size must be a tuple of ints, got {size!r} at position {i}")
