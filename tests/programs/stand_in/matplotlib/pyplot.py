"""The four calls of the third program."""
import numpy as np


def figure(number):
    assert isinstance(number, int)


def imshow(image):
    assert np.asarray(image).shape == (28, 28)


def title(text):
    assert text.startswith("prediction: ")


def savefig(path):
    with open(path, "wb"):
        pass
