// Reads and plays the timelines in `Scripts`: a disk, a hand and a settler on a clock that the script moves.

import Domain
import Glibc
import Settling
import SystemPackage

/// One script. Its lines, times in seconds:
///
///     policy local|network|onepass          (local if absent)
///     clock TICK                            the disk's times move in steps of so many seconds (0.004 if absent)
///     TIME write SIZE WHOLENESS NAME        the file now has SIZE bytes; its inode stays
///     TIME replace SIZE WHOLENESS NAME      the same with a new inode
///     TIME store SIZE WHOLENESS NAME        the same through mapped memory: no time in its `stat` moves
///     TIME judge WHOLENESS NAME             only what is beside it or inside it changed, not its `stat`
///     TIME chmod|remove|lock|unlock NAME    lock: the system refuses to look at it
///     TIME hear EVIDENCE NAME               an event of the watcher
///     TIME list NAME                        a listing of its folder shows it
///     TIME recall FAILURES NAME             the same in a new program; the old one reported it so many times
///     TIME busy SECONDS                     the hand does nothing until then; looks that are late by that come before
///                                           the events that were heard meanwhile
///     TIME race NAME                        the file grows while it is inspected the next time
///     TIME giveback NAME
///     end TIME                              (a minute after the last line if absent)
///     expect TIME settled|vanished NAME
///     expect TIME incomplete|again|givenup KIND NAME    the first report, the later ones, the last one
///
/// WHOLENESS is `whole`, `sidecarless`, or a failure's kind. The log must equal the expectations line by
/// line.
struct SettleScript {
  struct Malformed: Error { let line: String }

  private struct Action {
    let time: Duration
    let words: [String]
  }

  private(set) var expected: [String] = []
  private var actions: [Action] = []
  private var policy = SettlePolicy.local
  private var tick = Duration.milliseconds(4)
  private var end: Duration?

  init(_ text: String) throws {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      try read(line: String(line))
    }
  }

  private mutating func read(line: String) throws {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2 else { throw Malformed(line: line) }
    switch words[0] {
    case "policy": policy = try Self.policy(words[1])
    case "clock": tick = try Self.time(words[1])
    case "expect": expected.append(words[1])
    case "end": end = try Self.time(words[1])
    default:
      let time = try Self.time(words[0])
      guard time >= actions.last?.time ?? .zero else { throw Malformed(line: line) }
      actions.append(Action(time: time, words: try Self.split(words[1])))
    }
  }

  /// The name comes last and may hold spaces.
  private static func split(_ text: String) throws -> [String] {
    let arguments = ["write": 2, "replace": 2, "store": 2, "judge": 1, "hear": 1, "recall": 1]
    let verb = text.prefix { $0 != " " }
    let words = text.split(separator: " ", maxSplits: 1 + arguments[String(verb), default: 0]).map(
      String.init)
    guard words.count == 2 + arguments[String(verb), default: 0] else { throw Malformed(line: text) }
    return words
  }

  private static func policy(_ name: String) throws -> SettlePolicy {
    switch name {
    case "local": .local
    case "network": .network
    case "onepass": .onePass
    default: throw Malformed(line: name)
    }
  }

  static func time(_ text: String) throws -> Duration {
    guard let seconds = Double(text) else { throw Malformed(line: text) }
    return .milliseconds(Int((seconds * 1000).rounded()))
  }

  /// Plays the script and returns its log.
  func play() throws -> [String] {
    var hand = ScriptedHand(policy: policy, tick: tick)
    for action in actions {
      hand.advance(to: action.time)
      try hand.perform(action.words)
    }
    hand.advance(to: end ?? (actions.last?.time ?? .zero) + .seconds(60))
    return hand.log
  }
}

/// The disk of a script and the hand that looks at it for the settler.
struct ScriptedHand {
  private struct File {
    var stat: FileStat
    var wholeness: Wholeness
    var isLocked = false
    var growsWhileRead = false
  }

  private(set) var log: [String] = []
  private let policy: SettlePolicy
  private let tick: Duration
  private var settler: Settler
  private var busyUntil: Duration?
  private var unheard: [(path: FilePath, evidence: Evidence)] = []
  private var disk: [FilePath: File] = [:]
  private var inodes: UInt64 = 0
  private var now = Duration.zero
  private let start = ContinuousClock.now

  init(policy: SettlePolicy, tick: Duration) {
    self.policy = policy
    self.tick = tick
    settler = Settler(policy: policy)
  }

  private var instant: ContinuousClock.Instant { start + now }

  // MARK: The settler's hand

  mutating func advance(to time: Duration) {
    if let end = busyUntil {
      guard end <= time else { return now = time }
      now = end
      lookAtWhatIsDue()
      busyUntil = nil
      for (path, evidence) in unheard { settler.note(path, evidence, at: instant) }
      unheard = []
    }
    while let deadline = settler.nextDeadline, deadline < start + time {
      now = max(now, deadline - start)
      lookAtWhatIsDue()
    }
    now = time
  }

