// Writes zips of stored entries, honest or not.
// Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.

package enum ZipWriter {
  package struct Entry {
    let name: String
    let contents: [UInt8]
    /// What the headers claim; nil for the truth.
    let claimedSize: UInt32?
    let method: UInt16
    /// Of the unpacked contents.
    let checksum: UInt32

    /// - Parameter method: 0 for contents as they are, 8 where they are deflated already.
    package init(
      _ name: String, _ contents: [UInt8], claimedSize: UInt32? = nil, method: UInt16 = 0,
      checksum: UInt32? = nil
    ) {
      self.name = name
      self.contents = contents
      self.claimedSize = claimedSize
      self.method = method
      self.checksum = checksum ?? ZipWriter.checksum(contents)
    }
  }

  package static func file(_ entries: [Entry]) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      directory += IndexWriter.fixed(UInt32(0x0201_4b50)) + IndexWriter.fixed(UInt16(20)) + common(entry)
      directory += [UInt8](repeating: 0, count: 10) + IndexWriter.fixed(UInt32(file.count)) + entry.name.utf8
      file += IndexWriter.fixed(UInt32(0x0403_4b50)) + common(entry) + entry.name.utf8 + entry.contents
    }
    let place = UInt32(file.count)
    file += directory + IndexWriter.fixed(UInt32(0x0605_4b50)) + [0, 0, 0, 0]
    file += IndexWriter.fixed(UInt16(entries.count)) + IndexWriter.fixed(UInt16(entries.count))
    return file + IndexWriter.fixed(UInt32(directory.count)) + IndexWriter.fixed(place) + [0, 0]
  }

  /// What both headers of an entry share: from the needed version to the length of the extra field, and in the
  /// directory ten more bytes follow.
  private static func common(_ entry: Entry) -> [UInt8] {
    let size = UInt32(entry.contents.count)
    return IndexWriter.fixed(UInt16(20)) + [0, 0] + IndexWriter.fixed(entry.method) + [0, 0, 0x21, 0]
      + IndexWriter.fixed(entry.checksum) + IndexWriter.fixed(size)
      + IndexWriter.fixed(entry.claimedSize ?? size)
      + IndexWriter.fixed(UInt16(entry.name.utf8.count)) + [0, 0]
  }

  /// CRC-32 (ISO 3309), reflected.
  package static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xff)] ^ (crc >> 8) }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? (crc >> 1) ^ 0xedb8_8320 : crc >> 1 }
  }
}
