// `xtalwatch label`: a person's word for a drop, kept beside the network's.

internal import ArgumentParser
internal import Domain
internal import Evaluating
internal import Foundation
internal import Imaging
internal import Recording
internal import SystemPackage
internal import Watching

struct Label: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Record what a person sees in a picture, beside the score. A later word supersedes an earlier one.",
    usage: """
      xtalwatch label PATH CLASS [--database FILE] [--by NAME]
      xtalwatch label --csv FILE [--database FILE] [--by NAME]
      """,
    discussion: """
      The picture is the one that was recorded at PATH, or else the one with the same bytes. The classes are \
      \(LabelsError.classes). The view `labels` of the database shows the words that hold.
      """)

  @Argument(help: "The picture.")
  var path: String?

  @Argument(help: "What it shows.")
  var label: String?

  @Option(help: "A CSV file with the columns path and label, such as relabel's answer file.")
  var csv: String?

  @Option(help: "The database that the daemon writes.")
  var database = "/var/lib/xtalwatch/scores.sqlite"

  @Option(help: "Whose word it is.")
  var by = NSUserName()

  func validate() throws {
    let isPair = path != nil && label != nil
    if csv == nil ? !isPair : path != nil {
      throw ValidationError("give either PATH and CLASS, or --csv FILE")
    }
    if by.isEmpty { throw ValidationError("--by needs a name") }
  }

  func run() throws {
    let file = FilePath(database)
    let (words, unreadable) = try words()
    let recorded = try Opening.reporting {
      // Opening for writing would make an empty database where a person mistyped its name.
      guard file.namesFile else {
        throw RecordingError.cannotOpen(file: file.escaped, detail: "no such file")
      }
      let database = try Database(at: file)
      let recorder = LabelRecorder(database)
      let recorded = try words.count { try record($0, by: recorder) }
      try database.close()
      return recorded
    }
    print("\(recorded) \(recorded == 1 ? "label" : "labels") recorded by \(by)")
    if unreadable > 0 || recorded < words.count { throw ExitCode.someFailed }
  }

  private struct Word {
    /// As the person spelled it.
    let path: String
    let file: FilePath
    let label: Outcome
    /// `FILE:LINE: ` for messages; empty for a word of the command line.
    let origin: String
  }

  /// The sound words, and how many were not.
  private func words() throws -> (words: [Word], unreadable: Int) {
    guard let csv else { return try ([wordOfCommandLine()], 0) }
    let file = FilePath(csv)
    let rows = try LabelsFile(reading: file)
    rows.problems.forEach { Terminal.note("xtalwatch: \($0)") }
    let folder = file.removingLastComponent()
    let words = rows.pictures.map { row in
      Word(
        path: row.path, file: folder.pushing(FilePath(row.path)), label: row.label,
        origin: "\(file.escaped):\(row.line): ")
    }
    return (words, rows.problems.count)
  }

  private func wordOfCommandLine() throws -> Word {
    let (path, text) = (path ?? "", label ?? "")
    guard let label = Outcome(word: text) else {
      throw Opening.nothing("\(path): unknown class \"\(text)\"; the classes are \(LabelsError.classes)")
    }
    return Word(path: path, file: FilePath(path), label: label, origin: "")
  }

  /// False where the database has no such picture.
  private func record(_ word: Word, by recorder: LabelRecorder) throws(RecordingError) -> Bool {
    // The recorded spelling as it was printed, or the file's own path.
    let outcome = try recorder.record(
      LabelWord(word.label, by: by, at: Date()), of: [word.path, word.file.absolute.escaped],
      contents: { Label.digest(of: word.file) })
    guard outcome == .recorded else {
      Terminal.note(
        "xtalwatch: \(word.origin)\(word.path): \(database) has no picture of this path or with these bytes; "
          + "only pictures that were scored can be labeled")
      return false
    }
    return true
  }

  private static func digest(of file: FilePath) -> Digest? {
    (try? WholeFile.read(file, limit: Int64(DecodeLimits().fileSize))).map { Digest(of: $0.bytes) }
  }
}
