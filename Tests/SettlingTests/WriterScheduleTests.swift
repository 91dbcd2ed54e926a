// Thousands of random writers against the real settler on a fake clock: nothing half-written is scored, everything whole
// is, and soon. A settler that trusts size alone must fail the same test.

import Foundation
import Settling
import Testing

/// What came of one schedule.
private struct Trial {
  let seed: UInt64
  let writer: RandomWriter
  let log: [String]
  /// Lines of the log that must not be there.
  private(set) var halfWritten: [String] = []
  private(set) var isLost = false
  /// Scores of bytes that had been scored: read in vain, and no row more.
  private(set) var repeats = 0
  /// From the last news of the whole file to its score, less the quiet that the news asks for.
  private(set) var lateness: Int?

  init(seed: UInt64, _ trust: ScriptedHand.Trust, clockSteps: Int = 0) throws {
    self.seed = seed
    var random = SplitMix64(seed: seed)
    var writer = RandomWriter(
      habit: random.pick(WriterHabit.allCases), surroundings: random.pick(Surroundings.allCases),
      seed: random.next())
    writer.setClock(times: clockSteps)
    self.writer = writer
    log = try SettleScript(writer.script).play(trust)
    judge()
  }

  private mutating func judge() {
    var versions: Set<Int> = []
    for line in log where line.contains(" scored ") {
      guard let version = writer.truth(at: Self.time(of: line)) else {
        halfWritten.append(line)
        continue
      }
      if !versions.insert(version).inserted { repeats += 1 }
      if version == last && lateness == nil { lateness = lateness(of: line) }
    }
    isLost = last.map { !versions.contains($0) } ?? false
  }

  /// The version that is left in the end.
  private var last: Int? { writer.truths.last?.version }

  private func lateness(of line: String) -> Int? {
    // Stores through mapped memory tell nothing of the last byte, and patience with sidecars is five minutes.
    guard writer.surroundings.isTimed, ![.mapped, .sidecarNever].contains(writer.habit) else { return nil }
    let scored = Self.time(of: line)
    // While the worker has the file, nothing can settle.
    let answered = log.prefix { $0 != line }.last { $0.contains(" scored ") || $0.contains(" undecodable ") }
    let answer = answered.map { Self.time(of: $0) + writer.work } ?? 0
    let news = writer.heard.last { $0.time < scored }?.time ?? 0
    return scored - max(news, writer.truths.last?.time ?? 0, answer) - quiet(before: scored)
  }

  /// What the policy asks for after the last word, in milliseconds.
  private func quiet(before time: Int) -> Int {
    let extra = writer.blindness + writer.sidecarPause + writer.reading
    guard writer.surroundings != .share else { return 30_000 + extra }
    let word = writer.heard.last { $0.time < time && $0.evidence != "touched" }
    let quiets = ["movedIn": 250, "closed": 2000, "created": 10_000, "changed": 60_000]
    return max(quiets[word?.evidence ?? ""] ?? 10_000, writer.hasCoarseClock ? 3000 : 0) + extra
  }

  private static func time(of line: String) -> Int {
    Int(((Double(line.prefix { $0 != " " }) ?? 0) * 1000).rounded())
  }

  var isSound: Bool { halfWritten.isEmpty && !isLost }

  /// The schedule as a file for `Scripts`: what was wrongly scored is not expected there.
  var asScript: String {
    let what = isLost ? "A whole file is never scored." : "Bytes that no writer meant to leave are scored."
    let expected = log.filter { !halfWritten.contains($0) }.map { "expect \($0)" }
    return (["# Seed \(seed), \(writer.habit), \(writer.surroundings). \(what)", writer.script] + expected)
      .joined(separator: "\n")
  }
}

/// The size of a run; `make prove` asks for more than a test does.
private enum Proof {
  static let environment = ProcessInfo.processInfo.environment
  static let size = environment["PROOF_SIZE"].flatMap { UInt64($0) } ?? 600
  static let seed = environment["PROOF_SEED"].flatMap { UInt64($0) } ?? 1

  static func report(_ figures: [String: Int]) throws {
    guard let file = environment["PROOF_REPORT"] else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try encoder.encode(figures).write(to: URL(filePath: file))
  }
}

@Suite struct WriterScheduleTests {
  @Test func nothingHalfWrittenIsScoredAndEverythingWholeIs() throws {
    let trials = try Self.seeds.map { try Trial(seed: $0, .everything) }
    for trial in trials where !trial.isSound {
      Issue.record("put this into Scripts:\n\(trial.asScript)")
    }
    let (heard, polled) = (Self.lateness(of: trials, in: .events), Self.lateness(of: trials, in: .share))
    #expect(heard.ninetyNine <= 2000)
    try Proof.report([
      "schedules": trials.count, "half_written": trials.filter { !$0.halfWritten.isEmpty }.count,
      "lost": trials.filter(\.isLost).count, "read_again": trials.map(\.repeats).reduce(0, +),
      "heard": heard.count, "heard_p99_ms_beyond_quiet": heard.ninetyNine, "heard_worst_ms": heard.worst,
      "polled": polled.count, "polled_p99_ms_beyond_quiet_and_poll": polled.ninetyNine,
      "polled_worst_ms": polled.worst,
      "size_only_schedules": Self.seeds.prefix(500).count, "size_only_half_written": try Self.brokenTrials(),
    ])
  }

  /// The wall clock is set while files settle, by seconds, an hour, ten years: where a disk's times are fine enough to
  /// stay different, nothing happens a moment sooner or later than without.
  @Test func clockStepsMoveNothing() throws {
    let stepsEach = 10
    var (moved, unsound, movedByWallClock) = (0, 0, 0)
    for seed in Self.seeds {
      let steady = try Trial(seed: seed, .everything)
      let trial = try Trial(seed: seed, .everything, clockSteps: stepsEach)
      if !trial.isSound {
        unsound += 1
        Issue.record("put this into Scripts:\n\(trial.asScript)")
      }
      guard !steady.writer.hasCoarseClock else { continue }
      if trial.log != steady.log { moved += 1 }
      let wall = try Trial(seed: seed, .wallClock, clockSteps: stepsEach)
      if wall.log != steady.log { movedByWallClock += 1 }
    }
    #expect(moved == 0)
    #expect(movedByWallClock > 0)
    try Proof.report([
      "clock_steps": Self.seeds.count * stepsEach, "moved": moved, "unsound": unsound,
      "wall_clock_moved": movedByWallClock,
    ])
  }

  @Test func trustInSizeAloneFails() throws { #expect(try Self.brokenTrials() > 0) }

  private static let seeds = Proof.seed..<Proof.seed + Proof.size

  private static func lateness(
    of trials: [Trial], in surroundings: Surroundings
  ) -> (count: Int, ninetyNine: Int, worst: Int) {
    let late = trials.filter { $0.writer.surroundings == surroundings }.compactMap(\.lateness).sorted()
    guard let worst = late.last else { return (0, 0, 0) }
    return (late.count, late[late.count * 99 / 100], worst)
  }

  private static func brokenTrials() throws -> Int {
    try seeds.prefix(500).filter { try !Trial(seed: $0, .sizeOnly).halfWritten.isEmpty }.count
  }
}
