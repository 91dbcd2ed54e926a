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
    let isAnnounced = tell(.ready, .status("begins with what lies in the sources"))
    _ = JoinableThread(name: "heartbeat") { [self] in
      var isAnnounced = isAnnounced
      var before: Vitals?
      var status = ""
      var nextPing = ContinuousClock.now + interval
      while !stop.wait(atMost: .milliseconds(500)) {
        let troubles = pipeline.examine()
        let vitals = pipeline.vitals
        let now = ([doing(vitals)] + troubles).joined(separator: "; ")
        // What systemd could not take it gets at the next look.
        if !isAnnounced { isAnnounced = tell(.ready) }
        if now != status, tell(.status(now)) { status = now }
        guard ContinuousClock.now >= nextPing else { continue }
        // A ping from a timer alone would prove nothing: a hung worker must not be kept alive.
        if vitals.showsLife(since: before) && !tell(.watchdog) { continue }
        nextPing = .now + interval
        before = vitals
      }
      _ = tell(.stopping)
    }
  }

  /// Whether systemd has the notices, or does not want any.
  private func tell(_ notices: SystemdNotify.Notice...) -> Bool { systemd?.send(notices) ?? true }

  private func doing(_ vitals: Vitals) -> String {
    if pipeline.isPaused { return "waiting: the record cannot be written" }
    return vitals.isIdle ? "waiting for pictures" : "scoring"
  }
}
