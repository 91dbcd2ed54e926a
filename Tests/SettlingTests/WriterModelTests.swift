// Thousands of random writers against the settler on a fake clock: no half-written file ever settles, every
// file does in the end. A settler that trusts size alone must fail the same test.

import Domain
import Settling
import SystemPackage
import Testing

/// How a hand believes what it sees.
private enum Trust {
  case everything
  /// The broken twin: equal sizes a second apart are enough, and nobody looks inside.
  case sizeOnly

  func see(_ stat: FileStat) -> FileStat {
    self == .everything
      ? stat : FileStat(device: 0, inode: 0, size: stat.size, modified: 0, changed: 0)
  }

  func policy(hearing: Bool) -> SettlePolicy {
    guard self == .sizeOnly else { return hearing ? .local : .network }
    let second = SettlePolicy.Quiet(time: .seconds(1), equalStats: 2)
    return SettlePolicy(
      moved: second, closed: second, opened: second, unvouched: second, grace: .seconds(10),
      longestPause: .seconds(60), patience: .seconds(86_400), sidecarPatience: .zero)
  }
}

/// One writer, one settler, and the hand between them, which comes late and takes time to read.
private struct Trial {
  private(set) var halfSettled = 0
  private(set) var hasSettledAtLast = false
  private let writer: WriterModel
  private let trust: Trust
  private let start = ContinuousClock.now
  private var settler: Settler
  private var random: SplitMix64
  private var pending: [(time: Duration, evidence: Evidence)] = []

  init(_ writer: WriterModel, _ trust: Trust, hearing: Bool, random: SplitMix64) {
    self.writer = writer
    self.trust = trust
    self.random = random
    settler = Settler(policy: trust.policy(hearing: hearing))
    pending = hearing ? heard() : polled()
  }

  /// Events reach the settler a little late, in order.
  private mutating func heard() -> [(Duration, Evidence)] {
    var latest = Duration.zero
    return writer.moments.flatMap { moment in
      moment.heard.map { evidence in
        latest = max(latest, moment.time + random.seconds(0...0.1))
        return (latest, evidence)
      }
    }
  }

  /// A share: a poll every ten seconds, which reports the file when it differs from the last time.
  private func polled() -> [(Duration, Evidence)] {
    var last: FileStat?
    let rounds = Int(end / .seconds(10)) + 2
    return (0..<rounds).compactMap { round in
      let time = Duration.seconds(10 * round)
      let stat = moment(at: time).stat
      guard stat != last else { return nil }
      defer { last = stat }
      return (time, last == nil ? .scan : .changed)
    }
  }

  private var end: Duration { writer.moments.last?.time ?? .zero }

  private func moment(at time: Duration) -> WriterMoment {
    writer.moments.last { $0.time <= time } ?? writer.moments[0]
  }

  mutating func run() {
    for (time, evidence) in pending {
      look(until: time)
      settler.note("/a.jpg", evidence, at: start + time)
    }
    look(until: end + .seconds(2000))
  }

  private mutating func look(until limit: Duration) {
    while let deadline = settler.nextDeadline, deadline - start < limit {
      let time = deadline - start + random.seconds(0...0.05)
      for path in settler.due(at: start + time) { look(at: path, time) }
    }
  }

  private mutating func look(at path: FilePath, _ time: Duration) {
    let stat = trust.see(moment(at: time).stat)
    guard settler.observed(path, stat: stat, at: start + time) == .inspect else { return }
    let done = time + random.seconds(0...0.05)
    let looksWhole = trust == .sizeOnly || moment(at: time).looksWhole
    let verdict = settler.inspected(
      path, stat: trust.see(moment(at: done).stat),
      wholeness: looksWhole ? .complete : .incomplete(.truncated),
      at: start + done)
    guard verdict == .settled else { return }
    if moment(at: time).isHalf || moment(at: done).isHalf { halfSettled += 1 }
    if done >= end { hasSettledAtLast = true }
  }
}

@Suite struct WriterModelTests {
  private static let seeds = UInt64(0)..<400

  @Test(arguments: WriterHabit.allCases, [true, false])
  fileprivate func noHalfWrittenFileSettles(habit: WriterHabit, hearing: Bool) {
    for seed in Self.seeds {
      let trial = Self.trial(habit, seed, .everything, hearing: hearing)
      #expect(trial.halfSettled == 0, "\(habit), seed \(seed)")
      #expect(trial.hasSettledAtLast, "\(habit), seed \(seed)")
    }
  }

  @Test(arguments: [WriterHabit.pausing, .preallocating, .mapping, .robocopy, .rewriting], [true, false])
  fileprivate func trustInSizeAloneFails(habit: WriterHabit, hearing: Bool) {
    let broken = Self.seeds.filter { Self.trial(habit, $0, .sizeOnly, hearing: hearing).halfSettled > 0 }
    #expect(!broken.isEmpty)
  }

  private static func trial(
    _ habit: WriterHabit, _ seed: UInt64, _ trust: Trust, hearing: Bool
  ) -> Trial {
    var random = SplitMix64(seed: seed)
    let writer = WriterModel(habit: habit, using: &random)
    var trial = Trial(writer, trust, hearing: hearing, random: random)
    trial.run()
    return trial
  }
}
