# Fills `table` from mgx_rows, a name and the kernels by dtype each, which stand in the order of the table's fields.
from libc.string cimport memcpy

DTYPES = ("f32", "f64", "i64", "i32", "i16", "i8", "u8", "bool")


cdef list fill():
    """The names of the kernels."""
    cdef size_t row, count = sizeof(mgx_rows) // sizeof(mgx_entry), size = sizeof(mgx_rows[0].fn)
    if count * size != sizeof(table):
        raise SystemError(f"{count} rows of kernels for a table of {sizeof(table) // size}")
    for row in range(count):
        memcpy(<char*>&table + row * size, mgx_rows[row].fn, size)
    return [f"{mgx_rows[row].name.decode().lower()}_{dtype}" for row in range(count) for dtype in DTYPES[:size // sizeof(void*)]]


NAMES = fill()

include "kernels/table.pxi"
