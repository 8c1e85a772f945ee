"""nn.functional and nn.init beside PyTorch's: values, gradients and the place of the random stream; then every name."""
import inspect

import numpy as np
import pytest
from peer_tools import compare

import microgradx

torch = pytest.importorskip("torch", reason="PyTorch, the peer of these tests, is not installed")
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]

X = (4, 6)
IMAGE = (2, 4, 7, 6)
ODD = np.array([[-2.0, -0.5, 0.0, 0.5, 3.0, 7.0], [np.nan, np.inf, -np.inf, 1.0, -1.0, 20.5]], np.float32)
MANY = [(2, 3, 200, 8)] * 3  # scores enough for pieces
HEADS = [(2, 2, 5, 4), (2, 2, 3, 4), (2, 2, 3, 6)]
GRID = ("uniform", (2, 3, 5, 2))
WIDE = (np.random.default_rng(5).standard_normal((2, 3, 5, 2)) * 1.5).astype(np.float32)
BAG = ("int", 7, (9,))
OFFSETS = np.array([0, 3, 3, 7])

# (call, inputs): x is the list of inputs
CALLS = [
    *[(f"F.{name}(x[0])", [X]) for name in (
        "relu", "relu6", "elu", "selu", "celu", "gelu", "silu", "mish", "sigmoid", "tanh", "logsigmoid", "softplus",
        "hardsigmoid", "hardswish", "hardtanh", "leaky_relu", "hardshrink", "softshrink", "tanhshrink", "softsign",
        "glu", "rrelu", "softmax", "softmin", "log_softmax", "normalize", "dropout", "alpha_dropout",
        "gumbel_softmax")],
    *[(f"F.{name}(x[0])", [ODD]) for name in (
        "relu", "relu6", "elu", "selu", "celu", "silu", "sigmoid", "tanh", "softplus", "hardsigmoid", "hardtanh",
        "leaky_relu", "hardshrink", "softshrink", "softsign")],
    *[(f"F.{name}(x[0] * 1, inplace=True)", [X]) for name in (
        "relu", "relu6", "elu", "selu", "celu", "silu", "mish", "hardsigmoid", "hardswish", "hardtanh", "leaky_relu",
        "rrelu", "dropout")],
    *[(f"F.{name}(x[0] * 1)", [X]) for name in ("relu_", "elu_", "selu_", "celu_", "hardtanh_", "leaky_relu_",
                                                "rrelu_")],
    ("F.threshold_(x[0] * 1, 0.3, 2.0)", [X]), ("F.threshold(x[0] * 1, 0.3, 2.0, True)", [X]),
    ("F.threshold(x[0], 0.3, 2.0)", [ODD]), ("F.rrelu(x[0], training=True)", [X]), ("F.rrelu(x[0], 0.1, 0.9, True)",
                                                                                    [X]), ("F.alpha_dropout(x[0], 0.3, "
                                                                                           "True)", [X]),
    ("F.feature_alpha_dropout(x[0], 0.3, True)", [IMAGE]), ("F.softmax(x[0], 0, dtype=lib.float64)", [X]),
    ("F.log_softmax(x[0], 1, dtype=lib.float64)", [X]), ("F.softmax(x[0], 0)", [(3, 2, 4)]),
    ("F.softmax(x[0])", [(3, 2, 4)]), ("F.gumbel_softmax(x[0], 0.5, True)", [X]), ("F.gumbel_softmax(x[0], dim=0)",
                                                                                   [X]), ("F.prelu(x[0], x[1])", [IMAGE,
                                                                                                                  (4,)]),
    ("F.prelu(x[0], x[1])", [X, (1,)]), ("F.prelu(x[0], x[1])", [(3,), (1,)]), ("F.dropout(x[0], 0.5, False)", [X]),
    ("F.dropout(x[0], 1.0)", [X]), ("F.dropout1d(x[0])", [(2, 3, 4)]), ("F.dropout2d(x[0], 0.2)", [IMAGE]),
    ("F.dropout3d(x[0], 1.0)", [(2, 3, 4, 5)]), # linear, conv, pool
    ("F.linear(x[0], x[1], x[2])", [(4, 3), (5, 3), (5,)]), ("F.linear(x[0], x[1])", [(2, 4, 3), (5, 3)]),
    ("F.linear(x[0], x[1])", [(3,), (5, 3)]), ("F.bilinear(x[0], x[1], x[2], x[3])", [(4, 3), (4, 2), (5, 3, 2), (5,)]),
    ("F.conv1d(x[0], x[1])", [(2, 4, 9), (3, 4, 2)]), ("F.conv2d(x[0], x[1], x[2], 2, 1, 1, 2)",
                                                       [IMAGE, (6, 2, 3, 3), (6,)]),
    ("F.conv2d(x[0], x[1], padding='same', dilation=(2, 1))", [IMAGE, (6, 4, 2, 3)]),
    ("F.conv3d(x[0], x[1])", [(1, 2, 4, 4, 4), (3, 2, 2, 2, 2)]), ("F.conv_transpose1d(x[0], x[1], stride=3, "
                                                                   "output_padding=2)", [(2, 4, 5), (4, 3, 2)]),
    ("F.conv_transpose2d(x[0], x[1], x[2], (2, 1), 1, 0, 2, (1, 2))", [IMAGE, (4, 3, 3, 2), (6,)]),
    ("F.conv_tbc(x[0], x[1], x[2], 1)", [(7, 2, 4), (3, 4, 5), (5,)]), ("F.max_pool2d(x[0], 2, return_indices=True)",
                                                                        [IMAGE]),
    ("F.max_pool2d_with_indices(x[0], (2, 3), 1, 1)", [IMAGE]), ("F.max_pool1d(x[0], 2, 3)", [(4, 9)]),
    ("F.max_pool2d(x[0], 3, 2, 1, 1, True)", [IMAGE]),
    ("F.adaptive_max_pool2d_with_indices(x[0], (3, 2))", [IMAGE]), ("F.adaptive_max_pool1d(x[0], 3, True)",
                                                                    [(2, 4, 9)]),
    ("F.max_unpool2d(*F.max_pool2d(x[0], 2, return_indices=True), 2)", [IMAGE]), ("F.max_unpool1d(*F.max_pool1d(x[0], "
                                                                                  "2, return_indices=True), 2, "
                                                                                  "output_size=(9,))", [(2, 4, 9)]),
    ("F.max_unpool3d(*F.max_pool3d(x[0], 2, return_indices=True), 2)", [(2, 3, 4, 4, 6)]),
    ("F.lp_pool2d(x[0], 3.0, (2, 3), 1)", [("uniform", IMAGE)]), ("F.fractional_max_pool2d(x[0], 2, (4, 3), "
                                                                  "return_indices=True)", [IMAGE]),
    ("F.fractional_max_pool2d(x[0], 2, (4, 3), _random_samples=x[1])", [IMAGE, ("fixed", (2, 4, 2))]),
    # norms, embeddings
    ("F.batch_norm(x[0], None, None, training=True)", [IMAGE]), ("F.batch_norm(x[0], x[1], x[2], x[3], x[4])",
                                                                 [IMAGE, ("fixed", (4,)), ("fixed", (4,)), (4,), (4,)]),
    ("F.instance_norm(x[0])", [IMAGE]), ("F.layer_norm(x[0], (7, 6), x[1])", [IMAGE, (7, 6)]),
    ("F.rms_norm(x[0], (6,))", [IMAGE]), ("F.group_norm(x[0], 2, x[1], x[2])", [IMAGE, (4,), (4,)]),
    ("F.local_response_norm(x[0], 4, 0.3)", [(2, 5, 3)]), ("F.normalize(x[0], 1, -1)", [IMAGE]),
    ("F.normalize(x[0], float('inf'), 0)", [X]), ("F.embedding(x[0], x[1])", [("int", 7, (3, 2)), (7, 4)]),
    ("F.embedding(x[0], x[1], -2)", [("int", 7, (3, 2)), (7, 4)]), ("F.embedding_bag(x[0], x[1], x[2])",
                                                                    [BAG, (7, 3), OFFSETS]), *[(f"F.embedding_bag(x[0], x[1], x[2], mode='{mode}', include_last_offset=True)", [BAG, (7, 3), np.array([0, 3, 3, 9])])
      for mode in ("sum", "mean", "max")],
    ("F.embedding_bag(x[0], x[1], x[2], mode='sum', per_sample_weights=x[3])", [BAG, (7, 3), OFFSETS, (9,)]),
    *[(f"F.embedding_bag(x[0], {table}, x[2], mode='max', padding_idx=1)", [BAG, (7, 3), OFFSETS]) for table in ("x[1]", "x[1] - x[1].detach()")],
    ("(x[0].detach() + float('nan')).logit(0.2) + x[0]", [X]), ("F.interpolate(x[0], scale_factor=0.2, mode='area').detach() + x[1]", [(1, 2, 4, 4), (1,)]),
    ("F.one_hot(x[0])", [("int", 5, (3, 2))]), ("F.one_hot(x[0], 9)", [("int", 5, (3,))]),
    # losses that the modules do not reach
    ("F.mse_loss(x[0], x[1], weight=x[2])", [X, X, ("uniform", X)]), ("F.l1_loss(x[0], x[1], reduction='sum', "
                                                                      "weight=x[2])", [X, X, ("uniform", X)]),
    ("F.huber_loss(x[0], x[1], weight=x[2])", [X, X, ("uniform", X)]), ("F.mse_loss(x[0], x[1])", [(4, 1), (4,)]),
    ("F.smooth_l1_loss(x[0], x[1])", [(4, 1), (4,)]), ("F.cross_entropy(x[0], x[1])", [(5,), np.array(3)]),
    ("F.nll_loss(x[0], x[1])", [(5,), np.array(3)]), ("F.cross_entropy(x[0], x[1], ignore_index=0, reduction='mean')",
                                                      [(3, 5), np.array([0, 0, 0])]),
    ("F.cross_entropy(x[0], x[1], label_smoothing=0.3, reduction='none')", [(2, 5, 3), ("int", 5, (2, 3))]),
    ("F.gaussian_nll_loss(x[0], x[1], 0.5)", [X, X]), ("F.pdist(x[0])", [X]), ("F.pdist(x[0], 1.0)", [X]),
    ("F.cosine_similarity(x[0], x[1], -1)", [X, (6,)]), ("F.pairwise_distance(x[0], x[1], 3.0, keepdim=True)", [X, X]),
    ("F.triplet_margin_loss(x[0], x[1], x[2], reduction='none')", [X, X, X]), ("F.kl_div(x[0], x[1], reduction='none')",
                                                                               [X, ("uniform", X)]), ("F.poisson_nll_loss(x[0], x[1], full=True, reduction='none')", [X, ("uniform", X)]),
    *[(f"F.ctc_loss(x[0].log_softmax(2), x[1], {lengths}, reduction='{reduction}')", [(7, 3, 5), target])
      for reduction in ("mean", "sum", "none") for lengths, target in (
          ("lib.tensor([7, 6, 5]), lib.tensor([4, 2, 3])", np.array([[1, 2, 2, 3], [4, 4, 0, 0], [1, 3, 1, 0]])),
          ("lib.tensor([7, 7, 7]), lib.tensor([2, 0, 3])", np.array([1, 2, 3, 4, 4])))],
    ("F.ctc_loss(x[0].log_softmax(1), x[1], lib.tensor(6), lib.tensor(2))", [(6, 5), np.array([1, 2])]),
    ("F.ctc_loss(x[0].log_softmax(2), x[1], lib.tensor([2, 6]), lib.tensor([3, 3]), zero_infinity=True)",
     [(6, 2, 5), np.array([[1, 1, 2], [3, 4, 3]])]),
    # pictures
    ("F.pad(x[0], (1, 2))", [X]), ("F.pad(x[0], (1, 2, 3, 0), value=4.0)", [IMAGE]), ("F.pad(x[0], (-1, 2, 0, -3))",
                                                                                      [IMAGE]),
    ("F.pad(x[0], (2, 3), 'reflect')", [(2, 6)]), ("F.pad(x[0], (7, 8), 'replicate')", [(2, 6)]),
    ("F.pad(x[0], (6, 1), 'circular')", [(1, 2, 6)]), ("F.pad(x[0], (-1, 2, 1, -1), 'replicate')", [IMAGE]),
    ("F.pixel_shuffle(x[0], 2)", [(3, 2, 8, 2, 3)]), ("F.channel_shuffle(x[0], 2)", [IMAGE]),
    ("F.unfold(x[0], 2)", [(4, 7, 6)]), ("F.fold(x[0], (3, 3), 2)", [(8, 4)]), ("F.interpolate(x[0], 3)", [(2, 3, 7)]),
    ("F.interpolate(x[0], scale_factor=(0.5, 1.3), mode='bilinear')", [IMAGE]), ("F.interpolate(x[0], "
                                                                                 "scale_factor=0.6, mode='bicubic', "
                                                                                 "recompute_scale_factor=True)",
                                                                                 [IMAGE]), ("F.interpolate(x[0], (3, "
                                                                                            "9, 4), mode='trilinear', "
                                                                                            "align_corners=True)", [(1, 2, 4, 5, 3)]), ("F.interpolate(x[0], scale_factor=2.0)", [(1, 2, 4, 5, 3)]),
    *[(f"F.interpolate(x[0], {how}, mode={mode!r}, antialias=True)", [IMAGE]) for mode in ("bilinear", "bicubic", "lanczos") for how in (
        "(3, 3)", "(9, 13)", "scale_factor=0.5", "scale_factor=(0.4, 1.7)", "size=(3, 4), align_corners=True", "1")
      if (mode, how[:4]) != ("lanczos", "size")],
    ("F.interpolate(x[0], 1, mode='bilinear', align_corners=True)", [IMAGE]), ("F.upsample(x[0], scale_factor=2)",
                                                                               [IMAGE]), ("F.upsample_bilinear(x[0], 9)", [IMAGE]),
    ("F.upsample_nearest(x[0], 9)", [IMAGE]),
    *[(f"F.grid_sample(x[0], x[1], '{mode}', '{padding}', {corners})", [IMAGE, grid]) for mode in ("bilinear",
                                                                                                   "nearest", "bicubic")
      for padding in ("zeros", "border", "reflection") for corners in (True, False) for grid in (GRID, WIDE)],
    ("F.grid_sample(x[0], x[1] * 2 - 1, align_corners=False)", [(2, 3, 4, 5, 6), ("uniform", (2, 2, 3, 4, 3))]),
    ("F.affine_grid(x[0], (2, 3, 4, 5), align_corners=False)", [(2, 2, 3)]), ("F.affine_grid(x[0], (2, 3, 4, 5, 6), "
                                                                              "align_corners=True)", [(2, 3, 4)]),
    # attention
    ("F.scaled_dot_product_attention(*x)", MANY), ("F.scaled_dot_product_attention(*x, is_causal=True)", MANY),
    ("F.scaled_dot_product_attention(*x[:3], attn_mask=x[3] > 2.0)", [*MANY, (200, 200)]),
    ("F.scaled_dot_product_attention(*x)", HEADS), ("F.scaled_dot_product_attention(*x, is_causal=True)", HEADS),
    ("F.scaled_dot_product_attention(*x[:3], attn_mask=x[3])", [*HEADS, (5, 3)]),
    ("F.scaled_dot_product_attention(*x[:3], attn_mask=x[3] > 0)", [*HEADS, (2, 1, 5, 3)]),
    *[(f"F.scaled_dot_product_attention(x[0], x[1], x[1], {mask}, is_causal=True)", HEADS[:2]) for mask in (
        "lib.arange(15).reshape(5, 3) % 4 > 0", "(lib.arange(30).reshape(2, 1, 5, 3) % 4 > 0)", "lib.arange(15.).reshape(5, 3).sin()")],
    ("F.scaled_dot_product_attention(*x, scale=0.3)", [(5, 4), (3, 4), (3, 4)]), ("F.scaled_dot_product_attention(*x, "
                                                                                  "dropout_p=0.5)", HEADS), ("F.scaled_dot_product_attention(*x, enable_gqa=True)", [(2, 4, 5, 4), (2, 2, 3, 4), (2, 2, 3, 4)]),
]


