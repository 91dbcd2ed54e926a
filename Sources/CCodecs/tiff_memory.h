// A TIFF handle over memory instead of a file, with every message kept off stderr.
#ifndef CODECS_TIFF_MEMORY_H
#define CODECS_TIFF_MEMORY_H

#include <tiffio.h>

#include "bytes.h"

typedef struct {
  const uint8_t *bytes;
  size_t length, position;
} tiff_source;

/// NULL with a message in the report when the first directory cannot be read. The source and the report
/// outlive the handle.
TIFF *tiff_open_reader(tiff_source *source, const codec_limits *limits, codec_report *report);
TIFF *tiff_open_writer(byte_sink *sink, codec_report *report);

#endif
