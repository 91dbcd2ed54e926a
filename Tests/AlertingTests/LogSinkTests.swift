import Alerting
import Domain
import Foundation
import Synchronization
import Testing

@Suite struct LogSinkTests {
  @Test func writesALineForEachOfSeveral() {
    let lines = LineBox()
    let message = OutboxMessage.of([.example(), .example(well: "A02")], form: .plate)
    #expect(LogSink(write: lines.add).deliver(message) == .delivered())
    #expect(lines.all.count == 3 && lines.all[0].hasSuffix("2 drops turned crystalline"))
    #expect(lines.all[2].contains("A02 drop 1") && lines.all[2].hasSuffix("clear"))
  }

  @Test func writesOneLine() {
    let lines = LineBox()
    #expect(LogSink(write: lines.add).deliver(.example(plate: "a\nb")) == .delivered())
    #expect(lines.all.count == 1)
    #expect(lines.all.first?.hasPrefix("alert 0123456789ab: crystal: plate a?b A01 drop 1, ") == true)
  }
}

/// Lines from any thread.
final class LineBox: Sendable {
  private let lines = Mutex<[String]>([])
  func add(_ line: String) { lines.withLock { $0.append(line) } }
  var all: [String] { lines.withLock { $0 } }
}
