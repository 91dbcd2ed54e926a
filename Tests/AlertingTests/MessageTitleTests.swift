// What messages are called, and templates for it.

import Domain
import Foundation
import Testing

@testable import Alerting

@Suite struct MessageTitleTests {
  private let first = Date(timeIntervalSince1970: 1_767_300_000 - 3.5 * 86_400)

  private func facts(_ wells: [String], event: String = HitDraft.crystal, plate: String = "9b5j")
    -> [AlertFacts]
  {
    wells.map { .example(event: event, plate: plate, well: $0, firstImagedAt: first, owner: "anna") }
  }

  @Test func saysPlateDayAndHowMany() {
    #expect(
      MessageTitle(.of(facts(["A03"]))).text == "crystal: plate 9b5j A03 drop 1, day 3, 0.97")
    let four = facts(["A03", "A04", "B01", "H12"])
    #expect(MessageTitle(.of(four, form: .plate)).text == "plate 9b5j, day 3: 4 drops turned crystalline")
    #expect(
      MessageTitle(.of(facts(["C01"]), form: .update)).text
        == "plate 9b5j, day 3: 1 more drop turned crystalline")
    #expect(
      MessageTitle(.of(four + facts(["A01"], plate: "x"), form: .digest)).text
        == "digest: 5 drops of 2 plates")
  }

  @Test func namesFromOutsideStayOnTheirLine() {
    let title = MessageTitle(.of(facts(["A01"], plate: "x\r\nBcc: y"))).text
    #expect(title.contains("x??Bcc: y") && !title.contains { $0.isNewline })
  }

  @Test func aTemplateFillsItsFields() throws {
    let template = try MessageTemplate(
      "{plate} ({owner}): {count} on day {day}, {drops} up to {probability} [x]")
    let message = OutboxMessage.of(facts(["A01", "A02", "A03", "A04", "A05", "A06"]), form: .plate)
    #expect(
      MessageTitle(message).text(by: template)
        == "9b5j (anna): 6 on day 3, A01.1, A02.1, A03.1, A04.1, A05.1 and 1 more up to 0.97 [x]")
  }

  @Test(arguments: [
    ("{plat}", "has an unknown field {plat}; fields are {title}, {plate}"),
    ("a {plate", "has a { without its }"),
    ("a\r\nBcc: b", "must be one line"),
  ])
  func aWrongTemplateIsRefused(text: String, problem: String) {
    let error = #expect(throws: MessageTemplate.Problem.self) { try MessageTemplate(text) }
    #expect(error?.description.contains(problem) == true)
  }
}
