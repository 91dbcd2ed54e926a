// The kernels' text, included once for each instruction set. Before it: LANES, REGISTERS (vectors that the
// processor holds), LOAD_PART, STORE_PART (only for fewer than LANES floats). Everything here is static, so the sets do not meet.

#include <string.h>

#include "CKernels.h"

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

typedef float Vector __attribute__((ext_vector_type(LANES), aligned(4)));

INLINE Vector load(const float *from) { return *(const Vector *)from; }
INLINE void store(float *to, Vector value) { *(Vector *)to = value; }
INLINE Vector all(float value) { return value - (Vector){0}; }

/// The first `count` floats, zeros behind them.
INLINE Vector loadUpTo(const float *from, ptrdiff_t count) {
  return count >= LANES ? load(from) : LOAD_PART(from, count);
}

INLINE void storeUpTo(float *to, Vector value, ptrdiff_t count) {
  if (count >= LANES) store(to, value);
  else STORE_PART(to, value, count);
}

/// Of an unordered pair the second, so a NaN in `value` passes and no overflow becomes a score.
INLINE Vector atLeast(Vector lowest, Vector value) { return lowest > value ? lowest : value; }

// MARK: products

/// `rows` windows by `vectors` vectors of filters; the sums stay in registers.
INLINE void productTile(const PanelProduct *p, ptrdiff_t first, const int rows, const int vectors, const int most) {
  Vector sums[12][3];
  const float *windows[12];
  float *output = p->output + first * p->outputStride;
  UNROLL for (int r = 0; r < rows; r++) {
    windows[r] = p->input + p->windows[first + r];
    UNROLL for (int v = 0; v < vectors; v++)
      sums[r][v] = p->bias ? load(p->bias + v * LANES)
                           : loadUpTo(output + r * p->outputStride + v * LANES, p->columns - v * LANES);
  }
  const float *weights = p->panel;
  // One line for each row of weights, as far as this tile's share goes; then always the same one.
  ptrdiff_t fetched = first / most * p->tapCount * p->run * 16;
  const int fetching = fetched < p->nextCount;
  const float *fetch = fetching ? p->next + fetched : weights;
  const ptrdiff_t fetchStep = fetching ? 16 : 0;
  for (ptrdiff_t tap = 0; tap < p->tapCount; tap++) {
    const float *at[12];
    UNROLL for (int r = 0; r < rows; r++) at[r] = windows[r] + p->taps[tap];
    for (ptrdiff_t k = 0; k < p->run; k++) {
      Vector w[3];
      __builtin_prefetch(fetch, 0, 2);
      fetch += fetchStep;
      UNROLL for (int v = 0; v < vectors; v++) w[v] = load(weights + v * LANES);
      UNROLL for (int r = 0; r < rows; r++) {
        Vector value = all(at[r][k]);
        UNROLL for (int v = 0; v < vectors; v++) sums[r][v] += value * w[v];
      }
      weights += vectors * LANES;
    }
  }
  Vector lowest = all(p->lowest);
  UNROLL for (int r = 0; r < rows; r++)
    UNROLL for (int v = 0; v < vectors; v++)
      storeUpTo(output + r * p->outputStride + v * LANES, atLeast(lowest, sums[r][v]), p->columns - v * LANES);
}

#define ROWS(r, most, vectors) \
  case r: \
    if (r < most) productTile(p, first, r < most ? r : 1, vectors, most); \
    break;

#define PRODUCT(vectors, most) \
  static void product##vectors(const PanelProduct *p) { \
    ptrdiff_t first = 0; \
    for (; first + most <= p->count; first += most) productTile(p, first, most, vectors, most); \
    switch (p->count - first) { \
      ROWS(1, most, vectors) ROWS(2, most, vectors) ROWS(3, most, vectors) ROWS(4, most, vectors) \
      ROWS(5, most, vectors) ROWS(6, most, vectors) ROWS(7, most, vectors) ROWS(8, most, vectors) \
      ROWS(9, most, vectors) ROWS(10, most, vectors) ROWS(11, most, vectors) \
    } \
  }

// As many rows as leave registers for the weights and a value. With 16 registers the third vector of weights is
// one too many.
#if REGISTERS == 32
#define WIDEST 3
PRODUCT(1, 12)
PRODUCT(2, 12)
PRODUCT(3, 8)
#else
#define WIDEST 2
PRODUCT(1, 8)
PRODUCT(2, 6)
#endif

static void multiply(const PanelProduct *p) {
  switch (p->vectors) {
    case 1: product1(p); break;
    case 2: product2(p); break;
#if WIDEST == 3
    case 3: product3(p); break;
#endif
  }
}

#include "winograd.h"
#include "pools.h"

static const KernelSet kernels = {
  .lanes = LANES, .widest = WIDEST, .multiply = multiply, .spread = spread, .gather = gather, .maximum = maximum, .mean = mean,
};
