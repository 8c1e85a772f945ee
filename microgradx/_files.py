"""Writing a file so that nobody ever sees half of it."""
import os
import shutil


def write_atomically(path, data):
    """Write bytes under a temporary name beside `path`, then rename: no reader sees a part of them.

    A symbolic link goes on pointing to the file, which keeps its permissions; what is no file (a pipe, /dev/stdout) is written to.
    """
    real, there = os.path.realpath(path), os.path.exists(path)
    if there and not os.path.isfile(path) or os.path.islink(real):          # of links in a circle open says so
        with open(path, "wb") as file:
            file.write(data)
        return
    folder, name = os.path.split(real)
    os.makedirs(folder, exist_ok=True)
    if there:
        open(real, "r+b").close()           # what may only be read stays as it is
    temporary = os.path.join(folder, f"{name[:40]}.{os.urandom(8).hex()}.part")     # the name may be as long as names can be
    file = open(temporary, "xb")
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if there:
            shutil.copymode(real, temporary)
        os.replace(temporary, real)
    except BaseException:
        os.unlink(temporary)
        raise
