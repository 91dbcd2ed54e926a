// Dates and times as names spell them: without a zone.

internal import Foundation

/// A moment on the imager's wall clock.
struct CivilTime: Hashable {
  let year: Int
  let month: Int
  let day: Int
  let hour: Int
  let minute: Int
  let second: Int

  /// Nil unless the calendar has that day and the day that time.
  init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    guard (1900...2099).contains(year), components.isValidDate(in: Self.calendar(.gmt)) else { return nil }
  }

  /// Reads `yyyyMMdd`, `yyyyMMddHHmm` or `yyyyMMddHHmmss`.
  init?(digits: some StringProtocol) {
    let values = digits.utf8.map { Int($0) - 48 }
    guard [8, 12, 14].contains(values.count), values.allSatisfy({ (0...9).contains($0) }) else { return nil }
    func number(_ from: Int, _ to: Int) -> Int {
      from < values.count ? values[from..<to].reduce(0) { $0 * 10 + $1 } : 0
    }
    self.init(
      year: number(0, 4), month: number(4, 6), day: number(6, 8), hour: number(8, 10), minute: number(10, 12),
      second: number(12, 14))
  }

  /// The instant at which a clock of that zone shows this time.
  func date(in zone: TimeZone) -> Date? {
    Self.calendar(zone).date(from: components)
  }

  private var components: DateComponents {
    DateComponents(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }

  private static func calendar(_ zone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }
}
