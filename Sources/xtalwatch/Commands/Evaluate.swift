// `xtalwatch evaluate`: how good the network is on people's labels, with the tables and curves of the paper.

internal import ArgumentParser
internal import Evaluating
internal import Foundation

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Judge the network by people's labels: confusion, spread across sources, precision, recall, ROC.",
    discussion: """
      The tables are those of the MARCO paper (Bruno et al. 2018): IV, V and VI, and the curves of figure 3. Every \
      figure has a 95 % interval; pictures of one group (a column of the labels file, or a drop of the database) \
      are not taken for independent ones.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json
  }

  @OptionGroup var options: JudgedOptions

  @Option(help: "How to print: table or json.")
  var format: Format = .table

  @Option(help: "Also write one page with all tables and the curves.")
  var html: String?

  @Option(help: "Also draw the ROC curves into an SVG file.")
  var roc: String?

  @Option(name: .customLong("roc-csv"), help: "Also write every point of the ROC curves.")
  var rocCSV: String?

  func run() throws {
    let set = try options.judge()
    let evaluation = Evaluation(set.pictures, model: set.model, recipe: set.recipe, labels: set.labels)
    switch format {
    case .table: printTables(evaluation)
    case .json: print(JSONLine.text(evaluation))
    }
    if let html { try OutputFile.write(evaluation.page, to: html) }
    if let roc { try OutputFile.write(evaluation.drawing.svg, to: roc) }
    if let rocCSV { try OutputFile.write(points(evaluation), to: rocCSV) }
    if set.hasProblems { throw ExitCode.someFailed }
  }

  private func printTables(_ evaluation: Evaluation) {
    evaluation.heading.forEach { print($0) }
    for table in evaluation.tables { print("\n" + table.text) }
    print("")
    Evaluation.method.forEach { print($0) }
  }

  private func points(_ evaluation: Evaluation) -> String {
    let speaker = [evaluation.model, evaluation.recipe].map(CSVField.quoted).joined(separator: ",")
    let lines =
      [ROCCurve.csvHeader + ",model,recipe"]
      + evaluation.overall.curves.flatMap { curve in
        curve.csvRows.map { "\($0),\(speaker)" }
      }
    return lines.map { $0 + "\n" }.joined()
  }
}
