// A request to somebody's web address: where to, with which secrets, and what the answer means.

internal import CCurl
internal import Domain
public import Foundation

/// An address that messages are posted to.
public struct WebhookRequest: Sendable {
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
  private let signature: WebhookSignature?
  private let timeout: Duration
  private let authorities: String?
  private let now: @Sendable () -> Date
  private let secrets: Secrets

  /// - Parameters:
  ///   - url: http or https; the request goes nowhere else, whatever the server answers.
  ///   - authorities: a file of certificates to trust instead of the system's.
  ///   - now: the wall clock, for the signature.
  public init(
    url: String, headers: [Header] = [], signature: WebhookSignature? = nil, timeout: Duration,
    authorities: String? = nil, now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.url = url
    self.headers = headers
    self.signature = signature
    self.timeout = timeout
    self.authorities = authorities
    self.now = now
    let path = URLComponents(string: url).map { $0.path.count > 1 ? $0.path : nil } ?? nil
    secrets = Secrets([url, path] + headers.map(\.value))
  }

  /// Posts one body. The status is nil where no answer came.
  func send(_ message: OutboxMessage, body: Data, headers more: [String]) -> (
    delivery: Delivery, status: Int?
  ) {
    let lines =
      headers.map { "\($0.name): \($0.value)" } + more + [
        "Idempotency-Key: \(PlainText.line(message.key))", "Xtalwatch-Attempt: \(message.attempt)",
      ] + (signature?.headers(id: message.key, body: body, now: now()) ?? [])
    let post = HTTPPost(url: url, headers: lines, body: body, timeout: timeout, authorities: authorities)
    switch post.send() {
    case .failure(let failure):
      return (secrets.hidden(in: .later(reason: PlainText.line(failure.reason, limit: 300))), nil)
    case .success(let answer): return (secrets.hidden(in: Self.delivery(answer)), answer.status)
    }
  }

  /// Connects to the server and looks at its certificate; no request is made.
  func obstacle() -> String? {
    guard
      let transfer = CurlTransfer(url, protocols: "http,https", timeout: timeout, authorities: authorities)
    else { return "libcurl does not start" }
    transfer.set(CURLOPT_CONNECT_ONLY, 1)
    do throws(CurlTransfer.Failure) {
      try transfer.perform()
      return nil
    } catch { return secrets.hidden(in: PlainText.line(error.reason, limit: 300)) }
  }

  /// What a status means (RFC 9110, section 15; 429 and 425 are RFC 6585 and RFC 8470).
  private static func delivery(_ answer: HTTPPost.Answer) -> Delivery {
    let said = PlainText.line(answer.beginning, limit: 200)
    let reason = "status \(answer.status)" + (said.isEmpty ? "" : "; it said: \(said)")
    switch answer.status {
    case 200..<300: return .delivered()
    case 300..<400:
      return .rejected(
        reason: "status \(answer.status): redirects are not followed; configure the final address")
    case 408, 425, 429, 500...: return .later(reason: reason, retryAfter: answer.retryAfter)
    default: return .rejected(reason: reason)
    }
  }
}
