// Memory that the encoders write into, and the text of a report: shared by the codecs, unseen by Swift.
#ifndef CODECS_BYTES_H
#define CODECS_BYTES_H

#include "CCodecs.h"

/// A file being written in memory; zeros fill what a seek leaves out.
typedef struct {
  uint8_t *bytes;
  size_t length, capacity, position;
  int failed;  // memory ran out
} byte_sink;

void sink_write(byte_sink *sink, const void *bytes, size_t count);
/// The file, or nothing when memory ran out; the sink is empty afterwards.
codec_file sink_finish(byte_sink *sink, int succeeded);

/// Keeps the first message only: later ones are consequences.
void report_text(codec_report *report, const char *text);

#endif
