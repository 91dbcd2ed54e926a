// What the index says of one variable, and of the whole: two small protocol buffers.
// Source: TensorFlow, core/protobuf/tensor_bundle.proto and core/framework/tensor_shape.proto.

/// One field of a protocol buffer.
private enum WireValue {
  case varint(UInt64)
  case fixed64
  case bytes(ArraySlice<UInt8>)
  case fixed32(UInt32)

  /// - Throws: groups, which proto3 does not have, and what runs over the end.
  init(_ type: UInt64, from cursor: inout ByteCursor) throws(Damage) {
    switch type {
    case 0: self = .varint(try cursor.varint())
    case 1:
      _ = try cursor.fixed64()
      self = .fixed64
    case 2: self = .bytes(try cursor.take(try cursor.count()))
    case 5: self = .fixed32(try cursor.fixed32())
    default: throw Damage(reason: "a field is of wire type \(type)")
    }
  }
}

/// Calls the body for every field of a message.
private func readFields(
  _ message: ArraySlice<UInt8>, _ body: (_ number: UInt64, WireValue) throws(Damage) -> Void
) throws(Damage) {
  var cursor = ByteCursor(message)
  while !cursor.isAtEnd {
    let key = try cursor.varint()
    try body(key >> 3, try WireValue(key & 7, from: &cursor))
  }
}

/// `BundleHeaderProto`, the value of the empty key.
struct BundleHeader: Equatable {
  private(set) var shards: UInt64 = 0
  private(set) var isBigEndian = false

  init(_ message: [UInt8]) throws(Damage) {
    try readFields(message[...]) { number, value throws(Damage) in
      switch (number, value) {
      case (1, .varint(let count)): shards = count
      case (2, .varint(let endianness)): isBigEndian = endianness != 0
      default: break
      }
    }
  }
}

/// `BundleEntryProto`. Fields that are not there are zero, as proto3 has it.
struct BundleEntry: Equatable {
  /// The number of a `DataType`.
  private(set) var type: UInt64 = 0
  private(set) var shape: [UInt64] = []
  private(set) var shard: UInt64 = 0
  /// Bytes from the beginning of the data file.
  private(set) var offset: UInt64 = 0
  private(set) var size: UInt64 = 0
  private(set) var checksum = MaskedChecksum(0)
  /// The values are spread over other entries.
  private(set) var isSliced = false

  init(_ message: [UInt8]) throws(Damage) {
    try readFields(message[...]) { number, value throws(Damage) in
      switch (number, value) {
      case (1, .varint(let type)): self.type = type
      case (2, .bytes(let shape)): self.shape = try BundleEntry.sizes(shape)
      case (3, .varint(let shard)): self.shard = shard
      case (4, .varint(let offset)): self.offset = offset
      case (5, .varint(let size)): self.size = size
      case (6, .fixed32(let checksum)): self.checksum = MaskedChecksum(checksum)
      case (7, _): isSliced = true
      default: break
      }
    }
  }

  private static func sizes(_ message: ArraySlice<UInt8>) throws(Damage) -> [UInt64] {
    var sizes: [UInt64] = []
    try readFields(message) { number, value throws(Damage) in
      guard case (2, .bytes(let dimension)) = (number, value) else { return }
      var size: UInt64 = 0
      try readFields(dimension) { number, value throws(Damage) in
        if case (1, .varint(let count)) = (number, value) { size = count }
      }
      sizes.append(size)
    }
    return sizes
  }
}
