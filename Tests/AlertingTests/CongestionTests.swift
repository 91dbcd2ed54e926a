import Foundation
import Testing

@testable import Alerting

@Suite struct CongestionTests {
  private let now = Date(timeIntervalSince1970: 1_767_268_800)

  private func rests(_ attempts: [(String, Delivery)]) -> [Duration] {
    var congestion = Congestion()
    return attempts.map { congestion.rest(after: $1, of: $0, at: now) }
  }

  @Test func aSinkThatIsDownIsAskedLessAndLess() {
    let rests = rests((1...12).map { ("\($0)", .later(reason: "")) })
    #expect(rests == [0, 0, 1, 2, 4, 8, 16, 30, 30, 30, 30, 30].map { .seconds($0) })
  }

  @Test func itIsDownFromTheThirdFailureInARowOn() {
    var congestion = Congestion()
    for isDown in [false, false, true] {
      _ = congestion.rest(after: .later(reason: ""), of: "a", at: now)
      #expect(congestion.isDown == isDown)
    }
    #expect(!congestion.mayProbe(at: now) && congestion.mayProbe(at: now + 1))
    _ = congestion.rest(after: .delivered(), of: "b", at: now)
    #expect(!congestion.isDown && !congestion.mayProbe(at: now + 1))
  }

  /// However often it fails: it may be probed, and all others go at once.
  @Test func oneIndigestibleMessageDelaysNobody() {
    #expect(rests((1...20).map { _ in ("poison", .later(reason: "")) }).allSatisfy { $0 == .zero })
    let others: [(String, Delivery)] = [
      ("poison", .later(reason: "")), ("a", .delivered()), ("poison", .later(reason: "")),
      ("poison", .later(reason: "")), ("b", .rejected(reason: "")), ("poison", .later(reason: "")),
    ]
    #expect(rests(others).allSatisfy { $0 == .zero })
  }

  @Test func aRateLimitIsKeptForAllMessages() {
    let limited = Delivery.later(reason: "", retryAfter: .seconds(7))
    #expect(rests([("a", limited), ("b", .delivered())]) == [.seconds(7), .zero])
    #expect(rests([("a", .later(reason: "", retryAfter: .seconds(99_999)))]) == [.seconds(3_600)])
  }
}
