// Windows bitmaps: BITMAPINFOHEADER and later, uncompressed.
// Source: Microsoft, "Bitmap Storage" and BITMAPINFOHEADER (Windows GDI reference).

internal import Domain

/// A bitmap's header, enough to find its pixels.
struct BitmapLayout: Equatable {
  let width: Int
  let height: Int
  let topDown: Bool
  /// 8, 24 or 32 where decoded.
  let bitsPerPixel: Int
  /// 0 is plain; 3 is plain with masks.
  let compression: UInt32
  /// Bytes before the pixels.
  let pixelOffset: Int
  let paletteOffset: Int
  let paletteCount: Int

  /// Rows are padded to 4 bytes.
  var rowBytes: Int { (width * bitsPerPixel + 31) / 32 * 4 }

  /// Bytes of the whole file, only for plain pixels; a size past counting is as large as can be.
  var fileBytes: Int {
    let (pixels, overflow) = rowBytes.multipliedReportingOverflow(by: height)
    return overflow || pixels > Int.max - pixelOffset ? .max : pixelOffset + pixels
  }

  /// Nil when the bytes end inside the header, or its second part is older than BITMAPINFOHEADER.
  init?(_ bytes: UnsafeRawBufferPointer) {
    let reader = ByteReader(bytes, order: .little)
    guard let offset = reader.uint32(at: 10), let headerSize = reader.uint32(at: 14), headerSize >= 40,
      let width = reader.int32(at: 18), let height = reader.int32(at: 22), let bits = reader.uint16(at: 28),
      let compression = reader.uint32(at: 30), let colors = reader.uint32(at: 46)
    else { return nil }
    self.width = Int(width)
    self.height = Int(height.magnitude)
    self.topDown = height < 0
    self.bitsPerPixel = Int(bits)
    self.compression = compression
    self.pixelOffset = Int(offset)
    self.paletteOffset = 14 + Int(headerSize)
    self.paletteCount = colors == 0 ? 256 : Int(min(colors, 256))
  }
}

/// Decodes one bitmap.
struct BitmapDecoder {
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  func decode(limits: DecodeLimits) throws(ImagingError) -> Frame {
    guard let layout = BitmapLayout(bytes) else { throw .unsupported(codec: "BMP of OS/2") }
    let header = try header(of: layout)
    try limits.check(header, fileSize: bytes.count)
    guard layout.fileBytes <= bytes.count else { throw .truncated(reason: "the last rows are missing") }
    return RawPicture(header: header, samples: samples(of: layout, channels: header.channels)).frame
  }

  private func header(of layout: BitmapLayout) throws(ImagingError) -> PictureHeader {
    guard layout.width > 0, layout.height > 0 else { throw .corrupt(reason: "a picture of no size") }
    switch (layout.bitsPerPixel, layout.compression) {
    case (8, 0): return header(of: layout, channels: 1, .palette(try palette(of: layout)))
    case (24, 0), (32, 0): return header(of: layout, channels: 3, .rgb)
    case (32, 3):
      guard hasUsualMasks else { throw .unsupported(codec: "BMP with unusual color masks") }
      return header(of: layout, channels: 3, .rgb)
    default:
      throw .unsupported(
        codec: "BMP of \(layout.bitsPerPixel) bits per pixel and compression \(layout.compression)")
    }
  }

  private func header(of layout: BitmapLayout, channels: Int, _ color: PictureHeader.Color) -> PictureHeader {
    PictureHeader(width: layout.width, height: layout.height, channels: channels, bits: 8, color: color)
  }

  /// Blue, green, red and an unused byte: what plain 32-bit pixels have too.
  private var hasUsualMasks: Bool {
    let reader = ByteReader(bytes, order: .little)
    return [54, 58, 62].map { reader.uint32(at: $0) } == [0xFF_0000, 0xFF00, 0xFF]
  }

  private func palette(of layout: BitmapLayout) throws(ImagingError) -> [RGB] {
    guard layout.paletteOffset + 4 * layout.paletteCount <= min(layout.pixelOffset, bytes.count) else {
      throw .corrupt(reason: "the palette reaches into the pixels")
    }
    let entries = (0..<layout.paletteCount).map { index in
      let at = layout.paletteOffset + 4 * index
      return RGB(red: bytes[at + 2], green: bytes[at + 1], blue: bytes[at])
    }
    // Indices beyond a short palette are black.
    return entries + Array(repeating: RGB(red: 0, green: 0, blue: 0), count: 256 - entries.count)
  }

  /// Pixels from the top, red first.
  private func samples(of layout: BitmapLayout, channels: Int) -> [UInt8] {
    let pixelBytes = layout.bitsPerPixel / 8
    let count = layout.width * layout.height * channels
    return [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      var next = 0
      for row in 0..<layout.height {
        let stored = layout.topDown ? row : layout.height - 1 - row
        var source = layout.pixelOffset + stored * layout.rowBytes
        for _ in 0..<layout.width {
          for channel in 0..<channels { target[next + channel] = bytes[source + channels - 1 - channel] }
          next += channels
          source += pixelBytes
        }
      }
      filled = count
    }
  }
}
