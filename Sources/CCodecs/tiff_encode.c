// libtiff over memory: an encoder.
#include <stdlib.h>
#include <string.h>

#include "tiff_memory.h"

// libtiff takes differences in the row that it is given, hence the copy.
static int write_rows(TIFF *tiff, const uint8_t *samples, size_t row_bytes, uint32_t height) {
  uint8_t *row = malloc(row_bytes);
  uint32_t y = 0;
  while (row && y < height) {
    memcpy(row, samples + y * row_bytes, row_bytes);
    if (TIFFWriteScanline(tiff, row, y, 0) < 0) break;
    y++;
  }
  free(row);
  return y == height;
}

static int write_picture(TIFF *tiff, const uint8_t *samples, uint32_t width, uint32_t height, int channels) {
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, channels);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, channels == 1 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
  TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, TIFFDefaultStripSize(tiff, 0));
  return write_rows(tiff, samples, (size_t)width * (size_t)channels, height) && TIFFFlush(tiff);
}

codec_file codec_tiff_encode(const uint8_t *samples, uint32_t width, uint32_t height, int channels) {
  codec_report report = {{0}};
  byte_sink sink = {0};
  TIFF *tiff = tiff_open_writer(&sink, &report);
  if (!tiff) return sink_finish(&sink, 0);
  int written = write_picture(tiff, samples, width, height, channels);
  TIFFClose(tiff);
  return sink_finish(&sink, written);
}