  private mutating func lookAtWhatIsDue() {
    for path in settler.due(at: instant) {
      if disk[path]?.isLocked == true {
        report(settler.unreadable(path, at: instant), path)
        continue
      }
      switch settler.observed(path, stat: disk[path]?.stat, at: instant) {
      case .wait: continue
      case .vanished: write("vanished", path)
      case .inspect: inspect(path)
      }
    }
  }

  private mutating func inspect(_ path: FilePath) {
    guard var file = disk[path] else { return }
    if file.growsWhileRead {
      file.growsWhileRead = false
      file.stat = stat(inode: file.stat.inode, size: file.stat.size + 1)
      disk[path] = file
    }
    report(settler.inspected(path, stat: file.stat, wholeness: file.wholeness, at: instant), path)
  }

  private mutating func report(_ verdict: Verdict, _ path: FilePath) {
    switch verdict {
    case .waiting: break
    case .settled: write("settled", path)
    case .incomplete(let kind, let first): write("\(first ? "incomplete" : "again") \(kind.rawValue)", path)
    case .givenUp(let kind): write("givenup \(kind.rawValue)", path)
    }
  }

  private mutating func write(_ word: String, _ path: FilePath) {
    let milliseconds = now.milliseconds
    let fraction = milliseconds % 1000
    var seconds = String(milliseconds / 1000)
    if fraction != 0 {
      seconds += "." + String(String(1000 + fraction).dropFirst())
      while seconds.hasSuffix("0") { seconds.removeLast() }
    }
    log.append("\(seconds) \(word) \(path)")
  }

  // MARK: The script's world

  mutating func perform(_ words: [String]) throws {
    let path = FilePath(words[words.count - 1])
    switch words[0] {
    case "write", "replace", "store": try put(words, path)
    case "judge": disk[path]?.wholeness = try Self.wholeness(words[1])
    case "chmod": chmod(path)
    case "remove": disk[path] = nil
    case "lock": disk[path]?.isLocked = true
    case "unlock": disk[path]?.isLocked = false
    case "race": disk[path]?.growsWhileRead = true
    case "list": settler.listed(path, stat: try listing(of: path), at: instant)
    case "recall":
      settler = Settler(policy: policy)
      settler.listed(path, stat: try listing(of: path), failures: Int(words[1]) ?? 0, at: instant)
    case "busy": busyUntil = now + (try SettleScript.time(words[1]))
    case "giveback": settler.giveBack(path, at: instant)
    case "hear":
      guard let evidence = Evidence(rawValue: words[1]) else { throw SettleScript.Malformed(line: words[1]) }
      if busyUntil == nil {
        settler.note(path, evidence, at: instant)
      } else {
        unheard.append((path, evidence))
      }
    default: throw SettleScript.Malformed(line: words.joined(separator: " "))
    }
  }

  private func listing(of path: FilePath) throws -> FileStat {
    guard let stat = disk[path]?.stat else { throw SettleScript.Malformed(line: "\(path) is not there") }
    return stat
  }

  private mutating func put(_ words: [String], _ path: FilePath) throws {
    guard let size = Int64(words[1]) else { throw SettleScript.Malformed(line: words[1]) }
    let old = disk[path]?.stat
    if old == nil || words[0] == "replace" { inodes += 1 }
    let inode = words[0] == "replace" ? inodes : old?.inode ?? inodes
    let fresh = stat(inode: inode, size: size)
    let stat = words[0] == "store" ? old ?? fresh : fresh
    disk[path] = File(stat: stat, wholeness: try Self.wholeness(words[2]))
  }

  private func stat(inode: UInt64, size: Int64) -> FileStat {
    FileStat(device: 1, inode: inode, size: size, modified: diskTime, changed: diskTime)
  }

  private mutating func chmod(_ path: FilePath) {
    guard let old = disk[path]?.stat else { return }
    let stat = FileStat(
      device: old.device, inode: old.inode, size: old.size, modified: old.modified, changed: diskTime)
    disk[path]?.stat = stat
  }

  /// Nanoseconds, in steps of the disk's clock.
  private var diskTime: Int64 { (1_700_000_000_001_234_567 + now.milliseconds * 1_000_000).steps(of: tick) }

  private static func wholeness(_ word: String) throws -> Wholeness {
    switch word {
    case "whole": return .complete
    case "sidecarless": return .awaitingSidecar
    default:
      guard let kind = FailureKind(rawValue: word) else { throw SettleScript.Malformed(line: word) }
      return .incomplete(kind)
    }
  }
}

extension Duration {
  /// Whole milliseconds, without the rounding of a division.
  var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}

extension Int64 {
  /// Nanoseconds as a clock with such a tick shows them. A tick of less than a second is the kernel's, which keeps
  /// odd nanoseconds.
  func steps(of tick: Duration) -> Int64 {
    let step = tick.milliseconds * 1_000_000
    return self / step * step + (tick < .seconds(1) ? 567 : 0)
  }
}
