// Goal 17 on a fake clock: many alerts through the real outbox to a sink that fails half the time, one that is down for
// a day, and past a poisoned one. PROOF_SIZE, PROOF_SEED, PROOF_TWIN and PROOF_REPORT come from the proofs.

import Domain
import Foundation
import Recording
import Testing

@testable import Alerting

@Suite struct OutboxProofTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let size = environment["PROOF_SIZE"].flatMap(Int.init) ?? 1_000
  private static let seed = environment["PROOF_SEED"].flatMap(UInt64.init) ?? 1
  /// `passing-by`: a message that failed does not hold up the later ones of its plate. `early-mark`: a message is
  /// marked as delivered before it is.
  private static let twin = environment["PROOF_TWIN"]

  @Test func everyAlertArrivesOnceAndInOrder() throws {
    let world = try World(seed: Self.seed, fault: .half, twin: Self.twin)
    let plates = max(1, Self.size / 40)
    world.schedule(Self.size, plates: plates, over: 5 * 86_400)
    // Nothing is waited for, and drops of a plate turn five seconds apart: many messages, each hard behind the one
    // before.
    let grouping = Manners.Grouping.plate(quiet: .zero, longest: .zero, cooldown: .zero)
    world.run(Manners(grouping: grouping), idle: 10)
    let figures: [String: Double] = [
      "alerts": Double(Self.size), "messages": Double(world.sink.keys.count),
      "attempts": Double(world.sink.attempts), "lost": Double(Self.size - world.sink.firstSeen.count),
      "visible_duplicates": Double(world.sink.duplicates), "raw_repeats": Double(world.sink.repeats),
      "crashes": Double(world.crashes), "out_of_order": Double(world.sink.outOfOrder),
    ]
    try Self.report("half", figures)
    guard Self.twin == nil else { return }
    #expect(figures["lost"] == 0 && figures["visible_duplicates"] == 0 && figures["out_of_order"] == 0)
    #expect(world.sink.repeats <= world.crashes + world.sink.lostAnswers)
  }

  @Test func aDayLaterAllArriveWithinAMinute() throws {
    let world = try World(seed: Self.seed, fault: .down(until: 86_400), twin: nil)
    world.schedule(max(50, Self.size / 50), plates: 300, over: 86_400)
    world.run(Manners(), idle: 1)
    let late =
      world.sink.firstSeen.values.map { $0.timeIntervalSince(world.start) - 86_400 }.max() ?? .infinity
    try Self.report("down", ["alerts": Double(world.alerts.count), "seconds_after_return": late])
    #expect(world.sink.firstSeen.count == world.alerts.count && late <= 60)
  }

  @Test func aPoisonedAlertDelaysNoOther() throws {
    let count = max(50, Self.size / 50)
    let worlds = try [World.Fault.none, .poison].map { fault in
      let world = try World(seed: Self.seed, fault: fault, twin: nil)
      world.schedule(count, plates: 300, over: 7_200)
      world.run(Manners(), idle: 1, until: 86_400)
      return world
    }
    let (well, poisoned) = (worlds[0].sink.firstSeen, worlds[1].sink.firstSeen)
    let plate = worlds[1].alerts.first { $0.key == worlds[1].sink.poison }?.plate
    func delays(_ isAsked: (Int) -> Bool) -> [TimeInterval] {
      worlds[0].alerts.filter { isAsked($0.plate) && $0.key != worlds[1].sink.poison }.map { alert in
        guard let now = poisoned[alert.key], let before = well[alert.key] else { return .infinity }
        return now.timeIntervalSince(before)
      }
    }
    let (others, own) = (delays { $0 != plate }.max() ?? 0, delays { $0 == plate }.max() ?? 0)
    try Self.report(
      "poison", ["alerts": Double(count), "delay_of_others": others, "delay_of_its_plate": own])
    // Its own plate keeps its order, until it is given up waiting for.
    #expect(poisoned.count == count - 1 && others == 0 && own < 86_400)
  }

  /// One line of JSON a part, at the end of the file.
  private static func report(_ part: String, _ figures: [String: Double]) throws {
    guard let path = environment["PROOF_REPORT"] else { return }
    let line = try JSONSerialization.data(
      withJSONObject: ["part": part, "figures": figures], options: .sortedKeys)
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.seekToEnd()
    try file.write(contentsOf: line + Data("\n".utf8))
    try file.close()
  }
}

/// Alerts to come, a clock that jumps, an outbox on disk and a courier that crashes now and then.
private final class World {
  enum Fault {
    case none, half, poison
    /// Seconds from the start.
    case down(until: TimeInterval)
  }

  struct Planned {
    let key: String
    let plate: Int
    let at: Date
  }

