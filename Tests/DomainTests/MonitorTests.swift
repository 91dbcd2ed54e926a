import Domain
import Foundation
import Testing

@Suite struct MonitorTests {
  @Test func waitsUntilAnotherThreadChangesTheState() {
    let monitor = Monitor(0)
    Thread { for _ in 0..<1_000 { monitor.change { $0 += 1 } } }.start()
    let seen = monitor.wait { $0 >= 1_000 ? $0 : nil }
    #expect(seen == 1_000)
  }

  @Test func wakesByItselfWhenTheTimeIsOver() {
    let monitor = Monitor(())
    var looks = 0
    monitor.wait(atMost: { .milliseconds(1) }) { _ -> Void? in
      looks += 1
      return looks == 3 ? () : nil
    }
    #expect(looks == 3)
  }
}
