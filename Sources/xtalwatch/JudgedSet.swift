// Pictures with people's labels and a network's scores: from a labels file, or from the database.

internal import ArgumentParser
internal import Domain
internal import Evaluating
internal import Foundation
internal import Recording
internal import SystemPackage
internal import Watching

/// Where the labels come from, and which network is judged by them.
struct JudgedOptions: ParsableArguments {
  @Option(help: "A CSV file of labels: path,label[,source][,group]; paths start at its folder.")
  var labels: String?

  @Option(help: "A database with labels, judged by the stored scores of its newest model.")
  var database: String?

  @Option(help: "A safetensors model instead of the network in use, to score the pictures of --labels.")
  var model: String?

  func validate() throws {
    if (labels == nil) == (database == nil) { throw ValidationError("give either --labels or --database") }
    if database != nil && model != nil {
      throw ValidationError("--model scores the pictures of --labels; a database has its scores already")
    }
  }

  /// Everything that is judged; what cannot be is told on stderr.
  func judge() throws -> JudgedSet {
    let set =
      try labels.map { try JudgedSet(labels: FilePath($0), scorer: Opening.scorer(model)) } ?? stored()
    if set.pictures.isEmpty { throw Opening.nothing("no labeled picture with a score in \(set.labels)") }
    return set
  }

  private func stored() throws -> JudgedSet {
    let file = FilePath(database ?? "")
    return try Opening.reporting { try JudgedSet(database: file) }
  }
}

struct JudgedSet {
  private(set) var pictures: [JudgedPicture] = []
  /// `NAME@` and the first 12 digits of the SHA-256.
  let model: String
  let recipe: String
  /// Where the labels came from, for people.
  let labels: String
  /// Whether a label or a picture was left out; each was named on stderr.
  private(set) var hasProblems = false

  /// Scores the pictures of a labels file.
  init(labels file: FilePath, scorer: PictureScorer) throws {
    (model, recipe, labels) = (scorer.model.description, scorer.model.recipe, file.escaped)
    let folder = file.removingLastComponent()
    let rows = try LabelsFile(reading: file).keeping { folder.pushing(FilePath($0)).namesFile }
    rows.problems.forEach { note("\($0)") }
    var progress = Progress(total: rows.pictures.count)
    var remaining = rows.pictures[...]
    scorer.score(rows.pictures.map { folder.pushing(FilePath($0.path)) }) { file in
      add(remaining.removeFirst(), file)
      progress.step()
    }
  }

  /// Takes labels and scores as they are recorded. Pictures of one drop are one group.
  init(database file: FilePath) throws(RecordingError) {
    let queries = try Queries(at: file)
    let newest = try queries.newestModel()
    (model, recipe, labels) = (newest?.model ?? "no model", newest?.recipe ?? "none", file.escaped)
    for row in try queries.labeledScores() {
      guard let label = Outcome(rawValue: row.label), let probabilities = Probabilities(row) else {
        note("\(row.path): \(model) has not scored it; run xtalwatch ingest")
        continue
      }
      pictures.append(
        JudgedPicture(
          path: row.path, label: label, probabilities: probabilities, source: row.source,
          group: "\(row.source)/\(row.plate)/\(row.well)/\(row.dropNumber)"))
    }
  }

  private mutating func add(_ row: LabeledPicture, _ file: ScoredFile) {
    guard case .success(let score) = file.result else {
      let failure = file.failure.map { "\($0.kind.rawValue): \($0.message)" } ?? "no score"
      return note("\(labels):\(row.line): \(file.path.escaped): \(failure)")
    }
    pictures.append(
      JudgedPicture(
        path: file.path.absolute.string, label: row.label, probabilities: score.probabilities,
        source: row.source, group: row.group))
  }

  private mutating func note(_ problem: String) {
    Terminal.note("xtalwatch: \(problem)")
    hasProblems = true
  }
}

extension LabelsFile {
  /// Reads a labels file; exit 74 where none of it can be understood.
  init(reading file: FilePath) throws {
    do {
      let text = try String(contentsOf: URL(filePath: file.string), encoding: .utf8)
      try self.init(text, name: file.escaped)
    } catch let error as LabelsError {
      Terminal.note("xtalwatch: \(error)")
      throw ExitCode.inputOutput
    } catch {
      Terminal.note(
        "xtalwatch: \(file.escaped): cannot be read as UTF-8 text; check the path and its permissions")
      throw ExitCode.inputOutput
    }
  }
}

extension Probabilities {
  /// Nil where the model has not scored the picture.
  init?(_ row: LabeledScoreRow) {
    guard let clear = row.clear, let crystals = row.crystals, let other = row.other,
      let precipitate = row.precipitate
    else { return nil }
    self.init(clear: clear, crystals: crystals, other: other, precipitate: precipitate)
  }
}

extension FilePath {
  /// The path from the root, without `.` and `..`.
  var absolute: FilePath {
    FilePath(FileManager.default.currentDirectoryPath).pushing(self).lexicallyNormalized()
  }
}
