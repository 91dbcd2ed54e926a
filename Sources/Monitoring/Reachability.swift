// A folder that is not there, or a share that does not answer.

public import Foundation

/// Decides whether a source is unreachable, with a time of grace on both ends: mounts come and go for a moment.
public struct Reachability: Sendable {
  /// What is wrong now, and for how long; nil where nothing is.
  let trouble: (message: String, lasts: TimeInterval)?
  /// For how long the source has been seen to be well; nil where that is not known yet.
  let wellFor: TimeInterval?
  let grace: TimeInterval

  public init(trouble: (message: String, lasts: TimeInterval)?, wellFor: TimeInterval?, grace: TimeInterval) {
    self.trouble = trouble
    self.wellFor = wellFor
    self.grace = grace
  }

  public func verdict(open: OpenCondition?, at now: Date) -> Verdict {
    if let open {
      guard trouble == nil, let wellFor, wellFor >= grace else { return .stays }
      return .ends("its folder can be read again, after \(now.timeIntervalSince(open.since).inWords)")
    }
    guard let trouble, trouble.lasts >= grace else { return .stays }
    return .begins(
      Finding(
        since: now - trouble.lasts, summary: "cannot be watched: \(trouble.message)",
        remedy: "mount the share, or bring the folder back; nothing is lost: what lies there is scored then"))
  }
}
