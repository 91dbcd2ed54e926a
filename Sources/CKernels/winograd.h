// Winograd's transforms of tiles, vectors of channels at a time.
// Source: Lavin and Gray 2016, "Fast Algorithms for Convolutional Neural Networks", section 4; the matrices follow
// from the points by Toom and Cook's rule, which WinogradMatrix.swift writes down.
//
// The points are 0, a few pairs +p and -p, and infinity. Values at a pair share their even and odd parts, so
// a transform costs about half of a matrix product.

/// The powers of a pair's point; constants once the loops are unrolled.
INLINE float power(float base, const int exponent) {
  float result = 1;
  UNROLL for (int e = 0; e < exponent; e++) result *= base;
  return result;
}

static const float pairs6[2] = {0.75f, 1.5f};
static const float pairs8[3] = {0.5f, 1, 2};
static const float pairs10[4] = {0.5f, 0.8f, 1.25f, 2};
static const float pairs12[5] = {0.375f, 2.0f / 3, 1, 1.5f, 3};

INLINE float pairOf(const int size, const int pair) {
  return size == 6 ? pairs6[pair] : size == 8 ? pairs8[pair] : size == 10 ? pairs10[pair] : pairs12[pair];
}

/// The coefficient of y to the `power` in the product of (y - p * p) over the pairs but `without`.
INLINE float coefficient(const int size, const int without, const int at) {
  float c[6] = {1, 0, 0, 0, 0, 0};
  UNROLL for (int pair = 0; pair < (size - 2) / 2; pair++) {
    if (pair == without) continue;
    const float root = pairOf(size, pair) * pairOf(size, pair);
    UNROLL for (int i = 5; i > 0; i--) c[i] = c[i - 1] - root * c[i];
    c[0] = -root * c[0];
  }
  return c[at];
}

/// The values at the points of a polynomial's dual: B transposed times x.
INLINE void toPoints(const Vector *x, Vector *y, const int size) {
  const int count = (size - 2) / 2;
  Vector zero = {0}, infinity = {0};
  UNROLL for (int i = 0; i <= count; i++) {
    const float c = coefficient(size, -1, i);
    zero = i == count ? zero + x[2 * i] : zero + c * x[2 * i];
    infinity = i == count ? infinity + x[2 * i + 1] : infinity + c * x[2 * i + 1];
  }
  y[0] = zero;
  y[size - 1] = infinity;
  UNROLL for (int pair = 0; pair < count; pair++) {
    Vector even = {0}, odd = {0};
    UNROLL for (int i = 0; i < count; i++) {
      const float c = coefficient(size, pair, i);
      even = i == count - 1 ? even + x[2 + 2 * i] : even + c * x[2 + 2 * i];
      odd = i == count - 1 ? odd + x[1 + 2 * i] : odd + c * x[1 + 2 * i];
    }
    const float p = pairOf(size, pair);
    y[1 + 2 * pair] = even + p * odd;
    y[2 + 2 * pair] = even - p * odd;
  }
}

/// The values back to `outputs` sums: A transposed times x.
INLINE void fromPoints(const Vector *x, Vector *y, const int size, const int outputs) {
  const int count = (size - 2) / 2;
  UNROLL for (int i = 0; i < outputs; i++) y[i] = (Vector){0};
  y[0] = x[0];
  y[outputs - 1] += x[size - 1];
  UNROLL for (int pair = 0; pair < count; pair++) {
    Vector sum = x[1 + 2 * pair] + x[2 + 2 * pair];
    Vector difference = x[1 + 2 * pair] - x[2 + 2 * pair];
    const float p = pairOf(size, pair);
    UNROLL for (int i = 0; i < outputs; i++) {
      const float c = power(p, i);
      y[i] += c * (i % 2 ? difference : sum);
    }
  }
}

/// A tile's pixels where they lie, or copied with zeros around them where the map ends.
typedef struct {
  const float *pixels;
  ptrdiff_t down, across;
} Tile;

INLINE Tile tileOf(const TileSpread *s, ptrdiff_t index, ptrdiff_t height, ptrdiff_t width) {
  const TileGrid *g = &s->grid;
  ptrdiff_t row = index / g->columns * g->down - g->top;
  ptrdiff_t column = index % g->columns * g->across - g->left;
  if (row >= 0 && column >= 0 && row + height <= g->height && column + width <= g->width)
    return (Tile){s->map + (row * g->width + column) * g->stride, g->width * g->stride, g->stride};
  ptrdiff_t floats = s->channels;
  memset(s->border, 0, (size_t)(height * width * floats) * sizeof(float));
  for (ptrdiff_t y = 0; y < height; y++) {
    if (row + y < 0 || row + y >= g->height) continue;
    for (ptrdiff_t x = 0; x < width; x++)
      if (column + x >= 0 && column + x < g->width)
        memcpy(
          s->border + (y * width + x) * floats, s->map + ((row + y) * g->width + column + x) * g->stride,
          (size_t)floats * sizeof(float));
  }
  return (Tile){s->border, width * floats, floats};
}

