// libtiff over memory: the first directory's header and samples.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tiff_memory.h"

/// How the samples lie in the file: strips are blocks as wide as the picture.
typedef struct {
  uint32_t width, height;  // of the picture
  uint32_t block_width, block_height;
  uint32_t channels, planes, sample_bytes;
  int tiled;
} block_layout;

static codec_status refuse(codec_report *report, codec_status status, const char *text) {
  report->message[0] = 0;
  report_text(report, text);
  return status;
}

static uint16_t tag(TIFF *tiff, uint32_t name, uint16_t otherwise) {
  uint16_t value = otherwise;
  TIFFGetFieldDefaulted(tiff, name, &value);
  return value;
}

// A closed list: libtiff's other codecs (JPEG in TIFF, fax, WebP, ...) are written by no imager and are the
// larger part of its attack surface.
static codec_status check_compression(TIFF *tiff, codec_report *report) {
  uint16_t compression = tag(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  switch (compression) {
    case COMPRESSION_NONE:
    case COMPRESSION_LZW:
    case COMPRESSION_DEFLATE:
    case COMPRESSION_ADOBE_DEFLATE:
    case COMPRESSION_PACKBITS: return CODEC_OK;
    default: break;
  }
  const TIFFCodec *codec = TIFFFindCODEC(compression);
  char text[80];
  snprintf(text, sizeof text, "TIFF compression %u (%.40s)", compression, codec ? codec->name : "unknown");
  return refuse(report, CODEC_UNSUPPORTED, text);
}

static codec_status check_samples(TIFF *tiff, codec_report *report) {
  uint16_t bits = tag(tiff, TIFFTAG_BITSPERSAMPLE, 1);
  uint16_t format = tag(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
  char text[80];
  if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID)
    return refuse(report, CODEC_UNSUPPORTED, "TIFF samples that are not unsigned integers");
  if (bits == 8 || bits == 16) return CODEC_OK;
  snprintf(text, sizeof text, "TIFF samples of %u bits", bits);
  return refuse(report, CODEC_UNSUPPORTED, text);
}

static void read_palette(TIFF *tiff, codec_header *header) {
  uint16_t *colors[3] = {NULL, NULL, NULL};
  if (!TIFFGetField(tiff, TIFFTAG_COLORMAP, &colors[0], &colors[1], &colors[2])) return;
  header->palette_bits = 8;
  for (int i = 0; i < 3; i++) {
    memcpy(header->palette[i], colors[i], sizeof header->palette[i]);
    // Old writers put 8-bit values where 16-bit ones belong; a map with no entry over 255 is theirs.
    for (int j = 0; j < 256; j++)
      if (colors[i][j] > 255) header->palette_bits = 16;
  }
}

static codec_status describe_color(TIFF *tiff, codec_header *header, codec_report *report) {
  uint16_t photometric = 0;
  if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric))
    return refuse(report, CODEC_CORRUPT,
        "the tag for the meaning of the samples (PhotometricInterpretation) is missing");
  switch (photometric) {
    case PHOTOMETRIC_MINISWHITE: header->inverted = 1; break;
    case PHOTOMETRIC_MINISBLACK: break;
    case PHOTOMETRIC_RGB: header->color = CODEC_RGB; return CODEC_OK;
    case PHOTOMETRIC_PALETTE:
      header->color = CODEC_PALETTE;
      if (header->bits != 8) return refuse(report, CODEC_UNSUPPORTED, "TIFF palette of 16-bit indices");
      read_palette(tiff, header);
      return header->palette_bits ? CODEC_OK : refuse(report, CODEC_CORRUPT, "the palette is missing");
    default: {
      char text[80];
      snprintf(text, sizeof text, "TIFF color space %u (not grey, RGB or palette)", photometric);
      return refuse(report, CODEC_UNSUPPORTED, text);
    }
  }
  header->color = CODEC_GREY;
  return CODEC_OK;
}

static codec_status describe_extra(TIFF *tiff, codec_header *header, codec_report *report) {
  uint32_t colors = header->color == CODEC_RGB ? 3 : 1;
  uint16_t count = 0, *kinds = NULL;
  if (header->channels < colors)
    return refuse(report, CODEC_CORRUPT, "RGB with fewer than 3 samples per pixel");
  if (header->channels == colors) return CODEC_OK;
  header->extra = CODEC_UNKNOWN_EXTRA;
  if (header->channels != colors + 1 || !TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) ||
      count != 1)
    return CODEC_OK;
  if (kinds[0] == EXTRASAMPLE_ASSOCALPHA) header->extra = CODEC_PREMULTIPLIED_ALPHA;
  if (kinds[0] == EXTRASAMPLE_UNASSALPHA) header->extra = CODEC_STRAIGHT_ALPHA;
  return CODEC_OK;
}

static codec_status describe(TIFF *tiff, codec_header *header, codec_report *report) {
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &header->width) ||
      !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &header->height))
    return refuse(report, CODEC_CORRUPT, "the picture's size is missing");
  header->channels = tag(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  header->bits = tag(tiff, TIFFTAG_BITSPERSAMPLE, 1);
  // One block decoded and one as it lies in the file.
  uint64_t block = TIFFIsTiled(tiff) ? TIFFTileSize64(tiff) : TIFFStripSize64(tiff);
  header->scratch = block > UINT64_MAX / 2 ? UINT64_MAX : 2 * block;
  codec_status status = check_compression(tiff, report);
  if (status == CODEC_OK) status = check_samples(tiff, report);
  if (status == CODEC_OK) status = describe_color(tiff, header, report);
  if (status == CODEC_OK) status = describe_extra(tiff, header, report);
  return status;
}

