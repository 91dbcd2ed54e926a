// What detection over time is for: at the same recall of crystal drops, at most half the false alerts of a threshold on
// single pictures. `xtalwatch rehearse` prints more of these figures.

import Detecting
import Domain
import Evaluating
import Foundation
import Simulating
import Testing

@Suite struct FalseAlertsTests {
  /// Drawn scores of a network as good as MARCO was at CSIRO, at three correlations within a drop.
  @Test(arguments: [0.5, 0.75, 0.95])
  func halfAsManyOnDrawnCourses(correlation: Double) throws {
    let marco = NetworkQuality.marcoAtC3
    let courses = ScoreCourses(
      quality: NetworkQuality(
        recall: marco.recall, falseFlags: marco.falseFlags, correlation: correlation),
      timepoints: 8, seed: 7)
    try compare((0..<2_000).map { courses.course($0, turns: $0 % 10 == 0) }, recalls: [0.5, 0.6, 0.65])
  }

  /// Scores of the network `simulated-drops-1` (4195509cc503) on 864 painted drops, written by `xtalwatch rehearse
  /// --painted --drops 432 --csv FILE` with the seeds 1 and 2.
  @Test func halfAsManyOnPaintedDrops() throws {
    let file = try #require(
      Bundle.module.url(forResource: "painted-courses", withExtension: "csv", subdirectory: "Fixtures"))
    let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
    let fields = rows.map { $0.split(separator: ",") }
    let drops = Dictionary(grouping: fields) { String($0[0]) }
    try compare(
      drops.sorted { $0.key < $1.key }.map { _, rows in
        ScoreCourse(crystals: rows.compactMap { Double($0[3]) }, shows: rows.map { $0[2] == "1" })
      }, recalls: [0.5, 0.6, 0.65])
  }

  private func compare(_ courses: [ScoreCourse], recalls: [Double]) throws {
    let detector = Detector(threshold: 0.5)
    let pictures = AlertTrial(courses.map { TrialDrop(statistic: $0.crystals, shows: $0.shows) })
    let stories = AlertTrial(
      courses.map { course in
        let entries = course.crystals.enumerated().map { time, crystals in
          DropHistory.Entry(timepoint: Timepoint("\(time)"), crystals: crystals, label: .other)
        }
        return TrialDrop(
          statistic: detector.posteriors(DropHistory(entries: entries)), shows: course.shows)
      })
    for recall in recalls {
      let (story, picture) = (stories.point(reaching: recall), pictures.point(reaching: recall))
      let falseAlerts = try #require(story?.falseAlerts.count)
      let before = try #require(picture?.falseAlerts.count)
      #expect(2 * falseAlerts <= before, "recall \(recall)")
    }
  }
}