INLINE void spreadPlane(const TileSpread *s, const int size) {
  for (ptrdiff_t t = 0; t < s->grid.count; t++) {
    Tile tile = tileOf(s, s->grid.first + t, size, size);
    float *points = s->points + t * s->channels;
    for (ptrdiff_t c = 0; c < s->channels; c += LANES) {
      ptrdiff_t left = s->channels - c;
      Vector half[10][10];
      UNROLL for (int x = 0; x < size; x++) {
        Vector in[10], out[10];
        UNROLL for (int y = 0; y < size; y++)
          in[y] = loadUpTo(tile.pixels + y * tile.down + x * tile.across + c, left);
        toPoints(in, out, size);
        UNROLL for (int y = 0; y < size; y++) half[y][x] = out[y];
      }
      UNROLL for (int y = 0; y < size; y++) {
        Vector out[10];
        toPoints(half[y], out, size);
        UNROLL for (int x = 0; x < size; x++)
          storeUpTo(points + (y * size + x) * s->pointStride + c, out[x], left);
      }
    }
  }
}

INLINE void spreadLine(const TileSpread *s, const int size) {
  const int rows = s->axes == TileRows;
  for (ptrdiff_t t = 0; t < s->grid.count; t++) {
    Tile tile = tileOf(s, s->grid.first + t, rows ? size : 1, rows ? 1 : size);
    ptrdiff_t step = rows ? tile.down : tile.across;
    float *points = s->points + t * s->channels;
    for (ptrdiff_t c = 0; c < s->channels; c += LANES) {
      ptrdiff_t left = s->channels - c;
      Vector in[12], out[12];
      UNROLL for (int i = 0; i < size; i++) in[i] = loadUpTo(tile.pixels + i * step + c, left);
      toPoints(in, out, size);
      UNROLL for (int i = 0; i < size; i++) storeUpTo(points + i * s->pointStride + c, out[i], left);
    }
  }
}

static void spread(const TileSpread *s) {
  const int plane = s->axes == TileRowsAndColumns;
  switch (s->size) {
    case 6: plane ? spreadPlane(s, 6) : spreadLine(s, 6); break;
    case 8: plane ? spreadPlane(s, 8) : spreadLine(s, 8); break;
    case 10: spreadLine(s, 10); break;
    case 12: spreadLine(s, 12); break;
  }
}

/// What stays of a tile's outputs inside the map.
INLINE ptrdiff_t inside(ptrdiff_t outputs, ptrdiff_t from, ptrdiff_t end) {
  return outputs < end - from ? outputs : end - from;
}

INLINE void gatherPlane(const TileGather *g, const int size, const int outputs) {
  Vector lowest = all(g->lowest);
  for (ptrdiff_t t = 0; t < g->grid.count; t++) {
    ptrdiff_t index = g->grid.first + t;
    ptrdiff_t row = index / g->grid.columns * outputs, column = index % g->grid.columns * outputs;
    ptrdiff_t height = inside(outputs, row, g->grid.height), width = inside(outputs, column, g->grid.width);
    float *pixels = g->map + (row * g->grid.width + column) * g->grid.stride;
    for (ptrdiff_t c = 0; c < g->channels; c += LANES) {
      const float *points = g->points + t * g->tileStride + c;
      Vector bias = load(g->bias + c);
      Vector half[6][10];
      UNROLL for (int x = 0; x < size; x++) {
        Vector in[10], out[6];
        UNROLL for (int y = 0; y < size; y++) in[y] = load(points + (y * size + x) * g->pointStride);
        fromPoints(in, out, size, outputs);
        UNROLL for (int y = 0; y < outputs; y++) half[y][x] = out[y];
      }
      UNROLL for (int y = 0; y < outputs; y++) {
        if (y >= height) break;
        Vector out[6];
        fromPoints(half[y], out, size, outputs);
        float *line = pixels + y * g->grid.width * g->grid.stride + c;
        UNROLL for (int x = 0; x < outputs; x++)
          if (x < width)
            storeUpTo(line + x * g->grid.stride, atLeast(lowest, out[x] + bias), g->channels - c);
      }
    }
  }
}

INLINE void gatherLine(const TileGather *g, const int size, const int outputs) {
  Vector lowest = all(g->lowest);
  const int rows = g->axes == TileRows;
  for (ptrdiff_t t = 0; t < g->grid.count; t++) {
    ptrdiff_t index = g->grid.first + t;
    ptrdiff_t row = index / g->grid.columns * g->grid.down, column = index % g->grid.columns * g->grid.across;
    ptrdiff_t count = rows ? inside(outputs, row, g->grid.height) : inside(outputs, column, g->grid.width);
    ptrdiff_t step = rows ? g->grid.width * g->grid.stride : g->grid.stride;
    float *pixels = g->map + (row * g->grid.width + column) * g->grid.stride;
    for (ptrdiff_t c = 0; c < g->channels; c += LANES) {
      const float *points = g->points + t * g->tileStride + c;
      Vector bias = load(g->bias + c);
      Vector in[12], out[6];
      UNROLL for (int i = 0; i < size; i++) in[i] = load(points + i * g->pointStride);
      fromPoints(in, out, size, outputs);
      UNROLL for (int i = 0; i < outputs; i++)
        if (i < count) storeUpTo(pixels + i * step + c, atLeast(lowest, out[i] + bias), g->channels - c);
    }
  }
}

#define GATHER(size, outputs) \
  case size * 16 + outputs: plane ? gatherPlane(g, size, outputs) : gatherLine(g, size, outputs); break;

static void gather(const TileGather *g) {
  const int plane = g->axes == TileRowsAndColumns;
  switch (g->size * 16 + g->outputs) {
    GATHER(6, 4)
    GATHER(6, 2)
    GATHER(8, 6)
    GATHER(8, 4)
    GATHER(8, 2)
    case 10 * 16 + 4: gatherLine(g, 10, 4); break;
    case 12 * 16 + 6: gatherLine(g, 12, 6); break;
  }
}
