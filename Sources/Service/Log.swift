// One line per message on standard error, in the form that its reader expects: the journal or a person.

public import Foundation
import Glibc

/// The log of the service.
public struct Log: Sendable {
  /// With the numbers of syslog(3).
  public enum Level: Int, Sendable, Comparable, CaseIterable {
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
    case debug = 7

    public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

    var name: String { "\(self)" }
  }

  public enum Style: Sendable {
    /// `<3>message`: the journal adds the time and turns the number into a priority (sd-daemon(3)).
    case journal
    /// `2026-11-22T10:00:00Z error: message`.
    case plain

    /// The journal's, if it is what reads our standard error. `JOURNAL_STREAM` alone is not enough: a service
    /// that redirects its output inherits it too, so the device and inode in it are compared
    /// (systemd.exec(5)).
    public static func detected(
      environment: [String: String] = ProcessInfo.processInfo.environment, descriptor: Int32 = STDERR_FILENO
    ) -> Style {
      var status = stat()
      guard let stream = environment["JOURNAL_STREAM"], fstat(descriptor, &status) == 0 else { return .plain }
      return stream == "\(status.st_dev):\(status.st_ino)" ? .journal : .plain
    }
  }

  /// The least grave level that is written.
  public let level: Level
  private let style: Style
  private let now: @Sendable () -> Date
  private let write: @Sendable (String) -> Void

  public init(
    level: Level = .info, style: Style = .detected(), now: @escaping @Sendable () -> Date = { Date() },
    write: @escaping @Sendable (String) -> Void = StandardError.write
  ) {
    self.level = level
    self.style = style
    self.now = now
    self.write = write
  }

  public func error(_ message: @autoclosure () -> String) { log(.error, message) }
  public func warning(_ message: @autoclosure () -> String) { log(.warning, message) }
  public func notice(_ message: @autoclosure () -> String) { log(.notice, message) }
  public func info(_ message: @autoclosure () -> String) { log(.info, message) }
  public func debug(_ message: @autoclosure () -> String) { log(.debug, message) }

  private func log(_ level: Level, _ message: () -> String) {
    guard level <= self.level else { return }
    let text = Log.oneLine(message())
    switch style {
    case .journal: write("<\(level.rawValue)>\(text)\n")
    case .plain: write("\(now().formatted(.iso8601)) \(level.name): \(text)\n")
    }
  }

  /// The message with everything that could end its line or steer a terminal written as `\u{NN}`.
  static func oneLine(_ message: String) -> String {
    var line = ""
    for scalar in message.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .format:
        line += "\\u{\(String(scalar.value, radix: 16))}"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }
}

/// Standard error, written line by line so that lines of several threads never mix.
public enum StandardError {
  private static let lock = NSLock()

  /// Writes all of the text. A log that cannot be written has nowhere to say so: errors end the attempt.
  @Sendable public static func write(_ text: String) {
    lock.withLock {
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }
}
