// Hours of the day at which people are told, or are not: digests and quiet hours. Pure; the clock is a parameter.

public import Domain
public import Foundation

/// When a digest goes.
public struct DigestSchedule: Hashable, Sendable {
  public let time: TimeOfDay
  /// 1 is Sunday, as in Foundation's calendars; nil: every day.
  public let weekday: Int?
  public let timeZone: TimeZone

  public init(
    time: TimeOfDay = TimeOfDay(hour: 8, minute: 0), weekday: Int? = nil, timeZone: TimeZone = .current
  ) {
    self.time = time
    self.weekday = weekday
    self.timeZone = timeZone
  }

  /// The first digest after a moment. A time that a change of clocks leaves out is its end.
  public func next(after moment: Date) -> Date {
    var wanted = time.components
    wanted.weekday = weekday
    return Calendar.gregorian(in: timeZone).nextDate(
      after: moment, matching: wanted, matchingPolicy: .nextTime)
      ?? moment.addingTimeInterval(86_400)
  }
}

/// A part of every day in which nobody wants to be told: from `begin` up to `end`, perhaps over midnight.
public struct QuietHours: Hashable, Sendable {
  public let begin: TimeOfDay
  public let end: TimeOfDay
  public let timeZone: TimeZone

  /// - Precondition: begin and end differ.
  public init(begin: TimeOfDay, end: TimeOfDay, timeZone: TimeZone = .current) {
    precondition(begin != end, "quiet hours end")
    self.begin = begin
    self.end = end
    self.timeZone = timeZone
  }

  /// The end of the quiet hours that a moment lies in; the moment itself where it lies in none.
  public func end(at moment: Date) -> Date {
    let calendar = Calendar.gregorian(in: timeZone)
    let parts = calendar.dateComponents([.hour, .minute], from: moment)
    let time = TimeOfDay(hour: parts.hour ?? 0, minute: parts.minute ?? 0)
    let isQuiet = begin < end ? begin <= time && time < end : begin <= time || time < end
    guard isQuiet else { return moment }
    return calendar.nextDate(after: moment, matching: end.components, matchingPolicy: .nextTime) ?? moment
  }
}

extension TimeOfDay {
  fileprivate var components: DateComponents { DateComponents(hour: hour, minute: minute, second: 0) }
}

extension Calendar {
  fileprivate static func gregorian(in timeZone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    return calendar
  }
}
