// Drops over time whose truth is known, and what two ways to alert make of them.

internal import Detecting
internal import Domain
internal import Evaluating
internal import Foundation
internal import Imaging
internal import Simulating

/// The courses of drops, from a generator or from painted pictures and a network.
struct Rehearsal: Sendable {
  let courses: [ScoreCourse]

  /// Score sequences of a network of the given quality; one drop in ten turns crystalline.
  init(drops: Int, timepoints: Int, quality: NetworkQuality, seed: UInt64) {
    let generator = ScoreCourses(quality: quality, timepoints: timepoints, seed: seed)
    courses = (0..<drops).map { generator.course($0, turns: $0 % 10 == 0) }
  }

  /// Score sequences of a network whose curve is known; every other drop turns crystalline.
  init(drops: Int, timepoints: Int, curve: CrystalCurve, seed: UInt64) {
    let generator = ScoreCourses(curve: curve, timepoints: timepoints, seed: seed)
    courses = (0..<drops).map { generator.course($0, turns: $0.isMultiple(of: 2)) }
  }

  /// Paints drops, three looks in turn, and scores them; one in four turns crystalline.
  ///
  /// - Parameter progress: called after each drop.
  init(
    painted drops: Int, days: [Double], scorer: PictureScorer, seed: UInt64, progress: () -> Void
  ) throws {
    let crew = Crew(threads: ProcessInfo.processInfo.activeProcessorCount) {
      let desk = scorer.makeDesk()
      return { number in
        Result {
          let story = Rehearsal.story(number, seed: seed)
          let scores = try days.map { day in
            let bytes = PictureEncoder.jpeg(story.picture(atDay: day, height: 480), quality: 90)
            return try scorer.score(bytes, at: desk).probabilities.crystals
          }
          return ScoreCourse(crystals: scores, shows: days.map { story.outcome(atDay: $0) == .crystals })
        }
      }
    }
    crew.allow(upTo: drops)
    defer { crew.dismiss() }
    courses = try (0..<drops).map { number in
      let course = try crew.result(of: number).get()
      progress()
      return course
    }
  }

  private static func story(_ number: Int, seed: UInt64) -> DropStory {
    let looks = ImagerLook.allCases
    // Besides crystals about as often as in the demonstration's plates.
    let outcomes: [Outcome] = [
      .crystals, .precipitate, .clear, .precipitate, .crystals, .clear, .precipitate, .clear, .crystals,
      .clear, .precipitate, .other,
    ]
    return DropStory(
      seed: seed &* 1_000_003 &+ UInt64(number), look: looks[number % looks.count],
      outcome: outcomes[number / looks.count % outcomes.count])
  }

  /// An alert at the first picture that reaches the threshold, once a drop.
  var byPicture: AlertTrial {
    AlertTrial(courses.map { TrialDrop(statistic: $0.crystals, shows: $0.shows) })
  }

  /// An alert at the first timepoint whose posterior reaches the threshold.
  var byPosterior: AlertTrial {
    let detector = Detector(threshold: 0.5)
    return AlertTrial(
      courses.map { TrialDrop(statistic: detector.posteriors($0.history), shows: $0.shows) })
  }

  /// The quality of the scores, picture by picture, where one half is the limit.
  var quality: NetworkQuality? {
    let pictures = courses.flatMap { zip($0.crystals, $0.shows) }
    let (crystals, others) = (pictures.filter(\.1), pictures.filter { !$0.1 })
    let plain = courses.map { course in zip(course.crystals, course.shows).filter { !$0.1 }.map(\.0) }
    guard !crystals.isEmpty, !others.isEmpty, let correlation = DropCorrelation.of(plain) else { return nil }
    return NetworkQuality(
      recall: Double(crystals.count { $0.0 >= 0.5 }) / Double(crystals.count),
      falseFlags: Double(others.count { $0.0 >= 0.5 }) / Double(others.count), correlation: correlation)
  }

  /// Pictures without crystals that reach a threshold: the alerts of a program that knows no drops.
  func falsePictures(at threshold: Double) -> Int {
    courses.reduce(0) { $0 + zip($1.crystals, $1.shows).count { $0 >= threshold && !$1 } }
  }
}

extension ScoreCourse {
  var history: DropHistory {
    DropHistory(
      entries: crystals.enumerated().map { time, crystals in
        .init(timepoint: Timepoint("\(time + 1)"), crystals: crystals, label: .other)
      })
  }
}
