// A TIFF handle over memory instead of a file, with every message kept off stderr.
#include "tiff_memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static tmsize_t source_read(thandle_t handle, void *target, tmsize_t count) {
  tiff_source *source = handle;
  size_t left = source->position < source->length ? source->length - source->position : 0;
  size_t taken = (size_t)count < left ? (size_t)count : left;
  memcpy(target, source->bytes + (taken ? source->position : 0), taken);
  source->position += taken;
  return (tmsize_t)taken;
}

static tmsize_t source_write(thandle_t handle, void *bytes, tmsize_t count) {
  (void)handle;
  (void)bytes;
  (void)count;
  return -1;
}

static toff_t source_seek(thandle_t handle, toff_t offset, int whence) {
  tiff_source *source = handle;
  if (whence == SEEK_CUR) offset += source->position;
  if (whence == SEEK_END) offset += source->length;
  source->position = (size_t)offset;
  return offset;
}

static toff_t source_size(thandle_t handle) { return ((tiff_source *)handle)->length; }

static tmsize_t sink_read_back(thandle_t handle, void *target, tmsize_t count) {
  byte_sink *sink = handle;
  size_t left = sink->position < sink->length ? sink->length - sink->position : 0;
  size_t taken = (size_t)count < left ? (size_t)count : left;
  if (taken) memcpy(target, sink->bytes + sink->position, taken);
  sink->position += taken;
  return (tmsize_t)taken;
}

static tmsize_t sink_put(thandle_t handle, void *bytes, tmsize_t count) {
  byte_sink *sink = handle;
  sink_write(sink, bytes, (size_t)count);
  return sink->failed ? -1 : count;
}

static toff_t sink_seek(thandle_t handle, toff_t offset, int whence) {
  byte_sink *sink = handle;
  if (whence == SEEK_CUR) offset += sink->position;
  if (whence == SEEK_END) offset += sink->length;
  sink->position = (size_t)offset;
  return offset;
}

static toff_t sink_size(thandle_t handle) { return ((byte_sink *)handle)->length; }

static int nothing_to_close(thandle_t handle) {
  (void)handle;
  return 0;
}

static int keep_error(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)module;
  char text[200];
  vsnprintf(text, sizeof text, format, arguments);
  report_text(user, text);
  return 1;  // handled: libtiff's own handler would print
}

static int drop_warning(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)user;
  (void)module;
  (void)format;
  (void)arguments;
  return 1;
}

static TIFFOpenOptions *quiet_options(codec_report *report, uint64_t memory) {
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (!options) return NULL;
  TIFFOpenOptionsSetErrorHandlerExtR(options, keep_error, report);
  TIFFOpenOptionsSetWarningHandlerExtR(options, drop_warning, NULL);
  if (memory) TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)memory);
  return options;
}

TIFF *tiff_open_reader(tiff_source *source, const codec_limits *limits, codec_report *report) {
  TIFFOpenOptions *options = quiet_options(report, limits->memory);
  if (!options) return NULL;
  // "m": read through source_read, whose bounds are checked, and not by mapping.
  TIFF *tiff = TIFFClientOpenExt("picture", "rm", source, source_read, source_write, source_seek,
      nothing_to_close, source_size, NULL, NULL, options);
  TIFFOpenOptionsFree(options);
  return tiff;
}

TIFF *tiff_open_writer(byte_sink *sink, codec_report *report) {
  TIFFOpenOptions *options = quiet_options(report, 0);
  if (!options) return NULL;
  TIFF *tiff = TIFFClientOpenExt("picture", "w", sink, sink_read_back, sink_put, sink_seek, nothing_to_close,
      sink_size, NULL, NULL, options);
  TIFFOpenOptionsFree(options);
  return tiff;
}
