// The settler against the timelines in `Scripts`, and what a timeline cannot show.

import Domain
import Foundation
import Settling
import SystemPackage
import Testing

private let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Scripts")

private func scriptNames() -> [String] {
  let names = try? FileManager.default.contentsOfDirectory(atPath: scripts.path)
  return (names ?? []).filter { $0.hasSuffix(".txt") }.sorted()
}

@Suite struct SettlerTests {
  @Test(arguments: scriptNames())
  func script(name: String) throws {
    let text = try String(contentsOf: scripts.appending(path: name), encoding: .utf8)
    let script = try SettleScript(text)
    let log = try script.play()
    #expect(log == script.expected)
  }

  @Test func scriptsAreThere() { #expect(scriptNames().count >= 86) }

  @Test func manyFilesComeOutOnceEachInTheOrderTheyCameIn() {
    let start = SuspendingClock.now
    let stat = FileStat(device: 1, inode: 1, size: 1, modified: 1, changed: 1)
    var settler = Settler(policy: .local)
    let paths = (0..<20_000).map { FilePath("/plate/\($0).jpg") }
    for path in paths { settler.note(path, .movedIn, at: start) }
    for path in paths { settler.note(path, .scan, at: start) }
    let first = settler.due(at: start)
    #expect(first == paths)
    for path in first { #expect(settler.observed(path, stat: stat, at: start) == .wait) }
    let later = start + .seconds(1)
    let second = settler.due(at: later)
    #expect(second == paths)
    let settled = second.filter { path in
      settler.observed(path, stat: stat, at: later) == .inspect
        && settler.inspected(path, stat: stat, wholeness: .complete, at: later) == .settled
    }
    #expect(settled.count == paths.count)
    #expect(settler.count == 0)
    #expect(settler.nextDeadline == nil)
  }

  @Test func aStreamOfWritesLeavesOneDeadline() {
    let start = SuspendingClock.now
    var settler = Settler(policy: .local)
    for milliseconds in 0..<10_000 {
      settler.note("/plate/a.jpg", .changed, at: start + .milliseconds(milliseconds))
    }
    #expect(settler.due(at: start + .milliseconds(29_998)).isEmpty)
    #expect(settler.due(at: start + .milliseconds(29_999)) == ["/plate/a.jpg"])
    #expect(settler.nextDeadline == nil)
  }

  @Test func undecidedCountsWhatHasNotBeenSpokenOf() {
    let start = SuspendingClock.now
    let stat = FileStat(device: 1, inode: 1, size: 0, modified: 1, changed: 1)
    var settler = Settler(policy: .local)
    settler.note("/a.jpg", .movedIn, at: start)
    settler.note("/b.jpg", .movedIn, at: start)
    for seconds in stride(from: 1, through: 60, by: 1) {
      let now = start + .seconds(seconds)
      for path in settler.due(at: now) where settler.observed(path, stat: stat, at: now) == .inspect {
        let wholeness: Wholeness = path == "/a.jpg" ? .complete : .incomplete(.empty)
        _ = settler.inspected(path, stat: stat, wholeness: wholeness, at: now)
      }
    }
    #expect(settler.count == 1)
    #expect(settler.undecided == 0)
    #expect(settler.observed("/b.jpg", stat: nil, at: start + .seconds(61)) == .vanished)
    #expect(settler.count == 0)
    #expect(settler.undecided == 0)
  }

  @Test func anEventDuringAnInspectionOverrulesIt() {
    let start = SuspendingClock.now
    let stat = FileStat(device: 1, inode: 1, size: 9, modified: 1, changed: 1)
    var settler = Settler(policy: .local)
    settler.note("/a.jpg", .closed, at: start)
    #expect(settler.due(at: start) == ["/a.jpg"])
    #expect(settler.observed("/a.jpg", stat: stat, at: start) == .wait)
    let looked = start + .seconds(2)
    #expect(settler.due(at: looked) == ["/a.jpg"])
    #expect(settler.observed("/a.jpg", stat: stat, at: looked) == .inspect)
    settler.note("/a.jpg", .changed, at: looked)
    #expect(settler.inspected("/a.jpg", stat: stat, wholeness: .complete, at: looked) == .waiting)
    #expect(settler.count == 1)
  }
}
