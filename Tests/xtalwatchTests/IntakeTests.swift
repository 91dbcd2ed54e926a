import Domain
import Foundation
import Layouts
import Settling
import SystemPackage
import Testing
import Watching

@testable import xtalwatch

/// What the watchdog is told by.
@Suite struct IntakeTests {
  /// Files that no layout knows, so that they settle without being opened.
  private let names = ["a.txt", "b.txt", "c.txt"]
  private let folder: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "intake-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = FilePath(url.path)
    for name in names { try Data(name.utf8).write(to: url.appending(path: name)) }
  }

  private func intake(quiet: Duration, emit: @escaping @Sendable (SettledFile) -> Bool) -> Intake {
    let quiet = SettlePolicy.Quiet(time: quiet, equalStats: 1)
    let source = Source(
      name: "lab", root: folder, watch: .inotify, pollInterval: .seconds(30), registry: LayoutRegistry(),
      layout: nil, context: LayoutContext(), barcodes: [:], rules: "")
    let policy = SettlePolicy(
      moved: quiet, closed: quiet, opened: quiet, unvouched: quiet, grace: quiet.time,
      longestPause: .seconds(3600), patience: .seconds(86_400), sidecarPatience: .zero)
    let intake = Intake(
      source: source,
      Intake.Surroundings(policy: { _ in policy }, largestFile: 1 << 20, ofInterest: { $0 }, emit: emit))
    for name in names { intake.receive(.found(folder.appending(name), by: .closed)) }
    return intake
  }

  @Test func filesThatWaitForTheirQuietAreNoWork() {
    let intake = intake(quiet: .seconds(3_600)) { _ in true }
    let thread = JoinableThread(name: "settle") { intake.run { _ in } }
    eventually("it sleeps") { intake.vitals.isAsleep }
    #expect(!intake.vitals.isIdle)
    intake.stop()
    thread.join()
  }

  @Test func eachFileOfABatchIsAStep() {
    let allowed = Monitor(0)
    let emitted = Monitor(0)
    let intake = intake(quiet: .zero) { _ in
      emitted.change { $0 += 1 }
      allowed.wait { left -> Void? in
        guard left > 0 else { return nil }
        left -= 1
        return ()
      }
      return true
    }
    let thread = JoinableThread(name: "settle") { intake.run { _ in } }
    emitted.wait { $0 == 1 ? () : nil }
    let steps = intake.vitals.steps
    #expect(!intake.vitals.isAsleep)
    allowed.change { $0 += 1 }
    emitted.wait { $0 == 2 ? () : nil }
    #expect(intake.vitals.steps > steps)
    allowed.change { $0 += 2 }
    intake.stop()
    thread.join()
  }

  @Test func aFileUnderTheWorkersHandsIsWork() {
    let emitted = Monitor(0)
    let intake = intake(quiet: .zero) { _ in
      emitted.change { $0 += 1 }
      return true
    }
    let thread = JoinableThread(name: "settle") { intake.run { _ in } }
    emitted.wait { $0 == names.count ? () : nil }
    let steps = intake.vitals.steps
    #expect(!intake.vitals.isAsleep)
    for name in names { intake.finished(folder.appending(name)) }
    eventually("it sleeps") { intake.vitals.isAsleep }
    #expect(intake.vitals.steps > steps)
    intake.stop()
    thread.join()
  }
}
