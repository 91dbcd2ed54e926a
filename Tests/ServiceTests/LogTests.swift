import Foundation
import Glibc
import Service
import Testing

@Suite struct LogTests {
  private final class Lines: @unchecked Sendable {
    private let lock = NSLock()
    private var lines: [String] = []
    func append(_ line: String) { lock.withLock { lines.append(line) } }
    var all: [String] { lock.withLock { lines } }
  }

  private func lines(_ style: Log.Style, level: Log.Level = .info, _ body: (Log) -> Void) -> [String] {
    let lines = Lines()
    body(Log(level: level, style: style, now: { Date(timeIntervalSince1970: 0) }, write: lines.append))
    return lines.all
  }

  @Test func journalLinesCarryTheirPriority() {
    let written = lines(.journal) {
      $0.error("a")
      $0.warning("b")
      $0.notice("c")
      $0.info("d")
    }
    #expect(written == ["<3>a\n", "<4>b\n", "<5>c\n", "<6>d\n"])
  }

  @Test func plainLinesCarryTimeAndLevel() {
    #expect(lines(.plain) { $0.warning("low disk") } == ["1970-01-01T00:00:00Z warning: low disk\n"])
  }

  @Test func lessGraveMessagesAreLeftOut() {
    let written = lines(.journal, level: .warning) {
      $0.info("no")
      $0.debug("no")
      $0.warning("yes")
    }
    #expect(written == ["<4>yes\n"])
  }

  @Test func aMessageIsOneLineWhateverIsInIt() {
    let written = lines(.journal) { $0.info("a\n<0>b\r\u{1B}[2Jc\u{2028}d\u{202E}e\u{85}f é") }
    #expect(
      written == ["<6>a\\u{a}<0>b\\u{d}\\u{1b}[2Jc\\u{2028}d\\u{202e}e\\u{85}f é\n"])
  }

  @Test func theJournalIsKnownByItsStream() {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    defer { ends.forEach { close($0) } }
    var status = stat()
    fstat(ends[1], &status)
    let stream = ["JOURNAL_STREAM": "\(status.st_dev):\(status.st_ino)"]
    #expect(Log.Style.detected(environment: stream, descriptor: ends[1]) == .journal)
    #expect(Log.Style.detected(environment: ["JOURNAL_STREAM": "1:2"], descriptor: ends[1]) == .plain)
    #expect(Log.Style.detected(environment: [:], descriptor: ends[1]) == .plain)
  }
}
