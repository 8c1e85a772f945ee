"""ChannelShuffle."""
from .. import functional as F
from ._table import REQUIRED, TableModule


class ChannelShuffle(TableModule, function=F.channel_shuffle, groups=REQUIRED):
    """Interleaves the groups of channels.

    >>> import microgradx
    >>> microgradx.nn.ChannelShuffle(2)(microgradx.arange(4).reshape(1, 4, 1, 1)).flatten()
    tensor([0, 2, 1, 3])
    """
