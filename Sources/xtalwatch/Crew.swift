// Threads that work through numbered pieces, one piece a thread, with the results in order.

private import Domain

/// A crew for as many pieces as it is let have; it never runs further ahead, so memory stays bounded.
final class Crew<Result: Sendable>: Sendable {
  private struct State {
    /// The number of the piece that is taken next.
    var next = 0
    /// Pieces from this number on must wait.
    var end = 0
    var results: [Int: Result] = [:]
    var isDismissed = false
  }

  private let state: Monitor<State>
  private let threads: [JoinableThread]

  /// - Parameter hand: makes what one thread works with; called on that thread, so it may own memory of its own.
  init(threads count: Int, hand: @escaping @Sendable () -> (Int) -> Result) {
    let state = Monitor(State())
    self.state = state
    threads = (1...max(1, count)).map { number in
      JoinableThread(name: "score \(number)") {
        let work = hand()
        while let piece = Crew.take(from: state) {
          let result = work(piece)
          state.change { $0.results[piece] = result }
        }
      }
    }
  }

  private static func take(from state: Monitor<State>) -> Int? {
    state.wait { state in
      if state.isDismissed { return .some(nil) }
      guard state.next < state.end else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  /// Lets the crew take the pieces below `end`.
  func allow(upTo end: Int) { state.change { $0.end = max($0.end, end) } }

  /// Waits for the result of a piece that was allowed; it can be had once.
  func result(of piece: Int) -> Result { state.wait { $0.results.removeValue(forKey: piece) } }

  /// Lets the threads end; pieces that nobody took are dropped.
  func dismiss() {
    state.change { $0.isDismissed = true }
    threads.forEach { $0.join() }
  }
}
