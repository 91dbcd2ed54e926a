// libjpeg, libpng and libtiff behind one call.

private import CCodecs
internal import Domain

/// A codec of the C side: reads a header, then fills samples.
struct LibraryCodec {
  private let readHeader: codec_header_reader
  private let fillSamples: codec_decoder

  static func jpeg(_ transform: JPEGTransform) -> LibraryCodec {
    switch transform {
    case .slow: LibraryCodec(readHeader: codec_jpeg_header, fillSamples: codec_jpeg_decode)
    case .fast: LibraryCodec(readHeader: codec_jpeg_header, fillSamples: codec_jpeg_decode_fast)
    }
  }
  static var png: LibraryCodec { LibraryCodec(readHeader: codec_png_header, fillSamples: codec_png_decode) }
  static var tiff: LibraryCodec {
    LibraryCodec(readHeader: codec_tiff_header, fillSamples: codec_tiff_decode)
  }

  func decode(_ bytes: UnsafeRawBufferPointer, limits: DecodeLimits) throws(ImagingError) -> Frame {
    let header = try header(of: bytes, limits: limits)
    try limits.check(header, fileSize: bytes.count)
    return RawPicture(header: header, samples: try samples(of: bytes, header, limits: limits)).frame
  }

  func header(of bytes: UnsafeRawBufferPointer, limits: DecodeLimits) throws(ImagingError) -> PictureHeader {
    var header = codec_header()
    var report = codec_report()
    var bounds = codec_limits(memory: UInt64(limits.memory), scans: Int32(clamping: limits.scans))
    let status = readHeader(bytes.base, bytes.count, &bounds, &header, &report)
    try LibraryCodec.require(status, report, limits)
    return PictureHeader(header)
  }

  private func samples(
    of bytes: UnsafeRawBufferPointer, _ header: PictureHeader, limits: DecodeLimits
  ) throws(ImagingError) -> [UInt8] {
    var report = codec_report()
    var bounds = codec_limits(
      memory: UInt64(max(1, limits.memory - header.sampleBytes)), scans: Int32(clamping: limits.scans))
    var status = CODEC_OK
    let samples = [UInt8](unsafeUninitializedCapacity: header.sampleBytes) { target, filled in
      status = fillSamples(
        bytes.base, bytes.count, &bounds, target.baseAddress, header.sampleBytes, &report)
      filled = status == CODEC_OK ? header.sampleBytes : 0
    }
    try LibraryCodec.require(status, report, limits)
    return samples
  }

  private static func require(
    _ status: codec_status, _ report: codec_report, _ limits: DecodeLimits
  ) throws(ImagingError) {
    let reason = text(of: report)
    switch status {
    case CODEC_OK: return
    case CODEC_TRUNCATED: throw .truncated(reason: reason)
    case CODEC_UNSUPPORTED: throw .unsupported(codec: reason)
    case CODEC_TOO_MANY_SCANS:
      throw .tooLarge(LimitExcess(of: "progressive scans", found: nil, limit: limits.scans))
    case CODEC_TOO_LARGE:
      throw .tooLarge(LimitExcess(of: "bytes of memory", found: nil, limit: limits.memory))
    default: throw .corrupt(reason: reason)
    }
  }
}

extension LibraryCodec {
  // Libraries quote the file in their messages: only printable characters leave this place.
  private static func text(of report: codec_report) -> String {
    withUnsafeBytes(of: report.message) { raw in
      let printable = raw.prefix { $0 != 0 }.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }
      return String(decoding: printable, as: UTF8.self)
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate var base: UnsafePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}

extension PictureHeader {
  fileprivate init(_ header: codec_header) {
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
