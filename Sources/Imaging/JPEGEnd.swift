// Finds the end-of-image marker of a JPEG.
// Source: ITU-T T.81, annex B (markers, segments, entropy-coded data).

private import Glibc

/// Walks from marker to marker. Segments are skipped by their length, so the end marker of a thumbnail inside one
/// is not taken for the picture's own; padding after the end marker does not matter.
enum JPEGEnd {
  static func completeness(of bytes: UnsafeRawBufferPointer) -> Completeness {
    let reader = ByteReader(bytes, order: .big)
    var cursor = 2
    while let marker = nextMarker(in: bytes, from: &cursor) {
      switch marker {
      case 0xD9: return .complete
      // Stuffed byte, TEM, restarts and a second start: no segment follows.
      case 0x00, 0x01, 0xD0...0xD8: continue
      default:
        guard let length = reader.uint16(at: cursor) else { return missing }
        cursor += Int(length)
      }
    }
    return missing
  }

  private static var missing: Completeness { .incomplete(reason: "the JPEG end marker is missing") }

  /// The byte after the next 0xFF (or row of them); the cursor then stands behind it.
  private static func nextMarker(in bytes: UnsafeRawBufferPointer, from cursor: inout Int) -> UInt8? {
    guard cursor < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + cursor, 0xFF, bytes.count - cursor)
    else { return nil }
    cursor = base.distance(to: UnsafeRawPointer(found))
    while cursor < bytes.count, bytes[cursor] == 0xFF { cursor += 1 }
    guard cursor < bytes.count else { return nil }
    defer { cursor += 1 }
    return bytes[cursor]
  }
}
