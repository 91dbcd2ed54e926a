import Testing

@testable import Importing

@Suite struct CRC32CTests {
  /// RFC 3720, appendix B.4, and the check value of the polynomial.
  @Test(
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8a91_36aa), ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
      (Array(0..<32), 0x46dd_794e), (Array((0..<32).reversed()), 0x113f_db5c),
      (Array("123456789".utf8), 0xe306_9283),
      ([], 0),
    ] as [([UInt8], UInt32)])
  func knownVectors(bytes: [UInt8], expected: UInt32) {
    var crc = CRC32C()
    bytes.withUnsafeBytes { crc.update($0) }
    #expect(crc.value == expected)
  }

  @Test func piecesGiveTheSameAsTheWhole() {
    let bytes = Array("123456789".utf8)
    let whole = bytes.withUnsafeBytes { MaskedChecksum(of: $0) }
    let pieces = bytes.withUnsafeBytes {
      MaskedChecksum(
        of: UnsafeRawBufferPointer(rebasing: $0[..<4]), UnsafeRawBufferPointer(rebasing: $0[4...]))
    }
    #expect(whole == pieces)
    #expect(whole.value == 0xc78a_b0e5)
    #expect(MaskedChecksum(0xab).description == "000000ab")
  }
}
