// What operators were told of the sources, for `check`.

/// A row of `conditions`.
public struct ConditionRow: Codable, Hashable, Sendable {
  public let source: String
  public let kind: String
  public let summary: String
  public let remedy: String
  public let since: String
  public let openedAt: String
  public let endedAt: String?
}

extension Queries {
  /// Those that last, oldest first.
  public func openConditions() throws(RecordingError) -> [ConditionRow] {
    try rows("SELECT * FROM conditions WHERE ended_at IS NULL ORDER BY opened_at, source, kind")
  }
}
