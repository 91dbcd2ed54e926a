// From the bytes of a file to a frame: the front door of this module.

public import Domain

/// Decodes pictures that nobody vouches for, within limits.
///
/// - JPEG: baseline and progressive; grey, YCbCr, CMYK and YCCK.
/// - PNG: all kinds. TIFF: the first directory; 8 or 16 bits; grey, RGB, palette; strips or tiles; stored plainly
///   or by LZW, deflate or PackBits. BMP: 8, 24 and 32 bits.
///
/// Alpha is laid over white, as viewers do. 16-bit samples are stretched from the picture's own minimum to its
/// maximum, since cameras of 12 bits leave most of the range empty. Grey pictures keep one channel.
///
/// Orientation tags (EXIF, TIFF) are ignored: drops have no up, the MARCO network was trained on mixed
/// orientations, and the place of a drop then counts in the pixels that are in the file.
public struct PictureDecoder: Sendable {
  public let limits: DecodeLimits
  /// How JPEG coefficients become pixels; for scoring it is the recipe's.
  public let jpegTransform: JPEGTransform

  public init(limits: DecodeLimits = DecodeLimits(), jpegTransform: JPEGTransform = .slow) {
    self.limits = limits
    self.jpegTransform = jpegTransform
  }

  /// - Throws: an ``ImagingError`` for anything but a whole, sound picture within the limits.
  public func decode(_ bytes: UnsafeRawBufferPointer) throws(ImagingError) -> Frame {
    switch try format(of: bytes) {
    case .jpeg: try JPEGRows(bytes, transform: jpegTransform, limits: limits).frame()
    case .png: try LibraryCodec.png.decode(bytes, limits: limits)
    case .tiff: try LibraryCodec.tiff.decode(bytes, limits: limits)
    case .bmp: try BitmapDecoder(bytes).decode(limits: limits)
    case .gif: throw .unsupported(codec: "GIF")
    case .jpegXR: throw .unsupported(codec: "JPEG XR (HD Photo)")
    }
  }

  /// The same picture given to a sink, a JPEG as its rows are decoded. Where this throws, what the sink has taken so
  /// far is no picture.
  public func decode(_ bytes: UnsafeRawBufferPointer, into sink: some RowSink) throws(ImagingError) {
    if try format(of: bytes) == .jpeg {
      try JPEGRows(bytes, transform: jpegTransform, limits: limits).feed(sink)
    } else {
      sink.take(try decode(bytes))
    }
  }

  private func format(of bytes: UnsafeRawBufferPointer) throws(ImagingError) -> PictureFormat {
    guard !bytes.isEmpty else { throw .empty }
    try limits.check(fileSize: bytes.count)
    if case .incomplete(let reason) = Completeness(of: bytes) { throw .truncated(reason: reason) }
    guard let format = PictureFormat(of: bytes) else { throw .notAnImage }
    return format
  }

  public func decode(_ bytes: [UInt8]) throws(ImagingError) -> Frame {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(ImagingError) in try decode(buffer) }
    }
    return try result.get()
  }
}
