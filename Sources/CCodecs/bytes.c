// Memory that the encoders write into, and the text of a report.
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

static int grow(byte_sink *sink, size_t needed) {
  if (needed <= sink->capacity) return 1;
  size_t capacity = sink->capacity ? sink->capacity : 65536;
  while (capacity < needed) capacity *= 2;
  uint8_t *bytes = realloc(sink->bytes, capacity);
  if (!bytes) return 0;
  sink->bytes = bytes;
  sink->capacity = capacity;
  return 1;
}

void sink_write(byte_sink *sink, const void *bytes, size_t count) {
  if (sink->failed || !grow(sink, sink->position + count)) {
    sink->failed = 1;
    return;
  }
  if (sink->position > sink->length) memset(sink->bytes + sink->length, 0, sink->position - sink->length);
  memcpy(sink->bytes + sink->position, bytes, count);
  sink->position += count;
  if (sink->position > sink->length) sink->length = sink->position;
}

codec_file sink_finish(byte_sink *sink, int succeeded) {
  codec_file file = {NULL, 0};
  if (succeeded && !sink->failed) {
    file.bytes = sink->bytes;
    file.length = sink->length;
  } else {
    free(sink->bytes);
  }
  *sink = (byte_sink){0};
  return file;
}

void codec_free(codec_file file) { free(file.bytes); }

void report_text(codec_report *report, const char *text) {
  if (report->message[0]) return;
  strncpy(report->message, text, sizeof report->message - 1);
  report->message[sizeof report->message - 1] = 0;
}
