"""What the tests of the README's table "Differences from PyTorch" share: which test belongs to which row."""
ROWS = {}  # a row's first cell: its tests


def row(cell):
    """The decorator of a test of the row that begins with this cell."""
    def enter(test):
        ROWS.setdefault(cell, []).append(test)
        return test
    return enter
