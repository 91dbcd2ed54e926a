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
    #expect(try take(2, at: 0).map(\.wells) == [["A01"], ["A02"]])
    #expect(try take(2, at: 1).map(\.wells) == [["A03"]])
    #expect(try take(2, at: 2) == [])
  }

  @Test func joinsWhatTheRuleJoinsAndKeepsItTogether() throws {
    let first = try take(9, at: 0, rule: together)
    #expect(first.map(\.wells) == [["A01", "A02", "A03"]])
    try bench.record(Shot(well: "A04", timepoint: "1", crystals: 0.9))
    let again = try take(1, at: 60, rule: together)
    #expect(again.map(\.wells) == [["A01", "A02", "A03"]])
    #expect(again[0].key == first[0].key && again[0].attempt == 2 && again[0].createdAt == first[0].createdAt)
    try bench.outbox.acknowledge(again[0], at: start + 61)
    #expect(try states() == ["delivered", "delivered", "delivered", "pending"])
    #expect(try take(9, at: 62, rule: together).map(\.wells) == [["A04"]])
  }

  @Test func aMessageOfOneAlertHasItsKey() throws {
    #expect(try bench.lines("SELECT count(*) FROM outbox WHERE key = '\(take(1, at: 0)[0].key)'") == ["1"])
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
    try bench.outbox.postpone(first, until: start + 300, refused: false, error: "503")
    try bench.outbox.endLeases()
    #expect(try take(9, at: 1).map(\.attempt) == [2, 1], "what was put off stays put off")
  }

  @Test func aSenderThatCameBackTooLateHasNoSayButItsSuccessCounts() throws {
    let first = try take(1, at: 0)[0]
    let second = try take(1, at: 60)[0]
    try bench.outbox.giveUp(first, error: "late")
    #expect(try states() == ["sending", "pending", "pending"])
    try bench.outbox.acknowledge(first, at: start)
    try bench.outbox.postpone(second, until: start, refused: false, error: "failed")
    #expect(try states() == ["delivered", "pending", "pending"])
  }

  @Test func waitsForAPostponedMessageWithoutHoldingUpOthers() throws {
    let first = try take(1, at: 0)[0]
    try bench.outbox.postpone(first, until: start + 300.5, refused: false, error: "503")
    #expect(try take(9, at: 1, lease: 900).map(\.wells) == [["A02"], ["A03"]])
    #expect(try take(9, at: 300) == [])
    #expect(try take(9, at: 301).first?.key == first.key)
    #expect(try bench.lines("SELECT last_error FROM alerts LIMIT 1") == ["503"])
  }

  @Test func aProbeTakesTheNextFailedOneBeforeItsTimeButNoRefusedOne() throws {
    let messages = try take(3, at: 0, lease: 900)
    try bench.outbox.postpone(messages[0], until: start + 500, refused: false, error: "503")
    try bench.outbox.postpone(messages[1], until: start + 400, refused: false, error: "503")
    try bench.outbox.postpone(messages[2], until: start + 300, refused: true, error: "404")
    func sooner(_ conversation: Conversation, _ now: Date) -> ConversationStep {
      conversation.underWay.filter { !$0.wasRefused && !$0.isSending }.min { $0.due < $1.due }
        .map { .resend(key: $0.key) } ?? .wait(until: now + 60)
    }
    #expect(try take(1, at: 10, rule: sooner).isEmpty)
    #expect(try bench.take(1, at: start + 10, isProbe: true, rule: sooner).map(\.wells) == [["A02"]])
  }

  @Test func aProbeThatMayNotGoEndsTheLook() throws {
    try bench.outbox.postpone(
      take(1, at: 0, rule: together)[0], until: start + 500, refused: false, error: "503")
    #expect(
      try bench.take(1, at: start + 10, isProbe: true, rule: { _, now in .wait(until: now + 99) }).isEmpty)
  }

  @Test func allThatFailedIsDueWhenTheSinkIsBack() throws {
    for message in try take(2, at: 0, lease: 900) {
      try bench.outbox.postpone(message, until: start + 3_600, refused: message.wells == ["A02"], error: "no")
    }
    try bench.outbox.sinkIsBack("mail")
    #expect(try take(9, at: 1).map(\.wells) == [["A01"], ["A03"]])
  }

  @Test func aWaitIsLookedAtAgainWhenItEndsOrWhenMoreComes() throws {
    let looks = Looks()
    func patient(_ conversation: Conversation, _ now: Date) -> ConversationStep {
      looks.count += 1
      return .wait(until: start + 100)
    }
    for time in [0.0, 1, 2] { #expect(try take(1, at: time, rule: patient).isEmpty) }
    #expect(looks.count == 1)
    try bench.record(Shot(well: "A04", timepoint: "1", crystals: 0.9))
    _ = try take(1, at: 3, rule: patient)
    #expect(looks.count == 2)
    _ = try take(1, at: 101, rule: { _, now in .wait(until: now + 1) })
    _ = try take(1, at: 101.5, rule: patient)
    #expect(looks.count == 2)
  }

  @Test func showsWhenPeopleWereTold() throws {
    try bench.outbox.acknowledge(try take(1, at: 0)[0], at: start + 5)
    #expect(try bench.lines("SELECT alerted_at FROM hits WHERE well = 'A01'") == ["2030-03-17T17:46:45Z"])
    #expect(try take(9, at: 99_999).map(\.wells) == [["A02"], ["A03"]])
  }

  @Test func tellsTheRuleWhenTheLastMessageWas() throws {
    try bench.outbox.acknowledge(try take(1, at: 0)[0], at: start + 5)
    _ = try take(1, at: 6) { [start] conversation, now in
      #expect(conversation.lastDeliveredAt == start + 5 && conversation.waiting.count == 2)
      return .wait(until: now + 1)
    }
  }

  @Test func retriesWhatWasGivenUp() throws {
    try bench.outbox.giveUp(try take(1, at: 0)[0], error: "404")
    #expect(try states()[0] == "dead")
    #expect(try bench.outbox.retryAll() == 1)
    #expect(try take(1, at: 1)[0].attempt == 2)
  }

  /// The clock runs ten years ahead, then somebody sets it.
  @Test func aClockThatRanAheadHoldsNothingUp() throws {
    let tenYears: TimeInterval = 10 * 365 * 86_400
    let message = try take(1, at: tenYears)[0]
    try bench.outbox.postpone(message, until: start + tenYears + 60, refused: false, error: "503")
    try bench.outbox.clockWasSet(for: "mail", now: start)
    #expect(try take(9, at: 0).count == 3)
  }

  @Test func whatIsReckonedFromTheFutureIsReckonedFromNow() throws {
    let shot = Shot(well: "B01", timepoint: "1", crystals: 0.9)
    try bench.record(shot, at: 365 * 86_400)
    try bench.outbox.acknowledge(take(1, at: 0)[0], at: start + 9_999_999)
    try bench.outbox.clockWasSet(for: "mail", now: start + 1)
    _ = try take(1, at: 1) { [start] conversation, now in
      #expect(conversation.lastDeliveredAt == start + 1)
      #expect(conversation.waiting.map(\.raisedAt).max() == start + 1)
      return .wait(until: now + 1)
    }
  }

  @Test func factsThatNobodyCanReadBlockNothing() throws {
    try bench.database.write { try $0.execute(sql: "UPDATE outbox SET facts = '{}' WHERE id = 1") }
    #expect(try take(9, at: 0).map(\.wells) == [["A02"], ["A03"]])
    #expect(try states()[0] == "dead")
  }

  /// The outbox remembers all that was ever told: no take may read through it.
  @Test func openRowsAreFoundByTheirIndex() throws {
    let plan = try bench.database.read { connection in
      try Row.fetchAll(connection, sql: "EXPLAIN QUERY PLAN " + OutboxDesk.openRows, arguments: [1])
        .map { $0["detail"] as String }
    }
    #expect(plan.contains { $0.contains("USING INDEX outbox_open") })
    #expect(!plan.contains { $0.hasPrefix("SCAN outbox") }, "\(plan)")
  }

  @Test func aSinkTakesItsOwnMessagesOnly() throws {
    #expect(
      try bench.outbox.take(for: "chat", now: start, lease: .seconds(60), isProbe: true, rule: oneByOne)
        == nil)
    #expect(try take(9, at: 0).count == 3)
  }

  @Test func anAlertThatNoScoreCausedIsToldOnceToEachSink() throws {
    let notice = OperatorNotice(
      event: "disk-full", source: nil, summary: "full", remedy: "make room", at: start, isOver: false)
    let alert = Alert(key: Digest(of: "full").hex, content: .operators(notice))
    for _ in 1...2 {
      try bench.outbox.raise(alert, places: [OutboxPlace(sink: "mail", topic: .operators)], at: start - 60)
    }
    let taken = try take(9, at: 0)
    #expect(taken.filter { $0.topic == .operators }.map(\.alerts) == [[alert]] && taken.count == 4)
  }

  @Test func messagesForASinkThatIsGoneAreCounted() throws {
    #expect(try bench.outbox.undeliverable(by: ["chat"]) == ["mail": 3])
    #expect(try bench.outbox.undeliverable(by: ["mail", "chat"]).isEmpty)
  }

  @Test func theViewSaysWhatWentWhere() throws {
    let key = try take(9, at: 0, rule: together)[0].key
    #expect(
      try bench.lines("SELECT sink, state, event, plate, well, drop_number, message FROM alerts LIMIT 1")
        == ["mail|sending|crystal|209|A01|1|\(key)"])
  }

  private func take(
    _ limit: Int, at time: TimeInterval, lease: Int = 60, rule: @escaping ConversationRule = oneByOne
  ) throws -> [OutboxMessage] {
    try bench.take(limit, at: start + time, lease: lease, rule: rule)
  }

  private func states() throws -> [String] { try bench.lines("SELECT state FROM outbox ORDER BY id") }
}

private final class Looks {
  var count = 0
}

extension OutboxMessage {
  fileprivate var wells: [String] { facts.map(\.well) }
}
