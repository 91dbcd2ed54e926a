// Which pictures were there before anyone watched: they are scored, and nobody is told of them. Pure.

internal import Domain
public import Foundation

/// From when on a source's pictures are news.
public enum NewsBegin: Hashable, Sendable {
  /// When this database first heard of the source.
  case whenFirstSeen
  /// A moment that people chose: pictures from before never alert.
  case at(Date)
  /// Seconds after this database first heard of the source, and not before a chosen moment: until then it is in shadow,
  /// scored and judged without a word to anybody.
  case afterShadow(TimeInterval, notBefore: Date? = nil)

  /// When a source's shadow ends; nil where there is none, or where it is not known when the source was first seen.
  public func shadowEnd(firstSeen: Date?) -> Date? {
    guard case .afterShadow(let length, let moment) = self, let firstSeen else { return nil }
    return max(firstSeen.addingTimeInterval(length), moment ?? .distantPast)
  }
}

enum History {
  /// Names may tell the day only, in a zone that nobody told us, by a clock that is wrong; nothing of that makes more
  /// than two days.
  private static let doubt: TimeInterval = 2 * 86_400

  /// Whether a picture is history.
  ///
  /// When it was taken decides, by its name or sidecar. Against the moment at which a source was first seen that is too
  /// rough for pictures of those days, so that there the time of the file decides.
  ///
  /// - Parameters:
  ///   - firstSeen: of the source; nil where that is not known, and then only a chosen moment makes history.
  ///   - now: a clock that was ahead when the source was first seen must not silence it until then.
  static func includes(
    imagedAt: Date?, fileTime: Date, begin: NewsBegin, firstSeen: Date?, now: Date
  ) -> Bool {
    let imagedAt = imagedAt ?? fileTime
    switch begin {
    case .at(let moment): return imagedAt < moment
    case .afterShadow(_, let moment):
      let end = begin.shadowEnd(firstSeen: firstSeen.map { min($0, now) })
      return imagedAt < end ?? moment ?? .distantPast
    case .whenFirstSeen:
      guard let firstSeen else { return false }
      let start = min(firstSeen, now)
      return imagedAt < start.addingTimeInterval(-doubt) || (imagedAt < start && fileTime < start)
    }
  }
}
