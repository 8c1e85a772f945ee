"""Writing a file so that nobody ever sees half of it."""
import os
import shutil


def write_atomically(path, data):
    """Write bytes under a temporary name beside `path`, then rename: no reader sees a part of them.

    A link goes on pointing to the file, which keeps its permissions; what is no file (a pipe, /dev/null) is written to.
    """
    path = os.path.realpath(path)
    folder, name = os.path.split(path)
    os.makedirs(folder, exist_ok=True)
    there = os.path.exists(path)
    if there and not os.path.isfile(path):
        with open(path, "wb") as file:
            file.write(data)
        return
    temporary = os.path.join(folder, f"{name[:40]}.{os.urandom(8).hex()}.part")     # the name may be as long as names can be
    file = open(temporary, "xb")
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if there:
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
