// The ways by which an alert reaches people, and what each may answer.

public import Domain

/// Somewhere that alerts go.
public protocol AlertSink: Sendable {
  /// Delivers one message, or says why not. May block for as long as the sink's timeout; is called from one
  /// thread at a time.
  func deliver(_ message: OutboxMessage) -> Delivery
  /// Goes to the receiver as far as that tells it nothing, and says what would keep a message from it; nil where nothing
  /// was found. May block for as long as the sink's timeout.
  func obstacle() -> String?
}

extension AlertSink {
  public func obstacle() -> String? { nil }
}

/// How an attempt at a delivery ended. Reasons are one line for people.
public enum Delivery: Hashable, Sendable {
  /// The receiver has it; the remark says what else people should know.
  case delivered(remark: String? = nil)
  /// The receiver could not take it now: unreachable, busy, out of order.
  case later(reason: String, retryAfter: Duration? = nil)
  /// The receiver will not take it as it is.
  case rejected(reason: String)

  /// Why it was not delivered.
  var reason: String? {
    switch self {
    case .delivered: nil
    case .later(let reason, _), .rejected(let reason): reason
    }
  }
}

/// Writes the text of each alert as one line.
public struct LogSink: AlertSink {
  private let write: @Sendable (String) -> Void

  /// - Parameter write: takes one line without its line end.
  public init(write: @escaping @Sendable (String) -> Void) { self.write = write }

  public func deliver(_ message: OutboxMessage) -> Delivery {
    write("alert \(PlainText.line(String(message.key.prefix(12)))): \(AlertMessage(message).text)")
    return .delivered()
  }
}
