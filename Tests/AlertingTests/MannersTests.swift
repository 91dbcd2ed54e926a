// When a message goes, as a table of situations.

import Domain
import Foundation
import Testing

@testable import Alerting

@Suite struct MannersTests {
  private let now = Date(timeIntervalSince1970: 1_767_268_800)  // 2026-01-01T12:00:00Z
  private let plate = ConversationTopic.plate(source: "a", plate: "209")
  private let grouping = Manners.Grouping.plate(
    quiet: .seconds(120), longest: .seconds(900), cooldown: .seconds(3_600))

  private func conversation(
    _ topic: ConversationTopic? = nil, underWay: [Conversation.UnderWay] = [],
    waitingSince: [TimeInterval] = [],
    last: TimeInterval? = nil
  ) -> Conversation {
    Conversation(
      topic: topic ?? plate, underWay: underWay,
      waiting: waitingSince.enumerated().map { .init(id: Int64($0), raisedAt: now - $1) },
      lastDeliveredAt: last.map { now - $0 })
  }

  private func underWay(
    _ key: String = "k", due: TimeInterval, attempts: Int = 1, sending: Bool = false, refused: Bool = false
  ) -> Conversation.UnderWay {
    .init(key: key, attempts: attempts, due: now + due, isSending: sending, wasRefused: refused)
  }

  private func step(_ conversation: Conversation, _ manners: Manners, isProbe: Bool = false)
    -> ConversationStep
  {
    manners.step(in: conversation, at: now, isProbe: isProbe)
  }

  @Test func eachDropByItselfGoesAtOnceAndInOrder() {
    #expect(step(conversation(waitingSince: [5, 1]), Manners()) == .send([0], .single))
  }

  @Test(
    arguments: [
      ([10.0], nil, 110.0), ([300, 10], nil, 110), ([890, 10], nil, 10), ([900, 10], nil, 0), ([120], nil, 0),
      ([500], 100, 3_500), ([500], 3_600, 0), ([500], 9_999, 0),
    ] as [([TimeInterval], TimeInterval?, TimeInterval)]) func aPlateWaitsForQuiet(
      waiting: [TimeInterval], last: TimeInterval?, wait: TimeInterval
    )
  {
    let expected: ConversationStep =
      wait > 0
      ? .wait(until: now + wait) : .send(waiting.indices.map(Int64.init), last == nil ? .plate : .update)
    #expect(step(conversation(waitingSince: waiting, last: last), Manners(grouping: grouping)) == expected)
  }

  @Test func nothingIsPutTogetherWhileAMessageIsUnderWay() {
    let later = conversation(underWay: [underWay(due: 50)], waitingSince: [999])
    #expect(step(later, Manners(grouping: grouping)) == .wait(until: now + 50))
    let sending = conversation(underWay: [underWay(due: 50, sending: true)], waitingSince: [999])
    #expect(step(sending, Manners(), isProbe: true) == .wait(until: now + 50))
    let over = conversation(underWay: [underWay(due: 0, sending: true)], waitingSince: [999])
    #expect(step(over, Manners()) == .resend(key: "k"))
  }

  @Test func whatARecieverRefusesOrFailsForeverIsPassedBy() {
    for stuck in [underWay(due: 50, refused: true), underWay(due: 50, attempts: Manners.orderPatience)] {
      #expect(step(conversation(underWay: [stuck], waitingSince: [999]), Manners()) == .send([0], .single))
      #expect(step(conversation(underWay: [stuck]), Manners()) == .wait(until: now + 50))
    }
  }

  @Test func aProbeComesBeforeItsTimeButNotForWhatWasRefused() {
    #expect(step(conversation(underWay: [underWay(due: 50)]), Manners(), isProbe: true) == .resend(key: "k"))
    let refused = conversation(underWay: [underWay(due: 50, refused: true)])
    #expect(step(refused, Manners(), isProbe: true) == .wait(until: now + 50))
  }

  @Test func quietHoursDeferNewAndRepeatedMessages() throws {
    let utc = try #require(TimeZone(identifier: "UTC"))
    let quiet = QuietHours(
      begin: TimeOfDay(hour: 11, minute: 0), end: TimeOfDay(hour: 13, minute: 30), timeZone: utc)
    let manners = Manners(quietHours: quiet)
    #expect(step(conversation(waitingSince: [9]), manners) == .wait(until: now + 5_400))
    let later = conversation(underWay: [underWay(due: -9)])
    #expect(step(later, manners, isProbe: true) == .wait(until: now + 5_400))
  }

  @Test func aDigestGoesAtItsTime() throws {
    let utc = try #require(TimeZone(identifier: "UTC"))
    let digest = DigestSchedule(time: TimeOfDay(hour: 8, minute: 0), timeZone: utc)
    let manners = Manners(grouping: grouping, digest: digest)
    // Four hours ago was eight o'clock.
    #expect(step(conversation(.digest, waitingSince: [14_399]), manners) == .wait(until: now + 72_000))
    #expect(step(conversation(.digest, waitingSince: [14_401, 5]), manners) == .send([0, 1], .digest))
  }

  @Test func operatorsAreToldAtOnce() {
    #expect(
      step(conversation(.operators, waitingSince: [0, 0]), Manners(grouping: grouping)) == .send([0], .single)
    )
  }

  @Test func atTheEndOfASinglePassNothingWaitsForQuiet() {
    let manners = Manners(grouping: grouping).afterTheLast
    #expect(step(conversation(waitingSince: [1]), manners) == .send([0], .plate))
    #expect(Manners().afterTheLast == Manners())
  }

  @Test func aLeaseOfAClockThatRanAheadIsVoid() {
    let ahead = conversation(underWay: [underWay(due: 1e8, sending: true)])
    #expect(step(ahead, Manners()) == .resend(key: "k"))
    #expect(step(conversation(waitingSince: [-1e8]), Manners()) == .send([0], .single))
  }
}
