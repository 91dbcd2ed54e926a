// The C side of picture decoding: libjpeg, libpng and libtiff behind one shape of function that Swift can
// call safely. Their setjmp/longjmp and variadic calls never leave this target.
#ifndef CCODECS_H
#define CCODECS_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
  CODEC_OK,
  CODEC_TRUNCATED,    // the bytes end before the picture does
  CODEC_CORRUPT,      // the bytes break the rules of their format
  CODEC_UNSUPPORTED,  // sound, but of a kind that is not decoded here
  CODEC_TOO_LARGE,    // more memory than the limit, or than there is
  CODEC_TOO_MANY_SCANS,
} codec_status;

/// The bounds that only the library itself can hold while it works; the header is checked by the caller.
typedef struct {
  uint64_t memory;  // bytes that the library may take beside the caller's samples
  int scans;        // JPEG scans
} codec_limits;

typedef enum { CODEC_GREY, CODEC_RGB, CODEC_PALETTE, CODEC_CMYK } codec_color;

typedef enum {
  CODEC_NO_ALPHA,
  CODEC_STRAIGHT_ALPHA,
  CODEC_PREMULTIPLIED_ALPHA,
  CODEC_UNKNOWN_EXTRA,  // samples after the color ones that mean nothing to us
} codec_extra;

/// What a header promises. The samples that decoding fills in are `height * width * channels` of `bits` bits
/// in the machine's byte order, row by row from the top, channels interleaved.
typedef struct {
  uint32_t width, height;  // pixels
  uint32_t channels;       // samples per pixel, the extra ones included
  uint32_t bits;           // 8 or 16
  codec_color color;
  codec_extra extra;
  int inverted;      // 0 is full light (TIFF min-is-white, CMYK as Adobe does not write it)
  uint64_t scratch;  // bytes that the library will hold beside the samples
  uint16_t palette[3][256];
  int palette_bits;  // 8 or 16
} codec_header;

/// Why a call did not return CODEC_OK, in the library's own words.
typedef struct {
  char message[200];
} codec_report;

typedef codec_status (*codec_header_reader)(const uint8_t *bytes, size_t length, const codec_limits *limits,
    codec_header *header, codec_report *report);

/// Fills exactly `size` bytes; any other size than the header's is CODEC_CORRUPT.
typedef codec_status (*codec_decoder)(const uint8_t *bytes, size_t length, const codec_limits *limits,
    uint8_t *samples, size_t size, codec_report *report);

/// A JPEG whose rows are decoded as they are asked for.
typedef struct codec_jpeg codec_jpeg;

/// Reads the header. Whatever is returned, `opened` must be closed; the bytes must stay until then.
/// `fast` is libjpeg's transform IFAST, otherwise it is ISLOW.
codec_status codec_jpeg_open(const uint8_t *bytes, size_t length, const codec_limits *limits, int fast,
    codec_header *header, codec_jpeg **opened, codec_report *report);
/// Makes ready for the rows; several scans are read here. `memory` is the library's, in bytes. Call it once.
codec_status codec_jpeg_start(codec_jpeg *jpeg, uint64_t memory, codec_report *report);
/// Fills in the next rows, `width * channels` bytes each; with the last row the end marker is looked for. Not more
/// rows than there are, and none after a failure.
codec_status codec_jpeg_rows(codec_jpeg *jpeg, uint8_t *samples, uint32_t rows, codec_report *report);
void codec_jpeg_close(codec_jpeg *jpeg);

codec_status codec_png_header(const uint8_t *bytes, size_t length, const codec_limits *limits,
    codec_header *header, codec_report *report);
codec_status codec_png_decode(const uint8_t *bytes, size_t length, const codec_limits *limits,
    uint8_t *samples, size_t size, codec_report *report);

codec_status codec_tiff_header(const uint8_t *bytes, size_t length, const codec_limits *limits,
    codec_header *header, codec_report *report);
codec_status codec_tiff_decode(const uint8_t *bytes, size_t length, const codec_limits *limits,
    uint8_t *samples, size_t size, codec_report *report);

/// An encoded file; `bytes` is NULL when memory ran out. Give it back with codec_free.
typedef struct {
  uint8_t *bytes;
  size_t length;
} codec_file;

/// Baseline, 4:2:0 when there are three channels.
codec_file codec_jpeg_encode(
    const uint8_t *samples, uint32_t width, uint32_t height, int channels, int quality);
codec_file codec_png_encode(const uint8_t *samples, uint32_t width, uint32_t height, int channels);
/// LZW with horizontal differencing, strips.
codec_file codec_tiff_encode(const uint8_t *samples, uint32_t width, uint32_t height, int channels);
void codec_free(codec_file file);

#endif
