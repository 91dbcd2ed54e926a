// Histories whose story is plain to a person, and what the detector makes of them.

import Domain
import Testing

@testable import Detecting

@Suite struct DetectorTests {
  private let detector = Detector(threshold: 0.5)

  /// Timepoints 1, 2, ... with these probabilities.
  private func history(_ scores: [Double], views: Int = 1) -> DropHistory {
    DropHistory(
      entries: scores.enumerated().map { index, crystals in
        .init(timepoint: Timepoint("\(index + 1)"), crystals: crystals, views: views, label: .other)
      })
  }

  /// `crystal 3<4`: it began at timepoint 3 and was decided by that of 4.
  private func story(_ scores: [Double], by detector: Detector? = nil) -> [String] {
    (detector ?? self.detector).events(history(scores)).map { event in
      "\(event.event) \(event.timepoint)"
        + (event.decidedAt == event.timepoint ? "" : "<\(event.decidedAt)")
    }
  }

  @Test(
    arguments: [
      ([], []), ([0.01], []), ([0.01, 0.02, 0.01, 0.02], []),
      // It turned, and shows it.
      ([0.01, 0.01, 0.99, 0.99, 0.99], ["crystal 3<4"]),
      ([0.05, 0.02, 0.04, 0.6, 0.8, 0.9], ["crystal 4<5"]),
      // A drop that always looks half like crystals, and then turns.
      ([0.4, 0.5, 0.4, 0.5, 0.4, 0.98, 0.98, 0.99], ["crystal 6<7"]),
      // One bad picture, of either kind.
      ([0.01, 0.01, 0.99, 0.01, 0.01, 0.01], []), ([0.01, 0.01, 0.999999, 0.01], []),
      ([0.01, 0.02, 0.98, 0.97, 0.99, 0.001, 0.98, 0.99], ["crystal 3<4"]),
      ([0.01, 0.02, 0.98, 0.01, 0.97, 0.99], ["crystal 3<6"]),
      // Precipitate that the network always took for crystals is no news.
      ([0.7, 0.6, 0.75, 0.7, 0.65, 0.7, 0.72, 0.68], []),
      // Crystals that are there from the first picture on, and leave no doubt.
      ([0.99, 0.99, 0.99], ["crystal 1<2"]),
      // Microcrystals grow, for sure and not in one picture only.
      ([0.01, 0.02, 0.4, 0.5, 0.5, 0.97, 0.98, 0.98], ["crystal 3<4", "improved 7"]),
      ([0.01, 0.02, 0.5, 0.5, 0.5, 0.5, 0.5], ["crystal 3<4"]),
      // They dissolve, or were none.
      ([0.01, 0.02, 0.98, 0.98, 0.98, 0.02, 0.01, 0.02], ["crystal 3<4", "lost 8"]),
      ([0, 0, 0, 0], []), ([1, 1, 1, 1], ["crystal 1<2"]),
    ] as [([Double], [String])])
  func tellsTheStory(scores: [Double], events: [String]) {
    #expect(story(scores) == events, "\(detector.posteriors(history(scores)))")
  }

  /// The cap: no picture alone reaches an operating point of 0.3, whatever it shows and whatever came before.
  @Test func onePictureAloneDecidesNothing() {
    for quiet in 0...6 {
      for last in stride(from: 0.0, through: 1, by: 0.01) {
        let scores = [Double](repeating: 0.02, count: quiet) + [last]
        #expect((detector.posteriors(history(scores)).last ?? 1) < 0.3)
      }
    }
  }

  @Test func moreViewsMakeAStrongOneLessSurprising() throws {
    let scores = [0.02, 0.02, 0.9, 0.9]
    let one = try #require(detector.posteriors(history(scores)).last)
    let many = try #require(detector.posteriors(history(scores, views: 9)).last)
    #expect(many < one)
  }

  @Test func posteriorsAreProbabilitiesHoweverLongTheStory() {
    let scores = (0..<400).map { $0 % 7 == 0 ? 0.97 : Double($0 % 10) / 10 }
    let posteriors = detector.posteriors(history(scores))
    #expect(posteriors.count == 400 && posteriors.allSatisfy { (0...1).contains($0) })
    #expect(detector.events(history(scores)).count <= 3)
  }

  /// What was decided stays as it was when later timepoints come.
  @Test func noEventDependsOnTheFuture() {
    let scores = [0.1, 0.02, 0.4, 0.5, 0.5, 0.97, 0.98, 0.1, 0.01, 0.02, 0.01]
    let all = detector.events(history(scores))
    #expect(all.map(\.event) == ["crystal", "improved", "lost"])
    for end in scores.indices {
      let sofar = detector.events(history(Array(scores[...end])))
      #expect(sofar == Array(all.prefix(sofar.count)))
    }
  }

  @Test func missingTimepointsOnlyMakeItLater() {
    #expect(story([0.01, 0.99, 0.99]) == ["crystal 2<3"])
    #expect(story([0.01, 0.99]) == [])
  }

  @Test func persistenceAsksForMore() {
    let scores = [0.01, 0.01, 0.99, 0.99, 0.99]
    #expect(story(scores, by: Detector(threshold: 0.5, persistence: 2)) == ["crystal 3<5"])
    #expect(story(scores, by: Detector(threshold: 0.5, persistence: 3)) == [])
  }

  @Test func aLooseOperatingPointAlertsAtTheFirstSign() {
    #expect(story([0.01, 0.01, 0.97], by: Detector(threshold: 0.05)) == ["crystal 3"])
  }

  @Test func theOperatingPointNamesTheRule() {
    #expect(detector.operatingPoint == "detection/1 posterior>=0.5 persistence=1")
  }
}
