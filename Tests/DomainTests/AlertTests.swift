import Domain
import Foundation
import Testing

@Suite struct AlertContentTests {
  private let facts = AlertFacts(
    event: HitDraft.crystal, source: "imager", vendor: "rigaku", plate: "P/1", well: "A01", drop: 2,
    timepoint: "11", crystals: 0.5, previousCrystals: nil, model: "marco@0123456789ab", path: "/in/a.jpg",
    imagedAt: Date(timeIntervalSince1970: 1_900_000_000), firstImagedAt: nil)

  @Test func isOneLineOfJSONWithoutWhatIsNotKnown() throws {
    #expect(
      try AlertContent.drop(facts).json()
        == #"{"crystals":0.5,"drop":2,"event":"crystal","imaged_at":"2030-03-17T17:46:40Z","#
        + #""model":"marco@0123456789ab","path":"/in/a.jpg","plate":"P/1","source":"imager","#
        + #""timepoint":"11","vendor":"rigaku","well":"A01"}"#)
  }

  @Test func readsWhatItWrote() throws {
    let more = AlertFacts(
      event: HitDraft.lost, source: "imager", vendor: "rigaku", plate: "P/1", well: "A01", drop: 2,
      timepoint: "11", crystals: 0.5, previousCrystals: 0.25, model: "marco@0123456789ab",
      path: "/in/a.jpg", imagedAt: nil, firstImagedAt: nil, owner: "anna", probability: 0.01,
      latestTimepoint: "12", latestCrystals: 0.125, latestPath: "/in/b.jpg")
    let notice = OperatorNotice(
      event: "source-silent", source: nil, summary: "no picture since Monday", remedy: "look",
      at: .distantPast, isOver: false)
    for content in [AlertContent.drop(facts), .drop(more), .operators(notice)] {
      #expect(try AlertContent(json: content.json()) == content)
    }
  }
}
