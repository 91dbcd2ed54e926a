// Decides when the log is to be cut and when people must hear of it. Pure: the clock is a parameter.

/// Looks at the log every now and then and says what is due.
public struct LogCare: Sendable {
  public enum Step: Hashable, Sendable {
    /// Cut the log now.
    case truncate
    /// Readers hold the log, and it has become so large that people should know.
    case warn(bytes: Int64, readers: [Int32])
    /// It is short again, after a warning.
    case relieved(bytes: Int64)
  }

  /// A warning is due from here on, and at each doubling.
  public static let warningSize: Int64 = 64 << 20

  /// So long nothing must be written before the log is cut.
  private static let quiet = Duration.seconds(2)

  private var commits = 0
  private var quietSince: ContinuousClock.Instant
  private var lastTry: ContinuousClock.Instant?
  private var nextWarning = LogCare.warningSize
  private var readersBefore: Set<Int32> = []

  public init(now: ContinuousClock.Instant) {
    quietSince = now
  }

  /// - Parameter commits: transactions so far; a log that is being written to is cut only when it is too long.
  public mutating func look(at log: LogState, commits: Int, now: ContinuousClock.Instant) -> [Step] {
    if commits != self.commits {
      self.commits = commits
      quietSince = now
    }
    var steps = warnings(log)
    if isDue(log, now) {
      lastTry = now
      steps.append(.truncate)
    }
    return steps
  }

  private func isDue(_ log: LogState, _ now: ContinuousClock.Instant) -> Bool {
    if let lastTry, now - lastTry < .seconds(1) { return false }
    return log.bytes > Database.logLimit || log.bytes > 0 && now - quietSince >= LogCare.quiet
  }

  /// A reader that was there at the last look too is more likely to blame than one that came just now.
  private mutating func warnings(_ log: LogState) -> [Step] {
    defer { readersBefore = log.readers }
    if log.bytes >= nextWarning {
      while nextWarning <= log.bytes { nextWarning *= 2 }
      let stayed = log.readers.intersection(readersBefore)
      return [.warn(bytes: log.bytes, readers: (stayed.isEmpty ? log.readers : stayed).sorted())]
    }
    if nextWarning > LogCare.warningSize, log.bytes <= Database.logLimit {
      nextWarning = LogCare.warningSize
      return [.relieved(bytes: log.bytes)]
    }
    return []
  }
}
