// Which labels are disputed, and the sheet on which they are looked at.

import Domain
import Foundation
import Testing

@testable import Evaluating

struct DisputesTests {
  static func picture(_ path: String, _ label: Outcome, crystals: Double) -> JudgedPicture {
    JudgedPicture(
      path: path, label: label,
      probabilities: Probabilities(clear: 1 - crystals, crystals: crystals, other: 0, precipitate: 0),
      source: "", group: "")
  }

  static let pictures = [
    picture("agreed", .crystals, crystals: 0.9), picture("weak", .crystals, crystals: 0.4),
    picture("strong", .crystals, crystals: 0.01), picture("missed", .clear, crystals: 0.95),
  ]

  @Test func `the least likely label comes first and agreement is no dispute`() {
    let disputes = Disputes.strongest(among: Self.pictures, .percent(100))
    #expect(disputes.map(\.picture.path) == ["strong", "missed", "weak"])
    #expect(disputes.map(\.guess) == [.clear, .crystals, .clear])
    #expect(disputes[0].probability == 0.01)
  }

  @Test(arguments: [
    (DisputeLimit.percent(5), 1), (.percent(26), 2), (.count(2), 2), (.count(50), 3),
  ])
  func `a limit is kept`(limit: DisputeLimit, number: Int) {
    #expect(Disputes.strongest(among: Self.pictures, limit).count == number)
  }

  @Test func `the sheet shows both words and lets no path become markup`() {
    let dispute = Dispute(picture: Self.picture("<script>.jpg", .crystals, crystals: 0.25))
    let tiles = [
      DisputeSheet.Tile(dispute, jpeg: .success(Data([0xFF, 0xD8]))),
      DisputeSheet.Tile(dispute, jpeg: .failure(.init("gone & lost"))),
    ]
    let page = DisputeSheet(tiles, model: "net@1", answers: "answers.csv").page
    #expect(page.contains("data:image/jpeg;base64,/9g=") && page.contains("gone &amp; lost"))
    #expect(page.contains("person: <b>crystals</b> (25.0 %), network: <b>clear</b> (75.0 %)"))
    #expect(!page.contains("<script>") && page.contains("&lt;script&gt;.jpg"))
    #expect(tiles.map(\.isUnseen) == [false, true])
  }
}
