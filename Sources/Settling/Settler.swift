// All files of one source on their way to settled: events and looks in, verdicts out, no clock and no disk of
// its own.

public import Domain
public import SystemPackage

/// Decides when a file is finished. Sources are served fairly by giving each its own settler.
///
/// The hand around it loops: `note` what the watcher found; at `nextDeadline` take `due`; `stat` each path
/// (never following links) and tell `observed`; when that answers `inspect`, look inside and tell
/// `inspected`. Every path that `due` handed out must come back through `observed` or `unreadable`.
public struct Settler: Sendable {
  /// Time during which the machine slept is no quiet: a writer on it slept, too, and is not done.
  public typealias Instant = SuspendingClock.Instant

  private struct Seat: Sendable {
    var life: FileLife
    /// The queue entry that counts for this file, and its deadline.
    var ticket: UInt64?
    var queuedAt: Instant?

    /// Queues the file for its deadline. A deadline that moved back needs no new entry: the old one comes out
    /// early and is queued again then, so that a stream of writes to one file does not fill the queue.
    mutating func schedule(_ path: FilePath, in queue: inout DeadlineQueue) {
      guard let deadline = life.deadline, queuedAt.map({ deadline < $0 }) ?? true else { return }
      ticket = queue.insert(path, at: deadline)
      queuedAt = deadline
    }

    /// Its entry has come out of the queue; whether the file itself is due, too.
    mutating func cameOut(at now: Instant) -> Bool {
      ticket = nil
      queuedAt = nil
      if let deadline = life.deadline, deadline > now { return false }
      life.handedOut()
      return true
    }
  }

  /// Of files first seen from now on; a share that is mounted late is no local disk any more.
  public var policy: SettlePolicy
  private var seats: [FilePath: Seat] = [:]
  private var queue = DeadlineQueue()
  private var reported = 0

  public init(policy: SettlePolicy) { self.policy = policy }

  /// Files that have not settled, those reported as incomplete among them.
  public var count: Int { seats.count }

  /// Files of which nothing has been said yet: neither settled nor reported as incomplete. Zero ends a single
  /// pass.
  public var undecided: Int { seats.count - reported }

  /// Whether a file is on its way here.
  public func holds(_ path: FilePath) -> Bool { seats[path] != nil }

  /// Whether nothing has been said yet of a file that is on its way here.
  public func holdsUndecided(_ path: FilePath) -> Bool { seats[path]?.life.isReported == false }

  /// When `due` is worth asking again: never late, at times early, nil while nothing waits.
  public var nextDeadline: Instant? { queue.first?.deadline }

  /// Takes an event in. Temporary names are ignored.
  public mutating func note(_ path: FilePath, _ evidence: Evidence, at now: Instant) {
    guard !TemporaryName.matches(lastOf: path) else { return }
    change(path, startingWith: evidence, at: now) { $0.heard(evidence, at: now, under: $1) }
  }

  /// Takes in what a listing showed of a file: its name, and its state, which may have changed without an event while
  /// the file waits out a long pause.
  ///
  /// - Parameters:
  ///   - stat: nil where the system would not tell.
  ///   - failures: how often the file was reported in this state before the program was started again.
  public mutating func listed(_ path: FilePath, stat: FileStat?, failures: Int = 0, at now: Instant) {
    guard !TemporaryName.matches(lastOf: path) else { return }
    change(path, startingWith: .scan, failures, at: now) { life, policy in
      if let stat { life.listed(stat, at: now, under: policy) }
    }
  }

  /// Takes the paths that must be looked at now, longest due first.
  public mutating func due(at now: Instant) -> [FilePath] {
    var paths: [FilePath] = []
    while let entry = queue.removeFirst(dueAt: now) {
      guard let seat = seats.index(forKey: entry.path), seats.values[seat].ticket == entry.ticket else {
        continue
      }
      if seats.values[seat].cameOut(at: now) {
        paths.append(entry.path)
      } else {
        seats.values[seat].schedule(entry.path, in: &queue)
      }
    }
    return paths
  }

  /// Takes a `stat` result in; nil means that the path names no regular file any more.
  public mutating func observed(_ path: FilePath, stat: FileStat?, at now: Instant) -> Step {
    guard let stat else {
      forget(path)
      return .vanished
    }
    guard let seat = seats.index(forKey: path) else { return .wait }
    let step = seats.values[seat].life.observed(stat, at: now, under: policy)
    seats.values[seat].schedule(path, in: &queue)
    return step
  }

  /// Takes an inspection in. `stat` is what `fstat` said after the reading.
  public mutating func inspected(
    _ path: FilePath, stat: FileStat, wholeness: Wholeness, at now: Instant
  ) -> Verdict {
    conclude(path) { $0.inspected(stat, wholeness, at: now, under: $1) }
  }

  /// The system would not even tell the file's state (no permission, an error of the disk): looked at again after
  /// growing pauses, and reported if that lasts.
  public mutating func unreadable(_ path: FilePath, at now: Instant) -> Verdict {
    conclude(path) { $0.unreadable(at: now, under: $1) }
  }

  /// Changes a file's life, which begins now if it is new here.
  private mutating func change(
    _ path: FilePath, startingWith evidence: Evidence, _ failures: Int = 0, at now: Instant,
    _ body: (inout FileLife, SettlePolicy) -> Void
  ) {
    func update(_ seat: inout Seat) {
      body(&seat.life, policy)
      seat.schedule(path, in: &queue)
    }
    let life = FileLife(evidence, failures: failures, at: now, under: policy)
    update(&seats[path, default: Seat(life: life)])
  }

  private mutating func conclude(
    _ path: FilePath, _ judge: (inout FileLife, SettlePolicy) -> Verdict
  ) -> Verdict {
    guard let seat = seats.index(forKey: path) else { return .waiting }
    let wasReported = seats.values[seat].life.isReported
    let verdict = judge(&seats.values[seat].life, policy)
    if seats.values[seat].life.isReported && !wasReported { reported += 1 }
    switch verdict {
    case .settled, .givenUp: forget(path)
    case .waiting, .incomplete: seats.values[seat].schedule(path, in: &queue)
    }
    return verdict
  }

  private mutating func forget(_ path: FilePath) {
    if seats.removeValue(forKey: path)?.life.isReported == true { reported -= 1 }
  }
}
