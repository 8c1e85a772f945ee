"""What a command raises to end with a message and an exit status."""


class CommandError(Exception):
    """Ends the program with this message and no traceback; status 1 for a failure, 2 for wrong usage."""

    def __init__(self, message, status=1):
        super().__init__(message)
        self.status = status
