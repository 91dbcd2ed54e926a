// The hand of a script: it does with a settler what intake and a worker do with it, on a clock that the script moves.

import Domain
import Settling
import SystemPackage

struct ScriptedHand {
  /// How a hand believes what it sees.
  enum Trust {
    case everything
    /// The broken twin: equal sizes a second apart are enough, and nobody looks inside.
    case sizeOnly
    /// Another: it reckons the quiet by the wall clock.
    case wallClock
  }

  private enum Letter {
    case heard(FilePath, Evidence)
    case listed(FilePath, FileStat)
    case dealtWith(FilePath)
  }

  private struct Settled {
    let path: FilePath
    let due: Duration
  }

  private(set) var log: [String] = []
  private let setting: SettleScript.Setting
  private let trust: Trust
  private var settler: Settler
  private var disk: ScriptedDisk
  private var now = Duration.zero
  private let start = SuspendingClock.now

  /// Until when the hand is busy, and what with.
  private var busyUntil: Duration?
  private var beingRead: (path: FilePath, stat: FileStat)?
  /// Due, and looked at before any letter is opened.
  private var agenda: [FilePath] = []
  private var letters: [Letter] = []

  private var waitingForWorker: [Settled] = []
  private var heardInFlight: [FilePath: Evidence] = [:]
  /// What the ledger knows.
  private var known: [FilePath: FileStat] = [:]

  private var polled: [FilePath: FileStat] = [:]
  private var nextPoll: Duration?
  private var nextRescan: Duration?
  private var cache: [FilePath: (stat: FileStat, since: Duration)] = [:]

  init(_ setting: SettleScript.Setting, _ trust: Trust) {
    self.setting = setting
    self.trust = trust
    settler = Settler(policy: Self.policy(setting, trust))
    disk = ScriptedDisk(tick: setting.tick)
    nextPoll = setting.poll.map { _ in .zero }
    nextRescan = setting.rescan
  }

  private static func policy(_ setting: SettleScript.Setting, _ trust: Trust) -> SettlePolicy {
    guard trust == .sizeOnly else { return setting.policy }
    let second = SettlePolicy.Quiet(time: .seconds(1), equalStats: 2)
    return SettlePolicy(
      moved: second, closed: second, opened: second, unvouched: second, grace: .seconds(10),
      longestPause: .seconds(60), patience: .seconds(86_400), sidecarPatience: .zero)
  }

  private var instant: SuspendingClock.Instant { start + now + skew }
  /// By how much the clock that the hand goes by is wrong.
  private var skew: Duration { trust == .wallClock ? disk.skew : .zero }

  // MARK: The clock

  mutating func advance(to time: Duration) {
    while let next = nextEvent, next < time {
      now = max(now, next)
      takeTurn()
    }
    now = time
  }

  private var nextEvent: Duration? {
    let deadline = busyUntil ?? settler.nextDeadline.map { $0 - start - skew }
    return [deadline, waitingForWorker.first?.due, nextPoll, nextRescan].compactMap { $0 }.min()
  }

  private mutating func takeTurn() {
    if let worker = waitingForWorker.first, worker.due <= now {
      waitingForWorker.removeFirst()
      deliver(.dealtWith(worker.path))
    }
    if let time = nextPoll, time <= now { poll() }
    if let time = nextRescan, time <= now { rescan() }
    if let end = busyUntil {
      guard end <= now else { return }
      busyUntil = nil
      if let (path, stat) = beingRead { finishReading(path, stat) }
    }
    work()
  }

  /// Looks at what is due, then opens letters, until there is nothing to do now or a look takes time.
  private mutating func work() {
    agenda += settler.due(at: instant)
    while busyUntil == nil {
      if !agenda.isEmpty {
        look(at: agenda.removeFirst())
      } else if !letters.isEmpty {
        open(letters.removeFirst())
      } else {
        agenda = settler.due(at: instant)
        if agenda.isEmpty { return }
      }
    }
  }

  // MARK: Looking

  private func seen(_ stat: FileStat) -> FileStat {
    trust != .sizeOnly ? stat : FileStat(device: 0, inode: 0, size: stat.size, modified: 1, changed: 1)
  }

  /// What `stat` by name says, which may be of the past.
  private mutating func state(of path: FilePath) -> FileStat? {
    guard let file = disk[path] else { return nil }
    if let old = cache[path], now - old.since < setting.cache { return seen(old.stat) }
    cache[path] = (file.stat, now)
    return seen(file.stat)
  }

  private mutating func look(at path: FilePath) {
    if disk[path]?.isLocked == true { return report(settler.unreadable(path, at: instant), path) }
    switch settler.observed(path, stat: state(of: path), at: instant) {
    case .wait: break
    case .vanished: write("vanished", path)
    case .inspect: read(path)
    }
  }

