// What an ntfy server is sent: words, a picture, and words alone where it takes no picture.

import Alerting
import Domain
import Foundation
import Testing

@Suite struct NtfySinkTests {
  private let picture = Illustration(caption: "x", jpeg: Data("JPEG".utf8))

  private func requests(
    _ message: OutboxMessage, pictures: [Illustration] = [], _ answers: [String] = ["200 OK"]
  ) -> (Delivery, [String]) {
    let receiver = Receiver { .reply(answers[min($0, answers.count) - 1]) }
    defer { receiver.end() }
    let sink = NtfySink(
      request: WebhookRequest(url: receiver.url, timeout: .seconds(20)), illustrate: { _ in pictures })
    return (sink.deliver(message), receiver.requests)
  }

  @Test func wordsAloneAreTheBody() throws {
    let (delivery, requests) = requests(.example())
    #expect(delivery == .delivered() && requests.count == 1)
    #expect(requests[0].contains("\r\nTitle: crystal: plate 209 A01 drop 1, 0.97\r\n"))
    #expect(
      requests[0].contains("\r\nPriority: 4\r\n")
        && requests[0].contains("\r\n\r\nA01 drop 1: crystal, 0.97\n"))
  }

  @Test func aPictureIsTheBodyAndTheWordsAHeader() throws {
    let (delivery, requests) = requests(.example(), pictures: [picture])
    #expect(delivery == .delivered() && requests.count == 1)
    #expect(requests[0].hasSuffix("\r\n\r\nJPEG") && requests[0].contains("\r\nFilename: drops.jpg\r\n"))
    #expect(requests[0].contains("\r\nMessage: A01 drop 1: crystal, 0.97\\nplate: 209"))
  }

  @Test(arguments: ["400 No attachments", "413 Too large"]) func aServerWithoutFilesGetsTheWords(
    status: String
  ) {
    let (delivery, requests) = requests(.example(), pictures: [picture], [status, "200 OK"])
    #expect(delivery == .delivered() && requests.count == 2)
    #expect(requests[1].contains("\r\n\r\nA01 drop 1"))
  }

  @Test func aNameIsNoHeader() throws {
    let facts = AlertFacts.example(
      plate: "x\r\nActions: http, y, https://evil.example é", path: "/in/\r\nX: y")
    let (_, requests) = requests(.of([facts]), pictures: [picture])
    let head = try #require(requests[0].components(separatedBy: "\r\n\r\n").first)
    #expect(!head.contains("\r\nActions:") && !head.contains("\r\nX:"))
    #expect(head.utf8.allSatisfy { $0 < 127 } && head.contains("Title: =?UTF-8?B?"))
  }

  @Test func veryMuchIsCut() throws {
    let many = (0..<300).map { AlertFacts.example(well: "B\($0)", path: String(repeating: "ü", count: 900)) }
    let (_, requests) = requests(.of(many, form: .digest))
    let body = try #require(requests[0].components(separatedBy: "\r\n\r\n").last)
    #expect(body.utf8.count <= 4_096 && requests[0].contains("\r\nPriority: 2\r\n"))
  }
}
