// Silence by habit: rhythms of labs that raise no alarm, and what is found how soon.

import Foundation
import Testing

@testable import Monitoring

@Suite struct SilenceTests {
  private static let monday = Date(timeIntervalSince1970: 1_800_230_400)

  /// The hours in which a lab's pictures come, by the day since a Monday and the hour.
  private func spans(days: Int, _ isBusy: (_ day: Int, _ hour: Int) -> Bool) -> [Silence.Span] {
    (0..<days).flatMap { day in
      (0..<24).filter { isBusy(day, $0) }.map { hour in
        let begin = Self.monday + Double(day) * .day + Double(hour) * .hour
        return Silence.Span(first: begin + 60, last: begin + 3_000)
      }
    }
  }

  private func silence(_ spans: [Silence.Span], limit: Double? = nil, watched: Double = 86_400) -> Silence {
    Silence(spans: spans, limit: limit, watched: watched, isReachable: true)
  }

  /// In how many of its pauses a source that never stops for good is called silent.
  private func alarms(_ spans: [Silence.Span]) -> Int {
    spans.indices.dropFirst().count { index in
      let past = Array(spans[max(0, index - 1_500)..<index])
      if case .begins = silence(past).verdict(open: nil, at: spans[index].first) { return true }
      return false
    }
  }

  private static let rhythms: [String: @Sendable (Int, Int) -> Bool] = [
    "around the clock": { _, hour in hour % 4 == 0 },
    "working days": { day, hour in day % 7 < 5 && 9..<17 ~= hour },
    "once a week": { day, hour in day % 7 == 2 && hour == 10 },
    "every day at noon": { _, hour in hour == 12 },
    "working days with a long weekend now and then": { day, hour in
      day % 7 < 5 && 9..<17 ~= hour && !(day % 7 == 0 && day / 7 % 6 == 5)
    },
  ]

  @Test(arguments: rhythms.keys.sorted()) func aSteadyRhythmIsNoSilence(rhythm: String) throws {
    let isBusy = try #require(Self.rhythms[rhythm])
    #expect(alarms(spans(days: 182, isBusy)) == 0)
  }

  /// Each hour of a working day has pictures with a chance of a half; a day in twenty has none at all.
  @Test func anIrregularLabHasFewFalseAlarms() {
    var alarms = 0
    for seed in 1...10 {
      var dice = Dice(seed)
      let off = Set((0..<364).filter { _ in dice.uniform() < 0.05 })
      let chances = (0..<364 * 24).map { _ in dice.uniform() < 0.5 }
      let spans = spans(days: 364) { day, hour in
        day % 7 < 5 && 9..<17 ~= hour && !off.contains(day) && chances[day * 24 + hour]
      }
      alarms += self.alarms(spans)
    }
    print("false alarms of silence: \(alarms) in 10 years of irregular laboratories")
    #expect(alarms <= 20)
  }

  @Test func whatIsFoundAndHowSoon() throws {
    let busy = spans(days: 60) { _, hour in hour % 4 == 0 }
    let last = try #require(busy.last?.last)
    #expect(silence(busy).verdict(open: nil, at: last + 11.9 * .hour) == .stays)
    guard case .begins(let finding) = silence(busy).verdict(open: nil, at: last + 12.1 * .hour) else {
      Issue.record("it is silent")
      return
    }
    #expect(finding.since == last)
    #expect(finding.summary.hasPrefix("no picture for 12 hours, since 2027-"))
    #expect(finding.summary.hasSuffix("its longest usual pause is 3 hours"))
    // A lab of working days: the weekend and half of it.
    let week = spans(days: 61) { day, hour in day % 7 < 5 && 9..<17 ~= hour }
    #expect(Silence.habit(week, at: (week.last?.last ?? .now)).map { $0 / .hour }?.rounded() == 64)
  }

  @Test func saysNothingWithTooLittlePastOrRightAfterAStartOrOfAnAbsentSource() {
    let few = spans(days: 16) { _, hour in hour % 4 == 0 }
    let many = spans(days: 60) { _, hour in hour % 4 == 0 }
    let later = Self.monday + 90 * .day
    #expect(silence(few).verdict(open: nil, at: Self.monday + 19 * .day) == .stays)
    #expect(silence([]).verdict(open: nil, at: later) == .stays)
    #expect(silence(many, watched: 600).verdict(open: nil, at: Self.monday + 63 * .day) == .stays)
    let absent = Silence(spans: many, limit: nil, watched: 86_400, isReachable: false)
    #expect(absent.verdict(open: nil, at: Self.monday + 63 * .day) == .stays)
  }

  @Test func aConfiguredLimitNeedsNoPast() {
    let one = [Silence.Span(first: Self.monday, last: Self.monday)]
    #expect(silence(one, limit: 7_200).verdict(open: nil, at: Self.monday + 7_100) == .stays)
    if case .begins(let finding) = silence(one, limit: 7_200).verdict(open: nil, at: Self.monday + 7_300) {
      #expect(finding.summary.hasSuffix("the configured limit is 2 hours"))
    } else {
      Issue.record("it is silent")
    }
  }

  @Test func theNextPictureEndsIt() {
    let open = OpenCondition(since: Self.monday, mark: 0)
    let old = [Silence.Span(first: Self.monday, last: Self.monday)]
    #expect(silence(old).verdict(open: open, at: Self.monday + 9 * .day) == .stays)
    let new = old + [Silence.Span(first: Self.monday + 2 * .day, last: Self.monday + 2 * .day)]
    #expect(
      silence(new).verdict(open: open, at: Self.monday + 9 * .day)
        == .ends("pictures come again, after 2 days without any"))
  }
}