  let start = Date(timeIntervalSince1970: 1_767_268_800)
  let sink: FaultySink
  private(set) var alerts: [Planned] = []
  private(set) var crashes = 0
  private let clock: FakeClock
  private let outbox: TestOutbox
  private let twin: String?
  private var dice: SplitMix

  init(seed: UInt64, fault: Fault, twin: String?) throws {
    clock = FakeClock(start)
    outbox = try TestOutbox()
    dice = SplitMix(state: seed)
    self.twin = twin
    sink = FaultySink(fault, clock, SplitMix(state: seed &+ 1), start: start)
  }

  /// Drops turn in bursts, as plates are imaged.
  func schedule(_ count: Int, plates: Int, over span: TimeInterval) {
    var moments: [(TimeInterval, Int)] = []
    while moments.count < count {
      let (begin, plate) = (dice.share() * span * 0.99, Int(dice.share() * Double(plates)))
      for number in 0..<min(1 + Int(dice.share() * 8), count - moments.count) {
        moments.append((begin + Double(number) * 5, plate))
      }
    }
    alerts = moments.sorted { $0.0 < $1.0 }.enumerated().map { number, moment in
      Planned(key: Digest(of: "alert \(number)").hex, plate: moment.1, at: start + moment.0)
    }
    sink.poison = alerts[alerts.count / 3].key
    for (number, alert) in alerts.enumerated() { sink.numbers[alert.key] = number }
  }

  func run(_ manners: Manners, idle: TimeInterval, until end: TimeInterval = .infinity) {
    var next = 0
    var courier = makeCourier(manners)
    var crashed = false
    while sink.firstSeen.count < alerts.count, clock.now < start + min(end, 60 * 86_400) {
      while next < alerts.count, alerts[next].at <= clock.now {
        raise(alerts[next])
        next += 1
      }
      let turn = courier.turn(steady: clock.steady) { action in
        // Killed after the delivery and before its record.
        if case .half = sink.fault, dice.share() < 0.005 { crashed = true } else { try? action() }
      }
      if crashed {
        (crashed, crashes) = (false, crashes + 1)
        courier = makeCourier(manners)
        clock.advance(by: 5)
      }
      switch turn {
      case .tried(let rest): clock.advance(by: rest.seconds)
      case .nothingDue:
        let coming = next < alerts.count ? alerts[next].at : .distantFuture
        clock.advance(to: min(coming, clock.now + idle))
        if next == alerts.count && twin == "early-mark" && outbox.count(.delivered) == alerts.count { return }
      }
    }
  }

  private func makeCourier(_ manners: Manners) -> Courier {
    let outbox: any Outbox =
      switch twin {
      case "passing-by": PassingBy(outbox: self.outbox)
      case "early-mark": EarlyMark(outbox: self.outbox)
      default: self.outbox
      }
    return Courier(
      sinkName: "sink", outlet: Outlet(sink, manners: manners), outbox: outbox, timing: .init(),
      now: { [clock] in clock.now }, report: { _ in })
  }

  private func raise(_ alert: Planned) {
    let facts = AlertFacts.example(plate: "\(alert.plate)")
    let place = OutboxPlace(sink: "sink", topic: .plate(source: "imager-1", plate: facts.plate))
    try? outbox.raise(Alert(key: alert.key, content: .drop(facts)), places: [place], at: alert.at)
  }
}

/// Takes, refuses, breaks off, is slow, or takes and does not say so; remembers what people saw.
private final class FaultySink: AlertSink, @unchecked Sendable {
  let fault: World.Fault
  var poison = ""
  /// The alerts' places in the order in which they were raised.
  var numbers: [String: Int] = [:]
  /// When people first saw an alert.
  private(set) var firstSeen: [String: Date] = [:]
  private(set) var keys: Set<String> = []
  private(set) var attempts = 0
  private(set) var duplicates = 0
  private(set) var repeats = 0
  private(set) var lostAnswers = 0
  private(set) var outOfOrder = 0
  private var newestOfPlate: [String: Int] = [:]
  private let clock: FakeClock
  private var dice: SplitMix
  private let start: Date

  init(_ fault: World.Fault, _ clock: FakeClock, _ dice: SplitMix, start: Date) {
    (self.fault, self.clock, self.dice, self.start) = (fault, clock, dice, start)
  }

  func deliver(_ message: OutboxMessage) -> Delivery {
    attempts += 1
    switch fault {
    case .none: return taken(message)
    case .poison:
      return message.alerts.contains { $0.key == poison } ? .later(reason: "status 500") : taken(message)
    case .down(let seconds):
      clock.advance(by: 0.005)
      return clock.now < start + seconds ? .later(reason: "no route") : taken(message)
    case .half: return halfTheTime(message)
    }
  }

