// SHA-256 as the identity of contents: pictures, models, alert keys.

private import COpenSSL

/// A SHA-256 digest.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public let hex: String

  public init(of bytes: UnsafeRawBufferPointer) {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    // OpenSSL reads nothing from a nil base when the count is zero.
    _ = SHA256(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, &digest)
    self.hex = Digest.hexadecimal(digest)
  }

  public init(of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Digest(of: $0) }
  }

  public init(of text: String) { self.init(of: Array(text.utf8)) }

  /// Of several texts. Each is led by its length, so that no two lists of parts read alike.
  public init(ofParts parts: [String]) {
    self.init(of: parts.map { "\($0.utf8.count):\($0)" }.joined())
  }

  /// Takes a digest that was written down; nil unless it is 64 hexadecimal digits.
  public init?(hex: String) {
    guard hex.utf8.count == 64, hex.allSatisfy(\.isHexDigit) else { return nil }
    self.hex = hex.lowercased()
  }

  public var description: String { hex }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
