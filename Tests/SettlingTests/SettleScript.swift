// Reads the timelines in `Scripts`.

import Domain
import Settling

/// One script. Its lines, times in seconds:
///
///     policy local|network|onepass          (local if absent)
///     clock TICK                            the disk's times move in steps of so many seconds (0.004 if absent)
///     reading SECONDS                       a look inside takes so long
///     worker SECONDS                        a settled file is with the worker for so long
///     poll SECONDS                          the watcher looks at everything so often
///     rescan SECONDS                        a listing of what is not known comes so often
///     cache SECONDS                         states that were asked for by name may be so old
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
///     TIME wall SECONDS                     the wall clock, by which files get their times, is wrong by so much
///     TIME race NAME                        the file grows while it is inspected the next time
///     end TIME                              (a minute after the last line if absent)
///     expect TIME settled|vanished NAME
///     expect TIME scored|undecodable NAME       instead of `settled`, where there is a worker
///     expect TIME incomplete|again|givenup KIND NAME    the first report, the later ones, the last one
///
/// WHOLENESS is `whole`, `holes` (only a decoder sees that it is not whole), `sidecarless`, or a failure's kind. The
/// log must equal the expectations line by line.
struct SettleScript {
  struct Malformed: Error { let line: String }

  /// What holds for the whole script.
  struct Setting {
    var policy = SettlePolicy.local
    var tick = Duration.milliseconds(4)
    var reading = Duration.zero
    var worker: Duration?
    var poll: Duration?
    var rescan: Duration?
    var cache = Duration.zero
  }

  private struct Action {
    let time: Duration
    let words: [String]
  }

  private(set) var expected: [String] = []
  private var setting = Setting()
  private var actions: [Action] = []
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
    case "policy": setting.policy = try Self.policy(words[1])
    case "clock": setting.tick = try Self.time(words[1])
    case "reading": setting.reading = try Self.time(words[1])
    case "worker": setting.worker = try Self.time(words[1])
    case "poll": setting.poll = try Self.time(words[1])
    case "rescan": setting.rescan = try Self.time(words[1])
    case "cache": setting.cache = try Self.time(words[1])
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
  ///
  /// - Parameter trust: how much the hand believes of what it sees.
  func play(_ trust: ScriptedHand.Trust = .everything) throws -> [String] {
    var hand = ScriptedHand(setting, trust)
    for action in actions {
      hand.advance(to: action.time)
      try hand.perform(action.words)
    }
    hand.advance(to: end ?? (actions.last?.time ?? .zero) + .seconds(60))
    return hand.log
  }
}
