// `xtalwatch relabel`: the labels that the network disputes most, to be looked at again.

internal import ArgumentParser
internal import Domain
internal import Evaluating
internal import Foundation
internal import Imaging
internal import Normalizing
internal import SystemPackage

struct Relabel: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "List the labeled pictures on which the network disagrees most with the person, to look at again.",
    discussion: """
      Writes DIR/sheet.html, one page with the pictures, and DIR/answers.csv, whose column `label` a person edits; \
      the file goes back in through `xtalwatch label --csv`. Pictures are ranked by the probability that the \
      network gives to the person's label, as the authors of MARCO did with the worst 5 % of theirs.
      """)

  @OptionGroup var options: JudgedOptions

  @Option(help: "How many, in percent of the labeled pictures (default: 5).")
  var percent: Double?

  @Option(help: "How many.")
  var count: Int?

  @Option(name: [.short, .long], help: "The folder to write to; made if it is missing.")
  var output: String

  @Option(help: "How to print: table, json or csv.")
  var format: OutputFormat = .table

  func validate() throws {
    if percent != nil && count != nil { throw ValidationError("give either --percent or --count") }
    if let percent, !(percent > 0 && percent <= 100) {
      throw ValidationError("--percent must be above 0, at most 100")
    }
    if let count, count < 1 { throw ValidationError("--count must be at least 1") }
  }

  func run() throws {
    let set = try options.judge()
    let limit = count.map(DisputeLimit.count) ?? .percent(percent ?? 5)
    let disputes = Disputes.strongest(among: set.pictures, limit)
    let tiles = disputes.map { DisputeSheet.Tile($0, jpeg: Relabel.thumbnail(of: $0.picture.path)) }
    try OutputFile.makeFolder(output)
    guard !FilePath("\(output)/answers.csv").namesFile else {
      Terminal.note(
        "xtalwatch: \(output)/answers.csv may hold somebody's answers; move it away or name another folder")
      throw ExitCode.inputOutput
    }
    try OutputFile.write(answers(disputes), to: "\(output)/answers.csv")
    let sheet = DisputeSheet(tiles, model: "\(set.model), recipe \(set.recipe),", answers: "answers.csv")
    try OutputFile.write(sheet.page, to: "\(output)/sheet.html")
    list(disputes)
    Terminal.note(
      "\(disputes.count) of \(set.pictures.count) labels disputed by \(set.model): look at \(output)/sheet.html, "
        + "edit \(output)/answers.csv")
    if set.hasProblems || tiles.contains(where: \.isUnseen) { throw ExitCode.someFailed }
  }

  private func list(_ disputes: [Dispute]) {
    Report(
      disputes,
      [
        "path": { .text($0.picture.path) },
        "person": { .text($0.picture.label.rawValue) },
        "network": { .text($0.guess.rawValue) },
        "probability": { .real($0.probability) },
      ]
    ).print(as: format)
  }

  private func answers(_ disputes: [Dispute]) -> String {
    let rows = disputes.map { dispute in
      let (person, network) = (dispute.picture.label.rawValue, dispute.guess.rawValue)
      return "\(CSVField.quoted(dispute.picture.path)),\(person),\(person),\(network),\(dispute.probability)"
    }
    return (["path,label,person,network,probability"] + rows).map { $0 + "\n" }.joined()
  }

  /// Pixels; two side by side fill a screen.
  private static let thumbnailSide = 480

  private static func thumbnail(of path: String) -> Result<Data, DisputeSheet.Unseen> {
    do {
      let decoder = PictureDecoder()
      let bytes = try WholeFile.read(FilePath(path), limit: Int64(decoder.limits.fileSize)).bytes
      let small = try decoder.decode(bytes).thumbnail(side: thumbnailSide)
      return .success(Data(PictureEncoder.jpeg(small, quality: 85)))
    } catch {
      let reason = (error as? any PictureFailure)?.message ?? "\(error)"
      Terminal.note("xtalwatch: \(FilePath(path).escaped) cannot be shown: \(reason)")
      return .failure(DisputeSheet.Unseen(reason))
    }
  }
}
