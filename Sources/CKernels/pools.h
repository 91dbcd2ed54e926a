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

INLINE void pool(const PoolMap *p, const int mean) {
  for (ptrdiff_t row = 0; row < p->outputHeight; row++) {
    Span rows = spanAt(row, p->step, p->top, p->windowHeight, p->height);
    for (ptrdiff_t column = 0; column < p->outputWidth; column++) {
      Span columns = spanAt(column, p->step, p->left, p->windowWidth, p->width);
      float *output = p->output + (row * p->outputWidth + column) * p->outputStride;
      Vector share = all(1.0f / (float)((rows.end - rows.first) * (columns.end - columns.first)));
      for (ptrdiff_t c = 0; c < p->channels; c += LANES) {
        const float *input = p->input + c;
        Vector result = loadUpTo(
          input + (rows.first * p->width + columns.first) * p->inputStride, p->channels - c);
        if (mean) result = result - result;
        for (ptrdiff_t y = rows.first; y < rows.end; y++)
          for (ptrdiff_t x = columns.first; x < columns.end; x++) {
            Vector value = loadUpTo(input + (y * p->width + x) * p->inputStride, p->channels - c);
            result = mean ? result + value : greater(result, value);
          }
        storeUpTo(output + c, mean ? result * share : result, p->channels - c);
      }
    }
  }
}

static void maximum(const PoolMap *p) { pool(p, 0); }
static void mean(const PoolMap *p) { pool(p, 1); }
