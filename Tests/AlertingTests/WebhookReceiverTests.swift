// An HTTPS receiver on loopback that takes, refuses to hurry, fails, resets and hangs.

import Alerting
import AlertingFixtures
import Domain
import Foundation
import Testing

@Suite(.enabled(if: LoopbackServer.obstacle == nil), .timeLimit(.minutes(2))) struct WebhookReceiverTests {
  private func sink(_ server: LoopbackServer, host: String = "localhost", timeout: Duration = .seconds(20))
    -> WebhookSink
  {
    WebhookSink(
      request: WebhookRequest(
        url: "https://\(host):\(server.port)/hook", signature: WebhookSignature(key: "k"), timeout: timeout,
        authorities: server.authorities))
  }

  @Test func eachAnswerMeansWhatTheManualSays() throws {
    let server = try LoopbackServer.https(["200", "429:7", "500", "reset", "404", "202"])
    let deliveries = (1...6).map { _ in sink(server).deliver(.example()) }
    #expect(deliveries[0] == .delivered() && deliveries[5] == .delivered())
    #expect(deliveries[1] == .later(reason: "status 429", retryAfter: .seconds(7)))
    #expect(deliveries[2] == .later(reason: "status 500") && deliveries[4] == .rejected(reason: "status 404"))
    guard case .later = deliveries[3] else { return #expect(Bool(false), "\(deliveries[3])") }
    let requests = try server.kept("request-")
    #expect(requests.count == 6)
    #expect(
      requests.allSatisfy { $0.contains("webhook-signature: v1,") && $0.contains(OutboxMessage.exampleKey) })
  }

  @Test func aReceiverThatHangsIsLeft() throws {
    let server = try LoopbackServer.https(["hang"])
    guard case .later = sink(server, timeout: .seconds(1)).deliver(.example()) else {
      return #expect(Bool(false))
    }
  }

  @Test func whatIsInTheWayIsSaidBeforehand() throws {
    let sound = try LoopbackServer.https(["200"])
    #expect(sink(sound).obstacle() == nil)
    #expect(sink(sound, host: "hook.invalid").obstacle()?.contains("hook.invalid") == true)
    let expired = try LoopbackServer.https(["200"], certificate: .expired)
    #expect(sink(expired).obstacle()?.contains("expired") == true)
    #expect(try sound.kept("request-").isEmpty && expired.kept("request-").isEmpty)
  }

  @Test func anExpiredCertificateAndAnUnknownHostAreNamed() throws {
    let server = try LoopbackServer.https(["200"], certificate: .expired)
    for (host, word) in [("localhost", "expired"), ("hook.invalid", "hook.invalid")] {
      guard case .later(let reason, nil) = sink(server, host: host).deliver(.example()) else {
        return #expect(Bool(false))
      }
      #expect(reason.contains(word) && !reason.contains("/hook"))
    }
    #expect(try server.kept("request-").isEmpty)
  }
}
