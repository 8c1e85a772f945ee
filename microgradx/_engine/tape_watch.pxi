# What is asked of a recorded graph as a whole.

def depends_on_others(list tensors, set own):
    """Do these tensors depend on a leaf that wants a gradient and is not one of `own`?"""
    cdef set seen = set()
    cdef list stack = [edge_of(<Tensor>t) for t in tensors]
    while stack:
        edge = stack.pop()
        if isinstance(edge, tuple):
            edge = edge[0]
        if edge is None or edge in seen:
            continue
        if isinstance(edge, Tensor):
            if edge not in own:
                return True
            continue
        seen.add(edge)
        stack.extend((<Node>edge).edges)
    return False
