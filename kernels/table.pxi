# What every family has behind its `table` and NAMES, the names of the kernels in the order of the table's fields.

def table_address() -> int:
    """The address of this level's table of kernels, which the engine copies."""
    return <size_t>&table


def addresses() -> dict[str, int]:
    """Every kernel's address by name, for the tests; a dtype that has none is left out."""
    return {name: (<size_t*>&table)[k] for k, name in enumerate(NAMES) if (<size_t*>&table)[k]}
