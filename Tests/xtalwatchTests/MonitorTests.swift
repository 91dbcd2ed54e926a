import Testing

@testable import xtalwatch

@Suite struct MonitorTests {
  @Test func waitsUntilAnotherThreadChangesTheState() {
    let monitor = Monitor(0)
    let writer = JoinableThread(name: "writer") { for _ in 0..<1_000 { monitor.change { $0 += 1 } } }
    let seen = monitor.wait { $0 >= 1_000 ? $0 : nil }
    writer.join()
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

  @Test func aSwitchStaysTurned() {
    let stop = StopSwitch()
    #expect(!stop.wait(atMost: .milliseconds(1)))
    stop.turn()
    stop.wait()
    #expect(stop.wait(atMost: .seconds(3_600)))
    #expect(stop.isTurned)
  }
}
