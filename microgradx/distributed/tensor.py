"""Tensors that are spread over several processes: a group has one here, so a program that asks whether a tensor is one hears no."""
from microgradx._machine import _absent_type

DTensor = _absent_type("DTensor", NotImplementedError, "process groups have one process")
