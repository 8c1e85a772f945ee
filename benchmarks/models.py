"""Small models as programs have them, in PyTorch's words, which are microgradx's too.

A row of MODELS makes (module, inputs, loss function of the outputs) with the library T; weights come from its seed, inputs from NumPy's.
"""
import numpy as np


def tokens(T, *shape, high):
    return T.from_numpy(np.random.default_rng(4).integers(0, high, shape))


def pictures(T, *shape):
    return T.from_numpy(np.random.default_rng(4).standard_normal(shape).astype(np.float32))


def next_word(T, model, words, vocabulary):
    """A language model: each word foretells the next."""
    targets = words[:, 1:].reshape(-1)
    return model, words[:, :-1], lambda out: T.nn.functional.cross_entropy(out.reshape(-1, vocabulary), targets)


def labelled(T, model, x, classes=10):
    labels = tokens(T, len(x), high=classes)
    return model, x, lambda out: T.nn.functional.cross_entropy(out, labels)


def gpt(T, layers, width, heads, batch, length, vocabulary=512):
    """A decoder of pre-norm blocks with causal attention."""
    nn, F = T.nn, T.nn.functional

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
            self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
            self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

        def forward(self, x):
            q, k, v = (t.view(*t.shape[:2], heads, -1).transpose(1, 2) for t in self.qkv(self.norm1(x)).chunk(3, dim=-1))
            x = x + self.out(F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(x.shape))
            return x + self.mlp(self.norm2(x))

    class GPT(nn.Module):
        def __init__(self):
            super().__init__()
            self.token, self.place = nn.Embedding(vocabulary, width), nn.Embedding(length, width)
            self.blocks = nn.Sequential(*(Block() for _ in range(layers)))
            self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary)

        def forward(self, words):
            return self.head(self.norm(self.blocks(self.token(words) + self.place(T.arange(words.shape[1])))))

    return next_word(T, GPT(), tokens(T, batch, length + 1, high=vocabulary), vocabulary)


def lstm(T, width, layers, batch, length, vocabulary=512):
    nn = T.nn

    class Language(nn.Module):
        def __init__(self):
            super().__init__()
            self.token, self.lstm = nn.Embedding(vocabulary, width), nn.LSTM(width, width, layers, batch_first=True)
            self.head = nn.Linear(width, vocabulary)

        def forward(self, words):
            return self.head(self.lstm(self.token(words))[0])

    return next_word(T, Language(), tokens(T, batch, length + 1, high=vocabulary), vocabulary)


def encoder(T, width, batch, length, vocabulary=512):
    nn = T.nn

    class Classifier(nn.Module):
        def __init__(self):
            super().__init__()
            layer = nn.TransformerEncoderLayer(width, 4, 4 * width, dropout=0.0, batch_first=True)
            self.token, self.encoder, self.head = nn.Embedding(vocabulary, width), nn.TransformerEncoder(layer, 2), nn.Linear(width, 10)

        def forward(self, words):
            return self.head(self.encoder(self.token(words)).mean(1))

    return labelled(T, Classifier(), tokens(T, batch, length, high=vocabulary))


def resnet(T, batch):
    """ResNet-20 for pictures of 32x32."""
    nn, F = T.nn, T.nn.functional

    class Block(nn.Module):
        def __init__(self, inside, out, stride):
            super().__init__()
            self.conv1, self.norm1 = nn.Conv2d(inside, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out)
            self.conv2, self.norm2 = nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out)
            self.skip = nn.Identity() if inside == out else nn.Conv2d(inside, out, 1, stride, bias=False)

        def forward(self, x):
            return F.relu(self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x))))) + self.skip(x))

    widths = [(16, 16, 1)] * 3 + [(16, 32, 2)] + [(32, 32, 1)] * 2 + [(32, 64, 2)] + [(64, 64, 1)] * 2
    model = nn.Sequential(nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), *(Block(*row) for row in widths),
                          nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))
    return labelled(T, model, pictures(T, batch, 3, 32, 32))


def unet(T, batch):
    """Two scales with group norm, as networks that denoise have them."""
    nn = T.nn

    def double(inside, out):
        return nn.Sequential(*(layer for i in (inside, out) for layer in (nn.Conv2d(i, out, 3, padding=1), nn.GroupNorm(8, out), nn.SiLU())))

    class UNet(nn.Module):
        def __init__(self):
            super().__init__()
            self.down, self.bottom, self.up = double(1, 32), double(32, 64), double(64, 32)
            self.pool, self.widen, self.head = nn.MaxPool2d(2), nn.ConvTranspose2d(64, 32, 2, 2), nn.Conv2d(32, 1, 1)

        def forward(self, x):
            high = self.down(x)
            return self.head(self.up(T.cat([high, self.widen(self.bottom(self.pool(high)))], 1)))

    x = pictures(T, batch, 1, 32, 32)
    return UNet(), x, lambda out: T.nn.functional.mse_loss(out, x)


def autoencoder(T, batch):
    nn = T.nn
    x = pictures(T, batch, 784)
    return (nn.Sequential(nn.Linear(784, 400), nn.ReLU(), nn.Linear(400, 20), nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, 784), nn.Sigmoid()), x,
            lambda out: T.nn.functional.binary_cross_entropy(out, x.clamp(0, 1)))


MODELS = {
    "GPT, 2 layers of 64, 16 x 64 words": lambda T: gpt(T, 2, 64, 4, 16, 64),
    "GPT, 4 layers of 128, 16 x 64 words": lambda T: gpt(T, 4, 128, 4, 16, 64),
    "transformer encoder of 64, 16 x 32 words": lambda T: encoder(T, 64, 16, 32),
    "LSTM of 64, 16 x 32 words": lambda T: lstm(T, 64, 1, 16, 32),
    "LSTM of 2 x 128, 16 x 64 words": lambda T: lstm(T, 128, 2, 16, 64),
    "ResNet-20, 16 pictures of 32x32": lambda T: resnet(T, 16),
    "U-Net with GroupNorm, 8 pictures of 32x32": lambda T: unet(T, 8),
    "autoencoder 784-400-20, batch 128": lambda T: autoencoder(T, 128),
}
