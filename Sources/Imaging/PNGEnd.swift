// Finds the IEND chunk of a PNG.
// Source: PNG specification (third edition), section 5.3.

/// Walks from chunk to chunk.
enum PNGEnd {
  static func completeness(of bytes: UnsafeRawBufferPointer) -> Completeness {
    let reader = ByteReader(bytes, order: .big)
    var cursor = 8
    while let length = reader.uint32(at: cursor), let type = reader.uint32(at: cursor + 4) {
      // A zero type is reserved space; any other nonsense is damage, for decoding to name.
      if type == 0 { return missing }
      guard isName(type) else { return .unknown }
      cursor += 12 + Int(length)
      if type == 0x4945_4E44 { return cursor <= bytes.count ? .complete : missing }
    }
    return missing
  }

  private static var missing: Completeness { .incomplete(reason: "the PNG IEND chunk is missing") }

  private static func isName(_ type: UInt32) -> Bool {
    withUnsafeBytes(of: type) { $0.allSatisfy { (65...90).contains($0 & 0xDF) } }
  }
}
