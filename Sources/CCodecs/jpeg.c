// libjpeg, with its error exits kept inside this file.
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "bytes.h"

typedef struct {
  struct jpeg_error_mgr base;  // first, so that libjpeg's pointer is ours
  jmp_buf escape;
  codec_status status;
  codec_report *report;
} error_trap;

typedef struct {
  struct jpeg_progress_mgr base;
  int scans;
} scan_guard;

static void escape(j_common_ptr info, codec_status status, const char *text) {
  error_trap *trap = (error_trap *)info->err;
  char own[JMSG_LENGTH_MAX];
  if (!text) {
    trap->base.format_message(info, own);
    text = own;
  }
  report_text(trap->report, text);
  trap->status = status;
  longjmp(trap->escape, 1);
}

static codec_status status_of_error(int code) {
  switch (code) {
    case JERR_INPUT_EMPTY:
    case JERR_INPUT_EOF: return CODEC_TRUNCATED;
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
    case JERR_WIDTH_OVERFLOW:
    case JERR_IMAGE_TOO_BIG: return CODEC_TOO_LARGE;
    case JERR_SOF_UNSUPPORTED:
    case JERR_BAD_PRECISION:
    case JERR_ARITH_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOTIMPL: return CODEC_UNSUPPORTED;
    default: return CODEC_CORRUPT;
  }
}

static void on_error(j_common_ptr info) { escape(info, status_of_error(info->err->msg_code), NULL); }

// libjpeg would go on after damage and fill in grey; a picture that is not what the camera wrote is no
// picture.
static void on_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  int code = info->err->msg_code;
  switch (code) {
    case JWRN_JFIF_MAJOR:
    case JWRN_ADOBE_XFORM:
    case JWRN_BOGUS_ICC: return;  // odd labels on sound pixels
    case JWRN_HIT_MARKER: {
      int at_end = info->is_decompressor && ((j_decompress_ptr)info)->unread_marker == JPEG_EOI;
      escape(info, at_end ? CODEC_TRUNCATED : CODEC_CORRUPT, NULL);
      return;
    }
    default: escape(info, code == JWRN_JPEG_EOF ? CODEC_TRUNCATED : CODEC_CORRUPT, NULL);
  }
}

static void on_progress(j_common_ptr info) {
  if (!info->is_decompressor) return;
  const scan_guard *guard = (const scan_guard *)info->progress;
  if (((j_decompress_ptr)info)->input_scan_number > guard->scans)
    escape(info, CODEC_TOO_MANY_SCANS, "more progressive scans than the limit");
}

static void set_trap(error_trap *trap, codec_report *report) {
  jpeg_std_error(&trap->base);
  trap->base.error_exit = on_error;
  trap->base.emit_message = on_message;
  trap->status = CODEC_OK;
  trap->report = report;
}

// Fancy upsampling, said aloud although it is the library's default: Pillow and the published graph
// (fancy_upscaling=true) have it, and pixels are part of what a network was trained on.
static void choose_output(struct jpeg_decompress_struct *info) {
  info->do_fancy_upsampling = TRUE;
  switch (info->num_components) {
    case 1: info->out_color_space = JCS_GRAYSCALE; break;
    case 3: info->out_color_space = JCS_RGB; break;
    case 4: info->out_color_space = JCS_CMYK; break;
    default: escape((j_common_ptr)info, CODEC_UNSUPPORTED, "JPEG with neither 1, 3 nor 4 components");
  }
}

// The coefficients of a picture of several scans are all held until the last scan, in blocks of 64, 2 bytes
// each.
static uint64_t coefficient_bytes(const struct jpeg_decompress_struct *info) {
  uint64_t blocks = 0;
  for (int i = 0; i < info->num_components; i++) {
    const jpeg_component_info *component = &info->comp_info[i];
    blocks += ((uint64_t)component->width_in_blocks + component->h_samp_factor) *
              ((uint64_t)component->height_in_blocks + component->v_samp_factor);
  }
  return blocks * DCTSIZE2 * sizeof(JCOEF);
}

