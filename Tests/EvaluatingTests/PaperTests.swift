// The figures of the MARCO paper (Bruno et al. 2018) from its own counts.

import Domain
import Foundation
import Testing

@testable import Evaluating

struct PaperTests {
  /// Whole pictures that give table II's test column (6,632, 23,892, 16,760, 3,000) and, rounded to a tenth of a
  /// percent, every cell of table IV. The paper prints no counts, so single cells may be off by its rounding.
  static let tableIV = Confusion(counts: [
    [6035, 385, 113, 99],
    [197, 22966, 555, 174],
    [30, 297, 16403, 30],
    [144, 591, 177, 2088],
  ])

  static let percents: [[Double]] = [
    [91.0, 5.8, 1.7, 1.5], [0.8, 96.1, 2.3, 0.7], [0.2, 1.8, 97.9, 0.2], [4.8, 19.7, 5.9, 69.6],
  ]

  @Test func `table II: the test set`() {
    #expect(Confusion.order.map { Self.tableIV.total(of: $0) } == [6632, 23892, 16760, 3000])
    #expect(Self.tableIV.total == 50284)
  }

  @Test func `table IV: every cell, and 94_45 percent together`() throws {
    for (label, row) in zip(Confusion.order, Self.percents) {
      for (guess, percent) in zip(Confusion.order, row) {
        let share = try #require(Self.tableIV.share(label, called: guess).value)
        #expect(Percent.digits(share) == String(format: "%.1f", percent), "\(label) called \(guess)")
      }
    }
    let accuracy = try #require(Self.tableIV.accuracy.value)
    #expect(String(format: "%.2f", accuracy * 100) == "94.45")
  }

  /// 8,443 crystals found of 9,746, and 2,413 false alarms, in 37,851 pictures.
  @Test func `table VI: the validation at C3`() throws {
    let others = 37851 - 9746 - 2413
    let confusion = Confusion(counts: [
      [8443, 0, 9746 - 8443, 0], [0, 0, 0, 0], [2413, 0, others, 0], [0, 0, 0, 0],
    ])
    let figures = confusion.figures(of: .crystals)
    let values = [figures.precision, figures.recall, figures.accuracy].map { $0.value ?? .nan }
    #expect(values.map { String(format: "%.4f", $0) } == ["0.7777", "0.8663", "0.9018"])
    #expect(figures.recall.total == 9746 && figures.accuracy.total == 37851)
  }

  /// To four places, one false alarm more fits as well, and nothing else does.
  @Test func `table VI: the counts follow from the figures`() {
    func isNear(_ share: Int, of whole: Int, _ printed: Double) -> Bool {
      abs(Double(share) / Double(whole) - printed) < 0.00005
    }
    var fitting: [[Int]] = []
    for hits in 0...9746 where isNear(hits, of: 9746, 0.8663) {
      for alarms in 0...(37851 - 9746) where isNear(hits, of: hits + alarms, 0.7777) {
        if isNear(37851 - 9746 - alarms + hits, of: 37851, 0.9018) { fitting.append([hits, alarms]) }
      }
    }
    #expect(fitting == [[8443, 2413], [8443, 2414]])
  }
}
