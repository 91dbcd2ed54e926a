// Reads numbers and pieces from bytes that nobody vouches for.

/// What is wrong with bytes that should have had a form.
struct Damage: Error {
  let reason: String
}

/// A place in a run of bytes. Every reading is checked against the end.
struct ByteCursor {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  /// An unsigned number in groups of seven bits, the lowest first; at most 64 bits.
  mutating func varint() throws(Damage) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = rest.popFirst() else { throw Damage(reason: "a number is cut off") }
      let bits = UInt64(byte & 0x7f)
      guard shift < 63 || bits <= 1 else { throw Damage(reason: "a number has more than 64 bits") }
      value |= bits << shift
      if byte < 0x80 { return value }
    }
    throw Damage(reason: "a number has more than 64 bits")
  }

  /// A number that counts or places something in memory.
  mutating func count() throws(Damage) -> Int {
    let value = try varint()
    guard let count = Int(exactly: value) else {
      throw Damage(reason: "\(value) is no size or place in a file")
    }
    return count
  }

  mutating func take(_ count: Int) throws(Damage) -> ArraySlice<UInt8> {
    guard (0...rest.count).contains(count) else {
      throw Damage(reason: "\(count) bytes were due where \(rest.count) are left")
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// Little-endian.
  mutating func fixed32() throws(Damage) -> UInt32 {
    try take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Little-endian.
  mutating func fixed64() throws(Damage) -> UInt64 {
    try take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
