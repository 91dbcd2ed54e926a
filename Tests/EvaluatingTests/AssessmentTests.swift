// Figures from pictures: groups, sources, and the reports that show them.

import Domain
import Foundation
import FoundationXML
import Testing

@testable import Evaluating

/// Picture by picture: label, the network's class at 0.7, source, group.
func judged(_ rows: [(Outcome, Outcome, String, String)]) -> [JudgedPicture] {
  rows.enumerated().map { index, row in
    func p(_ outcome: Outcome) -> Double { outcome == row.1 ? 0.7 : 0.1 }
    let probabilities = Probabilities(
      clear: p(.clear), crystals: p(.crystals), other: p(.other), precipitate: p(.precipitate))
    return JudgedPicture(
      path: "\(index)<&>.jpg", label: row.0, probabilities: probabilities, source: row.2, group: row.3)
  }
}

struct AssessmentTests {
  @Test func `groups widen every interval and change no value`() throws {
    let alone = (0..<8).map {
      ($0 < 6 ? Outcome.crystals : .clear, $0 < 5 ? Outcome.crystals : .clear, "s", "")
    }
    let grouped = alone.enumerated().map { ($1.0, $1.1, $1.2, "g\($0 / 2)") }
    let (first, second) = (Assessment(judged(alone)), Assessment(judged(grouped)))
    #expect(first.groups == 8 && second.groups == 4)
    let pairs = [
      (Figure(first.crystals.recall), Figure(second.crystals.recall)),
      (Figure(first.crystals.precision), Figure(second.crystals.precision)),
      (Figure(first.crystals.falseFlags), Figure(second.crystals.falseFlags)),
      (first.crystalsCurve.area, second.crystalsCurve.area),
      (first.confusion.balancedAccuracy, second.confusion.balancedAccuracy),
    ]
    for (narrow, wide) in pairs {
      let (narrowInterval, wideInterval) = (try #require(narrow.interval), try #require(wide.interval))
      #expect(narrow.value == wide.value)
      #expect(narrowInterval.high - narrowInterval.low < wideInterval.high - wideInterval.low)
    }
  }

  @Test func `without pictures of a class nothing is made up`() {
    let assessment = Assessment(judged([(.clear, .clear, "s", ""), (.other, .clear, "s", "")]))
    #expect(assessment.crystals.recall.value == nil && assessment.crystals.precision.value == nil)
    #expect(assessment.crystalsCurve.area == Figure(value: nil, interval: nil))
    #expect(assessment.confusion.balancedAccuracy.value == 0.5)
  }

  @Test func `a spread leaves out sources with few pictures of a label`() throws {
    func source(_ name: String, _ hits: Int, of total: Int) -> [(Outcome, Outcome, String, String)] {
      (0..<total).map { (.clear, $0 < hits ? .clear : .precipitate, name, "") }
    }
    let rows = source("a", 4, of: 5) + source("b", 6, of: 10) + source("c", 0, of: 4)
    let spread = Evaluation(judged(rows), model: "m", recipe: "r", labels: "l").spread
    let cell = try #require(spread.cell(.clear, called: .clear))
    #expect(spread.sources(for: .clear) == 2 && spread.sources(for: .crystals) == 0)
    #expect(abs(cell.mean - 0.7) < 1e-12)
    #expect(abs(try #require(cell.deviation) - 0.02.squareRoot()) < 1e-12)
    #expect(spread.cell(.crystals, called: .clear) == nil)
  }
}

struct EvaluationReportTests {
  static let evaluation = Evaluation(
    judged([
      (.crystals, .crystals, "x<y", ""), (.crystals, .clear, "x<y", "g"), (.clear, .clear, "x<y", "g"),
      (.precipitate, .precipitate, "z", ""), (.other, .precipitate, "z", ""), (.clear, .clear, "z", ""),
    ]), model: "net<1>@0123456789ab", recipe: "r1", labels: "a&b.csv")

  @Test func `every report names the model and its recipe`() throws {
    let evaluation = Self.evaluation
    #expect(evaluation.heading[0] == "scores by net<1>@0123456789ab, recipe r1")
    #expect(evaluation.page.contains("net&lt;1&gt;@0123456789ab") && evaluation.page.contains("recipe r1"))
    #expect(evaluation.drawing.svg.contains("net&lt;1&gt;@0123456789ab, recipe r1"))
    let data = try JSONEncoder().encode(evaluation)
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["model"] as? String == evaluation.model && object["recipe"] as? String == "r1")
  }

  @Test func `the JSON holds counts, values and intervals`() throws {
    let data = try JSONEncoder().encode(Self.evaluation)
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let overall = try #require(object["overall"] as? [String: Any])
    let recall = try #require((overall["crystals"] as? [String: Any])?["recall"] as? [String: Any])
    #expect(recall["count"] as? Int == 1 && recall["total"] as? Int == 2 && recall["value"] as? Double == 0.5)
    #expect((recall["interval"] as? [Double])?.count == 2)
    let confusion = try #require(overall["confusion"] as? [String: [String: [String: Any]]])
    #expect(confusion["other"]?["precipitate"]?["count"] as? Int == 1)
    #expect((object["sources"] as? [String: Any])?.keys.sorted() == ["x<y", "z"])
  }

  @Test func `the tables are there and straight`() {
    let tables = Self.evaluation.tables
    #expect(tables.count == 6)
    for table in tables {
      #expect(table.rows.allSatisfy { $0.count == table.columns.count })
      #expect(table.text.hasPrefix(table.title + "\n\n" + table.columns[0]))
    }
    #expect(tables[2].text.contains("crystals: recall                      50.0 [9.5, 90.5]"))
  }

  @Test func `the drawing is well-formed and has both curves`() {
    let parser = XMLParser(data: Data(Self.evaluation.drawing.svg.utf8))
    #expect(parser.parse())
    #expect(Self.evaluation.drawing.svg.components(separatedBy: "<polyline").count == 3)
    #expect(Self.evaluation.drawing.svg.contains("crystals: AUC 75.0 ["))
  }

  @Test func `a curve's rows have the header's columns`() {
    let columns = ROCCurve.csvHeader.split(separator: ",").count
    let curve = Self.evaluation.overall.crystalsCurve
    let isFull = curve.csvRows.allSatisfy {
      $0.split(separator: ",", omittingEmptySubsequences: false).count == columns
    }
    #expect(isFull && curve.csvRows[0].hasPrefix("crystals,inf,0,0.0,"))
  }
}
