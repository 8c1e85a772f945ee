"""AdaptiveLogSoftmaxWithLoss."""
from collections import namedtuple

import microgradx
from microgradx._engine import ops
from microgradx._rows import need

from .container import ModuleList, Sequential
from .linear import Linear
from .module import Module

_ASMoutput = namedtuple("_ASMoutput", ["output", "loss"])


class AdaptiveLogSoftmaxWithLoss(Module):
    """A softmax over many classes, the rare ones in clusters of their own with smaller projections (Grave et al.,
    2017).

    Classes are numbered from frequent to rare; cutoffs are the ends of the clusters. Gives (log-probability of each
    target, mean negative log-likelihood).

    >>> import microgradx
    >>> layer = microgradx.nn.AdaptiveLogSoftmaxWithLoss(16, 20, cutoffs=[5, 10])
    >>> layer(microgradx.zeros(3, 16), microgradx.tensor([0, 7, 19])).output.shape
    microgradx.Size([3])
    """

    def __init__(self, in_features, n_classes, cutoffs, div_value=4.0, head_bias=False, device=None, dtype=None):
        super().__init__()
        cutoffs = list(cutoffs)
        need(cutoffs, ValueError, "cutoffs should be a sequence of length larger than 0")
        need(cutoffs == sorted(set(cutoffs)) and cutoffs[0] > 0 and cutoffs[-1] < n_classes and all(int(c) == c for c in cutoffs), ValueError,
             f"cutoffs must be increasing integers between 1 and n_classes - 1, got {cutoffs}")
        self.in_features, self.n_classes, self.cutoffs = in_features, n_classes, [*cutoffs, n_classes]
        self.div_value, self.head_bias = div_value, head_bias
        self.shortlist_size = self.cutoffs[0]
        self.n_clusters = len(self.cutoffs) - 1
        self.head_size = self.shortlist_size + self.n_clusters
        options = {"device": device, "dtype": dtype}
        self.head = Linear(in_features, self.head_size, bias=head_bias, **options)
        self.tail = ModuleList()
        for i in range(self.n_clusters):
            hidden = int(in_features // div_value ** (i + 1))
            self.tail.append(Sequential(Linear(in_features, hidden, bias=False, **options),
                                        Linear(hidden, self.cutoffs[i + 1] - self.cutoffs[i], bias=False, **options)))

    def reset_parameters(self):
        """Draw all weights anew."""
        self.head.reset_parameters()
        for first, second in self.tail:
            first.reset_parameters()
            second.reset_parameters()

    def forward(self, input_, target_):
        """(log-probability of each target, mean loss)."""
        batched = target_.ndim > 0
        input, target = (input_, target_) if batched else (input_.unsqueeze(0), target_.unsqueeze(0))
        if batched and (input_.ndim != 2 or input_.size(0) != target_.size(0)) or not batched and input_.ndim != 1:
            raise RuntimeError(f"input {list(input_.shape)} and target {list(target_.shape)} differ in batch size")
        if target.numel() and (int(target.min()) < 0 or int(target.max()) >= self.n_classes):
            raise RuntimeError(f"target values must lie in [0, {self.n_classes - 1}]")
        head = ops.log_softmax(self.head(input), 1)
        gather = target.clone()
        output = input.new_zeros(target.size(0))
        for i in range(self.n_clusters):
            low, high = self.cutoffs[i], self.cutoffs[i + 1]
            rows = ((target >= low) & (target < high)).nonzero().squeeze(1)
            if rows.numel():
                inside = ops.log_softmax(self.tail[i](input.index_select(0, rows)), 1)
                output = output.index_copy(0, rows, inside.gather(1, (target[rows] - low).unsqueeze(1)).squeeze(1))
                gather[rows] = self.shortlist_size + i
        output = output + head.gather(1, gather.unsqueeze(1)).squeeze(1)
        loss = (-output).mean()
        return _ASMoutput(output if batched else output.squeeze(0), loss)

    def log_prob(self, input):
        """Log-probabilities of all classes, (N, n_classes)."""
        head = ops.log_softmax(self.head(input), 1)
        parts = [head[:, :self.shortlist_size]]
        for i, tail in enumerate(self.tail):
            column = self.shortlist_size + i
            parts.append(ops.log_softmax(tail(input), 1) + head[:, column:column + 1])
        return microgradx.cat(parts, 1)

    def predict(self, input):
        """The most likely class of each row."""
        return self.log_prob(input).argmax(1)
