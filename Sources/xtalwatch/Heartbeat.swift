// Sees twice a second how the sources are, and tells systemd that the service is ready, what it does, and that it still
// makes progress.

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

  /// Says READY, where systemd listens, and starts the thread.
  func start() {
    systemd?.send(.ready, .status("begins with what lies in the sources"))
    _ = JoinableThread(name: "heartbeat") { [self] in
      var before: Vitals?
      var status = ""
      var nextPing = ContinuousClock.now + interval
      while !stop.wait(atMost: .milliseconds(500)) {
        let troubles = pipeline.examine()
        let vitals = pipeline.vitals
        let now = ([doing(vitals)] + troubles).joined(separator: "; ")
        if now != status { systemd?.send(.status(now)) }
        status = now
        guard ContinuousClock.now >= nextPing else { continue }
        nextPing = .now + interval
        // A ping from a timer alone would prove nothing: a hung worker must not be kept alive.
        if vitals.showsLife(since: before) { systemd?.send(.watchdog) }
        before = vitals
      }
      systemd?.send(.stopping)
    }
  }

  private func doing(_ vitals: Vitals) -> String {
    if pipeline.isPaused { return "waiting: the record cannot be written" }
    return vitals.isIdle ? "waiting for pictures" : "scoring"
  }
}
