import Testing

@testable import xtalwatch

@Suite struct StopSwitchTests {
  @Test func aSwitchStaysTurned() {
    let stop = StopSwitch()
    #expect(!stop.wait(atMost: .milliseconds(1)))
    stop.turn()
    stop.wait()
    #expect(stop.wait(atMost: .seconds(3_600)))
    #expect(stop.isTurned)
  }
}
