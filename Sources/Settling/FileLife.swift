// One file's way from first sight to settled: a value that events and looks are fed into.

import Domain

/// The state of one file. Every instant comes from outside, and so does the policy: a million lives need
/// no copy of it each.
struct FileLife: Sendable {
  typealias Instant = SuspendingClock.Instant

  private enum Phase: Hashable {
    /// Waiting for enough quiet.
    case calming
    /// The hand has been told to look inside.
    case inspecting
    /// It was quiet and not ready; it is looked at again after pauses.
    case pausing
  }

  /// When the next look is due; nil while the hand is looking.
  private(set) var deadline: Instant?
  /// Whether it was reported as incomplete.
  private(set) var isReported = false

  private var phase = Phase.calming
  private var quiet: SettlePolicy.Quiet
  /// Since when nothing was seen to change.
  private var quietSince: Instant
  private var lastStat: FileStat?
  private var equalStats = 0
  /// Looks in vain at a file that lay still, those before a restart included.
  private var looksInVain: Int
  /// Whether one look in vain since the last change has passed in silence.
  private var hasHadGrace = false
  private var sidecarAwaitedSince: Instant?

  /// - Parameter failures: how often it was reported in this state before the program was started again.
  init(_ evidence: Evidence, failures: Int = 0, at now: Instant, under policy: SettlePolicy) {
    quiet = policy.quiet(after: evidence) ?? policy.unvouched
    quietSince = now
    looksInVain = 0
    calm(after: evidence, at: now, under: policy)
    looksInVain = failures
  }

  // MARK: Events

  /// Takes an event in. A scan finds what is there already and changes nothing; all else starts the quiet
  /// anew.
  mutating func heard(_ evidence: Evidence, at now: Instant, under policy: SettlePolicy) {
    guard evidence != .scan else { return }
    if let asked = policy.quiet(after: evidence) { quiet = asked }
    calm(after: evidence, at: now, under: policy)
  }

  /// Starts the quiet anew because the hand saw a change that no event told of.
  mutating func changedUnheard(to stat: FileStat, at now: Instant, under policy: SettlePolicy) {
    if quiet.time < policy.unvouched.time { quiet = policy.unvouched }
    restart(at: now)
    lastStat = stat
    equalStats = 1
    deadline = now + quiet.interval
  }

  /// A listing saw the file. While it pauses, another state than the last one seen ends the pause.
  mutating func listed(_ stat: FileStat, at now: Instant, under policy: SettlePolicy) {
    if phase == .pausing && lastStat != stat { changedUnheard(to: stat, at: now, under: policy) }
  }

  private mutating func calm(after evidence: Evidence, at now: Instant, under policy: SettlePolicy) {
    restart(at: now)
    // The first look is taken at once, unless a stream of writes would make it one look a write.
    let mayBeStream = evidence == .changed && policy.opened != policy.unvouched
    deadline = quiet.equalStats > 1 && !mayBeStream ? now : now + quiet.interval
  }

  private mutating func restart(at now: Instant) {
    phase = .calming
    quietSince = now
    lastStat = nil
    equalStats = 0
    looksInVain = 0
    hasHadGrace = false
    sidecarAwaitedSince = nil
  }

  // MARK: Looks

  /// The hand has taken the path to look at.
  mutating func handedOut() { deadline = nil }

  mutating func observed(_ stat: FileStat, at now: Instant, under policy: SettlePolicy) -> Step {
    // A pausing file without an earlier stat could not be looked at until now.
    if lastStat.map({ $0 != stat }) ?? (phase == .pausing) {
      changedUnheard(to: stat, at: now, under: policy)
      return .wait
    }
    if lastStat == nil && quiet.equalStats > 1 { quietSince = now }
    lastStat = stat
    equalStats += 1
    let time = max(quiet.time, stat.leastQuiet)
    guard phase != .calming || (equalStats >= quiet.equalStats && now - quietSince >= time) else {
      deadline = equalStats + 1 < quiet.equalStats ? now + quiet.interval : quietSince + time
      return .wait
    }
    phase = .inspecting
    deadline = nil
    return .inspect
  }

  mutating func inspected(
    _ stat: FileStat, _ wholeness: Wholeness, at now: Instant, under policy: SettlePolicy
  ) -> Verdict {
    // An event has come in since the hand was sent: what it saw is of the past.
    guard phase == .inspecting else { return .waiting }
    guard stat == lastStat else {
      changedUnheard(to: stat, at: now, under: policy)
      return .waiting
    }
    switch wholeness {
    case .complete: return .settled
    case .incomplete(let kind): return postponed(because: kind, at: now, under: policy)
    case .awaitingSidecar: return sidecarMissing(at: now, under: policy)
    }
  }

  /// Not ready: the first time silently, then as a report, with pauses that double, until patience is over.
  private mutating func postponed(
    because kind: FailureKind, at now: Instant, under policy: SettlePolicy
  ) -> Verdict {
    looksInVain += 1
    guard let pause = policy.pause(afterLooks: looksInVain) else { return .givenUp(kind) }
    pauseUntil(now + pause)
    let isFirst = !isReported
    // After a restart the first look in vain says nothing new either.
    isReported = isReported || looksInVain > 1
    guard hasHadGrace else {
      hasHadGrace = true
      return .waiting
    }
    return .incomplete(kind, first: isFirst)
  }

  /// The hand could not look: the row of equal looks is broken, and readable again it is a stranger.
  mutating func unreadable(at now: Instant, under policy: SettlePolicy) -> Verdict {
    lastStat = nil
    equalStats = 0
    return postponed(because: .unreadable, at: now, under: policy)
  }

  private mutating func sidecarMissing(at now: Instant, under policy: SettlePolicy) -> Verdict {
    let since = sidecarAwaitedSince ?? now
    sidecarAwaitedSince = since
    let end = since + policy.sidecarPatience
    guard now < end else { return .settled }
    pauseUntil(min(now + nextSidecarPause(waited: now - since), end))
    return .waiting
  }

  /// A second at first; later as long as it has waited already, and at most half a minute.
  private func nextSidecarPause(waited: Duration) -> Duration { min(max(.seconds(1), waited), .seconds(30)) }

  private mutating func pauseUntil(_ instant: Instant) {
    phase = .pausing
    deadline = instant
  }
}
