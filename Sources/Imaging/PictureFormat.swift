// Which picture format bytes are in, told by the bytes and never by a name.

/// A picture format that is recognized; not all of them are decoded.
public enum PictureFormat: String, CaseIterable, Sendable {
  case jpeg, png, tiff, bmp, gif, jpegXR

  /// Nil when the bytes begin like none of the formats.
  public init?(of bytes: UnsafeRawBufferPointer) {
    let match = PictureFormat.allCases.first { format in
      format.signatures.contains { bytes.starts(with: $0) }
    }
    guard let match, match != .bmp || PictureFormat.isBitmap(bytes) else { return nil }
    self = match
  }

  /// Whether these few bytes are the beginning of a signature, so that a format may yet show.
  static func mayBegin(with bytes: UnsafeRawBufferPointer) -> Bool {
    allCases.contains { $0.signatures.contains { $0.starts(with: bytes) } }
  }

  /// The bytes that files of the format begin with.
  var signatures: [[UInt8]] {
    switch self {
    case .jpeg: [[0xFF, 0xD8, 0xFF]]
    case .png: [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]]
    case .tiff: ["II*\0", "MM\0*", "II+\0", "MM\0+"].map { Array($0.utf8) }
    case .bmp: [Array("BM".utf8)]
    case .gif: ["GIF87a", "GIF89a"].map { Array($0.utf8) }
    case .jpegXR: [[0x49, 0x49, 0xBC]]
    }
  }

  // Two letters are too few to tell a bitmap from a text: the size of its second header must be a known one.
  private static func isBitmap(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let size = ByteReader(bytes, order: .little).uint32(at: 14) else { return true }
    return [12, 16, 40, 52, 56, 64, 108, 124].contains(size)
  }
}
