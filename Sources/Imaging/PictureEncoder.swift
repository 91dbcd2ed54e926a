// From frames to files, for simulators, demonstrations and overlays.

private import CCodecs
public import Domain

/// Encodes frames, grey or RGB.
public enum PictureEncoder {
  /// Baseline JPEG, 4:2:0 when there are three channels.
  ///
  /// - Precondition: no side over 65,500 pixels; quality is 1...100.
  public static func jpeg(_ frame: Frame, quality: Int = 90) -> [UInt8] {
    precondition((1...100).contains(quality), "JPEG quality is a percentage")
    precondition(max(frame.width, frame.height) <= 65_500, "JPEG has no larger sides")
    return take(
      codec_jpeg_encode(
        frame.samples, UInt32(frame.width), UInt32(frame.height), Int32(frame.channels), Int32(quality)))
  }

  /// 8-bit PNG, not interlaced.
  public static func png(_ frame: Frame) -> [UInt8] {
    take(codec_png_encode(frame.samples, UInt32(frame.width), UInt32(frame.height), Int32(frame.channels)))
  }

  /// 8-bit TIFF in strips, LZW with horizontal differencing.
  public static func tiff(_ frame: Frame) -> [UInt8] {
    take(codec_tiff_encode(frame.samples, UInt32(frame.width), UInt32(frame.height), Int32(frame.channels)))
  }

  private static func take(_ file: codec_file) -> [UInt8] {
    precondition(file.bytes != nil, "there is memory for a picture that we made")
    defer { codec_free(file) }
    return Array(UnsafeBufferPointer(start: file.bytes, count: file.length))
  }
}