@pytest.mark.parametrize("call, inputs", CALLS, ids=[f"{i}-{row[0][:60]}" for i, row in enumerate(CALLS)])
def test_function(call, inputs):
    compare(torch, None, inputs, call)


MASKED = [  # (layer, call, inputs)
    ("nn.MultiheadAttention(8, 2)", "m(x[0], x[0], x[0], attn_mask=lib.ones(5, 5).triu(1).bool())", [(5, 3, 8)]),
    ("nn.MultiheadAttention(8, 2)", "m(x[0], x[0], x[0], attn_mask=x[1], average_attn_weights=False)",
     [(5, 3, 8), (6, 5, 5)]),
    ("nn.MultiheadAttention(8, 2)", "m(x[0], x[0], x[0], key_padding_mask=lib.arange(5).expand(3, 5) > 3, "
                                    "need_weights=False)", [(5, 3, 8)]),
    ("nn.MultiheadAttention(8, 2, batch_first=True)", "m(x[0], x[1], x[1], lib.arange(6).expand(3, 6) > 3)",
     [(3, 5, 8), (3, 6, 8)]),
    ("nn.MultiheadAttention(8, 2, add_bias_kv=True)", "m(x[0], x[1], x[1], lib.arange(6).expand(3, 6) > 3, "
                                                      "attn_mask=x[2])", [(5, 3, 8), (6, 3, 8), (5, 6)]),
    ("nn.TransformerEncoderLayer(8, 2, 16, 0.0)", "m(x[0], nn.Transformer.generate_square_subsequent_mask(5), "
                                                  "is_causal=True)", [(5, 3, 8)]),
    ("nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, 0.1, batch_first=True), 2)",
     "m(x[0], nn.Transformer.generate_square_subsequent_mask(5), lib.arange(5).expand(3, 5) > 3)", [(3, 5, 8)]),
    ("nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, 0.1, batch_first=True), 2).eval()",
     "m(x[0], src_key_padding_mask=lib.arange(5).expand(3, 5) > 3)[:, :4]", [(3, 5, 8)]),
    ("nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16, 0.1), 2, nn.LayerNorm(8))",
     "m(x[0], x[1], nn.Transformer.generate_square_subsequent_mask(5), memory_key_padding_mask=lib.arange(6).expand(3, "
     "6) > 3)", [(5, 3, 8), (6, 3, 8)]),
    ("nn.Transformer(8, 2, 1, 1, 16, 0.1, batch_first=True, activation=F.gelu)",
     "m(x[0], x[1], tgt_mask=nn.Transformer.generate_square_subsequent_mask(4))", [(3, 5, 8), (3, 4, 8)]),
    *[(f"nn.{kind}(3, 4, 2, bidirectional=True, dropout=0.3)",
       "(lambda y: (rnn.pad_packed_sequence(y[0]), y[1]))(m(rnn.pack_padded_sequence(x[0], lib.tensor([3, 5, 2]), "
       "enforce_sorted=False)))", [(5, 3, 3)])
      for kind in ("RNN", "LSTM", "GRU")],
    ("nn.GRU(3, 4)", "m(rnn.pack_sequence([x[0], x[1]]), x[2])[1]", [(4, 3), (2, 3), (1, 2, 4)]),
    ("nn.LSTM(3, 4, batch_first=True)", "m(x[0], (x[1], x[2]))", [(2, 5, 3), (1, 2, 4), (1, 2, 4)]),
    ("nn.RNN(3, 4, 2)", "m(x[0], x[1])", [(5, 3), (2, 4)]), ("nn.LSTMCell(3, 4)", "m(x[0], (x[1], x[2]))",
                                                             [(2, 3), (2, 4), (2, 4)]),
    ("nn.ConvTranspose2d(4, 2, 3, stride=2, padding=1)", "m(x[0], output_size=(14, 12))", [IMAGE]),
    ("nn.MaxUnpool2d(2)", "m(*F.max_pool2d(x[0], 2, return_indices=True), output_size=(7, 6))", [IMAGE]),
    ("nn.BatchNorm2d(4)", "[m(x[0]), m(x[0] * 2), m.eval()(x[0])]", [IMAGE]),
    ("nn.AdaptiveLogSoftmaxWithLoss(8, 10, [3, 6], head_bias=True)", "[m.log_prob(x[0]), m.predict(x[0])]", [(5, 8)]),
    ("nn.Embedding.from_pretrained(lib.arange(6.).reshape(3, 2), padding_idx=1)", "m(x[0])", [("int", 3, (4,))]),
    ("nn.EmbeddingBag.from_pretrained(lib.arange(6.).reshape(3, 2), mode='sum', include_last_offset=True)",
     "m(x[0], x[1])", [("int", 3, (4,)), np.array([0, 1, 4])]),
    ("nn.utils.spectral_norm(nn.ConvTranspose2d(4, 2, 3), n_power_iterations=2)", "[m(x[0]), m(x[0]), m.eval()(x[0])]",
     [IMAGE]),
    ("nn.SyncBatchNorm.convert_sync_batchnorm(nn.Sequential(nn.BatchNorm2d(4))).eval()", "m(x[0])", [IMAGE]),
]


