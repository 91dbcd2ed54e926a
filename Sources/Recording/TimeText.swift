// Times as the database writes them: ISO 8601 in UTC, to the second, so that plain text order is time order.

internal import Foundation

enum TimeText {
  static func of(_ date: Date) -> String { date.formatted(.iso8601) }

  static func of(_ date: Date?) -> String? { date.map { of($0) } }

  static func date(_ text: String?) -> Date? {
    text.flatMap { try? Date($0, strategy: .iso8601) }
  }
}