  /// To open a file asks its server anew.
  private mutating func read(_ path: FilePath) {
    guard let file = disk[path] else { return }
    cache[path] = (file.stat, now)
    beingRead = (path, file.stat)
    disk.read(path, at: now)
    guard setting.reading > .zero else { return finishReading(path, file.stat) }
    busyUntil = now + setting.reading
  }

  private mutating func finishReading(_ path: FilePath, _ before: FileStat) {
    beingRead = nil
    guard let file = disk[path] else {
      if settler.observed(path, stat: nil, at: instant) == .vanished { write("vanished", path) }
      return
    }
    // A state that changed meanwhile is told as it is now: the settler has not seen it.
    let wholeness = seen(before) != seen(file.stat) || trust == .sizeOnly ? .complete : file.wholeness
    report(settler.inspected(path, stat: seen(file.stat), wholeness: wholeness, at: instant), path)
  }

  private mutating func report(_ verdict: Verdict, _ path: FilePath) {
    switch verdict {
    case .waiting: break
    case .settled: settled(path)
    case .incomplete(let kind, let first): write("\(first ? "incomplete" : "again") \(kind.rawValue)", path)
    case .givenUp(let kind):
      write("givenup \(kind.rawValue)", path)
      known[path] = disk[path]?.stat
    }
  }

  private mutating func write(_ word: String, _ path: FilePath) {
    log.append("\(now.scriptText) \(word) \(path)")
  }

  // MARK: The worker

  /// The bytes of the look inside go to the worker, who has the file for a while.
  private mutating func settled(_ path: FilePath) {
    guard let lag = setting.worker, let file = disk[path] else { return write("settled", path) }
    write(file.hasHoles && trust != .sizeOnly ? "undecodable" : "scored", path)
    known[path] = file.stat
    waitingForWorker.append(Settled(path: path, due: now + lag))
  }

  private func isInFlight(_ path: FilePath) -> Bool { waitingForWorker.contains { $0.path == path } }

  // MARK: Letters

  /// Opened at once by a free hand; what falls due by it waits until the clock moves.
  private mutating func deliver(_ letter: Letter) {
    guard busyUntil == nil else { return letters.append(letter) }
    open(letter)
  }

  private mutating func open(_ letter: Letter) {
    switch letter {
    case .heard(let path, let evidence):
      if isInFlight(path) {
        let isWord = evidence != .scan && (evidence != .touched || heardInFlight[path] == nil)
        if isWord { heardInFlight[path] = evidence }
      } else {
        settler.note(path, evidence, at: instant)
      }
    case .listed(let path, let stat):
      if !isInFlight(path), known[path] != stat { settler.listed(path, stat: seen(stat), at: instant) }
    case .dealtWith(let path):
      if let evidence = heardInFlight.removeValue(forKey: path) { settler.note(path, evidence, at: instant) }
    }
  }

  // MARK: The watcher

  private mutating func poll() {
    nextPoll = setting.poll.map { now + $0 }
    for path in disk.files.keys.sorted(by: { $0.string < $1.string }) {
      guard let stat = state(of: path), polled[path] != stat else { continue }
      let isNew = polled[path] == nil
      polled[path] = stat
      deliver(isNew ? .listed(path, stat) : .heard(path, .changed))
    }
  }

  private mutating func rescan() {
    nextRescan = setting.rescan.map { now + $0 }
    for (path, file) in disk.files where path.lastComponent?.string.hasPrefix(".") == false {
      deliver(.listed(path, file.stat))
    }
  }

  /// A new program: nothing is left but the ledger and what a first listing shows.
  private mutating func restart(recalling path: FilePath, failures: Int) throws {
    settler = Settler(policy: Self.policy(setting, trust))
    (busyUntil, beingRead, agenda, letters, waitingForWorker) = (nil, nil, [], [], [])
    (heardInFlight, polled) = ([:], [:])
    let stat = try listing(of: path)
    if known[path] != stat { settler.listed(path, stat: seen(stat), failures: failures, at: instant) }
  }

  private func listing(of path: FilePath) throws -> FileStat {
    guard let stat = disk[path]?.stat else { throw SettleScript.Malformed(line: "\(path) is not there") }
    return stat
  }

  // MARK: The script's world

  mutating func perform(_ words: [String]) throws {
    let path = FilePath(words[words.count - 1])
    if try disk.perform(words, path, at: now) { return }
    switch words[0] {
    case "list": deliver(.listed(path, try listing(of: path)))
    case "recall": try restart(recalling: path, failures: Int(words[1]) ?? 0)
    case "busy": busyUntil = max(busyUntil ?? now, now + (try SettleScript.time(words[1])))
    case "wall": disk.skew = try SettleScript.time(words[1])
    case "hear":
      guard let evidence = Evidence(rawValue: words[1]) else { throw SettleScript.Malformed(line: words[1]) }
      deliver(.heard(path, evidence))
    default: throw SettleScript.Malformed(line: words.joined(separator: " "))
    }
  }
}
