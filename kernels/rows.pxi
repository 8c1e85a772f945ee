# Fills `table` from mgx_rows, a name and the kernels by dtype each, which stand in the order of the table's fields.
from libc.string cimport memcpy

cdef extern from *:
    const void* mgx_rows[1][1]

DTYPES = ("f32", "f64", "i64", "i32", "i16", "i8", "u8", "bool", "f16", "bf16")


cdef list fill(size_t room):
    """The names of the kernels, which take that much of the table."""
    cdef size_t row, count = sizeof(mgx_rows) // sizeof(mgx_rows[0]), size = sizeof(mgx_rows[0]) - sizeof(void*)
    if count * size != room:
        raise SystemError(f"{count} rows of kernels for {room // size} in the table")
    for row in range(count):
        memcpy(<char*>&table + row * size, &mgx_rows[row][1], size)
    return [f"{(<const char*>mgx_rows[row][0]).decode().lower()}_{dtype}" for row in range(count) for dtype in DTYPES[:size // sizeof(void*)]]
