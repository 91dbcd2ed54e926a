// Tells systemd that the service is ready, what it does, and that it still makes progress.

internal import Service

/// Speaks on a thread of its own while the pipeline runs.
final class Heartbeat: Sendable {
  private let pipeline: Pipeline
  private let stop: StopSwitch
  private let systemd: SystemdNotify?
  private let interval: Duration

  /// - Parameter stop: ends the thread.
  init(pipeline: Pipeline, stop: StopSwitch) {
    self.pipeline = pipeline
    self.stop = stop
    systemd = SystemdNotify()
    // Twice as often as pings must come, so that a step that takes longer than one interval leaves out a ping and
    // not the service.
    interval = Watchdog.pingInterval().map { $0 / 2 } ?? .seconds(10)
  }

  /// Says READY and starts the thread, where systemd listens.
  func start() {
    guard let systemd else { return }
    systemd.send(.ready, .status("begins with what lies in the sources"))
    _ = JoinableThread(name: "heartbeat") { [self] in
      var before: Vitals?
      while !stop.wait(atMost: interval) {
        let vitals = pipeline.vitals
        systemd.send(.status(vitals.isIdle ? "waiting for pictures" : "scoring"))
        // A ping from a timer alone would prove nothing: a hung worker must not be kept alive.
        if vitals.showsLife(since: before) { systemd.send(.watchdog) }
        before = vitals
      }
      systemd.send(.stopping)
    }
  }
}
