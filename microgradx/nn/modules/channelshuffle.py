"""ChannelShuffle."""
from .. import functional as F
from ._table import REQUIRED, TableModule

__all__ = ["ChannelShuffle"]


class ChannelShuffle(TableModule, function=F.channel_shuffle, groups=REQUIRED):
    """Interleaves the groups of channels."""
