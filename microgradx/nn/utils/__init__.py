"""Helpers around parameters, gradients and sequences."""
