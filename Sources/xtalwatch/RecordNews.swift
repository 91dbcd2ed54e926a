// What happens to the record as a whole, for the log and for the service's status.

internal import Domain
internal import Foundation
internal import Recording
internal import Service
internal import SystemPackage

enum RecordNews: Sendable {
  /// It cannot be written for now; the pictures wait.
  case paused(RecordingError)
  /// It can be written again.
  case resumed
  /// It cannot be trusted any more; the run ends and a restart recovers.
  case lost(RecordingError)
  /// The log beside the database grows, because these read for long.
  case logHeld(database: FilePath, bytes: Int64, readers: [Reader])
  /// The log is short again.
  case logReleased(database: FilePath, bytes: Int64)

  func write(to log: Log) {
    switch self {
    case .paused, .logHeld: log.warning("\(self)")
    case .resumed, .logReleased: log.notice("\(self)")
    case .lost: log.error("\(self)")
    }
  }
}

extension RecordNews: CustomStringConvertible {
  var description: String {
    switch self {
    case .paused(let error): "scoring waits: \(error)"
    case .resumed: "scoring goes on: the record can be written again"
    case .lost(let error): "\(error)"
    case .logHeld(let database, let bytes, let readers):
      "the log of \(database.escaped) has grown to \(bytes.inMebibytes): "
        + RecordNews.blame(readers)
    case .logReleased(let database, let bytes):
      "the log of \(database.escaped) is down to \(bytes.inMebibytes)"
    }
  }

  private static func blame(_ readers: [Reader]) -> String {
    if readers.isEmpty { return "nobody was found who holds it; end programs that have the database open" }
    let names = readers.map(\.description).joined(separator: ", ")
    return "\(names) reads for long; it shrinks once the reading ends"
  }
}

extension Int64 {
  /// A number of bytes for people.
  var inMebibytes: String { "\((Double(self) / Double(1 << 20)).formatted(places: 1)) MiB" }
}

/// A process that reads the database.
struct Reader: Hashable, Sendable, CustomStringConvertible {
  let pid: Int32
  /// The name of its program, where this process may see it.
  let name: String?

  init(pid: Int32) {
    self.pid = pid
    let comm = try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)
    name = comm?.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  var description: String { name.map { "process \(pid) (\($0))" } ?? "process \(pid)" }
}
