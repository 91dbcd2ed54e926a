// Gives an alert to a program: the JSON document on standard input, the key in the environment.

public import Domain
public import Foundation

/// Runs a command for each alert, without a shell. Exit status 0 means that it has the alert.
public struct CommandSink: AlertSink {
  /// The program's absolute path and its arguments.
  public let command: [String]
  public let timeout: Duration
  private let database: String?
  private let inherited: [String: String]

  /// - Parameters:
  ///   - database: that `xtalwatch label` is to be told of; nil for the standard one.
  ///   - environment: what the program inherits, apart from what systemd meant for this process alone.
  /// - Precondition: the command names a program.
  public init(
    command: [String], timeout: Duration, database: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    precondition(!command.isEmpty, "a command has a program")
    self.command = command
    self.timeout = timeout
    self.database = database
    inherited = environment.filter { !CommandSink.ownVariables.contains($0.key) }
  }

  /// A child that pinged the watchdog with these would hide that the service hangs.
  private static let ownVariables: Set = [
    "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "JOURNAL_STREAM",
  ]

  public func deliver(_ message: OutboxMessage) -> Delivery {
    guard let document = try? AlertMessage(message, database: database).json() else {
      return .rejected(reason: "the alert cannot be written as JSON")
    }
    let child = ChildProcess(
      arguments: command, environment: environment(for: message),
      input: document + Data("\n".utf8),
      timeout: timeout)
    let (ending, output) = child.run()
    return delivery(ending, output: PlainText.line(output, limit: 300))
  }

  public func obstacle() -> String? {
    FileManager.default.isExecutableFile(atPath: command[0])
      ? nil : "\(PlainText.line(command[0])) cannot be run by this user; look at its mode and its folders'"
  }

  private func delivery(_ ending: ChildProcess.Ending, output: String) -> Delivery {
    let said = output.isEmpty ? "" : "; it said: \(output)"
    switch ending {
    case .exited(0): return .delivered()
    case .exited(let status): return .later(reason: "\(command[0]) ended with status \(status)\(said)")
    case .signaled(let number): return .later(reason: "\(command[0]) was ended by signal \(number)\(said)")
    case .timedOut: return .later(reason: "\(command[0]) was killed after \(timeout)\(said)")
    case .notStarted(let reason): return .later(reason: "\(command[0]) could not be run: \(reason)")
    }
  }

  private func environment(for message: OutboxMessage) -> [String: String] {
    var environment = inherited
    environment["XTALWATCH_ALERT_KEY"] = message.key
    environment["XTALWATCH_ALERT_ATTEMPT"] = String(message.attempt)
    return environment
  }
}
