import Alerting
import Domain
import Foundation
import Testing

@Suite struct WebhookSinkTests {
  private func delivery(
    timeout: Duration = .seconds(20), _ answer: Receiver.Answer
  ) -> (Delivery, [String]) {
    let receiver = Receiver { _ in answer }
    defer { receiver.end() }
    return (
      WebhookSink(request: WebhookRequest(url: receiver.url, timeout: timeout)).deliver(.example()),
      receiver.requests
    )
  }

  @Test func postsTheDocumentWithItsKey() throws {
    let receiver = Receiver { _ in .reply("204 No Content") }
    defer { receiver.end() }
    let sink = WebhookSink(
      request: WebhookRequest(
        url: receiver.url, headers: [.init(name: "Authorization", value: "Bearer t0ken")],
        timeout: .seconds(20)))
    let message = OutboxMessage.example(attempt: 3)
    #expect(sink.deliver(message) == .delivered())
    let request = try #require(receiver.requests.first)
    #expect(request.hasPrefix("POST /hook?a=b HTTP/1.1\r\n"))
    for header in [
      "Idempotency-Key: \(message.key)", "Xtalwatch-Attempt: 3", "Authorization: Bearer t0ken",
      "Content-Type: application/json",
    ] { #expect(request.contains("\r\n\(header)\r\n")) }
    #expect(request.hasSuffix("\r\n\r\n" + String(decoding: try AlertMessage(message).json(), as: UTF8.self)))
    #expect(receiver.requests.count == 1)
  }

  @Test func obeysRetryAfter() {
    let (answer, _) = delivery(
      .reply("429 Too Many Requests\r\nRetry-After: 120", body: "slow\r\ndown\u{1B}"))
    #expect(answer == .later(reason: "status 429; it said: slow??down?", retryAfter: .seconds(120)))
  }

  @Test(arguments: ["500 Oops", "503 Busy", "408 Slow", "425 Early"]) func isToldToComeBack(status: String) {
    #expect(delivery(.reply(status)).0 == .later(reason: "status \(status.prefix(3))"))
  }

  @Test(arguments: ["400 Bad", "401 Who", "404 None", "410 Gone"]) func isRefused(status: String) {
    #expect(delivery(.reply(status)).0 == .rejected(reason: "status \(status.prefix(3))"))
  }

  @Test func doesNotFollowRedirects() {
    let target = Receiver { _ in .reply("200 OK") }
    defer { target.end() }
    let (answer, _) = delivery(.reply("307 Elsewhere\r\nLocation: \(target.url)"))
    #expect(
      answer == .rejected(reason: "status 307: redirects are not followed; configure the final address"))
    #expect(target.requests.isEmpty)
  }

  @Test func aResetIsForLater() {
    guard case .later(let reason, nil) = delivery(.reset).0 else { return #expect(Bool(false)) }
    #expect(!reason.isEmpty)
  }

  @Test func silenceEndsAtTheTimeout() {
    let (answer, requests) = delivery(timeout: .milliseconds(200), .silence)
    guard case .later(let reason, nil) = answer else { return #expect(Bool(false), "\(answer)") }
    #expect(reason.hasPrefix("Timeout was reached"))
    #expect(requests.count == 1)
  }

  @Test func nobodyThereIsForLater() {
    let receiver = Receiver { _ in .silence }
    let url = receiver.url
    receiver.end()
    guard
      case .later = WebhookSink(request: WebhookRequest(url: url, timeout: .seconds(20))).deliver(.example())
    else {
      return #expect(Bool(false))
    }
  }

  @Test func aLongAnswerIsCut() {
    let (answer, _) = delivery(.reply("400 Bad", body: String(repeating: "x", count: 1_000_000)))
    #expect(answer == .rejected(reason: "status 400; it said: \(String(repeating: "x", count: 200))..."))
  }

  @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "nonsense://x"])
  func otherProtocolsAreNotSpoken(url: String) {
    guard
      case .later = WebhookSink(request: WebhookRequest(url: url, timeout: .seconds(5))).deliver(.example())
    else {
      return #expect(Bool(false))
    }
  }

  @Test func reasonsDoNotTellTheAddress() {
    let receiver = Receiver { _ in .reply("500 Oops") }
    defer { receiver.end() }
    let sink = WebhookSink(
      request: WebhookRequest(url: "http://127.0.0.1:\(receiver.port)/s3cret", timeout: .seconds(20)))
    #expect(!"\(sink.deliver(.example()))".contains("s3cret"))
  }

  /// A server with a certificate that nobody vouches for. The openssl command is its own twin: it does answer.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")), .timeLimit(.minutes(1)))
  func aCertificateThatNobodyVouchesForIsRefused() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "xtalwatch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (key, certificate) = (folder.appending(path: "key").path, folder.appending(path: "cert").path)
    let maker = try Self.openssl([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-subj",
      "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
    ])
    maker.process.waitUntilExit()
    let server = try Self.openssl([
      "s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www",
    ])
    // Killed, for it inherits a signal mask that lets nothing else through.
    defer { kill(server.process.processIdentifier, SIGKILL) }
    var said = ""
    while !said.contains("ACCEPT 127.0.0.1:") || !said.hasSuffix("\n") {
      said += String(decoding: server.output.fileHandleForReading.availableData, as: UTF8.self)
    }
    let port = try #require(said.firstMatch(of: /ACCEPT 127.0.0.1:([0-9]+)/)).1
    let delivery = WebhookSink(
      request: WebhookRequest(url: "https://127.0.0.1:\(port)/", timeout: .seconds(20))
    ).deliver(.example())
    guard case .later(let reason, nil) = delivery else { return #expect(Bool(false)) }
    #expect(reason.contains("certificate"))
  }

  private static func openssl(_ arguments: [String]) throws -> (process: Process, output: Pipe) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    return (process, output)
  }
}
