"""Optimizers of process groups: of one process, which holds all of the state."""
from microgradx import distributed
from microgradx._rows import need
from microgradx.optim import Optimizer

__all__ = ["ZeroRedundancyOptimizer"]


class ZeroRedundancyOptimizer(Optimizer):
    """Steps by optimizer_class(params, **defaults), `optim`, which holds the state; processes would share it out, and here there is one.

    params: as for every optimizer, of one dtype. parameters_as_bucket_view changes nothing.
    ValueError before `distributed.init_process_group`; NotImplementedError for overlap_with_ddp=True.
    Source: Rajbhandari et al., "ZeRO: memory optimizations toward training trillion parameter models" (2020), stage 1.

    >>> import microgradx
    >>> from microgradx import distributed
    >>> from microgradx.distributed.optim import ZeroRedundancyOptimizer
    >>> distributed.init_process_group("gloo", "tcp://localhost:29500", world_size=1, rank=0)
    >>> optimizer = ZeroRedundancyOptimizer(microgradx.nn.Linear(2, 1).parameters(), microgradx.optim.Adam, lr=0.1)
    >>> type(optimizer.optim).__name__, optimizer.param_groups[0]["lr"]
    ('Adam', 0.1)
    >>> distributed.destroy_process_group()
    """

    def __init__(self, params, optimizer_class, process_group=None, parameters_as_bucket_view=False, overlap_with_ddp=False, **defaults):
        distributed.get_rank(process_group)
        need(not overlap_with_ddp, NotImplementedError, "ZeroRedundancyOptimizer: overlap_with_ddp=True is not supported: one process waits for nobody")
        super().__init__(params, defaults)
        dtypes = {p.dtype for group in self.param_groups for p in group["params"]}
        need(len(dtypes) == 1, ValueError, "ZeroRedundancyOptimizer only supports using the same dense type for all parameters but got "
             + " and ".join(sorted(map(str, dtypes))))
        self.optim, self._consolidated = optimizer_class(self.param_groups, **defaults), None
        self.param_groups = self.optim.param_groups     # one list: a scheduler that sets a rate here sets it there

    def add_param_group(self, param_group):
        """Add a group of parameters, to `optim` too."""
        super().add_param_group(param_group) if "optim" not in self.__dict__ else self.optim.add_param_group(param_group)

    def step(self, closure=None, **kwargs):
        """Step by `optim`."""
        return self.optim.step(closure, **kwargs)

    def consolidate_state_dict(self, to=0):
        """Gather the state, for the state_dict of the process `to`."""
        self._consolidated = self.optim.state_dict() if to == distributed.get_rank() else None

    def state_dict(self):
        """The state of `optim` when consolidate_state_dict was called; RuntimeError before that."""
        need(self._consolidated, RuntimeError, "Optimizer state has not been consolidated on this rank. Please call `consolidate_state_dict(to=0)` on all "
             "ranks beforehand if you meant to save the global state.")
        return self._consolidated

    def load_state_dict(self, state_dict):
        """Load a state that state_dict gave, or another optimizer of that class."""
        self.optim.load_state_dict(state_dict)
        self.param_groups, self.state = self.optim.param_groups, self.optim.state
