// Whether all that a TIFF's first directory points at lies inside the file.
// Source: TIFF 6.0, section 2; BigTIFF design (offsets of 8 bytes, counts of 8 bytes).

/// Walks the first directory of a classic or big TIFF.
struct TIFFExtent {
  /// One directory entry whose values are known to lie inside the file.
  private struct Entry {
    let tag: UInt16
    let type: UInt16
    let count: Int
    let valueOffset: Int
  }

  private let reader: ByteReader
  private let isBig: Bool

  static func completeness(of bytes: UnsafeRawBufferPointer) -> Completeness {
    TIFFExtent(bytes).completeness
  }

  private init(_ bytes: UnsafeRawBufferPointer) {
    self.reader = ByteReader(bytes, order: bytes.first == UInt8(ascii: "M") ? .big : .little)
    self.isBig = reader.uint16(at: 2) == 43
  }

  private var completeness: Completeness {
    // Writers that keep the directory for last leave zeros until they are done.
    guard let directory = offset(at: isBig ? 8 : 4), directory != 0,
      let count = isBig ? offset(at: directory) : reader.uint16(at: directory).map(Int.init),
      count != 0
    else { return .incomplete(reason: "the TIFF directory is not there yet") }
    let first = directory + (isBig ? 8 : 2)
    var blocks = [UInt16: Entry]()
    for index in 0..<min(count, 65_535) {
      guard let entry = entry(at: first + index * (isBig ? 20 : 12)) else {
        return .incomplete(reason: "a TIFF tag points past the end")
      }
      blocks[entry.tag] = blocks[entry.tag] ?? entry
    }
    return completeness(of: blocks)
  }

  private func completeness(of entries: [UInt16: Entry]) -> Completeness {
    // Offsets and byte counts: of strips, or of tiles.
    guard let offsets = entries[273] ?? entries[324], let lengths = entries[279] ?? entries[325] else {
      return .unknown
    }
    // Values that are never 0 in a finished file, but are where space was only reserved.
    guard [offsets, lengths, entries[258]].allSatisfy({ $0.map(hasNoZero) ?? true }) else {
      return .incomplete(reason: "a TIFF tag is not filled in yet")
    }
    for index in 0..<min(offsets.count, lengths.count) {
      guard let start = value(index, of: offsets), let length = value(index, of: lengths) else {
        return .unknown
      }
      guard start <= reader.bytes.count, length <= reader.bytes.count - start else {
        return .incomplete(reason: "strip or tile \(index) of \(offsets.count) reaches past the end")
      }
    }
    return .complete
  }

  // Only for types whose size is known: the count of any other was never held against the file's size.
  private func hasNoZero(_ entry: Entry) -> Bool {
    guard value(0, of: entry) != nil else { return true }
    return (0..<entry.count).allSatisfy { value($0, of: entry) != 0 }
  }

  /// Nil when the entry or its values reach past the end.
  private func entry(at position: Int) -> Entry? {
    guard let tag = reader.uint16(at: position), let type = reader.uint16(at: position + 2),
      let count = isBig ? offset(at: position + 4) : reader.uint32(at: position + 4).map(Int.init)
    else { return nil }
    let inline = position + (isBig ? 12 : 8)
    let room = isBig ? 8 : 4
    let (size, overflow) = count.multipliedReportingOverflow(by: TIFFExtent.bytes(ofType: type))
    guard !overflow, inline <= reader.bytes.count - room else { return nil }
    if size <= room { return Entry(tag: tag, type: type, count: count, valueOffset: inline) }
    guard let outside = offset(at: inline), outside <= reader.bytes.count,
      size <= reader.bytes.count - outside
    else { return nil }
    return Entry(tag: tag, type: type, count: count, valueOffset: outside)
  }

  private func value(_ index: Int, of entry: Entry) -> Int? {
    let position = entry.valueOffset + index * TIFFExtent.bytes(ofType: entry.type)
    switch entry.type {
    case 3: return reader.uint16(at: position).map(Int.init)
    case 4: return reader.uint32(at: position).map(Int.init)
    case 16: return reader.uint64(at: position).flatMap(Int.init(exactly:))
    default: return nil
    }
  }

  /// An offset or a count of this TIFF's width; one past 2^63 is no file's, and counts as absent.
  private func offset(at position: Int) -> Int? {
    isBig
      ? reader.uint64(at: position).flatMap { Int(exactly: $0) }
      : reader.uint32(at: position).map(Int.init)
  }

  /// 0 for types that nobody defined, whose values cannot be followed.
  private static func bytes(ofType type: UInt16) -> Int {
    switch type {
    case 1, 2, 6, 7: 1
    case 3, 8: 2
    case 4, 9, 11, 13: 4
    case 5, 10, 12, 16, 17, 18: 8
    default: 0
    }
  }
}
