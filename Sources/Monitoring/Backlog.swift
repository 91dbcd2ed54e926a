// New pictures that wait: more and more of them, for a long time.

public import Foundation

/// Decides whether the queue of a source grows. Only news counts: an archive that is worked off is no trouble.
public struct Backlog: Sendable {
  /// Pictures that waited at a moment, one for each minute, oldest first.
  private var waiting: [Int] = []
  private var nextSample: ContinuousClock.Instant?

  /// Minutes in which it must grow, and pictures that must wait in all of them.
  static let window = 30
  static let fewest = 100
  /// The last third of the window against its first.
  static let growth = 1.2
  /// It is over when so few wait for so many minutes.
  static let few = 20
  static let calm = 5

  public init() {}

  /// Takes the number of waiting pictures; once a minute is enough, more often does no harm.
  public mutating func note(_ count: Int, at now: ContinuousClock.Instant) {
    if let nextSample, now < nextSample { return }
    nextSample = now + .seconds(60)
    waiting.append(count)
    if waiting.count > Self.window { waiting.removeFirst() }
  }

  public func verdict(open: OpenCondition?, at now: Date) -> Verdict {
    if let open {
      guard waiting.count >= Self.calm, waiting.suffix(Self.calm).allSatisfy({ $0 <= Self.few }) else {
        return .stays
      }
      return .ends("its queue is worked off, after \(now.timeIntervalSince(open.since).inWords)")
    }
    guard waiting.count == Self.window, waiting.allSatisfy({ $0 >= Self.fewest }) else { return .stays }
    let (early, late) = (Self.mean(waiting.prefix(10)), Self.mean(waiting.suffix(10)))
    guard late >= Self.growth * early else { return .stays }
    return .begins(
      Finding(
        since: now - Double(Self.window) * 60,
        summary:
          "\(waiting.last ?? 0) new pictures wait, \(waiting.first ?? 0) half an hour ago: they come "
          + "faster than they are scored",
        remedy:
          "see what else uses this machine; more processors, or a smaller network (`xtalwatch model`), help"))
  }

  private static func mean(_ counts: ArraySlice<Int>) -> Double {
    Double(counts.reduce(0, +)) / Double(counts.count)
  }
}
