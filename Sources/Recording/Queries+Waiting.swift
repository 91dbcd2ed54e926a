// What waits in the outbox, sink by sink.

/// Alerts that are neither delivered nor given up.
public struct WaitingAlerts: Codable, Hashable, Sendable {
  public let sink: String
  public let alerts: Int
  /// Of the attempt that was last written down; nil where none has failed.
  public let lastError: String?
}

extension Queries {
  /// By name.
  public func waitingAlerts() throws(RecordingError) -> [WaitingAlerts] {
    try rows(
      """
      SELECT sink, count(*) AS alerts, (
        SELECT last_error FROM outbox AS failed
        WHERE failed.sink = outbox.sink AND failed.state IN ('sending', 'later') AND failed.last_error IS NOT NULL
        ORDER BY failed.id DESC LIMIT 1) AS last_error
      FROM outbox WHERE state IN ('pending', 'sending', 'later') GROUP BY sink ORDER BY sink
      """)
  }
}
