// Writes `variables.index` as TensorFlow does, so that tests can make sound ones and damaged ones.
// Source: LevelDB, doc/table_format.md; TensorFlow, core/protobuf/tensor_bundle.proto.

private import CSnappy
private import Importing

/// Builds a table block by block.
public struct IndexWriter {
  public enum Compression: UInt8, Sendable, CaseIterable {
    case none, snappy
  }

  private let compression: Compression
  private let rowsPerBlock: Int
  private let restartInterval: Int

  public init(compression: Compression = .snappy, rowsPerBlock: Int = 100, restartInterval: Int = 16) {
    self.compression = compression
    self.rowsPerBlock = rowsPerBlock
    self.restartInterval = restartInterval
  }

  public typealias Row = (key: [UInt8], value: [UInt8])

  /// The file of these rows, which are written in the order given.
  public func file(_ rows: [Row]) -> [UInt8] {
    var file: [UInt8] = []
    var index: [Row] = []
    for start in stride(from: 0, to: rows.count, by: rowsPerBlock) {
      let block = Array(rows[start..<min(start + rowsPerBlock, rows.count)])
      index.append((block.last?.key ?? [], append(contents(block), to: &file)))
    }
    let metaIndex = append(contents([]), to: &file)
    let handles = metaIndex + append(contents(index), to: &file)
    return file + handles + [UInt8](repeating: 0, count: 40 - handles.count)
      + IndexWriter.fixed(UInt64(0xdb47_7524_8b80_fb57))
  }

  /// Stores a block with its trailer and gives its handle.
  public func append(_ contents: [UInt8], to file: inout [UInt8]) -> [UInt8] {
    let stored =
      (compression == .snappy ? IndexWriter.compressed(contents) : contents) + [compression.rawValue]
    let handle = IndexWriter.varint(UInt64(file.count)) + IndexWriter.varint(UInt64(stored.count - 1))
    file += stored + IndexWriter.fixed(stored.withUnsafeBytes { MaskedChecksum(of: $0) }.value)
    return handle
  }

  private func contents(_ rows: [Row]) -> [UInt8] {
    var bytes: [UInt8] = []
    var restarts: [UInt32] = []
    var last: [UInt8] = []
    for (number, row) in rows.enumerated() {
      if number % restartInterval == 0 {
        restarts.append(UInt32(bytes.count))
        last = []
      }
      let shared = zip(row.key, last).prefix { $0 == $1 }.count
      bytes += IndexWriter.varint(UInt64(shared)) + IndexWriter.varint(UInt64(row.key.count - shared))
      bytes += IndexWriter.varint(UInt64(row.value.count)) + row.key.dropFirst(shared) + row.value
      last = row.key
    }
    if restarts.isEmpty { restarts = [0] }
    return bytes + restarts.flatMap { IndexWriter.fixed($0) } + IndexWriter.fixed(UInt32(restarts.count))
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    let input = bytes.map { CChar(bitPattern: $0) }
    var count = snappy_max_compressed_length(input.count)
    var output = [CChar](repeating: 0, count: count)
    precondition(
      snappy_compress(input, input.count, &output, &count) == SNAPPY_OK, "the buffer is large enough")
    return output.prefix(count).map { UInt8(bitPattern: $0) }
  }

  public static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7f) | 0x80] + varint(value >> 7)
  }

  public static func fixed(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian, Array.init)
  }
}

/// What an index says of one variable; tests change it to make damaged ones.
public struct WrittenEntry: Sendable {
  public var name: String
  public var type: UInt64
  public var shape: [UInt64]
  public var shard: UInt64
  public var offset: UInt64
  public var size: UInt64
  public var checksum: UInt32
  public var isSliced = false

  public init(
    name: String, type: UInt64, shape: [UInt64], shard: UInt64 = 0, offset: UInt64, size: UInt64,
    checksum: UInt32
  ) {
    self.name = name
    self.type = type
    self.shape = shape
    self.shard = shard
    self.offset = offset
    self.size = size
    self.checksum = checksum
  }

  /// `BundleEntryProto`; what is zero is left out, as TensorFlow does.
  public var message: [UInt8] {
    let dimensions = shape.flatMap { WrittenEntry.bytes(2, WrittenEntry.number(1, $0)) }
    return WrittenEntry.number(1, type) + WrittenEntry.bytes(2, dimensions) + WrittenEntry.number(3, shard)
      + WrittenEntry.number(4, offset) + WrittenEntry.number(5, size) + [6 << 3 | 5]
      + IndexWriter.fixed(checksum)
      + (isSliced ? WrittenEntry.bytes(7, []) : [])
  }

  /// `BundleHeaderProto` and the version that TensorFlow writes.
  public static func header(shards: UInt64 = 1, isBigEndian: Bool = false) -> [UInt8] {
    number(1, shards) + number(2, isBigEndian ? 1 : 0) + bytes(3, number(1, 1))
  }

  private static func number(_ field: UInt8, _ value: UInt64) -> [UInt8] {
    value == 0 ? [] : [field << 3] + IndexWriter.varint(value)
  }

  private static func bytes(_ field: UInt8, _ contents: [UInt8]) -> [UInt8] {
    [field << 3 | 2] + IndexWriter.varint(UInt64(contents.count)) + contents
  }
}
