"""What programs tell PyTorch's compiler and ask it: nothing is compiled here, so a function is itself and the answers are no."""
from microgradx._surface import _nothing, compile
from microgradx.jit import _decorator, is_tracing

__all__ = ["allow_in_graph", "assume_constant_result", "compile", "cudagraph_mark_step_begin", "disable", "is_compiling",
           "is_dynamo_compiling", "is_exporting", "reset"]

allow_in_graph, assume_constant_result, disable = map(_decorator, ("allow_in_graph", "assume_constant_result", "disable"))
is_compiling = is_dynamo_compiling = is_exporting = is_tracing
reset = cudagraph_mark_step_begin = _nothing
