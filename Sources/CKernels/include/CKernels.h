// The innermost loops of the network, compiled once for each instruction set and chosen at start.
//
// Maps are NHWC: a pixel's channels lie together, pixels lie `stride` floats apart. All sizes are in floats.

#ifndef XTALWATCH_KERNELS_H
#define XTALWATCH_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Dot products of `count` windows with a panel of up to `vectors * lanes` filters: a piece of a convolution.
///
/// A window is `tapCount` runs of `run` floats that lie together. The panel holds `tapCount * run` rows of
/// `vectors * lanes` weights in the same order.
typedef struct {
  const float *input;
  /// Where each window begins, relative to `input`.
  const int32_t *windows;
  ptrdiff_t count;
  /// Where each run begins, relative to its window.
  const int32_t *taps;
  ptrdiff_t tapCount;
  ptrdiff_t run;
  const float *panel;
  /// 1...3.
  ptrdiff_t vectors;
  /// The sums begin with these, one for each of the panel's columns; NULL: with what `output` holds.
  const float *_Nullable bias;
  /// Sums below are cut off; NaN passes.
  float lowest;
  /// Window `i` gives the `columns` floats at `output + i * outputStride`.
  float *output;
  ptrdiff_t outputStride;
  ptrdiff_t columns;
  /// Weights that will be read next, to be fetched meanwhile.
  const float *_Nullable next;
  ptrdiff_t nextCount;
} PanelProduct;

/// How a map is cut into the overlapping tiles of a Winograd convolution.
typedef struct {
  /// The map's own size in pixels; what a tile reads outside is zero, what it writes outside is dropped.
  ptrdiff_t height, width;
  /// Floats from pixel to pixel.
  ptrdiff_t stride;
  /// Pixels of border before the map.
  ptrdiff_t top, left;
  /// Pixels from tile to tile.
  ptrdiff_t down, across;
  /// Tiles in a row of tiles.
  ptrdiff_t columns;
  /// The tiles of this call, counted row by row.
  ptrdiff_t first, count;
} TileGrid;

/// Which dimensions of a tile are transformed.
typedef enum { TileRows, TileColumns, TileRowsAndColumns } TileAxes;

/// Input pixels to values at the transform's points: point `p` of tile `t` lies at
/// `points + p * pointStride + (t - first) * channels`.
typedef struct {
  TileGrid grid;
  TileAxes axes;
  /// Points on an axis: 6, 8, 10 or 12.
  ptrdiff_t size;
  const float *map;
  ptrdiff_t channels;
  float *points;
  ptrdiff_t pointStride;
  /// `size * size * channels` floats of scratch memory.
  float *border;
} TileSpread;

/// Products at the points to output pixels, with bias: the way back. Tiles lie `tileStride` apart.
typedef struct {
  TileGrid grid;
  TileAxes axes;
  ptrdiff_t size;
  /// Output pixels of a tile on an axis: 2 or 4 of 6 points, 2, 4 or 6 of 8, 4 of 10, 6 of 12.
  ptrdiff_t outputs;
  const float *points;
  ptrdiff_t pointStride, tileStride;
  float *map;
  /// The panel's channels that exist.
  ptrdiff_t channels;
  const float *bias;
  float lowest;
} TileGather;

/// A pool over a whole map. The border does not take part.
typedef struct {
  const float *input;
  ptrdiff_t height, width, inputStride;
  float *output;
  ptrdiff_t outputHeight, outputWidth, outputStride;
  ptrdiff_t channels;
  ptrdiff_t windowHeight, windowWidth, step, top, left;
} PoolMap;

/// One instruction set's kernels.
typedef struct {
  /// Floats in a vector.
  ptrdiff_t lanes;
  /// The width in vectors of the panels that `multiply` is fastest with.
  ptrdiff_t widest;
  void (*multiply)(const PanelProduct *);
  void (*spread)(const TileSpread *);
  void (*gather)(const TileGather *);
  /// The greatest value; NaN wins.
  void (*maximum)(const PoolMap *);
  void (*mean)(const PoolMap *);
} KernelSet;

/// Vectors of 4 floats, in what every processor of the architecture has.
const KernelSet *xtalwatch_kernels_baseline(void);

/// Vectors of 8 floats with AVX2 and FMA; NULL where the processor or the system has them not.
const KernelSet *_Nullable xtalwatch_kernels_avx2(void);

/// Vectors of 16 floats with AVX-512 (F, BW, DQ, VL); NULL where the processor or the system has them not.
const KernelSet *_Nullable xtalwatch_kernels_avx512(void);

#pragma clang assume_nonnull end

#endif
