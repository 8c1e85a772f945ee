"""Data sets of pictures."""
from .mnist import KMNIST, MNIST, FashionMNIST
from .vision import VisionDataset

__all__ = ["KMNIST", "MNIST", "FashionMNIST", "VisionDataset"]
