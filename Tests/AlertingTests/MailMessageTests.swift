// The mail itself, read by a reader that is not ours: Python's email package.

import AlertingFixtures
import Domain
import Foundation
import Testing

@testable import Alerting

@Suite(.enabled(if: LoopbackServer.obstacle == nil)) struct MailMessageTests {
  /// What a mail reader makes of a mail.
  private struct Read: Decodable {
    let headers: [String: String]
    let text: String
    let html: String
    let images: [String: String]
    let types: [String]
    let defects: Int
    let longest: Int
  }

  private static let reader = """
    import email, email.policy, json, sys
    raw = sys.stdin.buffer.read()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    parts = list(mail.walk())
    print(json.dumps({
      "headers": {name: str(value) for name, value in mail.items()},
      "text": mail.get_body(("plain",)).get_content(), "html": mail.get_body(("html",)).get_content(),
      "images": {p["Content-ID"]: p.get_content().hex() for p in parts if p.get_content_type() == "image/jpeg"},
      "types": [p.get_content_type() for p in parts], "defects": sum(len(p.defects) for p in parts),
      "longest": max(len(line) for line in raw.split(b"\\r\\n"))}))
    """

  private func read(_ mail: MailMessage) throws -> Read {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.reader]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: mail.data)
    try input.fileHandleForWriting.close()
    return try JSONDecoder().decode(Read.self, from: output.fileHandleForReading.readDataToEndOfFile())
  }

  private func mail(_ message: OutboxMessage, wording: Wording = Wording(), pictures: [Illustration] = [])
    throws -> MailMessage
  {
    MailMessage(
      message: message, story: MessageStory(message, wording), illustrations: pictures,
      from: try #require(MailAddress("watch@lab.example")),
      to: [try #require(MailAddress("anna@example.org"))])
  }

  private let first = Date(timeIntervalSince1970: 1_767_300_000 - 3.5 * 86_400)

  @Test func saysAllThatSomebodyNeeds() throws {
    let facts = AlertFacts.example(path: "/srv/imager 1/d1.jpg", firstImagedAt: first, owner: "anna")
    let picture = Illustration(caption: "the <drop>", jpeg: Data([0xFF, 0xD8, 0xFF]))
    let mail = try read(
      mail(.of([facts]), wording: Wording(database: "/data/s.sqlite"), pictures: [picture, picture]))
    #expect(mail.defects == 0 && mail.longest < 100)
    #expect(
      mail.types == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/jpeg", "image/jpeg",
      ])
    let command = "xtalwatch label '/srv/imager 1/d1.jpg' clear --database '/data/s.sqlite'"
    for words in [
      "209 (imager-1, of anna)", "11, day 3 since the first picture, imaged 2026-01-01T20:40:00Z",
      "0.93, up by 0.89 from 0.04 at the timepoint before; 0.95 at timepoint 12", "marco@0123456789ab",
      "/srv/imager 1/d1.jpg",
      "A01 drop 1: crystal, 0.97",
    ] { #expect(mail.text.contains(words) && mail.html.contains(words), "\(words)") }
    #expect(mail.text.contains(command) && mail.html.contains(MailHTML.escaped(command)))
    for (id, bytes) in mail.images {
      #expect(bytes == "ffd8ff" && mail.html.contains("src=\"cid:\(id.dropFirst().dropLast())\""))
    }
    #expect(mail.images.count == 2 && mail.html.contains("the &lt;drop&gt;"))
    #expect(mail.headers["Date"] == "Fri, 02 Jan 2026 00:00:00 +0000")
    #expect(mail.headers["Auto-Submitted"] == "auto-generated")
  }

  @Test func mailsOfOnePlateAreOneThread() throws {
    func thread(_ plate: String, key: String) throws -> [String?] {
      let headers = try read(mail(.of([.example(plate: plate)], key: Digest(of: key).hex))).headers
      #expect(headers["In-Reply-To"] == headers["References"])
      return [headers["References"], headers["Message-ID"]]
    }
    let (one, two, other) = (try thread("a", key: "1"), try thread("a", key: "2"), try thread("b", key: "3"))
    #expect(one[0] == two[0] && one[0] != other[0] && one[1] != two[1])
    #expect(
      try read(mail(.of([.example(), .example(plate: "x")], form: .digest))).headers["References"] == nil)
  }

  /// A plate whose name tries everything, read back as the text that it is.
  @Test func aNameCanDoNothing() throws {
    let evil = "x\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script>'\"&;$(reboot)`=?utf-8?q?=41?= é🔬"
    let facts = AlertFacts.example(plate: evil, path: "/in/a'; $(reboot) \\x0a\u{202E}.jpg")
    let mail = try read(mail(.of([facts]), wording: Wording(title: MessageTemplate("{plate}: {title}"))))
    #expect(mail.defects == 0 && mail.headers["Bcc"] == nil && mail.longest < 100)
    #expect(!mail.html.contains("<script") && mail.html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    let subject = try #require(mail.headers["Subject"])
    #expect(subject.hasPrefix("x??Bcc: eve@example.com????<script>alert(1)"))
    #expect(mail.text.contains("xtalwatch label $'/in/a\\'; $(reboot) \\x0a\\xe2\\x80\\xae.jpg' clear"))
  }

  @Test func manyDropsAreListedAndVeryManyCounted() throws {
    let facts = (0..<60).map { AlertFacts.example(well: "B\($0)") }
    let mail = try read(mail(.of(facts, form: .plate)))
    #expect(mail.text.contains("B49 drop 1") && !mail.text.contains("B50 drop 1"))
    #expect(mail.text.contains("and 10 more; `xtalwatch hits` lists them all"))
  }

  @Test func operatorsAreToldWhatToDo() throws {
    let notice = OperatorNotice(
      event: "source-silent", source: "imager-1", summary: "no picture for 2 days",
      remedy: "look at the imager",
      at: first, isOver: false)
    let message = OutboxMessage(
      key: OutboxMessage.exampleKey, sink: "s", topic: .operators, form: .single,
      alerts: [Alert(key: OutboxMessage.exampleKey, content: .operators(notice))], attempt: 1,
      createdAt: first)
    let mail = try read(mail(message))
    #expect(mail.headers["Subject"] == "no picture for 2 days" && mail.text.contains("look at the imager"))
    #expect(mail.headers["References"] != nil)
  }

  @Test func operatorsAreToldThatATroubleIsOver() throws {
    let notice = OperatorNotice(
      event: "silent", source: "imager-1", summary: "imager-1: pictures come again",
      remedy: "nothing is left to do",
      at: first, isOver: true)
    let message = OutboxMessage(
      key: OutboxMessage.exampleKey, sink: "s", topic: .operators, form: .single,
      alerts: [Alert(key: OutboxMessage.exampleKey, content: .operators(notice))], attempt: 1,
      createdAt: first)
    let mail = try read(mail(message))
    #expect(mail.headers["Subject"] == "over: imager-1: pictures come again")
    #expect(mail.text.contains("over since") && mail.html.contains("over since"))
    #expect(AlertMessage(message).text.hasPrefix("silent is over: imager-1: pictures come again; "))
  }

  @Test func longTitlesAreFoldedAndReadBack() throws {
    for title in [String(repeating: "word ", count: 39) + "end", String(repeating: "Ü", count: 150)] {
      let header = MailHeader("Subject", text: title).text
      #expect(header.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
      #expect(
        try read(mail(.of([.example()]), wording: Wording(title: MessageTemplate(title)))).headers["Subject"]
          == title)
    }
  }
}