  private func halfTheTime(_ message: OutboxMessage) -> Delivery {
    clock.advance(by: 0.01)
    switch dice.share() {
    case ..<0.45: return taken(message)
    case ..<0.5:
      clock.advance(by: 5)
      return taken(message)
    case ..<0.6:
      clock.advance(by: 10)
      return .later(reason: "timeout")
    case ..<0.62:
      // It has the message, and the answer is lost.
      _ = taken(message)
      lostAnswers += 1
      return .later(reason: "reset after the body")
    case ..<0.65: return .later(reason: "status 429", retryAfter: .seconds(5))
    case ..<0.8: return .later(reason: "reset")
    default: return .later(reason: "status 500")
    }
  }

  private func taken(_ message: OutboxMessage) -> Delivery {
    guard keys.insert(message.key).inserted else {
      // A receiver that remembers keys shows nothing.
      repeats += 1
      return .delivered()
    }
    for alert in message.alerts {
      guard firstSeen[alert.key] == nil else {
        duplicates += 1
        continue
      }
      firstSeen[alert.key] = clock.now
      check(alert)
    }
    return .delivered()
  }

  private func check(_ alert: Alert) {
    guard case .drop(let facts) = alert.content else { return }
    let number = numbers[alert.key] ?? -1
    if number < newestOfPlate[facts.plate] ?? -1 { outOfOrder += 1 }
    newestOfPlate[facts.plate] = max(number, newestOfPlate[facts.plate] ?? -1)
  }
}

private final class FakeClock: @unchecked Sendable {
  private(set) var now: Date
  private let start: Date
  private let steadyStart = ContinuousClock.now

  init(_ start: Date) { (now, self.start) = (start, start) }

  var steady: ContinuousClock.Instant { steadyStart + .seconds(now.timeIntervalSince(start)) }
  func advance(by seconds: TimeInterval) { now += seconds }
  func advance(to date: Date) { now = max(now, date) }
}

/// Steele, Lea and Flood 2014.
private struct SplitMix {
  var state: UInt64

  mutating func share() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
  }
}

/// A twin: what failed is passed by at once.
private struct PassingBy: Outbox {
  let outbox: TestOutbox

  func take(
    for sink: String, now: Date, lease: Duration, isProbe: Bool, rule: @escaping ConversationRule
  ) throws -> OutboxMessage? {
    try outbox.take(for: sink, now: now, lease: lease, isProbe: isProbe) { conversation, now in
      let impatient = conversation.underWay.map {
        Conversation.UnderWay(
          key: $0.key, attempts: 99, due: $0.due, isSending: $0.isSending, wasRefused: $0.wasRefused)
      }
      return rule(
        Conversation(
          topic: conversation.topic, underWay: impatient, waiting: conversation.waiting,
          lastDeliveredAt: conversation.lastDeliveredAt), now)
    }
  }

  func acknowledge(_ message: OutboxMessage, at now: Date, remark: String?) throws {
    try outbox.acknowledge(message, at: now, remark: remark)
  }
  func postpone(_ message: OutboxMessage, until due: Date, refused: Bool, error: String) throws {
    try outbox.postpone(message, until: due, refused: refused, error: error)
  }
  func giveUp(_ message: OutboxMessage, error: String) throws { try outbox.giveUp(message, error: error) }
  func sinkIsBack(_ sink: String) throws { try outbox.sinkIsBack(sink) }
  func clockWasSet(for sink: String, now: Date) throws { try outbox.clockWasSet(for: sink, now: now) }
  func noMoreWillCome(for sink: String) throws { try outbox.noMoreWillCome(for: sink) }
}

/// A twin: delivered as soon as it is taken.
private struct EarlyMark: Outbox {
  let outbox: TestOutbox

  func take(
    for sink: String, now: Date, lease: Duration, isProbe: Bool, rule: @escaping ConversationRule
  ) throws -> OutboxMessage? {
    let message = try outbox.take(for: sink, now: now, lease: lease, isProbe: isProbe, rule: rule)
    if let message { try outbox.acknowledge(message, at: now, remark: nil) }
    return message
  }

  func acknowledge(_ message: OutboxMessage, at now: Date, remark: String?) {}
  func postpone(_ message: OutboxMessage, until due: Date, refused: Bool, error: String) {}
  func giveUp(_ message: OutboxMessage, error: String) {}
  func sinkIsBack(_ sink: String) throws { try outbox.sinkIsBack(sink) }
  func clockWasSet(for sink: String, now: Date) throws { try outbox.clockWasSet(for: sink, now: now) }
  func noMoreWillCome(for sink: String) throws { try outbox.noMoreWillCome(for: sink) }
}
