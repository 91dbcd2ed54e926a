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

/// Writes the text of each alert as one line; of a message of several, its title before them.
public struct LogSink: AlertSink {
  private let database: String?
  private let write: @Sendable (String) -> Void

  /// - Parameters:
  ///   - database: that `xtalwatch label` is to be told of; nil for the standard one.
  ///   - write: takes one line without its line end.
  public init(database: String? = nil, write: @escaping @Sendable (String) -> Void) {
    self.database = database
    self.write = write
  }

  public func deliver(_ message: OutboxMessage) -> Delivery {
    let name = "alert \(PlainText.line(String(message.key.prefix(12)))): "
    write(name + AlertMessage(message, database: database).text)
    guard message.form != .single else { return .delivered() }
    for alert in message.alerts { write(name + AlertLine(alert.content, database: database).text) }
    return .delivered()
  }
}
