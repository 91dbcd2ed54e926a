// Integers out of bytes that nobody vouches for.

/// Reads integers at any offset; nil where the bytes do not reach.
struct ByteReader {
  enum Order { case big, little }

  let bytes: UnsafeRawBufferPointer
  let order: Order

  init(_ bytes: UnsafeRawBufferPointer, order: Order) {
    self.bytes = bytes
    self.order = order
  }

  func uint16(at offset: Int) -> UInt16? { integer(at: offset) }
  func uint32(at offset: Int) -> UInt32? { integer(at: offset) }
  func int32(at offset: Int) -> Int32? { integer(at: offset) }
  func uint64(at offset: Int) -> UInt64? { integer(at: offset) }

  private func integer<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Value? {
    guard offset >= 0, offset <= bytes.count - MemoryLayout<Value>.size else { return nil }
    let value = bytes.loadUnaligned(fromByteOffset: offset, as: Value.self)
    return order == .big ? Value(bigEndian: value) : Value(littleEndian: value)
  }
}
