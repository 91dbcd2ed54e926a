// Posts a message to a web address, as the service there wants it.

public import Domain
internal import Foundation

/// Sends a JSON document by HTTP POST. The key travels in the header `Idempotency-Key`, so that a receiver
/// can tell a repeat; the body of a repeat is the same byte for byte.
public struct WebhookSink: AlertSink {
  private let request: WebhookRequest
  private let format: WebhookFormat
  private let wording: Wording

  public init(request: WebhookRequest, format: WebhookFormat = .json, wording: Wording = Wording()) {
    self.request = request
    self.format = format
    self.wording = wording
  }

  public func obstacle() -> String? { request.obstacle() }

  public func deliver(_ message: OutboxMessage) -> Delivery {
    guard let body = try? format.body(of: message, wording) else {
      return .rejected(reason: "the alert cannot be written as JSON")
    }
    return request.send(message, body: body, headers: ["Content-Type: application/json"]).delivery
  }
}
