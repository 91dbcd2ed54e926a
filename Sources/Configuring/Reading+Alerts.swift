// The section [alerts]: from when on, and its sinks.

import Domain
import Foundation
import SystemPackage
import TOMLKit

extension Reading {
  func alertSettings(_ table: inout TableReader, sources: [String]) -> AlertSettings {
    let since = since(&table)
    let zone = timeZone(&table)
    let unreachable = table.number("unreachable_minutes", in: 0...1_440) ?? 5
    var tables = table.tables("sink")
    reportDuplicates(tables)
    let sinks = tables.indices.map { sink(&tables[$0], sources: sources) }
    table.finish()
    // A hit that nobody is told of is of no use: the log is told at least.
    let log = SinkSettings(name: "log", kind: .log, timeout: .seconds(10))
    return AlertSettings(
      since: since, timeZone: zone, sinks: sinks.isEmpty ? [log] : sinks,
      unreachableMinutes: unreachable)
  }

  /// A date, which begins at midnight UTC, or a moment with its offset.
  func since(_ table: inout TableReader) -> Date? {
    let remedy = "a date without quotes, as 2026-11-22 or 2026-11-22T08:00:00+02:00"
    return table.value("since", remedy) { node in
      if let day = node.date { return day.moment }
      return node.dateTime?.moment
    }
  }

  private func sink(_ table: inout TableReader, sources: [String]) -> SinkSettings {
    let name = name(&table)
    let kind = kind(&table)
    // Below the time after which a taken message is due again.
    let timeout = table.number("timeout_seconds", in: 1...60) ?? 10
    var sink = SinkSettings(name: name, kind: kind, timeout: .seconds(timeout))
    sink.route = route(&table, sources: sources)
    sink.manners = manners(&table, of: kind)
    // Of a mail with mistakes there is no kind.
    if kind.isForPeople || table.peek("type") == "email" {
      sink.title = wording("title", &table)
      sink.lead = wording("lead", &table)
    }
    table.finish()
    return sink
  }

  private func kind(_ table: inout TableReader) -> SinkSettings.Kind {
    guard let type = table.requiredString("type") else { return .log }
    switch type {
    case "log": return .log
    case "command": return .command(command(&table))
    case "webhook": return .webhook(webhook(&table))
    case "email": return mail(&table).map { .email($0) } ?? .log
    default:
      let types = ["log", "command", "webhook", "email"]
      table.report("type", .badValue(remedy: Reading.choice(type, of: types)))
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

  /// A template of words, whose fields are known.
  private func wording(_ key: String, _ table: inout TableReader) -> String? {
    guard let text = table.string(key) else { return nil }
    if let problem = surroundings.wordingProblem(text) { table.report(key, .badValue(remedy: problem)) }
    return text
  }
}

extension SinkSettings.Kind {
  /// Whether people read what it is sent, as opposed to programs.
  var isForPeople: Bool {
    switch self {
    case .log, .command: false
    case .email: true
    case .webhook(let settings): settings.format != .json
    }
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
