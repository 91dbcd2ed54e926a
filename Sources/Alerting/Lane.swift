// The thread that serves one sink: turn after turn, with rests between.

import Dispatch
import Domain
import Foundation
import Synchronization

/// One sink's own way out of the outbox. Lanes share nothing, so a sink that hangs delays no other.
final class Lane: Sendable {
  /// When the thread ends.
  enum End {
    case notAsked
    /// Once nothing is due.
    case whenIdle
    case now
  }

  let sinkName: String
  private let courier: Courier
  private let end = Mutex(End.notAsked)
  private let bell = Bell()
  private let ended = Bell()

  init(_ courier: Courier) {
    sinkName = courier.sinkName
    self.courier = courier
  }

  func start() {
    let thread = Thread { self.run() }
    thread.name = "alerts-\(sinkName)"
    thread.start()
  }

  func wake() { bell.signal() }

  func requestStop(_ end: End) {
    self.end.withLock { $0 = end }
    bell.signal()
  }

  /// Whether the thread had ended by the deadline.
  func join(until deadline: DispatchTime) -> Bool {
    guard ended.wait(timeout: deadline) == .success else { return false }
    // For whoever joins again.
    ended.signal()
    return true
  }

  private var stopping: Bool { end.withLock { $0 } == .now }
  private var endsWhenIdle: Bool { end.withLock { $0 } == .whenIdle }

  private func run() {
    defer { ended.signal() }
    var courier = courier
    while !stopping {
      // Once a turn: what was found before the end was asked for says nothing of the end.
      let isTheEnd = endsWhenIdle
      switch courier.turn(isTheEnd: isTheEnd, write: write) {
      case .nothingDue:
        if isTheEnd { return }
        _ = bell.wait(timeout: .now() + courier.timing.idle.seconds)
      case .tried(let pause):
        rest(pause) { endsWhenIdle }
        // A sink that wants to be left alone has nothing due.
        if pause > .zero && isTheEnd { return }
      }
    }
  }

  /// Writes until it is written: a delivery that is not on record would be repeated when its lease ends.
  private func write(_ action: () throws -> Void) {
    while true {
      do { return try action() } catch {
        courier.report(.outboxFailed(sink: sinkName, error))
        if stopping { return }
        rest(courier.timing.idle)
      }
    }
  }

  /// Waits the whole time, whatever rings, but ends at once when asked to stop, or when there is no reason to wait.
  private func rest(_ duration: Duration, unless isOver: () -> Bool = { false }) {
    let deadline = DispatchTime.now() + duration.seconds
    while !stopping && !isOver() && DispatchTime.now() < deadline {
      _ = bell.wait(timeout: deadline)
    }
  }
}
