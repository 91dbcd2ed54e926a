// Is a picture's end there? Asked while its writer may still be at work.

/// Whether a file holds a picture to its end.
///
/// A yes is about the end only: what lies between is judged by decoding. Nor can it see a plain (uncompressed)
/// TIFF or BMP whose space was reserved before its pixels were written; quiet time must guard against that.
public enum Completeness: Hashable, Sendable {
  case complete
  case incomplete(reason: String)
  /// No picture format, or one whose end cannot be told; decoding will say more.
  case unknown

  /// Reads no more than it must: ends and directories, never pixels.
  public init(of bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else {
      self = .incomplete(reason: "the file is empty")
      return
    }
    switch PictureFormat(of: bytes) {
    case .jpeg: self = JPEGEnd.completeness(of: bytes)
    case .png: self = PNGEnd.completeness(of: bytes)
    case .tiff: self = TIFFExtent.completeness(of: bytes)
    case .bmp: self = .ofBitmap(bytes)
    case .gif: self = .ofGIF(bytes)
    case .jpegXR: self = .unknown
    case nil: self = .ofUnrecognized(bytes)
    }
  }

  public init(of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Completeness(of: $0) }
  }

  // Zero bytes at the end may be space that a writer reserved and has not filled yet.
  private static func ofUnrecognized(_ bytes: UnsafeRawBufferPointer) -> Completeness {
    guard let last = bytes.lastIndex(where: { $0 != 0 }) else {
      return .incomplete(reason: "it holds nothing but zero bytes")
    }
    let written = UnsafeRawBufferPointer(rebasing: bytes[...last])
    return PictureFormat.mayBegin(with: written)
      ? .incomplete(reason: "it ends inside its signature") : .unknown
  }

  private static func ofBitmap(_ bytes: UnsafeRawBufferPointer) -> Completeness {
    guard bytes.count >= 54 else { return .incomplete(reason: "it ends inside the BMP header") }
    guard let layout = BitmapLayout(bytes) else { return .unknown }
    guard layout.compression == 0 || layout.compression == 3, layout.width > 0 else { return .unknown }
    guard layout.fileBytes <= bytes.count else {
      return .incomplete(reason: "it has \(bytes.count) of \(layout.fileBytes) bytes")
    }
    return .complete
  }

  private static func ofGIF(_ bytes: UnsafeRawBufferPointer) -> Completeness {
    bytes.last { $0 != 0 } == 0x3B ? .complete : .incomplete(reason: "the GIF trailer is missing")
  }
}