codec_status codec_tiff_header(const uint8_t *bytes, size_t length, const codec_limits *limits,
    codec_header *header, codec_report *report) {
  tiff_source source = {bytes, length, 0};
  memset(header, 0, sizeof *header);
  TIFF *tiff = tiff_open_reader(&source, limits, report);
  if (!tiff) {
    report_text(report, "the directory cannot be read");
    return CODEC_CORRUPT;
  }
  codec_status status = describe(tiff, header, report);
  TIFFClose(tiff);
  return status;
}

static int read_layout(TIFF *tiff, const codec_header *header, block_layout *layout) {
  layout->width = header->width;
  layout->height = header->height;
  layout->channels = header->channels;
  layout->sample_bytes = header->bits / 8;
  int separate = tag(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
  layout->planes = separate ? header->channels : 1;
  layout->tiled = TIFFIsTiled(tiff);
  if (layout->tiled) {
    return TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &layout->block_width) &&
           TIFFGetField(tiff, TIFFTAG_TILELENGTH, &layout->block_height) && layout->block_width &&
           layout->block_height;
  }
  layout->block_width = header->width;
  layout->block_height = header->height;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &layout->block_height);
  if (layout->block_height > header->height) layout->block_height = header->height;
  return layout->block_height != 0;
}

static size_t block_row_bytes(const block_layout *layout) {
  return (size_t)layout->block_width * (layout->channels / layout->planes) * layout->sample_bytes;
}

// Rows below the picture are missing from its last strip, but present in its last tiles.
static uint32_t stored_rows(const block_layout *layout, uint32_t y) {
  uint32_t left = layout->height - y;
  return layout->tiled || layout->block_height < left ? layout->block_height : left;
}

static int read_block(
    TIFF *tiff, const block_layout *layout, uint32_t x, uint32_t y, uint32_t plane, uint8_t *block) {
  tmsize_t size = (tmsize_t)(block_row_bytes(layout) * stored_rows(layout, y));
  uint16_t sample = (uint16_t)plane;
  tmsize_t got = layout->tiled
                     ? TIFFReadEncodedTile(tiff, TIFFComputeTile(tiff, x, y, 0, sample), block, size)
                     : TIFFReadEncodedStrip(tiff, TIFFComputeStrip(tiff, y, sample), block, size);
  return got == size;
}

static void place_block(const block_layout *layout, uint32_t x, uint32_t y, uint32_t plane,
    const uint8_t *block, uint8_t *samples) {
  uint32_t rows = layout->height - y < layout->block_height ? layout->height - y : layout->block_height;
  uint32_t columns = layout->width - x < layout->block_width ? layout->width - x : layout->block_width;
  size_t unit = (size_t)(layout->channels / layout->planes) * layout->sample_bytes;
  size_t pixel = (size_t)layout->channels * layout->sample_bytes;
  for (uint32_t row = 0; row < rows; row++) {
    const uint8_t *from = block + row * block_row_bytes(layout);
    uint8_t *to = samples + ((size_t)(y + row) * layout->width + x) * pixel + plane * unit;
    if (unit == pixel) {
      memcpy(to, from, columns * pixel);
      continue;
    }
    for (uint32_t column = 0; column < columns; column++)
      memcpy(to + column * pixel, from + column * unit, unit);
  }
}

static int read_blocks(TIFF *tiff, const block_layout *layout, uint8_t *block, uint8_t *samples) {
  for (uint32_t plane = 0; plane < layout->planes; plane++)
    for (uint32_t y = 0; y < layout->height; y += stored_rows(layout, y))
      for (uint32_t x = 0; x < layout->width; x += layout->block_width) {
        if (!read_block(tiff, layout, x, y, plane, block)) return 0;
        place_block(layout, x, y, plane, block, samples);
      }
  return 1;
}

static codec_status decode(
    TIFF *tiff, const codec_limits *limits, uint8_t *samples, size_t size, codec_report *report) {
  codec_header header = {0};
  block_layout layout;
  codec_status status = describe(tiff, &header, report);
  if (status != CODEC_OK) return status;
  if (!read_layout(tiff, &header, &layout))
    return refuse(report, CODEC_CORRUPT, "strips or tiles of no size");
  if ((uint64_t)header.width * header.height * header.channels * layout.sample_bytes != size)
    return refuse(report, CODEC_CORRUPT, "the header changed");
  uint64_t block_size = layout.tiled ? TIFFTileSize64(tiff) : TIFFStripSize64(tiff);
  // libtiff says 0 where the size overflows.
  if (block_size == 0 || block_size != block_row_bytes(&layout) * layout.block_height)
    return refuse(report, CODEC_CORRUPT, "strips or tiles of a strange size");
  uint8_t *block = block_size <= limits->memory ? malloc(block_size) : NULL;
  if (!block) return refuse(report, CODEC_TOO_LARGE, "a strip or tile larger than the memory limit");
  if (!read_blocks(tiff, &layout, block, samples)) {
    report_text(report, "a strip or tile cannot be decoded");
    status = CODEC_CORRUPT;
  }
  free(block);
  return status;
}

codec_status codec_tiff_decode(const uint8_t *bytes, size_t length, const codec_limits *limits,
    uint8_t *samples, size_t size, codec_report *report) {
  tiff_source source = {bytes, length, 0};
  TIFF *tiff = tiff_open_reader(&source, limits, report);
  if (!tiff) {
    report_text(report, "the directory cannot be read");
    return CODEC_CORRUPT;
  }
  codec_status status = decode(tiff, limits, samples, size, report);
  TIFFClose(tiff);
  return status;
}