@pytest.mark.parametrize("layer, call, inputs", MASKED, ids=[f"{i}-{row[0][:40]}" for i, row in enumerate(MASKED)])
def test_call_with_options(layer, call, inputs):
    compare(torch, layer, inputs, call)


INITS = ["uniform_(w)", "uniform_(w, -2.0, 3.0)", "normal_(w)", "normal_(w, 1.0, 0.3)", "trunc_normal_(w)",
         "trunc_normal_(w, 0.5, 2.0, -1.0, 1.5)", "constant_(w, 0.3)", "ones_(w)", "zeros_(w)", "eye_(w[:, :, 0])",
         "dirac_(w)", "dirac_(w, 2)", "xavier_uniform_(w)", "xavier_normal_(w, 2.0)", "kaiming_uniform_(w)",
         "kaiming_uniform_(w, 0.1, 'fan_out')", "kaiming_normal_(w, nonlinearity='relu')", "kaiming_normal_(w, "
                                                                                           "mode='fan_out', "
                                                                                           "nonlinearity='tanh')", "orthogonal_(w)", "orthogonal_(w, 2.0)", "orthogonal_(lib.empty(3, 7))",
         "sparse_(w[:, :, 0], 0.3)", "uniform_(w, generator=lib.Generator().manual_seed(3))",
         "xavier_normal_(w, generator=lib.Generator().manual_seed(3))", "trunc_normal_(w, "
                                                                        "generator=lib.Generator().manual_seed(3))"]


