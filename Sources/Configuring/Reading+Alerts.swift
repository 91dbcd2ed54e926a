// The section [alerts] with its sinks.

import Domain
import Foundation
import SystemPackage
import TOMLKit

extension Reading {
  func alertSettings(_ table: inout TableReader) -> AlertSettings {
    let since = since(&table)
    var tables = table.tables("sink")
    reportDuplicates(tables)
    let sinks = tables.indices.map { sink(&tables[$0]) }
    table.finish()
    // A hit that nobody is told of is of no use: the log is told at least.
    let log = SinkSettings(name: "log", kind: .log, timeout: .seconds(10))
    return AlertSettings(since: since, sinks: sinks.isEmpty ? [log] : sinks)
  }

  /// A date, which begins at midnight UTC, or a moment with its offset.
  func since(_ table: inout TableReader) -> Date? {
    let remedy = "a date without quotes, as 2026-11-22 or 2026-11-22T08:00:00+02:00"
    return table.value("since", remedy) { node in
      if let day = node.date { return day.moment }
      return node.dateTime?.moment
    }
  }

  private func sink(_ table: inout TableReader) -> SinkSettings {
    let name = name(&table)
    let kind = kind(&table)
    // Below the time after which a taken message is due again.
    let timeout = table.number("timeout_seconds", in: 1...60) ?? 10
    table.finish()
    return SinkSettings(name: name, kind: kind, timeout: .seconds(timeout))
  }

  private func kind(_ table: inout TableReader) -> SinkSettings.Kind {
    guard let type = table.requiredString("type") else { return .log }
    switch type {
    case "log": return .log
    case "command": return .command(command(&table))
    case "webhook": return .webhook(url: url(&table), headers: headers(&table))
    default:
      table.report("type", .badValue(remedy: Reading.choice(type, of: ["log", "command", "webhook"])))
      return .log
    }
  }

  private func command(_ table: inout TableReader) -> [String] {
    if !table.has("command") { table.report("command", .missingKey) }
    guard let command = table.strings("command") else { return [] }
    if command.first?.first != "/" {
      table.report(
        "command", .badValue(remedy: "must begin with the absolute path of a program: no shell looks for it"))
    } else if let program = command.first, !surroundings.fileExists(FilePath(program)) {
      table.report("command", .missingFile(FilePath(program)))
    }
    return command
  }

  private func url(_ table: inout TableReader) -> String {
    guard let text = table.requiredString("url") else { return "" }
    let parts = URLComponents(string: text)
    if !["http", "https"].contains(parts?.scheme?.lowercased()) || parts?.host?.isEmpty != false {
      table.report("url", .badValue(remedy: "must be an address that begins with https:// or http://"))
    } else if parts?.user != nil || parts?.password != nil {
      table.report(
        "url",
        .badValue(remedy: "must hold no user or password; put an Authorization line into the header_file"))
    }
    return text
  }

  private func headers(_ table: inout TableReader) -> [RequestHeader] {
    guard let file = table.string("header_file").map(absolute) else { return [] }
    guard let text = surroundings.text(file) else {
      table.report("header_file", .missingFile(file))
      return []
    }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
    return lines.compactMap { index, line in
      if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { return nil }
      if let header = RequestHeader(line: line) { return header }
      // The line may be a secret: it is not repeated.
      let remedy =
        "\(file.escaped):\(index + 1): must be a header, as \"Authorization: Bearer TOKEN\", "
        + "and none that xtalwatch sets"
      table.report("header_file", .badValue(remedy: remedy))
      return nil
    }
  }
}

extension RequestHeader {
  /// Those that the program sets, or that belong to the transfer.
  private static let reserved = [
    "content-type", "content-length", "transfer-encoding", "host", "idempotency-key", "xtalwatch-attempt",
    "expect",
  ]

  /// Reads `Name: value`; the name is a token of RFC 9110 (section 5.6.2), the value has no control
  /// characters.
  fileprivate init?(line: some StringProtocol) {
    guard
      let match = String(line).wholeMatch(
        of: /([A-Za-z0-9!#$%&'*+.^_`|~-]+):[ \t]*([^\x00-\x1F\x7F]+?)[ \t]*/),
      !RequestHeader.reserved.contains(match.1.lowercased())
    else { return nil }
    self.init(name: String(match.1), value: String(match.2))
  }
}

extension TOMLDate {
  /// Midnight UTC.
  fileprivate var moment: Date? { Reading.moment(self, hour: 0, minute: 0, second: 0, offsetMinutes: 0) }
}

extension TOMLDateTime {
  /// Nil without an offset: such a time is no moment.
  fileprivate var moment: Date? {
    offset.flatMap {
      Reading.moment(
        date, hour: time.hour, minute: time.minute, second: time.second, offsetMinutes: $0.offset)
    }
  }
}

extension Reading {
  fileprivate static func moment(
    _ day: TOMLDate, hour: Int, minute: Int, second: Int, offsetMinutes: Int
  ) -> Date? {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = DateComponents(
      year: day.year, month: day.month, day: day.day, hour: hour, minute: minute, second: second)
    return calendar.date(from: parts)?.addingTimeInterval(-60 * Double(offsetMinutes))
  }
}
