// An outbox in memory with the rules of the one on disk, and with faults on demand.

import Domain
import Foundation
import Synchronization

final class MemoryOutbox: Outbox {
  struct Row {
    var message: OutboxMessage
    var state = OutboxState.pending
    var attempts = 0
    var due = Date.distantPast
    var error: String?
  }

  struct Fault: Error {}

  private let rows = Mutex<[Row]>([])
  /// How many of the next acknowledgements fail.
  private let faults = Mutex(0)

  func add(_ messages: [OutboxMessage]) { rows.withLock { $0 += messages.map { Row(message: $0) } } }
  func failNextAcknowledgements(_ count: Int) { faults.withLock { $0 = count } }
  var all: [Row] { rows.withLock { $0 } }
  func count(_ state: OutboxState) -> Int { all.filter { $0.state == state }.count }

  func takeDue(for sink: String, now: Date, limit: Int, lease: Duration) -> [OutboxMessage] {
    rows.withLock { rows in
      let due = rows.indices.filter {
        [.pending, .sending, .later].contains(rows[$0].state) && rows[$0].message.sink == sink
          && rows[$0].due <= now
      }
      return due.prefix(limit).map { index in
        rows[index].state = .sending
        rows[index].attempts += 1
        rows[index].due = now.addingTimeInterval(Double(lease.components.seconds))
        let old = rows[index].message
        return OutboxMessage(
          key: old.key, sink: old.sink, facts: old.facts, attempt: rows[index].attempts,
          createdAt: old.createdAt)
      }
    }
  }

  func acknowledge(_ message: OutboxMessage, at now: Date) throws {
    let fails = faults.withLock { count in
      count -= 1
      return count >= 0
    }
    if fails { throw Fault() }
    change(message) { $0.state = .delivered }
  }

  func postpone(_ message: OutboxMessage, until due: Date, error: String) {
    change(message) {
      $0.state = .later
      $0.due = due
      $0.error = error
    }
  }

  func giveUp(_ message: OutboxMessage, error: String) {
    change(message) {
      $0.state = .dead
      $0.error = error
    }
  }

  private func change(_ message: OutboxMessage, _ body: (inout Row) -> Void) {
    rows.withLock { rows in
      for index in rows.indices
      where rows[index].message.key == message.key && rows[index].message.sink == message.sink {
        body(&rows[index])
      }
    }
  }
}
