// Signs what is posted, so that a receiver knows who sent it and when.
// Source: Standard Webhooks, "Signature scheme" (standardwebhooks.com), symmetric variant v1.

private import COpenSSL
internal import Foundation

/// Makes the three headers of a signed request.
public struct WebhookSignature: Sendable {
  private let secret: [UInt8]

  /// - Parameter key: `whsec_` and the secret in base64, as the scheme writes it; any other text is the secret itself.
  ///   Nil for an empty one, or for base64 that is none.
  public init?(key: String) {
    let key = key.trimmingCharacters(in: .whitespacesAndNewlines)
    guard key.hasPrefix("whsec_") else {
      secret = Array(key.utf8)
      if secret.isEmpty { return nil }
      return
    }
    guard let bytes = Data(base64Encoded: String(key.dropFirst(6))), !bytes.isEmpty else { return nil }
    secret = Array(bytes)
  }

  /// - Parameters:
  ///   - id: the message's key.
  ///   - now: the moment of the attempt, which the receiver compares with its clock.
  func headers(id: String, body: Data, now: Date) -> [String] {
    let seconds = Int(now.timeIntervalSince1970)
    let signed = Array("\(id).\(seconds).".utf8) + body
    return [
      "webhook-id: \(id)", "webhook-timestamp: \(seconds)",
      "webhook-signature: v1,\(Data(authentication(of: signed)).base64EncodedString())",
    ]
  }

  /// HMAC-SHA256 (RFC 2104).
  private func authentication(of message: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    _ = HMAC(EVP_sha256(), secret, Int32(secret.count), message, message.count, &code, &length)
    return Array(code.prefix(Int(length)))
  }
}