@pytest.mark.parametrize("init", INITS)
def test_init(init):
    compare(torch, None, [], f"(lambda w: [nn.init.{init}, w])(lib.zeros(6, 4, 3))", rtol=1e-5, atol=1e-6)


def test_gain():
    for arguments in [("linear",), ("tanh",), ("relu",), ("selu",), ("leaky_relu",), ("leaky_relu", 0.3), ("conv2d",),
                      ("sigmoid",)]:
        assert microgradx.nn.init.calculate_gain(*arguments) == torch.nn.init.calculate_gain(*arguments)


FUNCTIONS_NOT_THERE = {"grouped_mm", "scaled_grouped_mm", "scaled_mm", "assert_int_or_pair", "boolean_dispatch",
                       "handle_torch_function", "has_torch_function", "has_torch_function_unary",
                       "has_torch_function_variadic"}


def test_every_function_is_there():
    public = {name for name, value in vars(torch.nn.functional).items()
              if not name.startswith("_") and callable(value) and not inspect.isclass(value)
              and "typing" not in str(value)}
    assert {name for name in public if not hasattr(microgradx.nn.functional, name)} == FUNCTIONS_NOT_THERE


@pytest.mark.parametrize("module, absent", [
    ("init", set()), ("utils", set()),
    ("utils.rnn", {"bind", "copy_method_params"}), ("utils.parametrizations", set()),
    ("utils.parametrize", {"get_swap_module_params_on_conversion", "is_opaque_reference_type",
                           "is_traceable_wrapper_subclass"})])
