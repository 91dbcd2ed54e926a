// Posts an alert to a web address and reads the answer.

public import Domain
import Foundation

/// Sends the JSON document by HTTP POST. The key travels in the header `Idempotency-Key`, so that a receiver
/// can tell a repeat; the body of a repeat is the same byte for byte.
public struct WebhookSink: AlertSink {
  /// A header that every request carries, such as an authorization.
  public struct Header: Hashable, Sendable {
    public let name: String
    public let value: String

    /// - Precondition: neither holds a line end, which would begin another header.
    public init(name: String, value: String) {
      precondition(!name.contains(where: \.isNewline) && !value.contains(where: \.isNewline), "one line each")
      self.name = name
      self.value = value
    }
  }

  /// May hold a secret, so it never stands in a reason.
  private let url: String
  private let headers: [Header]
  private let timeout: Duration

  /// - Parameter url: http or https; the request goes nowhere else, whatever the server answers.
  public init(url: String, headers: [Header] = [], timeout: Duration) {
    self.url = url
    self.headers = headers
    self.timeout = timeout
  }

  public func deliver(_ message: OutboxMessage) -> Delivery {
    guard let body = try? AlertMessage(message).json() else {
      return .rejected(reason: "the alert cannot be written as JSON")
    }
    let post = HTTPPost(url: url, headers: headerLines(for: message), body: body, timeout: timeout)
    switch post.send() {
    case .failure(let failure): return .later(reason: PlainText.line(failure.reason, limit: 300))
    case .success(let answer): return Self.delivery(answer)
    }
  }

  private func headerLines(for message: OutboxMessage) -> [String] {
    headers.map { "\($0.name): \($0.value)" } + [
      "Content-Type: application/json", "Idempotency-Key: \(PlainText.line(message.key))",
      "Xtalwatch-Attempt: \(message.attempt)",
      // Without this libcurl may wait a second for a go-ahead that few servers send.
      "Expect:",
    ]
  }

  /// What a status means (RFC 9110, section 15; 429 and 425 are RFC 6585 and RFC 8470).
  private static func delivery(_ answer: HTTPPost.Answer) -> Delivery {
    let said = PlainText.line(answer.beginning, limit: 200)
    let reason = "status \(answer.status)" + (said.isEmpty ? "" : "; it said: \(said)")
    switch answer.status {
    case 200..<300: return .delivered
    case 300..<400:
      return .rejected(
        reason: "status \(answer.status): redirects are not followed; configure the final address")
    case 408, 425, 429, 500...: return .later(reason: reason, retryAfter: answer.retryAfter)
    default: return .rejected(reason: reason)
    }
  }
}