static void describe(struct jpeg_decompress_struct *info, codec_header *header) {
  header->width = info->image_width;
  header->height = info->image_height;
  header->channels = (uint32_t)info->num_components;
  header->bits = 8;
  header->color = info->num_components == 1 ? CODEC_GREY : info->num_components == 3 ? CODEC_RGB : CODEC_CMYK;
  header->inverted = info->num_components == 4 && !info->saw_Adobe_marker;
  header->scratch = jpeg_has_multiple_scans(info) ? coefficient_bytes(info) : 0;
}

// One a picture, never used again: tables of one picture must not serve another that has none.
struct codec_jpeg {
  struct jpeg_decompress_struct info;
  error_trap trap;
  scan_guard guard;
};

codec_status codec_jpeg_open(const uint8_t *bytes, size_t length, const codec_limits *limits, int fast,
    codec_header *header, codec_jpeg **opened, codec_report *report) {
  codec_jpeg *jpeg = calloc(1, sizeof *jpeg);
  *opened = jpeg;
  memset(header, 0, sizeof *header);
  if (!jpeg) return CODEC_TOO_LARGE;
  set_trap(&jpeg->trap, report);
  jpeg->guard = (scan_guard){{.progress_monitor = on_progress}, limits->scans};
  jpeg->info.err = &jpeg->trap.base;
  if (setjmp(jpeg->trap.escape)) return jpeg->trap.status;
  jpeg_create_decompress(&jpeg->info);
  jpeg->info.mem->max_memory_to_use = (long)limits->memory;
  jpeg_mem_src(&jpeg->info, bytes, (unsigned long)length);
  jpeg_read_header(&jpeg->info, TRUE);
  choose_output(&jpeg->info);
  jpeg->info.dct_method = fast ? JDCT_IFAST : JDCT_ISLOW;
  jpeg->info.progress = &jpeg->guard.base;
  describe(&jpeg->info, header);
  return CODEC_OK;
}

codec_status codec_jpeg_start(codec_jpeg *jpeg, uint64_t memory, codec_report *report) {
  jpeg->trap.report = report;
  if (setjmp(jpeg->trap.escape)) return jpeg->trap.status;
  jpeg->info.mem->max_memory_to_use = (long)memory;
  struct jpeg_decompress_struct *info = &jpeg->info;
  jpeg_start_decompress(info);
  // The caller's memory is as the header promised.
  if (info->output_width != info->image_width || info->output_height != info->image_height ||
      info->output_components != info->num_components)
    escape((j_common_ptr)info, CODEC_CORRUPT, "the header changed");
  return CODEC_OK;
}

codec_status codec_jpeg_rows(codec_jpeg *jpeg, uint8_t *samples, uint32_t rows, codec_report *report) {
  jpeg->trap.report = report;
  if (setjmp(jpeg->trap.escape)) return jpeg->trap.status;
  struct jpeg_decompress_struct *info = &jpeg->info;
  size_t row = (size_t)info->output_width * (size_t)info->output_components;
  JDIMENSION first = info->output_scanline;
  while (info->output_scanline - first < rows) {
    JSAMPROW target = samples + row * (info->output_scanline - first);
    jpeg_read_scanlines(info, &target, 1);
  }
  // Reads on to the end marker, so that its absence is noticed.
  if (info->output_scanline == info->output_height) jpeg_finish_decompress(info);
  return CODEC_OK;
}

void codec_jpeg_close(codec_jpeg *jpeg) {
  if (!jpeg) return;
  jpeg_destroy_decompress(&jpeg->info);
  free(jpeg);
}

codec_file codec_jpeg_encode(
    const uint8_t *samples, uint32_t width, uint32_t height, int channels, int quality) {
  struct jpeg_compress_struct info;
  error_trap trap;
  codec_report report = {{0}};
  unsigned char *volatile bytes = NULL;
  volatile unsigned long length = 0;
  memset(&info, 0, sizeof info);
  set_trap(&trap, &report);
  info.err = &trap.base;
  if (setjmp(trap.escape) == 0) {
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, (unsigned char **)&bytes, (unsigned long *)&length);
    info.image_width = width;
    info.image_height = height;
    info.input_components = channels;
    info.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < height) {
      JSAMPROW row = (JSAMPROW)(samples + (size_t)width * (size_t)channels * info.next_scanline);
      jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
  }
  jpeg_destroy_compress(&info);
  codec_file file = {bytes, length};
  if (trap.status == CODEC_OK) return file;
  free(bytes);
  return (codec_file){NULL, 0};
}
