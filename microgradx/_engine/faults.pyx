"""Planting a fault in a backward rule, so that tests can show that they would find it. Nothing but tests imports this.

The walk already asks each row for a C rule and otherwise calls a Python one, so a row with a fault is a row whose rule became a
Python one: code that runs without faults is the same with and without this module.
"""
import gc

from microgradx._engine.tape cimport looks_at
from microgradx._engine.tensor cimport Looks, Node, Row, Tensor, backward_fn

from microgradx._engine.tape import ROWS


cdef class Planted:
    """The rule of a row with a fault in it; rows that were renamed while it was planted keep it, with the fault switched off."""
    cdef backward_fn c_rule
    cdef object py_rule, fault

    def rule(self, Node n, object grads):
        """What the right rule gives."""
        return self.c_rule(n, grads) if self.c_rule != NULL else self.py_rule(n, grads)

    def __call__(self, Node n, object grads):
        return self.rule(n, grads) if self.fault is None else self.fault(self.rule, n, grads)


def plant(str name, fault):
    """Until the function that is returned is called, row `name` gets its gradients from fault(rule, node, grads)."""
    cdef Row row = ROWS[name]
    cdef Planted planted = Planted()
    planted.c_rule, planted.py_rule, planted.fault = row.c_backward, row.py_backward, fault
    rows = [r for r in gc.get_objects() if type(r) is Row and (<Row>r).name == name]     # with the copies that go by another name
    for r in rows:
        (<Row>r).c_backward, (<Row>r).py_backward = NULL, planted

    def remove():
        planted.fault = None
        for r in rows:
            (<Row>r).c_backward, (<Row>r).py_backward = planted.c_rule, planted.py_rule
    return remove


def inputs_of(Node n):
    """Per input of a node (where its gradient goes, as something that is equal for equal places; the shape there), or None."""
    cdef list out = []
    for edge in n.edges:
        if edge is None:
            out.append(None)
            continue
        looks = looks_at(edge)
        place = id(edge) if isinstance(edge, Tensor) else (id(edge[0]), edge[1]) if isinstance(edge, tuple) else (id(edge), 0)
        out.append((place, tuple([looks.shape[i] for i in range(looks.nd)])))
    return out
