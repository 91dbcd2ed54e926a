// `xtalwatch classify`: score files or folders, without a database.

internal import ArgumentParser
internal import Domain
internal import Layouts
internal import SystemPackage

struct Classify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score pictures, or every picture below folders, without a database.")

  @Argument(help: "Pictures or folders.")
  var paths: [String]

  @Option(help: "How to print: table, json or csv.")
  var format: OutputFormat = .table

  @Option(help: "A safetensors model instead of the network in use.")
  var model: String?

  @Option(help: "How many pictures are scored at once. Default: one a core.")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1_024).contains(threads) { throw ValidationError("threads must be 1 to 1024") }
  }

  func run() throws {
    let scorer = try Opening.scorer(model)
    let listing = PictureListing(paths.map { FilePath($0) })
    var rows = ScoreRows(format: format)
    var progress = Progress(total: listing.pictures.count)
    scorer.score(listing.pictures, threads: threads) { file in
      rows.add(file)
      progress.step()
    }
    rows.finish()
    listing.notes.forEach(Terminal.note)
    if rows.isEmpty { Terminal.note("no pictures found") }
    if format == .table { Terminal.note("scores by \(scorer.model)") }
    if rows.hasFailure || !listing.unreadable.isEmpty { throw ExitCode.someFailed }
  }
}

/// The pictures that a person's arguments name: files as they are, folders with all that looks like a picture.
struct PictureListing {
  private(set) var pictures: [FilePath] = []
  /// Folders that could not be listed.
  private(set) var unreadable: [String] = []
  private var passedOver = 0

  init(_ paths: [FilePath]) {
    for path in paths {
      // A single file is always tried, whatever its name says.
      if FolderListing.isFolder(path) { list(path) } else { pictures.append(path) }
    }
  }

  /// What people should know of the listing besides its pictures.
  var notes: [String] {
    let files = passedOver == 1 ? "1 file that is" : "\(passedOver) files that are"
    return unreadable + (passedOver > 0 ? ["passed over \(files) no picture by name"] : [])
  }

  private mutating func list(_ folder: FilePath) {
    let listing = FolderListing(folder)
    let named = listing.files.filter { FileExtensions.isPicture(RelativePath($0.string)) }
    passedOver += listing.files.count - named.count
    pictures += named
    unreadable += listing.unreadable
  }
}

/// Prints scores as they come (JSON, CSV) or as one table at the end.
private struct ScoreRows {
  private let format: OutputFormat
  private var table = Report(columns: [
    "path", "label", "crystals", "precipitate", "clear", "other", "problem",
  ])
  private(set) var hasFailure = false
  private(set) var isEmpty = true

  init(format: OutputFormat) {
    self.format = format
    if format == .csv { print("path,label,crystals,precipitate,clear,other,model,milliseconds,error") }
  }

  mutating func add(_ file: ScoredFile) {
    isEmpty = false
    hasFailure = hasFailure || file.failure != nil
    switch format {
    case .json: print(JSONLine.text(ClassifyLine(file)))
    case .csv: print(csv(file))
    case .table: table.rows.append(row(file))
    }
  }

  func finish() {
    if format == .table && !isEmpty { table.print(as: .table) }
  }

  private func row(_ file: ScoredFile) -> [Cell] {
    guard case .success(let score) = file.result else {
      let problem = file.failure.map { "\($0.kind.rawValue): \($0.message)" }
      return [
        .text(file.path.escaped), .text(nil), .real(nil), .real(nil), .real(nil), .real(nil), .text(problem),
      ]
    }
    let p = score.probabilities
    return [
      .text(file.path.escaped), .text(score.label.rawValue), .real(p.crystals), .real(p.precipitate),
      .real(p.clear), .real(p.other), .text(nil),
    ]
  }

  private func csv(_ file: ScoredFile) -> String {
    let fields: [String]
    if case .success(let score) = file.result {
      let p = score.probabilities
      fields = [
        score.label.rawValue, "\(p.crystals)", "\(p.precipitate)", "\(p.clear)", "\(p.other)",
        "\(score.model)",
        "\(file.milliseconds)", "",
      ]
    } else {
      fields = Array(repeating: "", count: 7) + [file.failure?.kind.rawValue ?? ""]
    }
    return ([file.path.escaped] + fields).map(CSVField.quoted).joined(separator: ",")
  }
}

/// `classify`'s JSON object as the contract has it.
private struct ClassifyLine: Encodable {
  struct Failure: Encodable {
    let kind: String
    let message: String
  }

  let path: String
  var label: String?
  var probabilities: [String: Double]?
  var model: String?
  var milliseconds: Double?
  var error: Failure?

  init(_ file: ScoredFile) {
    path = file.path.escaped
    if let failure = file.failure { error = Failure(kind: failure.kind.rawValue, message: failure.message) }
    guard case .success(let score) = file.result else { return }
    label = score.label.rawValue
    probabilities = Dictionary(
      uniqueKeysWithValues: Outcome.allCases.map { ($0.rawValue, score.probabilities[$0]) })
    model = score.model.description
    milliseconds = file.milliseconds
  }
}
