"""The engine: storage, tensor, tape and the op table."""
