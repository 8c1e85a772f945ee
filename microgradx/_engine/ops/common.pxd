# What every module of ops stands on: the layers below, whole.
from kernels.types cimport *
from libc.string cimport memcpy, memset
from microgradx._engine cimport dispatch as K
from microgradx._engine.dtype cimport *
from microgradx._engine.loops cimport *
from microgradx._engine.tape cimport *
from microgradx._engine.tensor cimport *
