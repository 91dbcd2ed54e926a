import Domain
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

  /// Of pictures without crystals as many are flagged as the curve counts, apart from the spoiled ones.
  @Test func errsAsItsCurveSays() throws {
    let others = (0..<200).map { Double($0) / 200 * 0.6 }
    let curve = try #require(
      CrystalCurve(pictures: "even ones", crystals: others.map { 0.4 + $0 }, others: others))
    let courses = ScoreCourses(curve: curve, correlation: 0.6, timepoints: 6, seed: 3)
    let pictures = (0..<2_000).flatMap { courses.course($0, turns: false).crystals }
    let share = Double(pictures.count { $0 >= 0.45 }) / Double(pictures.count)
    #expect(abs(share - 0.25) < 0.03, "\(share)")
    let turned = (0..<2_000).compactMap { courses.course($0, turns: true).crystals.last }
    let found = Double(turned.count { $0 >= 0.45 }) / Double(turned.count)
    // 0.92 without spoiled pictures and crystals that have just begun.
    #expect(found > 0.8 && found < 0.92, "\(found)")
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
