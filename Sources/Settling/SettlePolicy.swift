// The table that says how long a file must be still, by what was seen of it, before anyone opens it.

import Domain

/// How much quiet is asked of a file, and how patiently an unfinished one is looked at again.
///
/// The figures weigh two errors. Too short, and a copier that pauses is taken for finished (the end marker
/// must then catch it); too long, and an alert is late. A rename is the strongest sign that a writer is done,
/// a close the next; without either, only stillness speaks. Whatever was heard, two equal looks at least lie that
/// long apart: an event that is still on its way must not let a fresh write pass for an old one.
public struct SettlePolicy: Hashable, Sendable {
  /// What must have been seen since the last change.
  public struct Quiet: Hashable, Sendable {
    /// The time without any change.
    public let time: Duration
    /// The number of equal `stat` results, evenly spread over that time; one where events vouch for the rest.
    public let equalStats: Int

    public init(time: Duration, equalStats: Int) {
      precondition(equalStats > 0, "a file that was never looked at is not still")
      self.time = time
      self.equalStats = equalStats
    }

    /// The time from one look to the next.
    var interval: Duration { equalStats > 1 ? time / (equalStats - 1) : time }
  }

  /// After a rename to the final name.
  public let moved: Quiet
  /// After a writer closed the file.
  public let closed: Quiet
  /// After a write that no close has followed: the writer still has the file open, so that a close will come. The
  /// old end marker stands all the while that a picture is written over in place, and only this wait guards it.
  public let opened: Quiet
  /// Where no event vouches for the writer: found by a scan or poll, created or linked.
  public let unvouched: Quiet
  /// How long a quiet file may lack its end before it is reported, and the first pause between further looks.
  public let grace: Duration
  /// Pauses double up to this.
  public let longestPause: Duration
  /// How long, in pauses, a file is looked at again in vain before it is left alone until it changes.
  public let patience: Duration
  /// How long a whole picture waits for the sidecar that its layout calls for.
  public let sidecarPatience: Duration

  public init(
    moved: Quiet, closed: Quiet, opened: Quiet, unvouched: Quiet, grace: Duration, longestPause: Duration,
    patience: Duration, sidecarPatience: Duration
  ) {
    self.moved = moved
    self.closed = closed
    self.opened = opened
    self.unvouched = unvouched
    self.grace = grace
    self.longestPause = longestPause
    self.patience = patience
    self.sidecarPatience = sidecarPatience
  }

  /// Disks whose every change this machine's kernel sees.
  public static let local = SettlePolicy(
    opened: Quiet(time: .seconds(40), equalStats: 3), unvouched: Quiet(time: .seconds(10), equalStats: 3))

  /// Shares that other machines write to: attributes are cached for seconds, and no event comes.
  public static let network = SettlePolicy(
    opened: Quiet(time: .seconds(30), equalStats: 3), unvouched: Quiet(time: .seconds(30), equalStats: 3))

  /// One pass over files that mostly lie there for days: shorter quiet, and no long wait for a sidecar.
  public static let onePass = SettlePolicy(
    opened: Quiet(time: .seconds(2), equalStats: 3), unvouched: Quiet(time: .seconds(2), equalStats: 3),
    sidecarPatience: .seconds(10))

  private init(opened: Quiet, unvouched: Quiet, sidecarPatience: Duration = .seconds(300)) {
    self.init(
      moved: Quiet(time: .milliseconds(250), equalStats: 2), closed: Quiet(time: .seconds(2), equalStats: 2),
      opened: opened, unvouched: unvouched, grace: .seconds(10), longestPause: .seconds(3600),
      patience: .seconds(86_400), sidecarPatience: sidecarPatience)
  }

  /// The quiet that one kind of evidence asks for; nil where it tells nothing of the writer, so that the
  /// quiet asked for before stays.
  func quiet(after evidence: Evidence) -> Quiet? {
    switch evidence {
    case .movedIn: moved
    case .closed: closed
    case .changed: opened
    case .scan, .created: unvouched
    case .touched: nil
    }
  }

  /// The pause after so many looks in vain; nil once the pauses have lasted as long as patience does.
  ///
  /// Looks are counted, not hours: a count outlives a restart, and no clock that is set can shorten it.
  func pause(afterLooks looks: Int) -> Duration? {
    var waited = Duration.zero
    var pause = min(grace, longestPause)
    for _ in 1..<max(1, looks) where waited < patience {
      waited += pause
      pause = min(pause * 2, longestPause)
    }
    return waited < patience ? min(pause, patience - waited) : nil
  }
}

extension FileStat {
  /// Without this much quiet a fresh write may leave every time as it was: FAT counts in steps of two seconds, old
  /// servers in whole ones. Finer clocks tick every few milliseconds, which any quiet outlasts.
  var leastQuiet: Duration {
    let isCoarse = modified % 1_000_000_000 == 0 && changed % 1_000_000_000 == 0
    return isCoarse ? .seconds(3) : .zero
  }
}
