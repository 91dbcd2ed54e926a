// The bounded waiting room between settling and scoring.

private import Domain

/// Pictures on their way to the workers: one lane a source and one share a plate, both served in turn, so that no
/// flood delays the single picture of another source or plate. A full lane blocks its own source only.
final class FairQueue<Element: Sendable>: Sendable {
  private struct Lane {
    var shares = FairShares<(element: Element, weight: Int)>()
    var weight = 0
  }

  private struct State {
    var lanes: [Lane]
    var turn = 0
    var isClosed = false

    mutating func next() -> (element: Element, lane: Int)? {
      let order = lanes.indices.map { (turn + $0) % lanes.count }
      guard let lane = order.first(where: { !lanes[$0].shares.isEmpty }),
        let next = lanes[lane].shares.popFirst()
      else { return nil }
      turn = (lane + 1) % lanes.count
      lanes[lane].weight -= next.weight
      return (next.element, lane)
    }
  }

  private let state: Monitor<State>
  private let capacity: Int
  private let weightLimit: Int

  /// - Parameters:
  ///   - capacity: the most elements that wait in one lane.
  ///   - weightLimit: a lane in which as much weight waits takes nothing more.
  init(lanes: Int, capacity: Int, weightLimit: Int = .max) {
    state = Monitor(State(lanes: Array(repeating: Lane(), count: lanes)))
    self.capacity = capacity
    self.weightLimit = weightLimit
  }

  /// Waits for room in the lane; false when the queue was closed instead.
  func push(_ element: Element, lane: Int, share: String, weight: Int = 0) -> Bool {
    state.wait { state in
      if state.isClosed { return false }
      guard state.lanes[lane].shares.count < capacity, state.lanes[lane].weight < weightLimit else {
        return nil
      }
      state.lanes[lane].shares.append((element, weight), to: share)
      state.lanes[lane].weight += weight
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
  var count: Int { state.read { $0.lanes.reduce(0) { $0 + $1.shares.count } } }
}
