// Figures against scikit-learn and SciPy: `python training/reference/make_statistics_reference.py` writes them.

import Domain
import Foundation
import Testing

@testable import Evaluating

struct StatisticsReferenceTests {
  struct Value: Decodable {
    let value: Double
    let interval: [Double]
  }

  struct Curve: Decodable {
    let false_positive_rates: [Double]
    let true_positive_rates: [Double]
    let thresholds: [Double?]
    let area: Double
    let interval: [Double]
  }

  struct Case: Decodable, CustomTestStringConvertible {
    let name: String
    let labels: [Outcome]
    /// In the order of `Confusion.order`.
    let probabilities: [[Double]]
    let confusion: [[Int]]
    let accuracy: Value
    let balanced_accuracy: Value
    let precision: Value
    let recall: Value
    let crystal_accuracy: Value
    let false_flags: Value
    let crystals: Curve
    let precipitate: Curve

    var testDescription: String { name }

    var pictures: [JudgedPicture] {
      zip(labels, probabilities).enumerated().map { index, entry in
        let p = entry.1
        return JudgedPicture(
          path: "\(index)", label: entry.0,
          probabilities: Probabilities(clear: p[2], crystals: p[0], other: p[3], precipitate: p[1]),
          source: "", group: "")
      }
    }
  }

  static let cases: [Case] = {
    let file = Bundle.module.url(forResource: "statistics", withExtension: "json", subdirectory: "Fixtures")
    guard let file, let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
  }()

  @Test func `the fixture is there`() {
    #expect(Self.cases.count >= 4)
  }

  @Test(arguments: cases)
  func `the confusion agrees`(expected: Case) {
    let confusion = Confusion(expected.pictures)
    let order = Confusion.order
    #expect(order.map { label in order.map { confusion.count(label, called: $0) } } == expected.confusion)
    #expect(Confusion(counts: expected.confusion) == confusion)
  }

  @Test(arguments: cases)
  func `shares and their intervals agree`(expected: Case) throws {
    let assessment = Assessment(expected.pictures)
    let figures: [(Figure, Value)] = [
      (Figure(assessment.confusion.accuracy), expected.accuracy),
      (assessment.confusion.balancedAccuracy, expected.balanced_accuracy),
      (Figure(assessment.crystals.precision), expected.precision),
      (Figure(assessment.crystals.recall), expected.recall),
      (Figure(assessment.crystals.accuracy), expected.crystal_accuracy),
      (Figure(assessment.crystals.falseFlags), expected.false_flags),
      (assessment.crystalsCurve.area, expected.crystals.figure),
      (assessment.precipitateCurve.area, expected.precipitate.figure),
    ]
    for (figure, reference) in figures {
      let interval = try #require(figure.interval)
      #expect(abs(try #require(figure.value) - reference.value) < 1e-12)
      #expect(abs(interval.low - reference.interval[0]) < 1e-7)
      #expect(abs(interval.high - reference.interval[1]) < 1e-7)
    }
  }

  @Test(arguments: cases)
  func `the curves agree at every threshold`(expected: Case) throws {
    let assessment = Assessment(expected.pictures)
    for (curve, reference) in zip(assessment.curves, [expected.crystals, expected.precipitate]) {
      #expect(curve.points.map(\.threshold) == reference.thresholds.map { $0 ?? .infinity })
      let across = curve.points.map { $0.falsePositives.value ?? .nan }
      let up = curve.points.map { $0.truePositives.value ?? .nan }
      #expect(zip(across, reference.false_positive_rates).allSatisfy { abs($0 - $1) < 1e-12 })
      #expect(zip(up, reference.true_positive_rates).allSatisfy { abs($0 - $1) < 1e-12 })
    }
  }
}

extension StatisticsReferenceTests.Curve {
  var figure: StatisticsReferenceTests.Value { .init(value: area, interval: interval) }
}
