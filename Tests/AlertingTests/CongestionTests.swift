import Testing

@testable import Alerting

@Suite struct CongestionTests {
  private func rests(_ deliveries: [Delivery]) -> [Duration] {
    var congestion = Congestion()
    return deliveries.map { congestion.rest(after: $0) }
  }

  @Test func aSinkThatIsDownIsAskedLessAndLess() {
    let rests = rests(Array(repeating: .later(reason: ""), count: 12))
    #expect(rests == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60].map { .seconds($0) })
  }

  @Test func oneIndigestibleMessageDelaysNobody() {
    let poison = Delivery.later(reason: "")
    #expect(
      rests([poison, .delivered, poison, poison, .rejected(reason: ""), poison])
        == Array(repeating: .zero, count: 6))
  }

  @Test func aRateLimitIsKeptForAllMessages() {
    #expect(rests([.later(reason: "", retryAfter: .seconds(7)), .delivered]) == [.seconds(7), .zero])
    #expect(rests([.later(reason: "", retryAfter: .seconds(99_999))]) == [.seconds(3_600)])
  }
}
