// Writers as they are met in the field, drawn at random from a seed: what happens to a file, what is heard of it, and
// what is half-written in truth.

/// A small generator with a seed, so that a failing schedule can be played again (Steele, Lea & Flood 2014).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True in so many of a hundred cases.
  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

enum WriterHabit: String, CaseIterable {
  case chunked, reopened, preallocated, holes, mapped, rsync, rsyncInPlace, rewrittenAndReopened, robocopy,
    hardLink, renamedOver, sidecarBefore, sidecarAfter, sidecarNever, dies, diesAndBeginsAgain, versions
}

/// What the kernel or a poll makes of a writer's work before the settler hears of it.
enum Surroundings: String, CaseIterable {
  /// Every event comes within a tenth of a second.
  case events
  /// The hand is kept from its looks for a while.
  case busyHand
  /// The program is started again in the middle.
  case restart
  /// The kernel's queue runs over; a listing follows.
  case overflow
  /// A share of other machines: states by a poll only, and old ones at times.
  case share

  /// Whether the latest settling is judged by the clock: the other delays are not the settler's.
  var isTimed: Bool { self == .events || self == .share }
}

/// One writer's whole schedule, as a script, with the truth beside it.
struct RandomWriter {
  /// From this time on the file holds this version; nil: bytes that no writer meant to leave.
  struct Truth {
    let time: Int
    let version: Int?
  }

  static let name = "a.jpg"

  let habit: WriterHabit
  let surroundings: Surroundings
  private(set) var truths: [Truth] = []
  /// When and how something was heard; the last word decides how much quiet is asked for.
  private(set) var heard: [(time: Int, evidence: String)] = []
  /// The largest delay that a poll and an old state may add, in milliseconds.
  private(set) var blindness = 0
  /// The longest that a sidecar, or its absence, delays what waits for it.
  private(set) var sidecarPause = 0
  /// What a look inside takes, and the worker: not the settler's time.
  private(set) var reading = 0
  private(set) var work = 0
  private(set) var hasCoarseClock = false

  var random: SplitMix64
  private var header: [String] = []
  private var actions: [(time: Int, order: Int, text: String)] = []
  private(set) var time = 0
  private var version = 0
  private var latestNews = 0
  private var deaf: ClosedRange<Int>?

  init(habit: WriterHabit, surroundings: Surroundings, seed: UInt64) {
    self.habit = habit
    self.surroundings = surroundings
    random = SplitMix64(seed: seed)
    surround()
    write(habit)
    disturb()
  }

  /// The script without expectations.
  var script: String {
    let lines = actions.sorted { ($0.time, $0.order) < ($1.time, $1.order) }.map {
      "\(Duration.milliseconds($0.time).scriptText) \($0.text)"
    }
    let end = "end \(Duration.milliseconds(end).scriptText)"
    return (header + lines + [end]).joined(separator: "\n")
  }

  /// Long enough for the slowest quiet, a rescan and patience with a sidecar.
  var end: Int { max(time, latestNews) + 2_000_000 }

  func truth(at time: Int) -> Int? { truths.last { $0.time <= time }?.version }

  // MARK: Surroundings

  private mutating func surround() {
    work = Int.random(in: 0...12_000, using: &random)
    reading = Int.random(in: 0...random.pick([50, 50, 50, 3000]), using: &random)
    let tick = random.pick(["0.004", "0.004", "0.004", "1", "2"])
    hasCoarseClock = tick != "0.004"
    header = ["worker \(text(work))", "reading \(text(reading))", "rescan 600", "clock \(tick)"]
    guard surroundings == .share else { return }
    let (poll, cache) = (random.pick([5000, 10_000]), random.pick([0, 1000, 3000]))
    blindness = poll + cache
    header += ["policy network", "poll \(text(poll))", "cache \(text(cache))"]
  }

  /// What is done to the hand, once it is known how long the writer takes.
  private mutating func disturb() {
    let span = max(time, 1000)
    switch surroundings {
    case .events, .share, .overflow: break
    case .busyHand:
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let begin = Int.random(in: 0...span + 15_000, using: &random)
        say("busy \(seconds(100...random.pick([3000, 90_000])))", at: begin)
      }
    case .restart:
      let first = truths.first?.time ?? 0
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        say("recall 0 \(Self.name)", at: Int.random(in: first + 1...span + 15_000, using: &random))
      }
    }
  }

  /// Sets the wall clock so many times while the writer works and its file settles.
  mutating func setClock(times: Int) {
    let (hour, day, years) = (3600.0, 86_400.0, 315_576_000.0)
    for _ in 0..<times {
      let wrong = random.pick([0, 1, -1, hour, -hour, day, -day, years, -years])
      say("wall \(wrong)", at: Int.random(in: 0...time + 20_000, using: &random))
    }
  }

  // MARK: Words

  private func text(_ milliseconds: Int) -> String { Duration.milliseconds(milliseconds).scriptText }

  private mutating func seconds(_ range: ClosedRange<Int>) -> String {
    text(Int.random(in: range, using: &random))
  }

  private mutating func say(_ text: String, at time: Int) {
    actions.append((time, actions.count, text))
  }

  /// An act of the writer and what the kernel tells of it.
  mutating func act(
    _ verb: String, _ size: Int, _ contents: String, isMeant: Bool = false, hear news: String...
  ) {
    say("\(verb) \(size) \(contents) \(Self.name)", at: time)
    if isMeant { version += 1 }
    truths.append(Truth(time: time, version: isMeant ? version : nil))
    for evidence in news { tell(evidence) }
  }

  mutating func tell(_ evidence: String) {
    guard surroundings != .share else { return heard.append((time, evidence)) }
    latestNews = max(latestNews, time + Int.random(in: 0...100, using: &random))
    if let deaf, deaf.contains(time) { return }
    heard.append((latestNews, evidence))
    say("hear \(evidence) \(Self.name)", at: latestNews)
  }

  mutating func setTimes(hear isHeard: Bool = true) {
    say("chmod \(Self.name)", at: time)
    if isHeard { tell("touched") }
  }

  /// The sidecar came: the picture's own state does not move.
  mutating func bringSidecar() {
    wait(0...280_000)
    say("judge whole \(Self.name)", at: time)
    version += 1
    truths.append(Truth(time: time, version: version))
    sidecarPause = 30_000
  }

  /// The bytes that lie there were meant all along.
  mutating func mean() {
    version += 1
    truths.append(Truth(time: time, version: version))
    sidecarPause = 300_000
  }

  /// From now until some moments later nothing is heard; then everything is listed.
  mutating func runOver(lasting length: ClosedRange<Int>) {
    guard surroundings == .overflow, deaf == nil else { return }
    let end = time + Int.random(in: length, using: &random)
    deaf = time...end
    latestNews = end + 1
    say("list \(Self.name)", at: end + 1)
  }

  mutating func wait(_ range: ClosedRange<Int>) { time += Int.random(in: range, using: &random) }

  /// Any pause, and often one about as long as some quiet time: what is not whole may wait for ever.
  mutating func pauseAtWill() {
    if random.chance(40) {
      wait(0...3000)
    } else if random.chance(60) {
      let quiet = random.pick([250, 2000, 3000, 5000, 10_000, 20_000, 30_000, 60_000])
      wait(max(0, quiet - 120)...quiet + 120)
    } else {
      wait(0...random.pick([90_000, 400_000]))
    }
  }
}

extension SplitMix64 {
  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &self)]
  }
}
