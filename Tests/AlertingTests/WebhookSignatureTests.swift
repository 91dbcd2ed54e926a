// The signature against the scheme's own example and a second reckoning by the openssl program.

import Foundation
import Testing

@testable import Alerting

@Suite struct WebhookSignatureTests {
  /// Published example of Standard Webhooks' libraries: secret, id, time, body and signature.
  @Test func signsAsTheSchemeDoes() throws {
    let signature = try #require(WebhookSignature(key: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"))
    let headers = signature.headers(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: Data(#"{"test": 2432232314}"#.utf8),
      now: Date(timeIntervalSince1970: 1_614_265_330))
    #expect(
      headers == [
        "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp: 1614265330",
        "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
      ])
  }

  @Test(arguments: ["", " \n", "whsec_", "whsec_!"]) func aKeyThatIsNone(key: String) {
    #expect(WebhookSignature(key: key) == nil)
  }

  @Test func anyOtherTextIsTheKeyItself() {
    #expect(WebhookSignature(key: "a plain word") != nil)
  }
}
