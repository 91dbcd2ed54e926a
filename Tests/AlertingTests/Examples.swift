// Messages for the tests, and an outbox on disk that goes away with the test.

import Alerting
import Domain
import Foundation
import Recording
import SystemPackage

extension AlertFacts {
  static func example(
    event: String = HitDraft.crystal, source: String = "imager-1", plate: String = "209",
    well: String = "A01",
    timepoint: String = "11", crystals: Double = 0.93, previous: Double? = 0.04, path: String = "p209/d1.jpg",
    firstImagedAt: Date? = nil, owner: String? = nil, probability: Double = 0.97
  ) -> AlertFacts {
    AlertFacts(
      event: event, source: source, vendor: "formulatrix", plate: plate, well: well, drop: 1,
      timepoint: timepoint, crystals: crystals, previousCrystals: previous, model: "marco@0123456789ab",
      path: path, imagedAt: Date(timeIntervalSince1970: 1_767_300_000), firstImagedAt: firstImagedAt,
      owner: owner, probability: probability, latestTimepoint: "12", latestCrystals: 0.95,
      latestPath: "p209/d1-12.jpg")
  }
}

extension OutboxMessage {
  static let exampleKey = String(repeating: "0123456789abcdef", count: 4)

  static func example(
    key: String = exampleKey, sink: String = "sink", plate: String = "209", crystals: Double = 0.93,
    previous: Double? = 0.04, attempt: Int = 1
  ) -> OutboxMessage {
    of(
      [.example(plate: plate, crystals: crystals, previous: previous)], key: key, sink: sink, attempt: attempt
    )
  }

  /// A message of these hits.
  static func of(
    _ facts: [AlertFacts], form: MessageForm = .single, key: String = exampleKey, sink: String = "sink",
    attempt: Int = 1
  ) -> OutboxMessage {
    let alerts = facts.enumerated().map { number, facts in
      Alert(key: number == 0 ? key : Digest(of: "\(number)").hex, content: .drop(facts))
    }
    let topic = ConversationTopic.plate(source: facts[0].source, plate: facts[0].plate)
    return OutboxMessage(
      key: key, sink: sink, topic: form == .digest ? .digest : topic, form: form, alerts: alerts,
      attempt: attempt,
      createdAt: Date(timeIntervalSince1970: 1_767_312_000))
  }
}

/// The real outbox, in a folder of its own, with faults on demand.
final class TestOutbox: Outbox, Sendable {
  struct Fault: Error {}

  /// In memory where the system has a folder there: these tests are about the rows, not about the disk.
  private let folder = FilePath(
    FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
  ).appending("alerting-\(UUID().uuidString)")
  private let database: Database
  private let storage: OutboxStorage
  private let queries: Queries
  private let faults = Counter()

  init() throws {
    try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
    database = try Database(at: folder.appending("scores.sqlite"))
    storage = OutboxStorage(database)
    queries = try Queries(at: folder.appending("scores.sqlite"))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.string) }

  /// Hits of as many plates as there are alerts, unless a plate is named; their keys.
  @discardableResult
  func add(_ count: Int, for sink: String, plate: String? = nil, at now: Date = Date()) throws -> [String] {
    try (0..<count).map { number in
      let key = Digest(of: "\(sink) \(plate ?? "") \(number)").hex
      let facts = AlertFacts.example(plate: plate ?? "\(number)")
      try storage.raise(
        Alert(key: key, content: .drop(facts)),
        places: [OutboxPlace(sink: sink, topic: .plate(source: facts.source, plate: facts.plate))], at: now)
      return key
    }
  }

  func raise(_ alert: Alert, places: [OutboxPlace], at now: Date) throws {
    try storage.raise(alert, places: places, at: now)
  }

  /// As many of the next acknowledgements fail.
  func failNextAcknowledgements(_ count: Int) { faults.set(count) }

  var all: [AlertRow] { (try? queries.alerts()) ?? [] }
  func count(_ state: OutboxState) -> Int { all.filter { $0.state == state.rawValue }.count }

  func take(
    for sink: String, now: Date, lease: Duration, isProbe: Bool, rule: @escaping ConversationRule
  ) throws -> OutboxMessage? {
    try storage.take(for: sink, now: now, lease: lease, isProbe: isProbe, rule: rule)
  }

  func acknowledge(_ message: OutboxMessage, at now: Date, remark: String?) throws {
    if faults.countDown() { throw Fault() }
    try storage.acknowledge(message, at: now, remark: remark)
  }

  func postpone(_ message: OutboxMessage, until due: Date, refused: Bool, error: String) throws {
    try storage.postpone(message, until: due, refused: refused, error: error)
  }

  func giveUp(_ message: OutboxMessage, error: String) throws { try storage.giveUp(message, error: error) }
  func sinkIsBack(_ sink: String) throws { try storage.sinkIsBack(sink) }
  func clockWasSet(for sink: String, now: Date) throws { try storage.clockWasSet(for: sink, now: now) }
  func noMoreWillCome(for sink: String) throws { try storage.noMoreWillCome(for: sink) }
}

private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var left = 0
  func set(_ count: Int) { lock.withLock { left = count } }
  func countDown() -> Bool {
    lock.withLock {
      left -= 1
      return left >= 0
    }
  }
}
