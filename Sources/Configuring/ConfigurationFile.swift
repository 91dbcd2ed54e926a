// From the text of the configuration file to its values: the top level and the order of the sections.

import Domain
import Foundation
public import SystemPackage
import TOMLKit

/// The configuration file.
public enum ConfigurationFile {
  /// Reads the file; relative paths in it start at its folder.
  public static func read(
    _ file: FilePath, surroundings: Surroundings
  ) throws(ConfigurationError) -> Configuration {
    guard let text = surroundings.text(file) else { throw .unreadable(file) }
    return try parse(text, file: file, surroundings: surroundings)
  }

  /// Reads the text of a file. Every problem is found before anything is thrown, except that nothing can be
  /// said of a text that is no TOML.
  static func parse(
    _ text: String, file: FilePath, surroundings: Surroundings
  ) throws(ConfigurationError) -> Configuration {
    let document = try document(text, file: file)
    let problems = Problems(file: file, lines: LineIndex(of: text))
    let reading = Reading(folder: file.removingLastComponent(), surroundings: surroundings)
    // The tables inside point into the document.
    let configuration = withExtendedLifetime(document) {
      reading.configuration(TableReader(document, path: "", problems: problems))
    }
    guard let configuration, problems.inOrder.isEmpty else { throw .invalid(problems.inOrder) }
    return configuration
  }

  private static func document(_ text: String, file: FilePath) throws(ConfigurationError) -> TOMLTable {
    do { return try TOMLTable(string: text) } catch {
      let failure = error as? TOMLParseError
      let words = failure?.description ?? "\(error)"
      let line = failure?.source.begin.line ?? 1
      throw .invalid([ConfigurationProblem(file: file, line: line, key: "", kind: .syntax(words))])
    }
  }
}

/// One reading of one file. The sections are extensions, one file each.
struct Reading {
  /// The folder of the file.
  let folder: FilePath
  let surroundings: Surroundings

  /// The configuration, or nil when a part without a default is missing; that is reported then.
  func configuration(_ reader: TableReader) -> Configuration? {
    var root = reader
    let database = database(&root)
    let layouts = layouts(&root)
    let sources = sources(&root, layouts: layouts.map(\.name), database: database)
    var model = root.table("model")
    var detection = root.table("detection")
    var alerts = root.table("alerts")
    let configuration = Configuration(
      database: database, sources: sources, layouts: layouts, model: modelSettings(&model),
      detection: detectionSettings(&detection), alerts: alertSettings(&alerts, sources: sources.map(\.name)))
    root.finish()
    return sources.isEmpty ? nil : configuration
  }

  /// A path of the file, made absolute.
  func absolute(_ path: String) -> FilePath {
    folder.pushing(FilePath(path)).lexicallyNormalized()
  }

  private func database(_ root: inout TableReader) -> FilePath {
    let path = absolute(root.string("database") ?? "/var/lib/xtalwatch/scores.sqlite")
    let folder = path.removingLastComponent()
    if surroundings.realDirectory(folder) == nil { root.report("database", .missingFolder(folder)) }
    return path
  }

  private func modelSettings(_ table: inout TableReader) -> ModelSettings {
    let file = table.string("file").map(absolute)
    if let file, !surroundings.fileExists(file) { table.report("file", .missingFile(file)) }
    let workers = table.integer("workers", in: 1...1_024)
    table.finish()
    return ModelSettings(file: file, workers: workers ?? max(1, surroundings.processors))
  }

  private func detectionSettings(_ table: inout TableReader) -> DetectionSettings {
    let threshold = table.number("threshold", in: 0...1)
    let persistence = table.integer("persistence", in: 1...1_000)
    let shadowDays = table.integer("shadow_days", in: 0...3_650)
    table.finish()
    return DetectionSettings(
      threshold: threshold ?? DetectionSettings.standardThreshold, persistence: persistence ?? 1,
      shadowDays: shadowDays)
  }
}
