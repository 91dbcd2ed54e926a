// Mail through a real server on loopback: encrypted, with a login, and with everything that can go wrong.

import Alerting
import AlertingFixtures
import Dispatch
import Domain
import Foundation
import Synchronization
import Testing

@Suite(.enabled(if: LoopbackServer.obstacle == nil), .timeLimit(.minutes(2))) struct MailSinkTests {
  private static func address(_ text: String) throws -> MailAddress { try #require(MailAddress(text)) }

  private func sink(
    _ server: LoopbackServer, _ security: MailServer.Security = .startTLS, host: String = "localhost",
    password: String = "s3cret", to: [String] = ["anna@example.org"], trusting: Bool = true,
    timeout: Int = 20,
    wording: Wording = Wording(), pictures: [Illustration] = []
  ) throws -> MailSink {
    try MailSink(
      server: MailServer(
        host: host, port: server.port, security: security, user: security == .none ? nil : "xtalwatch",
        password: security == .none ? nil : password, authorities: trusting ? server.authorities : nil),
      from: Self.address("watch@lab.example"), to: to.map(Self.address), wording: wording,
      timeout: .seconds(timeout),
      illustrate: { _ in pictures })
  }

  @Test(arguments: [("starttls", MailServer.Security.startTLS), ("tls", .tls), ("plain", .none)])
  func handsAMailOver(mode: String, security: MailServer.Security) throws {
    let server = try LoopbackServer.smtp(mode)
    let sink = try sink(server, security, to: ["anna@example.org", "bob@example.org"])
    #expect(sink.deliver(.example()) == .delivered())
    let mail = try #require(try server.kept("mail-").first)
    #expect(
      mail.hasPrefix("X-Secure: \(security == .none ? "False" : "True")\r\nX-From: <watch@lab.example>"))
    #expect(mail.contains("X-To: <anna@example.org> <bob@example.org>\r\n"))
    #expect(mail.contains("\r\nSubject: crystal: plate 209 A01 drop 1, 0.97\r\n"))
    #expect(mail.contains("\r\nMessage-ID: <\(OutboxMessage.exampleKey)@lab.example>\r\n"))
  }

  @Test func aRepeatIsTheSameMail() throws {
    let server = try LoopbackServer.smtp("starttls")
    let sink = try sink(server)
    for attempt in 1...2 { #expect(sink.deliver(.example(attempt: attempt)) == .delivered()) }
    let mails = try server.kept("mail-")
    #expect(mails.count == 2 && mails[0] == mails[1])
  }

  private func reason(_ delivery: Delivery) -> String? {
    if case .later(let reason, _) = delivery { reason } else { nil }
  }

  @Test func aServerWithoutStartTLSGetsNothing() throws {
    let server = try LoopbackServer.smtp("starttls", fault: "no-starttls")
    #expect(try reason(sink(server).deliver(.example()))?.contains("SSL") == true)
    #expect(try server.kept("mail-").isEmpty)
  }

  @Test func anExpiredCertificateIsNamed() throws {
    let server = try LoopbackServer.smtp("starttls", certificate: .expired)
    #expect(try reason(sink(server).deliver(.example()))?.contains("expired") == true)
  }

  @Test func aCertificateThatNobodyVouchesForIsNamed() throws {
    let server = try LoopbackServer.smtp("tls")
    #expect(
      try reason(sink(server, .tls, trusting: false).deliver(.example()))?.contains("certificate") == true)
  }

  @Test func aHostThatIsNotThereIsNamed() throws {
    let server = try LoopbackServer.smtp("starttls")
    let reason = try reason(sink(server, host: "mail.invalid").deliver(.example()))
    #expect(reason?.contains("mail.invalid") == true)
  }

  /// Also from a server that repeats what it was sent.
  @Test(arguments: ["", "echo"]) func aWrongPasswordIsSaidAndNotTold(fault: String) throws {
    let server = try LoopbackServer.smtp("starttls", fault: fault)
    let delivery = try sink(server, password: "wr0ng").deliver(.example())
    guard case .later(let reason, let pause) = delivery else { return #expect(Bool(false), "\(delivery)") }
    #expect(reason.hasPrefix("user or password are wrong: ") && pause == .seconds(600))
    #expect(
      !reason.contains("wr0ng") && !reason.contains(Data("\0xtalwatch\0wr0ng".utf8).base64EncodedString()))
  }

  /// As far as the login, with nothing sent.
  @Test(arguments: [
    ("localhost", "s3cret", true, nil), ("localhost", "wr0ng", true, "user or password are wrong"),
    ("mail.invalid", "s3cret", true, "mail.invalid"), ("localhost", "s3cret", false, "certificate"),
  ])
  func whatIsInTheWayIsSaidBeforehand(host: String, password: String, trusting: Bool, word: String?) throws {
    let server = try LoopbackServer.smtp("starttls")
    let obstacle = try sink(server, host: host, password: password, trusting: trusting).obstacle()
    if let word { #expect(obstacle?.contains(word) == true) } else { #expect(obstacle == nil) }
    #expect(obstacle?.contains(password) != true)
    #expect(try server.kept("mail-").isEmpty)
  }

  @Test func anExpiredCertificateIsSaidBeforehand() throws {
    let server = try LoopbackServer.smtp("tls", certificate: .expired)
    #expect(try sink(server, .tls).obstacle()?.contains("expired") == true)
    let plain = try LoopbackServer.smtp("plain")
    let obstacle = try sink(plain, .none).obstacle()
    #expect(withExtendedLifetime(plain) { obstacle } == nil)
  }

  @Test func oneRecipientWhoIsGoneKeepsItFromNobody() throws {
    let server = try LoopbackServer.smtp("starttls", fault: "refuse-eve")
    let delivery = try sink(server, to: ["anna@example.org", "eve@example.org"]).deliver(.example())
    guard case .delivered(let remark?) = delivery else { return #expect(Bool(false), "\(delivery)") }
    #expect(remark.contains("550 5.1.1 no such mailbox here"))
    #expect(try server.kept("mail-").count == 1)
    let alone = try sink(server, to: ["eve@example.org"]).deliver(.example())
    guard case .rejected(let reason) = alone else { return #expect(Bool(false), "\(alone)") }
    #expect(reason.contains("550"))
  }

  @Test func aServerThatTakesNobodyRefuses() throws {
    let server = try LoopbackServer.smtp("starttls", fault: "refuse-all")
    let delivery = try sink(server, to: ["anna@example.org", "bob@example.org"]).deliver(.example())
    guard case .rejected = delivery else { return #expect(Bool(false), "\(delivery)") }
  }

  /// Every other connection fails: busy, reset, refused after the data, dead after the mail was taken.
  @Test func aServerThatFailsHalfTheTimeGetsEverything() async throws {
    let server = try LoopbackServer.smtp("starttls", fault: "half")
    let outbox = try TestOutbox()
    let keys = try outbox.add(12, for: "mail")
    let timing = Dispatcher.Timing(
      backoff: Backoff(first: .milliseconds(5), longest: .milliseconds(20)), idle: .milliseconds(10))
    let dispatcher = Dispatcher(
      outbox: outbox, outlets: ["mail": Outlet(try sink(server, timeout: 10))], timing: timing
    ) { _ in }
    dispatcher.start()
    while outbox.count(.delivered) < 12 { try await Task.sleep(for: .milliseconds(5)) }
    #expect(dispatcher.stop(within: .seconds(30)).isEmpty)
    let ids = try server.kept("mail-").compactMap { $0.firstMatch(of: /Message-ID: <([0-9a-f]{64})@/)?.1 }
    // Those of which only the answer was lost came twice, with one Message-ID.
    #expect(Set(ids.map(String.init)) == Set(keys))
    #expect(ids.count - keys.count <= 4)
  }
}
