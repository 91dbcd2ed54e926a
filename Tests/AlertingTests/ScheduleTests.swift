// Digests and quiet hours, over midnight and over changes of the clocks.

import Alerting
import Domain
import Foundation
import Testing

@Suite struct ScheduleTests {
  private let helsinki = TimeZone(identifier: "Europe/Helsinki") ?? .gmt

  private func moment(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  @Test(
    arguments: [
      ("2026-01-01T05:59:59Z", nil, "2026-01-01T06:00:00Z"),
      ("2026-01-01T06:00:00Z", nil, "2026-01-02T06:00:00Z"),
      // 1 January 2026 is a Thursday; 2 is Monday.
      ("2026-01-01T05:00:00Z", 2, "2026-01-05T06:00:00Z"),
      // The clocks go forward on 29 March 2026.
      ("2026-03-28T12:00:00Z", nil, "2026-03-29T05:00:00Z"),
    ] as [(String, Int?, String)])
  func aDigestGoesAtTheTimeOfTheWallClock(after: String, weekday: Int?, next: String) throws {
    let schedule = DigestSchedule(time: TimeOfDay(hour: 8, minute: 0), weekday: weekday, timeZone: helsinki)
    #expect(try schedule.next(after: moment(after)) == moment(next))
  }

  /// 03:30 does not exist in Helsinki on 29 March 2026.
  @Test func aTimeThatTheClocksLeaveOutIsTheNextOneThatExists() throws {
    let schedule = DigestSchedule(time: TimeOfDay(hour: 3, minute: 30), timeZone: helsinki)
    #expect(try schedule.next(after: moment("2026-03-28T12:00:00Z")) == moment("2026-03-29T01:00:00Z"))
  }

  @Test(arguments: [
    ("2026-01-01T19:59:59Z", "2026-01-01T19:59:59Z"), ("2026-01-01T20:00:00Z", "2026-01-02T05:00:00Z"),
    ("2026-01-02T01:00:00Z", "2026-01-02T05:00:00Z"), ("2026-01-02T05:00:00Z", "2026-01-02T05:00:00Z"),
  ])
  func quietHoursEndInTheMorning(moment: String, end: String) throws {
    let quiet = QuietHours(
      begin: TimeOfDay(hour: 22, minute: 0), end: TimeOfDay(hour: 7, minute: 0), timeZone: helsinki)
    #expect(try quiet.end(at: self.moment(moment)) == self.moment(end))
  }

  @Test func quietHoursOfOneDay() throws {
    let quiet = QuietHours(
      begin: TimeOfDay(hour: 12, minute: 0), end: TimeOfDay(hour: 13, minute: 0), timeZone: .gmt)
    #expect(try quiet.end(at: moment("2026-01-01T12:30:00Z")) == moment("2026-01-01T13:00:00Z"))
    #expect(try quiet.end(at: moment("2026-01-01T13:30:00Z")) == moment("2026-01-01T13:30:00Z"))
  }
}
