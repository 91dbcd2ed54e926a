// The checksum of TensorFlow's files: CRC-32C, masked.
// Source: RFC 3720, appendix B.4 (Castagnoli polynomial, test vectors); masking as in LevelDB's util/crc32c.h.

/// CRC-32C of bytes that come in one or more pieces.
struct CRC32C {
  private var state = ~UInt32(0)

  var value: UInt32 { ~state }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // A local copy, since the loop runs over tens of megabytes.
    var crc = state
    CRC32C.table.withUnsafeBufferPointer { table in
      for byte in bytes { crc = table[Int((crc ^ UInt32(byte)) & 0xff)] ^ (crc >> 8) }
    }
    state = crc
  }

  /// The reflected polynomial 0x1EDC6F41, one entry a byte.
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? (crc >> 1) ^ 0x82f6_3b78 : crc >> 1 }
  }
}

/// A CRC-32C as TensorFlow stores it. Masked, since a checksum over bytes that hold their own checksum says little.
public struct MaskedChecksum: Hashable, Sendable, CustomStringConvertible {
  public let value: UInt32

  public init(_ value: UInt32) { self.value = value }

  /// The checksum of the pieces one after the other.
  public init(of pieces: UnsafeRawBufferPointer...) {
    var crc = CRC32C()
    for piece in pieces { crc.update(piece) }
    value = (crc.value >> 15 | crc.value << 17) &+ 0xa282_ead8
  }

  /// Eight hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
