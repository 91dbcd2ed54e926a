// A time of the day, as people agree on it.

/// A time of the day, by the wall clock of some time zone.
public struct TimeOfDay: Hashable, Sendable, Comparable {
  public let hour: Int
  public let minute: Int

  /// - Precondition: a time from 00:00 to 23:59.
  public init(hour: Int, minute: Int) {
    precondition((0...23).contains(hour) && (0...59).contains(minute), "a day has 24 hours")
    self.hour = hour
    self.minute = minute
  }

  /// Reads `08:00`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy({ $0.count == 2 && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    self.init(hour: hour, minute: minute)
  }

  public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
    (left.hour, left.minute) < (right.hour, right.minute)
  }
}
