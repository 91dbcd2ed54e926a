// How often systemd wants to hear that the service is alive (sd_watchdog_enabled(3)).

public import Foundation

/// The watchdog that systemd set up for this process.
public enum Watchdog {
  /// The time between pings: half of the limit, as systemd advises. Nil when there is no watchdog, or it is
  /// meant for another process.
  public static func pingInterval(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    process: Int32 = ProcessInfo.processInfo.processIdentifier
  ) -> Duration? {
    guard let text = environment["WATCHDOG_USEC"], let limit = Int64(text), limit > 1 else { return nil }
    if let owner = environment["WATCHDOG_PID"], Int32(owner) != process { return nil }
    return .microseconds(limit / 2)
  }
}
