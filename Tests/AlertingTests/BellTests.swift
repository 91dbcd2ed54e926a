// The bell that lanes sleep by; that a clock which is set does not reach it shows goal 6 of the proofs.

import Dispatch
import Foundation
import Testing

@testable import Alerting

@Suite struct BellTests {
  @Test func everyRingIsTakenOnce() {
    let bell = Bell()
    bell.signal()
    bell.signal()
    #expect(bell.wait(timeout: .now()) == .success)
    #expect(bell.wait(timeout: .now()) == .success)
    #expect(bell.wait(timeout: .now()) == .timedOut)
  }

  @Test func aSleeperIsWoken() {
    let bell = Bell()
    Thread { bell.signal() }.start()
    #expect(bell.wait(timeout: .distantFuture) == .success)
  }

  @Test func aWaitEndsThoughNobodyRings() {
    #expect(Bell().wait(timeout: .now() + 0.01) == .timedOut)
  }
}
