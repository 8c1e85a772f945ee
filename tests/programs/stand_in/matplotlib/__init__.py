"""Stands in for matplotlib where it is not installed: checks what a program hands over and writes an empty picture."""


def use(backend):
    assert backend == "Agg"
