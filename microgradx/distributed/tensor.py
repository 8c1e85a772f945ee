"""Tensors and modules that are spread over several processes: a group has one here, so a program that asks whether a tensor is one hears no."""
from microgradx._machine import _absent_type

for _name in "DTensor DeviceMesh FSDPModule FullyShardedDataParallel implicit_replication".split():
    globals()[_name] = _absent_type(_name, NotImplementedError, "process groups have one process")
