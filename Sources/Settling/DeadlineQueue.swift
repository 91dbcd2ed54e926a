// Which path falls due next: a binary heap, so that 100,000 waiting files cost no more than a few comparisons
// each.

import SystemPackage

/// Paths by deadline; equal deadlines come out in the order they went in. An entry cannot be taken back: its
/// ticket tells whoever put it in whether it still counts.
struct DeadlineQueue: Sendable {
  struct Entry: Sendable {
    let deadline: SuspendingClock.Instant
    let ticket: UInt64
    let path: FilePath

    fileprivate static func < (left: Entry, right: Entry) -> Bool {
      (left.deadline, left.ticket) < (right.deadline, right.ticket)
    }
  }

  private var heap: [Entry] = []
  private var tickets: UInt64 = 0

  var first: Entry? { heap.first }

  /// Puts a path in and returns the ticket of the new entry.
  mutating func insert(_ path: FilePath, at deadline: SuspendingClock.Instant) -> UInt64 {
    tickets += 1
    heap.append(Entry(deadline: deadline, ticket: tickets, path: path))
    rise(from: heap.count - 1)
    return tickets
  }

  /// Takes the first entry out if its deadline has come.
  mutating func removeFirst(dueAt now: SuspendingClock.Instant) -> Entry? {
    guard let first = heap.first, first.deadline <= now else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return first
  }

  private mutating func rise(from start: Int) {
    var child = start
    while child > 0, heap[child] < heap[(child - 1) / 2] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      let children = (2 * parent + 1..<2 * parent + 3).prefix { $0 < heap.count }
      guard let least = children.min(by: { heap[$0] < heap[$1] }), heap[least] < heap[parent] else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
