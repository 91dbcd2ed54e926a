// One block of a table: its checksum, its compression, its keys without their repetitions.
// Source: LevelDB, doc/table_format.md and table/block_builder.cc.

private import CSnappy

/// The rows of one block.
///
///     entry: shared, unshared and value sizes as varints, the key's unshared end, the value
///     after the entries: restart points (4 bytes each), where a key is whole, and their number (4 bytes)
///     trailer: compression type (1 byte), masked crc32c of the stored bytes and the type (4 bytes)
struct IndexBlock {
  /// Where a block lies.
  struct Handle: Equatable {
    let offset: Int
    let size: Int

    init(_ cursor: inout ByteCursor) throws(Damage) {
      (offset, size) = (try cursor.count(), try cursor.count())
    }

    init(_ bytes: ArraySlice<UInt8>) throws(Damage) {
      var cursor = ByteCursor(bytes)
      try self.init(&cursor)
    }

    /// Where the next block may begin; what wraps around lies outside every file.
    var end: Int { offset &+ size &+ trailerSize }
  }

  static let trailerSize = 5

  let rows: [IndexTable.Row]

  /// - Parameter allowance: bytes that blocks may still unpack to; taken from.
  init(_ file: [UInt8], _ handle: Handle, _ name: String, allowance: inout Int) throws(Damage) {
    do {
      rows = try IndexBlock.rows(try IndexBlock.contents(file, handle, allowance: &allowance))
    } catch {
      throw Damage(reason: "\(name): \(error.reason)")
    }
  }

  private static func contents(
    _ file: [UInt8], _ handle: Handle, allowance: inout Int
  ) throws(Damage) -> [UInt8] {
    guard handle.size <= file.count, handle.offset <= file.count - handle.size,
      handle.offset + handle.size <= file.count - trailerSize
    else { throw Damage(reason: "\(handle.size) bytes at byte \(handle.offset) lie outside the file") }
    let stored = file[handle.offset..<handle.offset + handle.size + 1]
    var trailer = ByteCursor(file[stored.endIndex...])
    let found = stored.withUnsafeBytes { MaskedChecksum(of: $0) }
    let recorded = MaskedChecksum(try trailer.fixed32())
    guard found == recorded else { throw Damage(reason: "its checksum is \(found), recorded is \(recorded)") }
    return try unpacked(stored.dropLast(), type: file[stored.endIndex - 1], allowance: &allowance)
  }

  private static func unpacked(
    _ stored: ArraySlice<UInt8>, type: UInt8, allowance: inout Int
  ) throws(Damage) -> [UInt8] {
    switch type {
    case 0:
      allowance -= stored.count
      return Array(stored)
    case 1: return try uncompressed(stored, allowance: &allowance)
    default: throw Damage(reason: "its compression is of type \(type), known are 0 (none) and 1 (Snappy)")
    }
  }

  private static func uncompressed(
    _ stored: ArraySlice<UInt8>, allowance: inout Int
  ) throws(Damage) -> [UInt8] {
    let input = stored.map { CChar(bitPattern: $0) }
    var count = 0
    guard snappy_uncompressed_length(input, input.count, &count) == SNAPPY_OK, count <= allowance else {
      throw Damage(reason: "it is no Snappy data of at most \(allowance) bytes")
    }
    allowance -= count
    var status = SNAPPY_INVALID_INPUT
    let bytes = [CChar](unsafeUninitializedCapacity: count) { buffer, filled in
      var written = count
      // An empty buffer has no address to give.
      guard let base = buffer.baseAddress else { return }
      status = snappy_uncompress(input, input.count, base, &written)
      filled = status == SNAPPY_OK ? written : 0
    }
    guard status == SNAPPY_OK else { throw Damage(reason: "its Snappy data are damaged") }
    return bytes.map { UInt8(bitPattern: $0) }
  }

  private static func rows(_ contents: [UInt8]) throws(Damage) -> [IndexTable.Row] {
    var tail = ByteCursor(contents.suffix(4))
    let restarts = Int(try tail.fixed32())
    guard restarts <= (contents.count - 4) / 4 else {
      throw Damage(reason: "it claims \(restarts) restart points in \(contents.count) bytes")
    }
    var cursor = ByteCursor(contents.dropLast(4 + 4 * restarts))
    var rows: [IndexTable.Row] = []
    var key: [UInt8] = []
    while !cursor.isAtEnd {
      let (shared, unshared, size) = (try cursor.count(), try cursor.count(), try cursor.count())
      guard shared <= key.count else {
        throw Damage(reason: "a key shares \(shared) bytes with one of \(key.count)")
      }
      key = Array(key.prefix(shared)) + (try cursor.take(unshared))
      rows.append(.init(key: key, value: Array(try cursor.take(size))))
    }
    return rows
  }
}
