// A message's way from pending to delivered, with senders that crash and clocks that jump.

import Domain
import Foundation
import GRDB
import Testing

@testable import Recording

@Suite struct OutboxStorageTests {
  private let bench: Bench
  private let start = Date(timeIntervalSince1970: 1_900_000_000)

  init() throws {
    bench = try Bench(sinks: ["mail"])
    for well in ["A01", "A02", "A03"] { try bench.record(Shot(well: well, timepoint: "1", crystals: 0.9)) }
  }

  @Test func takesTheOldestFirstAndOnlyOnce() throws {
    #expect(try take(2, at: 0).map(\.facts.well) == ["A01", "A02"])
    #expect(try take(2, at: 1).map(\.facts.well) == ["A03"])
    #expect(try take(2, at: 2) == [])
  }

  @Test func givesACrashedSendersMessageOutAgainWithItsKey() throws {
    let first = try take(1, at: 0)[0]
    let second = try take(1, at: 60)[0]
    #expect(second.key == first.key)
    #expect(first.attempt == 1)
    #expect(second.attempt == 2)
  }

  @Test func aSuccessorNeedNotWaitForTheLeasesOfTheDead() throws {
    let first = try take(2, at: 0)[0]
    try bench.outbox.postpone(first, until: start + 300, error: "503")
    try bench.outbox.endLeases()
    #expect(try take(9, at: 1).map(\.attempt) == [2, 1], "what was put off stays put off")
  }

  @Test func aSenderThatCameBackTooLateHasNoSayButItsSuccessCounts() throws {
    let first = try take(1, at: 0)[0]
    let second = try take(1, at: 60)[0]
    try bench.outbox.giveUp(first, error: "late")
    #expect(try states() == ["sending", "pending", "pending"])
    try bench.outbox.acknowledge(first, at: start)
    try bench.outbox.postpone(second, until: start, error: "failed")
    #expect(try states() == ["delivered", "pending", "pending"])
  }

  @Test func waitsForAPostponedMessageWithoutHoldingUpOthers() throws {
    let first = try take(1, at: 0)[0]
    try bench.outbox.postpone(first, until: start + 300.5, error: "503")
    #expect(try take(9, at: 1, lease: 900).map(\.facts.well) == ["A02", "A03"])
    #expect(try take(9, at: 300) == [])
    #expect(try take(9, at: 301).first?.key == first.key)
    #expect(try bench.lines("SELECT last_error FROM alerts LIMIT 1") == ["503"])
  }

  @Test func showsWhenPeopleWereTold() throws {
    try bench.outbox.acknowledge(try take(1, at: 0)[0], at: start + 5)
    #expect(try bench.lines("SELECT alerted_at FROM hits WHERE well = 'A01'") == ["2030-03-17T17:46:45Z"])
    #expect(try take(9, at: 99_999).map(\.facts.well) == ["A02", "A03"])
  }

  @Test func retriesWhatWasGivenUp() throws {
    try bench.outbox.giveUp(try take(1, at: 0)[0], error: "404")
    #expect(try states()[0] == "dead")
    #expect(try bench.outbox.retryAll() == 1)
    #expect(try take(1, at: 1)[0].attempt == 2)
  }

  @Test func aClockThatRanAheadHoldsNothingUp() throws {
    let tenYears: TimeInterval = 10 * 365 * 86_400
    let message = try take(1, at: tenYears)[0]
    try bench.outbox.postpone(message, until: start + tenYears + 60, error: "503")
    #expect(try take(9, at: 0).count == 3)
  }

  @Test func factsThatNobodyCanReadBlockNothing() throws {
    try bench.database.write { try $0.execute(sql: "UPDATE outbox SET facts = '{}' WHERE id = 1") }
    #expect(try take(9, at: 0).map(\.facts.well) == ["A02", "A03"])
    #expect(try states()[0] == "dead")
  }

  @Test func aSinkTakesItsOwnMessagesOnly() throws {
    #expect(try bench.outbox.takeDue(for: "chat", now: start + 3_600, limit: 9, lease: .seconds(60)).isEmpty)
    #expect(try take(9, at: 0).count == 3)
  }

  @Test func messagesForASinkThatIsGoneAreCounted() throws {
    #expect(try bench.outbox.undeliverable(by: ["chat"]) == ["mail": 3])
    #expect(try bench.outbox.undeliverable(by: ["mail", "chat"]).isEmpty)
  }

  private func take(_ limit: Int, at time: TimeInterval, lease: Int = 60) throws -> [OutboxMessage] {
    try bench.outbox.takeDue(for: "mail", now: start + time, limit: limit, lease: .seconds(lease))
  }

  private func states() throws -> [String] { try bench.lines("SELECT state FROM outbox ORDER BY id") }
}
