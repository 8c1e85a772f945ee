"""Every function of nn.functional; the modules of nn call these."""
from ._functional_activation import (alpha_dropout, celu, celu_, dropout, dropout1d, dropout2d, dropout3d, elu, elu_,
                                     feature_alpha_dropout, gelu, glu, gumbel_softmax, hardshrink, hardsigmoid,
                                     hardswish, hardtanh, hardtanh_, leaky_relu, leaky_relu_, log_softmax, logsigmoid,
                                     mish, prelu, relu, relu6, relu_, rrelu, rrelu_, selu, selu_, sigmoid, silu,
                                     softmax, softmin, softplus, softshrink, softsign, tanh, tanhshrink, threshold,
                                     threshold_)
from ._functional_attention import multi_head_attention_forward, scaled_dot_product_attention
from ._functional_conv import (adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d, adaptive_max_pool1d,
                               adaptive_max_pool1d_with_indices, adaptive_max_pool2d, adaptive_max_pool2d_with_indices,
                               adaptive_max_pool3d, adaptive_max_pool3d_with_indices, avg_pool1d, avg_pool2d,
                               avg_pool3d, bilinear, conv1d, conv2d, conv3d, conv_tbc, conv_transpose1d,
                               conv_transpose2d, conv_transpose3d, fractional_max_pool2d,
                               fractional_max_pool2d_with_indices, fractional_max_pool3d,
                               fractional_max_pool3d_with_indices, linear, lp_pool1d, lp_pool2d, lp_pool3d, max_pool1d,
                               max_pool1d_with_indices, max_pool2d, max_pool2d_with_indices, max_pool3d,
                               max_pool3d_with_indices, max_unpool1d, max_unpool2d, max_unpool3d)
from ._functional_loss import (binary_cross_entropy, binary_cross_entropy_with_logits, cosine_embedding_loss,
                               cosine_similarity, cross_entropy, ctc_loss, gaussian_nll_loss, hinge_embedding_loss,
                               huber_loss, kl_div, l1_loss, linear_cross_entropy, margin_ranking_loss, mse_loss,
                               multi_margin_loss, multilabel_margin_loss, multilabel_soft_margin_loss, nll_loss,
                               pairwise_distance, pdist, poisson_nll_loss, smooth_l1_loss, soft_margin_loss,
                               triplet_margin_loss, triplet_margin_with_distance_loss)
from ._functional_norm import (batch_norm, embedding, embedding_bag, group_norm, instance_norm, layer_norm,
                               local_response_norm, normalize, one_hot, rms_norm)
from ._functional_vision import (affine_grid, channel_shuffle, fold, grid_sample, interpolate, native_channel_shuffle,
                                 pad, pixel_shuffle, pixel_unshuffle, unfold, upsample, upsample_bilinear,
                                 upsample_nearest)

__all__ = [name for name, value in list(globals().items()) if callable(value)]
