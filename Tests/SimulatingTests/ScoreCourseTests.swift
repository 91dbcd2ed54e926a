import Foundation
import Testing

@testable import Simulating

@Suite struct ScoreCourseTests {
  private let quality = NetworkQuality(recall: 0.9, falseFlags: 0.05, correlation: 0.6)

  @Test func theSameSeedGivesTheSameCourses() {
    let courses = ScoreCourses(quality: quality, timepoints: 6, seed: 3)
    #expect(courses.course(5, turns: true) == courses.course(5, turns: true))
    #expect(courses.course(5, turns: true) != courses.course(6, turns: true))
    #expect(
      courses.course(5, turns: true)
        != ScoreCourses(quality: quality, timepoints: 6, seed: 4).course(5, turns: true))
  }

  /// At the threshold between the two error rates, pictures without crystals are flagged as often as asked, apart from
  /// the spoiled ones.
  @Test func errsAsOftenAsAsked() {
    let courses = ScoreCourses(quality: quality, timepoints: 6, seed: 3)
    let deviation = ScoreCourses.quantile(0.9) - ScoreCourses.quantile(0.05)
    let limit = -1.0986 - deviation * deviation / 2 - deviation * ScoreCourses.quantile(0.05)
    let pictures = (0..<2_000).flatMap { courses.course($0, turns: false).crystals }
    let flagged = pictures.count { $0 > 1 / (1 + exp(-limit)) }
    let share = Double(flagged) / Double(pictures.count)
    #expect(abs(share - 0.05) < 0.02, "\(share)")
  }

  @Test func quantilesAreThoseOfTheTables() {
    #expect(abs(ScoreCourses.quantile(0.975) - 1.959964) < 1e-5)
    #expect(abs(ScoreCourses.quantile(0.5)) < 1e-9)
  }

  @Test func turnsOnlyWhereTold() {
    let courses = ScoreCourses(quality: quality, timepoints: 6, seed: 3)
    for index in 0..<50 {
      #expect(!courses.course(index, turns: false).shows.contains(true))
      #expect(courses.course(index, turns: true).shows.last == true)
    }
  }
}
