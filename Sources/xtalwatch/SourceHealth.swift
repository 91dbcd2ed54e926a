// How a source is: what keeps it from being followed as it should be, from the watcher's notices and from silence. Pure.

internal import Recording
internal import SystemPackage
internal import Watching

enum Trouble: String, Comparable, CaseIterable, Sendable {
  /// Its folder, or the mount in its place, is not there.
  case gone
  /// A call into its file system does not return.
  case noAnswer = "no-answer"
  /// The kernel grants too few watches, so that a part of it is polled.
  case watchLimit = "watch-limit"

  /// Behind the name of a source.
  var phrase: String {
    switch self {
    case .gone: "is not there"
    case .noAnswer: "does not answer"
    case .watchLimit: "is partly polled: too few watches"
    }
  }

  static func < (left: Trouble, right: Trouble) -> Bool { left.rawValue < right.rawValue }
}

struct SourceHealth: Sendable {
  struct Change: Equatable, Sendable {
    let trouble: Trouble
    /// What is wrong; nil where it is over.
    let message: String?
  }

  private(set) var troubles: [Trouble: String] = [:]
  /// Whether something of it was listed since the start, so that no trouble means that it is well.
  private(set) var hasAnswered = false
  /// Why nothing of it can be read now; nil where it can, or nobody has tried.
  var absence: String? { troubles[.gone] ?? troubles[.noAnswer] }
  /// Those who ask the source's file system.
  var answers: [AnswerClock] = []
  private var told: Set<Trouble> = []
  /// Whether the view `health` shows these troubles: a write that fails is made again at the next look.
  var isRecorded = true

  /// A disk under load answers within seconds.
  private static let patience = Duration.seconds(10)

  mutating func heard(_ notice: WatchNotice) {
    switch notice {
    case .rootGone: troubles[.gone] = notice.message
    case .rootBack: troubles[.gone] = nil
    case .watchLimit: troubles[.watchLimit] = notice.message
    case .watchesGranted: troubles[.watchLimit] = nil
    case .scanFinished: hasAnswered = true
    case .scanBegins, .overflow, .unreadable: break
    }
  }

  /// Looks at the clocks, and says what has changed since the last look.
  mutating func look(at now: ContinuousClock.Instant = .now) -> [Change] {
    let longest = answers.compactMap(\.waitingSince).map { now - $0 }.max() ?? .zero
    troubles[.noAnswer] =
      longest < SourceHealth.patience
      ? nil
      : troubles[.noAnswer]
        ?? "a call into its file system has not returned for ten seconds; look at the mount"
    defer { told = Set(troubles.keys) }
    let ended = told.subtracting(troubles.keys).sorted().map { Change(trouble: $0, message: nil) }
    let begun = troubles.keys.filter { !told.contains($0) }.sorted()
    return ended + begun.map { Change(trouble: $0, message: troubles[$0]) }
  }
}
