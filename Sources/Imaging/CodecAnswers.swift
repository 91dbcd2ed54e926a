// What the C side answers, in this module's terms.

internal import CCodecs

extension DecodeLimits {
  /// Goes on where a codec was content.
  func require(_ status: codec_status, _ report: codec_report) throws(ImagingError) {
    let reason = DecodeLimits.text(of: report)
    switch status {
    case CODEC_OK: return
    case CODEC_TRUNCATED: throw .truncated(reason: reason)
    case CODEC_UNSUPPORTED: throw .unsupported(codec: reason)
    case CODEC_TOO_MANY_SCANS:
      throw .tooLarge(LimitExcess(of: "progressive scans", found: nil, limit: scans))
    case CODEC_TOO_LARGE:
      throw .tooLarge(LimitExcess(of: "bytes of memory", found: nil, limit: memory))
    default: throw .corrupt(reason: reason)
    }
  }

  // Libraries quote the file in their messages: only printable characters leave this place.
  private static func text(of report: codec_report) -> String {
    withUnsafeBytes(of: report.message) { raw in
      let printable = raw.prefix { $0 != 0 }.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
      return String(decoding: printable, as: UTF8.self)
    }
  }

  /// The bounds that a library holds while it works, with so many bytes taken by the caller.
  func codecLimits(taken: Int = 0) -> codec_limits {
    codec_limits(memory: UInt64(max(1, memory - taken)), scans: Int32(clamping: scans))
  }
}

extension UnsafeRawBufferPointer {
  var base: UnsafePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}

extension PictureHeader {
  init(_ header: codec_header) {
    self.init(
      width: Int(header.width), height: Int(header.height), channels: Int(header.channels),
      bits: Int(header.bits), color: PictureHeader.color(of: header), extra: PictureHeader.extra(of: header),
      inverted: header.inverted != 0, scratch: header.scratch)
  }

  private static func color(of header: codec_header) -> Color {
    switch header.color {
    case CODEC_RGB: .rgb
    case CODEC_CMYK: .cmyk
    case CODEC_PALETTE: .palette(palette(of: header))
    default: .grey
    }
  }

  private static func extra(of header: codec_header) -> Extra {
    switch header.extra {
    case CODEC_STRAIGHT_ALPHA: .straightAlpha
    case CODEC_PREMULTIPLIED_ALPHA: .premultipliedAlpha
    case CODEC_UNKNOWN_EXTRA: .meaningless
    default: .none
    }
  }

  private static func palette(of header: codec_header) -> [RGB] {
    withUnsafeBytes(of: header.palette) { raw in
      let values = raw.bindMemory(to: UInt16.self)
      let shift = UInt16(header.palette_bits - 8)
      func level(_ channel: Int, _ index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: values[channel * 256 + index] >> shift)
      }
      return (0..<256).map { RGB(red: level(0, $0), green: level(1, $0), blue: level(2, $0)) }
    }
  }
}
