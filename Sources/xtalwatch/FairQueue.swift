// The bounded waiting room between settling and scoring.

/// Pictures on their way to the workers: one lane a source, served in turn, so that one source's flood never
/// delays another source's single picture. A full lane blocks its own source only.
final class FairQueue<Element: Sendable>: Sendable {
  private struct State {
    var lanes: [[Element]]
    var turn = 0
    var isClosed = false

    mutating func next() -> (element: Element, lane: Int)? {
      let order = lanes.indices.map { (turn + $0) % lanes.count }
      guard let lane = order.first(where: { !lanes[$0].isEmpty }) else { return nil }
      turn = (lane + 1) % lanes.count
      return (lanes[lane].removeFirst(), lane)
    }
  }

  private let state: Monitor<State>
  private let capacity: Int

  /// - Parameter capacity: the most elements that wait in one lane.
  init(lanes: Int, capacity: Int) {
    state = Monitor(State(lanes: Array(repeating: [], count: lanes)))
    self.capacity = capacity
  }

  /// Waits for room in the lane; false when the queue was closed instead.
  func push(_ element: Element, lane: Int) -> Bool {
    state.wait { state in
      if state.isClosed { return false }
      guard state.lanes[lane].count < capacity else { return nil }
      state.lanes[lane].append(element)
      return true
    }
  }

  /// Waits for the next element and its lane; nil once the queue is closed. What still waits then is dropped on
  /// purpose: the files on disk are the queue that lasts, and the next start finds them.
  func pop() -> (element: Element, lane: Int)? {
    state.wait { state in
      state.isClosed ? .some(nil) : state.next().map { .some($0) }
    }
  }

  func close() { state.change { $0.isClosed = true } }

  /// Elements waiting in all lanes.
  var count: Int { state.read { $0.lanes.reduce(0) { $0 + $1.count } } }
}
