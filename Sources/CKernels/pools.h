// Pools: the greatest or the mean value under a window, a vector of channels at a time.

/// The window's part on the map at one position of an axis.
typedef struct {
  ptrdiff_t first, end;
} Span;

INLINE Span spanAt(ptrdiff_t position, ptrdiff_t step, ptrdiff_t before, ptrdiff_t window, ptrdiff_t size) {
  ptrdiff_t first = position * step - before, end = first + window;
  return (Span){first < 0 ? 0 : first, end > size ? size : end};
}

/// NaN in either passes, so that no overflow becomes a score.
INLINE Vector greater(Vector best, Vector value) {
  Vector ordered = best > value ? best : value;  // of an unordered pair the second
  return best == best ? ordered : best;
}

/// `vectors` vectors of channels of one result.
INLINE void poolPixel(
  const PoolMap *p, Span rows, Span columns, const float *input, float *output, ptrdiff_t channels,
  const int vectors, const int mean) {
  Vector results[4];
  const float *corner = input + (rows.first * p->width + columns.first) * p->inputStride;
  UNROLL for (int v = 0; v < vectors; v++)
    results[v] = mean ? (Vector){0} : loadUpTo(corner + v * LANES, channels - v * LANES);
  for (ptrdiff_t y = rows.first; y < rows.end; y++) {
    const float *pixel = input + (y * p->width + columns.first) * p->inputStride;
    for (ptrdiff_t x = columns.first; x < columns.end; x++) {
      UNROLL for (int v = 0; v < vectors; v++) {
        Vector value = loadUpTo(pixel + v * LANES, channels - v * LANES);
        results[v] = mean ? results[v] + value : greater(results[v], value);
      }
      pixel += p->inputStride;
    }
  }
  Vector share = all(1.0f / (float)((rows.end - rows.first) * (columns.end - columns.first)));
  UNROLL for (int v = 0; v < vectors; v++)
    storeUpTo(output + v * LANES, mean ? results[v] * share : results[v], channels - v * LANES);
}

INLINE void pool(const PoolMap *p, const int mean) {
  for (ptrdiff_t row = 0; row < p->outputHeight; row++) {
    Span rows = spanAt(row, p->step, p->top, p->windowHeight, p->height);
    for (ptrdiff_t column = 0; column < p->outputWidth; column++) {
      Span columns = spanAt(column, p->step, p->left, p->windowWidth, p->width);
      float *output = p->output + (row * p->outputWidth + column) * p->outputStride;
      ptrdiff_t c = 0;
      for (; c + 4 * LANES <= p->channels; c += 4 * LANES)
        poolPixel(p, rows, columns, p->input + c, output + c, 4 * LANES, 4, mean);
      for (; c < p->channels; c += LANES)
        poolPixel(p, rows, columns, p->input + c, output + c, p->channels - c, 1, mean);
    }
  }
}

static void maximum(const PoolMap *p) { pool(p, 0); }
static void mean(const PoolMap *p) { pool(p, 1); }
