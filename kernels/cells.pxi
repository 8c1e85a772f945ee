# The element-wise halves of LSTM and GRU cells: each gate's loop is a plain one that the compiler vectorises.
from kernels.types cimport *
from kernels.cells cimport *

include "kernels/math.pxi"

cdef extern from *:
    r"""
    #define MGX_EACH(n, ...) MGX_IVDEP for (isize j = 0; j < (n); j++) { __VA_ARGS__ }
    #define MGX_CELLS(T, S, F) \
        static void lstm_##S(isize b, isize h, const char* c_part, const char* c_own, const char* c_c, char* c_gates, \
                             char* c_tanh, char* c_out, char* h_out) { \
            for (isize r = 0; r < b; r++) { \
                const T* part = (const T*)c_part + r * 4 * h; const T* own = (const T*)c_own + r * 4 * h; \
                const T* c = (const T*)c_c + r * h; \
                T* i = (T*)c_gates + r * 4 * h; T* f = i + h; T* g = f + h; T* o = g + h; \
                T* t = (T*)c_tanh + r * h; T* next = (T*)c_out + r * h; T* out = (T*)h_out + r * h; \
                MGX_EACH(2 * h, i[j] = mgx_sigmoid##F(part[j] + own[j]);) \
                MGX_EACH(h, g[j] = mgx_tanh##F(part[2 * h + j] + own[2 * h + j]);) \
                MGX_EACH(h, o[j] = mgx_sigmoid##F(part[3 * h + j] + own[3 * h + j]);) \
                MGX_EACH(h, next[j] = f[j] * c[j] + i[j] * g[j];) \
                MGX_EACH(h, t[j] = mgx_tanh##F(next[j]); out[j] = o[j] * t[j];) \
            } \
        } \
        static void dlstm_##S(isize b, isize h, const char* c_dh, const char* c_dc_out, const char* c_gates, \
                              const char* c_tanh, const char* c_c, char* c_dgates, char* c_dc) { \
            for (isize r = 0; r < b; r++) { \
                const T* dh = (const T*)c_dh + r * h; const T* dn = (const T*)c_dc_out + r * h; \
                const T* i = (const T*)c_gates + r * 4 * h; const T* f = i + h; const T* g = f + h; const T* o = g + h; \
                const T* t = (const T*)c_tanh + r * h; const T* c = (const T*)c_c + r * h; \
                T* di = (T*)c_dgates + r * 4 * h; T* df = di + h; T* dg = df + h; T* dout = dg + h; T* dc = (T*)c_dc + r * h; \
                if (c_dh) MGX_EACH(h, dout[j] = dh[j] * t[j] * (o[j] * (1 - o[j])); dc[j] = dh[j] * o[j] * (1 - t[j] * t[j]);) \
                else MGX_EACH(h, dout[j] = 0; dc[j] = 0;) \
                if (c_dc_out) MGX_EACH(h, dc[j] += dn[j];) \
                MGX_EACH(h, const T d = dc[j]; di[j] = d * g[j] * (i[j] * (1 - i[j])); df[j] = d * c[j] * (f[j] * (1 - f[j])); \
                            dg[j] = d * i[j] * (1 - g[j] * g[j]); dc[j] = d * f[j];) \
            } \
        } \
        static void gru_##S(isize b, isize h, const char* c_part, const char* c_own, const char* c_state, char* c_gates, \
                            char* h_out) { \
            for (isize k = 0; k < b; k++) { \
                const T* part = (const T*)c_part + k * 3 * h; const T* own = (const T*)c_own + k * 3 * h; \
                const T* state = (const T*)c_state + k * h; \
                T* r = (T*)c_gates + k * 3 * h; T* z = r + h; T* n = z + h; T* out = (T*)h_out + k * h; \
                MGX_EACH(2 * h, r[j] = mgx_sigmoid##F(part[j] + own[j]);) \
                MGX_EACH(h, n[j] = mgx_tanh##F(part[2 * h + j] + r[j] * own[2 * h + j]);) \
                MGX_EACH(h, out[j] = n[j] + z[j] * (state[j] - n[j]);) \
            } \
        } \
        static void dgru_##S(isize b, isize h, const char* c_dout, const char* c_gates, const char* c_own, \
                             const char* c_state, char* c_dpart, char* c_down, char* c_dstate) { \
            for (isize k = 0; k < b; k++) { \
                const T* d = (const T*)c_dout + k * h; const T* own_n = (const T*)c_own + k * 3 * h + 2 * h; \
                const T* r = (const T*)c_gates + k * 3 * h; const T* z = r + h; const T* n = z + h; \
                const T* state = (const T*)c_state + k * h; T* dstate = (T*)c_dstate + k * h; \
                T* dr = (T*)c_dpart + k * 3 * h; T* dz = dr + h; T* dn = dz + h; \
                T* er = (T*)c_down + k * 3 * h; T* ez = er + h; T* en = ez + h; \
                MGX_EACH(h, const T m = d[j] * (1 - z[j]) * (1 - n[j] * n[j]); dn[j] = m; en[j] = m * r[j]; \
                            dr[j] = er[j] = m * own_n[j] * (r[j] * (1 - r[j])); \
                            dz[j] = ez[j] = d[j] * (state[j] - n[j]) * (z[j] * (1 - z[j])); dstate[j] = d[j] * z[j];) \
            } \
        }
    typedef float mgx_f32 __attribute__((aligned(1)));  /* foreign memory may come at any address */
    typedef double mgx_f64 __attribute__((aligned(1)));
    MGX_CELLS(mgx_f32, f32, f)
    MGX_CELLS(mgx_f64, f64, )

    static const void* const mgx_rows[][3] = {  /* in the order of CellKernels */
        {"lstm", lstm_f32, lstm_f64}, {"dlstm", dlstm_f32, dlstm_f64}, {"gru", gru_f32, gru_f64}, {"dgru", dgru_f32, dgru_f64}};
    """

cdef CellKernels table

include "kernels/rows.pxi"

NAMES = fill(sizeof(table))

include "kernels/table.pxi"