def test_every_helper_is_there(module, absent):
    theirs = ours = None
    theirs, ours = torch.nn, microgradx.nn
    for part in module.split("."):
        theirs, ours = getattr(theirs, part), getattr(ours, part)
    public = {name for name, value in vars(theirs).items() if not name.startswith("_") and inspect.isfunction(value)
              and value.__module__.startswith("torch")}
    assert {name for name in public if not hasattr(ours, name)} == absent


@pytest.mark.parametrize("module", ["nn", "nn.functional", "nn.init"])
def test_arguments_have_the_same_names_and_order(module):
    theirs, ours = torch, microgradx
    for part in module.split("."):
        theirs, ours = getattr(theirs, part), getattr(ours, part)
    for name in dir(ours):
        function, wanted = getattr(ours, name), getattr(theirs, name, None)
        if name.startswith("_") or not callable(function) or wanted is None:
            continue
        try:
            expected = [p.name for p in inspect.signature(wanted).parameters.values()]
        except ValueError:
            continue
        if expected in (["args", "kwargs"], ["args", "kwds"]) or name.startswith("Lazy"):
            continue
        assert [p.name for p in inspect.signature(function).parameters.values()] == expected, name


@pytest.mark.parametrize("mode", ["nearest", "nearest-exact"])
def test_interpolate_takes_the_same_elements(mode):
    """Where a place lies on an edge, it depends on when products are rounded: 2 elements into 41, 4 into 82, 10 into 6."""
    for have in (2, 4, 6, 10, 29):
        x = np.arange(have, dtype=np.float32).reshape(1, 1, have)
        for want in range(1, 128):
            results = [lib.nn.functional.interpolate(lib.from_numpy(x), size=want, mode=mode).tolist() for lib in (microgradx, torch)]
            assert results[0] == results[1], (have, want)


@pytest.mark.parametrize("mode, antialias", [("bilinear", False), ("bilinear", True), ("bicubic", False), ("bicubic", True), ("lanczos", True)])
def test_interpolate_rounds_bytes_alike(mode, antialias):
    """Weights are whole numbers there, of as many bits as the largest leaves, and what lies beyond an edge adds to its weight."""
    for shape in ((2, 3, 17, 23), (1, 6, 9, 1), (1, 1, 40, 64)):
        x = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
        for how in ({"size": (8, 10)}, {"size": (40, 60)}, {"size": (17, 5)}, {"scale_factor": (0.3, 2.2)}, {"size": (20, 30), "align_corners": True}):
            if not (mode == "lanczos" and "align_corners" in how):
                results = [lib.nn.functional.interpolate(lib.from_numpy(x), **how, mode=mode, antialias=antialias).numpy() for lib in (microgradx, torch)]
                np.testing.assert_array_equal(*results)
