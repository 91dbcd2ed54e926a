import Alerting
import Domain
import Foundation
import Testing

@Suite struct AlertMessageTests {
  @Test func theTextIsOneReadableLine() {
    #expect(
      AlertMessage(.example()).text
        == "crystal: plate 209 A01 drop 1, timepoint 11, 0.93 (was 0.04), now 0.95, probability 0.97, "
        + "model marco@0123456789ab, file p209/d1.jpg; if wrong: xtalwatch label 'p209/d1.jpg' clear"
    )
    #expect(
      AlertMessage(.example(), database: "/data/it's.sqlite").text.hasSuffix(
        "clear --database '/data/it'\\''s.sqlite'"))
    #expect(AlertMessage(.example(previous: nil)).text.contains("0.93 (first timepoint)"))
  }

  @Test(arguments: [(0.0, "0.00"), (0.005, "0.01"), (0.996, "1.00"), (1, "1.00"), (0.499, "0.50")])
  func probabilitiesHaveTwoDecimals(probability: Double, text: String) {
    #expect(AlertMessage(.example(crystals: probability)).text.contains(", \(text) (was"))
  }

  @Test func theDocumentIsTheOneInTheManual() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let manual = try String(contentsOf: root.appending(path: "docs/alerts.md"), encoding: .utf8)
    let document = String(decoding: try AlertMessage(.example()).json(), as: UTF8.self)
    #expect(manual.contains("```json\n\(document)\n```"))
  }

  @Test func unknownFactsAreNull() throws {
    let document = String(decoding: try AlertMessage(.example(previous: nil)).json(), as: UTF8.self)
    #expect(document.contains(#""previous_crystals":null"#))
  }

  @Test func theDayIsSaidWhereItIsKnown() throws {
    let start = Date(timeIntervalSince1970: 1_767_225_600)
    let facts = AlertFacts(
      event: "crystal", source: "a", vendor: "rigaku", plate: "9b5j", well: "A03", drop: 1, timepoint: "4",
      crystals: 0.9, previousCrystals: 0.1, model: "m@0", path: "/a.jpg", imagedAt: start + 3 * 86_400 + 60,
      firstImagedAt: start)
    let message = OutboxMessage.of([facts], form: .single)
    #expect(AlertMessage(message).text.contains("timepoint 4 (day 3), 0.90 (was 0.10)"))
    let document = String(decoding: try AlertMessage(message).json(), as: UTF8.self)
    #expect(document.contains(#""day":3,"#))
    #expect(document.contains(#""correction":"xtalwatch label '/a.jpg' clear""#))
  }

  @Test func aRepeatIsTheSameByteForByte() throws {
    #expect(try AlertMessage(.example(attempt: 1)).json() == AlertMessage(.example(attempt: 9)).json())
  }

  @Test func nothingFromOutsideEndsALineOrSteersATerminal() throws {
    let plate = "1\r\nSubject: x\u{1B}[2J\u{2028}\u{202E}\u{85}\u{0}é"
    let text = AlertMessage(.example(plate: plate)).text
    #expect(text.contains("plate 1??Subject: x?[2J????é A01"))
    let document = try AlertMessage(.example(plate: plate)).json()
    #expect(!document.contains { $0 < 32 })
  }

  @Test func longNamesAreCut() {
    let text = AlertMessage(.example(plate: String(repeating: "x", count: 5_000))).text
    #expect(text.count < 400 && text.contains("x..."))
  }
}
