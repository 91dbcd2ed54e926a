// libpng, with its error exits kept inside this file.
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "bytes.h"

typedef struct {
  const uint8_t *bytes;
  size_t length, position;
  codec_status status;
  codec_report *report;
  jmp_buf escape;
} png_trap;

static void escape(png_trap *trap, codec_status status, const char *text) {
  report_text(trap->report, text);
  trap->status = status;
  longjmp(trap->escape, 1);
}

static void on_error(png_structp png, png_const_charp text) {
  escape(png_get_error_ptr(png), CODEC_CORRUPT, text);
}

// Warnings are about ancillary chunks, which are not read; damage to pixels is an error in libpng.
static void on_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void on_read(png_structp png, png_bytep target, png_size_t count) {
  png_trap *trap = png_get_io_ptr(png);
  if (count > trap->length - trap->position) escape(trap, CODEC_TRUNCATED, "the file ends inside a chunk");
  memcpy(target, trap->bytes + trap->position, count);
  trap->position += count;
}

static int grey_palette(png_structp png, png_infop info) {
  png_colorp entries = NULL;
  int count = 0;
  if (!png_get_PLTE(png, info, &entries, &count)) return 0;
  for (int i = 0; i < count; i++)
    if (entries[i].red != entries[i].green || entries[i].red != entries[i].blue) return 0;
  return 1;
}

// Samples of 1, 2 and 4 bits become 8, palettes become colors, 16 bits come in this machine's order.
static void choose_output(png_structp png, png_infop info) {
  png_set_expand(png);
  if (png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE && grey_palette(png, info))
    png_set_rgb_to_gray_fixed(png, PNG_ERROR_ACTION_NONE, -1, -1);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  png_set_swap(png);
#endif
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
}

static void open_source(png_structp png, png_infop info, png_trap *trap) {
  png_set_read_fn(png, trap, on_read);
  // Only what the pixels need is read: no profile, text or gamma chunk can inflate or distort anything.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);  // the caller has its own, with better messages
  png_read_info(png, info);
  choose_output(png, info);
}

static void describe(png_structp png, png_infop info, codec_header *header) {
  int type = png_get_color_type(png, info);
  header->width = png_get_image_width(png, info);
  header->height = png_get_image_height(png, info);
  header->channels = png_get_channels(png, info);
  header->bits = png_get_bit_depth(png, info);
  header->color = type & PNG_COLOR_MASK_COLOR ? CODEC_RGB : CODEC_GREY;
  header->extra = type & PNG_COLOR_MASK_ALPHA ? CODEC_STRAIGHT_ALPHA : CODEC_NO_ALPHA;
  header->scratch = 8 * (uint64_t)png_get_rowbytes(png, info) + 8 * (uint64_t)header->height;
}

static int begin(png_trap *trap, png_structp *png, png_infop *info, codec_report *report) {
  trap->status = CODEC_OK;
  trap->report = report;
  *png = png_create_read_struct(PNG_LIBPNG_VER_STRING, trap, on_error, on_warning);
  *info = *png ? png_create_info_struct(*png) : NULL;
  if (*info) return 1;
  png_destroy_read_struct(png, info, NULL);
  report_text(report, "no memory for libpng");
  return 0;
}

codec_status codec_png_header(const uint8_t *bytes, size_t length, const codec_limits *limits,
    codec_header *header, codec_report *report) {
  (void)limits;  // libpng holds a few rows and nothing else
  png_trap trap = {.bytes = bytes, .length = length};
  png_structp png;
  png_infop info;
  memset(header, 0, sizeof *header);
  if (!begin(&trap, &png, &info, report)) return CODEC_TOO_LARGE;
  if (setjmp(trap.escape) == 0) {
    open_source(png, info, &trap);
    describe(png, info, header);
  }
  png_destroy_read_struct(&png, &info, NULL);
  return trap.status;
}

static void read_rows(
    png_structp png, png_infop info, png_trap *trap, uint8_t *samples, size_t size, png_bytep *rows) {
  size_t row = png_get_rowbytes(png, info), height = png_get_image_height(png, info);
  if (!rows) escape(trap, CODEC_TOO_LARGE, "no memory for the rows");
  if (row * height != size) escape(trap, CODEC_CORRUPT, "the header changed");
  for (size_t y = 0; y < height; y++) rows[y] = samples + y * row;
  png_read_image(png, rows);
  png_read_end(png, NULL);  // to the IEND chunk, so that its absence is noticed
}

codec_status codec_png_decode(const uint8_t *bytes, size_t length, const codec_limits *limits,
    uint8_t *samples, size_t size, codec_report *report) {
  (void)limits;  // libpng holds a few rows and nothing else
  png_trap trap = {.bytes = bytes, .length = length};
  png_structp png;
  png_infop info;
  png_bytep *volatile rows = NULL;
  if (!begin(&trap, &png, &info, report)) return CODEC_TOO_LARGE;
  if (setjmp(trap.escape) == 0) {
    open_source(png, info, &trap);
    rows = calloc(png_get_image_height(png, info), sizeof *rows);
    read_rows(png, info, &trap, samples, size, rows);
  }
  free(rows);
  png_destroy_read_struct(&png, &info, NULL);
  return trap.status;
}

static void on_write(png_structp png, png_bytep bytes, png_size_t count) {
  sink_write(png_get_io_ptr(png), bytes, count);
}

static void on_flush(png_structp png) { (void)png; }

codec_file codec_png_encode(const uint8_t *samples, uint32_t width, uint32_t height, int channels) {
  codec_report report = {{0}};
  byte_sink sink = {0};
  png_trap trap = {.report = &report};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &trap, on_error, on_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) trap.status = CODEC_TOO_LARGE;
  if (info && setjmp(trap.escape) == 0) {
    png_set_write_fn(png, &sink, on_write, on_flush);
    png_set_IHDR(png, info, width, height, 8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
        PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (uint32_t y = 0; y < height; y++) png_write_row(png, samples + (size_t)y * width * (size_t)channels);
    png_write_end(png, info);
  }
  png_destroy_write_struct(&png, &info);
  return sink_finish(&sink, trap.status == CODEC_OK);
}
