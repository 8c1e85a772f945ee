"""The element-wise halves of LSTM and GRU cells: signatures. Tables are indexed by F32 and F64; every array is contiguous.

b rows, hidden size h. part and own are the two linear maps of input and state, gates beside each other in PyTorch's
order: (b, 4 h) input, forget, cell, output; (b, 3 h) reset, update, new. gates keeps them after their activations.
"""
from kernels.types cimport isize

# c_out = f c + i g, h_out = o tanh(c_out); tanh_c keeps tanh(c_out)
ctypedef void (*lstm_fn)(isize b, isize h, const char* part, const char* own, const char* c, char* gates, char* tanh_c,
                         char* c_out, char* h_out) noexcept nogil
# dh or dc_out may be NULL (zeros); dgates is the gradient of part and of own
ctypedef void (*dlstm_fn)(isize b, isize h, const char* dh, const char* dc_out, const char* gates, const char* tanh_c,
                          const char* c, char* dgates, char* dc) noexcept nogil
# n = tanh(part_n + r own_n), h_out = n + z (state - n)
ctypedef void (*gru_fn)(isize b, isize h, const char* part, const char* own, const char* state, char* gates,
                        char* h_out) noexcept nogil
ctypedef void (*dgru_fn)(isize b, isize h, const char* dout, const char* gates, const char* own, const char* state,
                         char* dpart, char* down, char* dstate) noexcept nogil

cdef struct CellKernels:
    lstm_fn lstm[2]
    dlstm_fn dlstm[2]
    gru_fn gru[2]
    dgru_fn dgru[2]
