// Many workers, one word about a full disk.

import Alerting
import Domain
import Foundation
import Recording
import Synchronization
import Testing

@testable import xtalwatch

@Suite struct RecordGateTests {
  private final class Told: Sendable {
    private let news = Mutex<[String]>([])
    var all: [String] { news.withLock { $0 } }
    @Sendable func note(_ news: RecordNews) {
      self.news.withLock {
        switch news {
        case .paused: $0.append("paused")
        case .resumed: $0.append("resumed")
        case .lost: $0.append("lost")
        case .logHeld, .logReleased: break
        }
      }
    }
  }

  @Test func saysOnceThatItWaitsAndOnceThatItGoesOn() {
    let (told, stop) = (Told(), StopSwitch())
    let gate = RecordGate(stop: stop, pause: .milliseconds(1), report: told.note)
    let room = Mutex(false)
    let written = Mutex(0)
    let waits = Mutex(0)
    let workers = (1...4).map { number in
      JoinableThread(name: "\(number)") {
        gate.pass(
          waiting: {
            let count = waits.withLock {
              $0 += 1
              return $0
            }
            if count == 8 { room.withLock { $0 = true } }
          },
          { () throws(RecordingError) in
            guard room.withLock({ $0 }) else { throw .diskFull(file: "it") }
            written.withLock { $0 += 1 }
          })
      }
    }
    workers.forEach { $0.join() }
    #expect(told.all == ["paused", "resumed"])
    #expect(written.withLock { $0 } == 4)
    #expect(!stop.isTurned)
  }

  @Test func whatIsWorseEndsTheRun() {
    let (told, stop) = (Told(), StopSwitch())
    let gate = RecordGate(stop: stop, pause: .milliseconds(1), report: told.note)
    for _ in 1...2 {
      gate.pass(waiting: {}, { () throws(RecordingError) in throw .ioFailure(file: "it", detail: "fsync") })
    }
    #expect(told.all == ["lost"])
    #expect(stop.isTurned)
  }

  @Test func aStuckOutboxIsNewsOnce() {
    let (told, stop) = (Told(), StopSwitch())
    let gate = RecordGate(stop: stop, report: told.note)
    let full = DispatchReport.outboxFailed(sink: "log", RecordingError.diskFull(file: "it"))
    #expect([full, full, full].map(gate.isNews) == [true, false, false])
    let facts = AlertFacts(
      event: "test", source: "s", vendor: "v", plate: "p", well: "A01", drop: 1, timepoint: "1", crystals: 1,
      previousCrystals: nil, model: "m", path: "", imagedAt: nil, firstImagedAt: nil)
    let message = OutboxMessage(
      key: "k", sink: "log", topic: .digest, form: .single, alerts: [Alert(key: "k", content: .drop(facts))],
      attempt: 1, createdAt: .distantPast)
    #expect(gate.isNews(.delivered(message, remark: nil)) && gate.isNews(full))
    #expect(told.all == [] && !stop.isTurned)
    let failed = RecordingError.ioFailure(file: "it", detail: "fsync")
    #expect(!gate.isNews(.outboxFailed(sink: "log", failed)))
    #expect(told.all == ["lost"] && stop.isTurned)
  }

  @Test func aStopEndsTheWaiting() {
    let (told, stop) = (Told(), StopSwitch())
    let gate = RecordGate(stop: stop, pause: .milliseconds(1), report: told.note)
    var attempts = 0
    gate.pass(
      waiting: { stop.turn() },
      { () throws(RecordingError) in
        attempts += 1
        throw .diskFull(file: "it")
      })
    #expect(attempts == 1)
    #expect(told.all == ["paused"])
  }
}
