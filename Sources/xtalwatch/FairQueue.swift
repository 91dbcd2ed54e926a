// The bounded waiting room between settling and scoring.

private import Foundation

/// Pictures on their way to the workers: one lane a source, served in turn, so that one source's flood never
/// delays another source's single picture. A full lane blocks its own source only.
final class FairQueue<Element: Sendable>: @unchecked Sendable {
  // Unchecked because the compiler cannot see that `condition` guards every stored property.
  private let condition = NSCondition()
  private var lanes: [[Element]]
  private var turn = 0
  private var isClosed = false
  private let capacity: Int

  /// - Parameter capacity: the most elements that wait in one lane.
  init(lanes: Int, capacity: Int) {
    self.lanes = Array(repeating: [], count: lanes)
    self.capacity = capacity
  }

  /// Waits for room in the lane; false when the queue was closed instead.
  func push(_ element: Element, lane: Int) -> Bool {
    condition.withLock {
      while lanes[lane].count >= capacity && !isClosed { condition.wait() }
      guard !isClosed else { return false }
      lanes[lane].append(element)
      condition.broadcast()
      return true
    }
  }

  /// Waits for the next element and its lane; nil once the queue is closed. What still waits then is dropped on purpose:
  /// the files on disk are the queue that lasts, and the next start finds them.
  func pop() -> (element: Element, lane: Int)? {
    condition.withLock {
      while !isClosed {
        if let lane = nextLane() {
          turn = (lane + 1) % lanes.count
          condition.broadcast()
          return (lanes[lane].removeFirst(), lane)
        }
        condition.wait()
      }
      return nil
    }
  }

  func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
    }
  }

  /// Elements waiting in all lanes.
  var count: Int { condition.withLock { lanes.reduce(0) { $0 + $1.count } } }

  private func nextLane() -> Int? {
    (0..<lanes.count).map { (turn + $0) % lanes.count }.first { !lanes[$0].isEmpty }
  }
}
