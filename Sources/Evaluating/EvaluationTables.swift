// The figures as tables for people; the terminal and the page show the same ones.

internal import Domain
private import Foundation

/// A table of text, ready to be laid out.
public struct EvaluationTable: Hashable, Sendable {
  public let title: String
  public let columns: [String]
  public let rows: [[String]]
  /// What a reader must know of it; empty for none.
  public let note: String

  /// The table as lines of plain text, columns apart by two blanks.
  public var text: String {
    let lines = [columns] + rows
    let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    let laidOut = lines.map { line in
      let padded = zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return String(padded.joined(separator: "  ").trimmingSuffix { $0 == " " })
    }
    return ([title, ""] + laidOut + (note.isEmpty ? [] : [note])).joined(separator: "\n")
  }
}

extension Evaluation {
  /// In the order of the paper's tables IV, VI and V, then source by source.
  public var tables: [EvaluationTable] {
    [counts, shares, figures] + (sources.count > 1 ? [spreads, bySource, curvesBySource] : [])
  }

  /// Which network, which pictures: the first lines of every report.
  public var heading: [String] {
    let apart = overall.groups == overall.pictures ? "" : " in \(overall.groups) groups"
    return [
      "scores by \(model), recipe \(recipe)",
      "labels: \(labels), \(overall.pictures) pictures\(apart)",
    ]
  }

  /// How the figures are reckoned.
  public static let method = [
    "Percent, with 95 % intervals in brackets: Wilson's for shares, the MOVER method of Zou and Donner for",
    "balanced accuracy, Newcombe's method 5 for AUC. Pictures of one group count together as one picture in the",
    "width of an interval (Kish's effective size). A dash: there is nothing to reckon from.",
  ]

  private var counts: EvaluationTable {
    EvaluationTable(
      title: "Confusion, pictures (rows: people's labels; columns: the network's)",
      columns: ["label"] + Confusion.order.map(\.rawValue) + ["all"],
      rows: Confusion.order.map { label in
        [label.rawValue] + Confusion.order.map { "\(overall.confusion.count(label, called: $0))" }
          + ["\(overall.confusion.total(of: label))"]
      }, note: "")
  }

  private var shares: EvaluationTable {
    matrix("Confusion, percent of each row (as table IV)", note: "") {
      Percent.text(Figure(overall.confusion.share($0, called: $1)))
    }
  }

  private var figures: EvaluationTable {
    let confusion = overall.confusion
    return EvaluationTable(
      title: "Crystals against all else (as table VI), all four classes, and the curves (as figure 3)",
      columns: ["figure", "percent", "of"],
      rows: [
        row("crystals: precision", overall.crystals.precision),
        row("crystals: recall", overall.crystals.recall),
        row("crystals: accuracy", overall.crystals.accuracy),
        row("crystals: false flags among all else", overall.crystals.falseFlags),
        row("four classes: accuracy", confusion.accuracy),
        ["four classes: balanced accuracy", Percent.text(confusion.balancedAccuracy), ""],
        ["crystals: AUC", Percent.text(overall.crystalsCurve.area), sides(of: .crystals)],
        ["precipitate: AUC", Percent.text(overall.precipitateCurve.area), sides(of: .precipitate)],
      ], note: "")
  }

  private var spreads: EvaluationTable {
    let counted = Confusion.order.map { "\($0) \(spread.sources(for: $0))" }.joined(separator: ", ")
    let note =
      "Sources that count in a row have at least \(SourceSpread.fewestPictures) pictures with its label: \(counted)."
    return matrix("Spread across sources: mean and standard deviation, percent (as table V)", note: note) {
      Percent.text(spread.cell($0, called: $1))
    }
  }

  private var bySource: EvaluationTable {
    sourceTable(
      "Source by source",
      ["accuracy", "balanced accuracy", "crystals precision", "crystals recall", "crystals accuracy"]
    ) {
      [
        Figure($0.confusion.accuracy), $0.confusion.balancedAccuracy, Figure($0.crystals.precision),
        Figure($0.crystals.recall), Figure($0.crystals.accuracy),
      ]
    }
  }

  private var curvesBySource: EvaluationTable {
    let others = Confusion.order.filter { $0 != .crystals }
    return sourceTable(
      "Source by source: false flags, curves, and the recall of the other classes",
      ["false crystal flags", "crystals AUC", "precipitate AUC"] + others.map { "\($0) recall" }
    ) { assessment in
      [Figure(assessment.crystals.falseFlags)] + assessment.curves.map(\.area)
        + others.map { Figure(assessment.confusion.share($0, called: $0)) }
    }
  }

  private func sourceTable(
    _ title: String, _ columns: [String], _ figures: (Assessment) -> [Figure]
  ) -> EvaluationTable {
    EvaluationTable(
      title: title, columns: ["source", "pictures"] + columns,
      rows: sources.map { source in
        [source.name, "\(source.assessment.pictures)"] + figures(source.assessment).map(Percent.text)
      }, note: "")
  }

  private func matrix(
    _ title: String, note: String, _ cell: (Outcome, Outcome) -> String
  ) -> EvaluationTable {
    EvaluationTable(
      title: title, columns: ["label"] + Confusion.order.map(\.rawValue),
      rows: Confusion.order.map { label in [label.rawValue] + Confusion.order.map { cell(label, $0) } },
      note: note)
  }

  private func row(_ name: String, _ share: Proportion) -> [String] {
    [name, Percent.text(Figure(share)), "\(share.count) of \(share.total)"]
  }

  private func sides(of outcome: Outcome) -> String {
    let positives = overall.confusion.total(of: outcome)
    return "\(positives) against \(overall.pictures - positives)"
  }
}

/// Shares as percentages.
enum Percent {
  static func text(_ figure: Figure) -> String {
    guard let value = figure.value else { return "–" }
    guard let interval = figure.interval else { return digits(value) }
    return "\(digits(value)) [\(digits(interval.low)), \(digits(interval.high))]"
  }

  static func text(_ cell: SourceSpread.Cell?) -> String {
    guard let cell else { return "–" }
    return digits(cell.mean) + (cell.deviation.map { " ± \(digits($0))" } ?? "")
  }

  static func digits(_ share: Double) -> String { String(format: "%.1f", share * 100) }
}

extension String {
  fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> Substring {
    guard let last = lastIndex(where: { !condition($0) }) else { return "" }
    return self[...last]
  }
}
