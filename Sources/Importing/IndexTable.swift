// `variables.index`: a LevelDB-style table from variable names to where their values lie.
// Source: LevelDB, doc/table_format.md; TensorFlow, core/lib/io/format.h (same magic, same trailer).

/// The rows of a table file, in the order of their keys.
///
///     data block, trailer | ... | index block, trailer | footer (48 bytes)
///     footer: handle of the meta index, handle of the index, zeros up to 40 bytes, magic (8 bytes)
///     handle: offset and size of a block without its trailer, as varints
struct IndexTable {
  struct Row: Equatable {
    let key: [UInt8]
    let value: [UInt8]
  }

  static let magic: UInt64 = 0xdb47_7524_8b80_fb57
  static let footerSize = 48
  /// Bytes; the published table has 6,933, and 37,000 once unpacked.
  static let largestFile = 1 << 20
  private static let largestContents = 4 << 20

  let rows: [Row]

  /// Reads a whole file: every block's checksum, every key's order.
  init(_ bytes: [UInt8]) throws(Damage) {
    let index = try IndexTable.indexHandle(bytes)
    var rows: [Row] = []
    var allowance = IndexTable.largestContents
    var end = 0
    for row in try IndexBlock(bytes, index, "the index block", allowance: &allowance).rows {
      let handle = try IndexBlock.Handle(row.value[...])
      // Blocks follow each other, so that no block is read twice.
      guard handle.offset >= end else {
        throw Damage(reason: "the block at byte \(handle.offset) overlaps another")
      }
      end = handle.end
      rows += try IndexBlock(bytes, handle, "the block at byte \(handle.offset)", allowance: &allowance).rows
    }
    try IndexTable.requireOrder(rows)
    self.rows = rows
  }

  private static func indexHandle(_ bytes: [UInt8]) throws(Damage) -> IndexBlock.Handle {
    guard bytes.count >= footerSize else {
      throw Damage(reason: "it has \(bytes.count) bytes, fewer than a footer")
    }
    let footer = bytes.suffix(footerSize)
    var tail = ByteCursor(footer.suffix(8))
    guard try tail.fixed64() == magic else {
      throw Damage(reason: "it does not end in a table's magic number: it is cut off, or something else")
    }
    var handles = ByteCursor(footer.prefix(footerSize - 8))
    _ = try IndexBlock.Handle(&handles)
    return try IndexBlock.Handle(&handles)
  }

  private static func requireOrder(_ rows: [Row]) throws(Damage) {
    for (row, next) in zip(rows, rows.dropFirst()) where !row.key.lexicographicallyPrecedes(next.key) {
      throw Damage(reason: "key \(Printable.text(next.key)) does not come after \(Printable.text(row.key))")
    }
  }
}

/// Text of unknown origin, fit for a message.
enum Printable {
  /// At most 100 characters; what does not print becomes `?`.
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let characters = bytes.prefix(100).map { (0x20..<0x7f).contains($0) ? $0 : UInt8(ascii: "?") }
    return "\"" + String(decoding: characters, as: UTF8.self) + "\""
  }

  static func text(_ string: String) -> String { text(string.utf8) }
}
