// What chat services are sent, against what they published of it.

import Domain
import Foundation
import Testing

@testable import Alerting

@Suite struct WebhookFormatTests {
  private static let evil =
    "<!channel> <https://evil.example|x> [x](https://evil.example) *b* @here & \r\n{\"a\":1}"

  private static func messages() -> [OutboxMessage] {
    let long = String(repeating: "ü", count: 2_000)
    return [
      .example(), .of([.example(plate: evil, path: "/in/\(evil)")]),
      .of((0..<500).map { .example(plate: long, well: "B\($0)", path: long) }, form: .plate),
      .of([.example(), .example(plate: "x")], form: .digest), .of([.example(plate: "")], form: .update),
    ]
  }

  @Test(arguments: [WebhookFormat.slack, .teams]) func keepsToWhatTheServicePublished(format: WebhookFormat)
    throws
  {
    let schema = try ServiceSchema(format.rawValue)
    let wording = Wording(
      title: try MessageTemplate(String(repeating: "x", count: 180) + "{plate}"),
      lead: try MessageTemplate("Call Bob."))
    for message in Self.messages() {
      for wording in [Wording(), wording] {
        let body = try format.body(of: message, wording)
        #expect(try schema.problems(body) == [])
        // Teams takes 28 KB, Slack about 13,000 characters of blocks.
        #expect(
          body.count < 28_000 && (format == .teams || String(decoding: body, as: UTF8.self).count < 13_000))
      }
    }
  }

  @Test func theCheckHasTeeth() throws {
    let schema = try ServiceSchema("slack")
    for wrong in [
      #"{"text":"x"}"#, #"{"text":"x","blocks":[]}"#,
      #"{"text":"x","blocks":[{"type":"header","text":"x"}]}"#,
      #"{"text":"x","blocks":[{"type":"image","text":{"type":"plain_text","text":"x"}}]}"#,
    ] { #expect(try !schema.problems(Data(wrong.utf8)).isEmpty, "\(wrong)") }
  }

  /// Slack reads markup only in `text`, where the characters that begin a link or a mention are escaped.
  @Test func aNameIsNoMarkupForSlack() throws {
    let body = try WebhookFormat.slack.body(of: .of([.example(plate: Self.evil)]), Wording())
    let object = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
    let text = try #require(object["text"] as? String)
    #expect(text.contains("&lt;!channel&gt;") && !text.contains("<"))
    let blocks = try #require(object["blocks"] as? [[String: Any]])
    #expect(blocks.allSatisfy { ($0["text"] as? [String: Any])?["type"] as? String == "plain_text" })
  }

  @Test func aRepeatIsTheSameByteForByte() throws {
    for format in WebhookFormat.allCases {
      let bodies = try [1, 2].map { try format.body(of: .example(attempt: $0), Wording()) }
      #expect(bodies[0] == bodies[1])
    }
  }

  @Test func severalHitsAreOneDocument() throws {
    let message = OutboxMessage.of([.example(), .example(well: "A02")], form: .plate)
    let body = try WebhookFormat.json.body(of: message, Wording())
    let object = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
    #expect(object["form"] as? String == "plate" && object["key"] as? String == message.key)
    #expect((object["alerts"] as? [[String: Any]])?.compactMap { $0["well"] as? String } == ["A01", "A02"])
  }
}
