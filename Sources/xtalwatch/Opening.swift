// What several commands open first, with the contract's exit codes where it cannot be opened.

internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Importing
internal import Layouts
internal import Recording
internal import SystemPackage
internal import Watching

extension ModelFolder {
  /// The model folder of this process.
  static let current = ModelFolder.standard(environment: ProcessInfo.processInfo.environment)

  /// The file of the network in use; nil for the embedded one.
  func fileInUse() throws(ModelFolderError) -> FilePath? { try modelFile(of: inUse()) }
}

enum Opening {
  /// The network of a model file, or of a folder of folded weights; without one, the network in use.
  static func scorer(_ model: String?) throws -> PictureScorer {
    if let model, FolderListing.isFolder(FilePath(model)) {
      return try ending(with: .configuration) {
        try PictureScorer(try FoldedWeights(in: FilePath(model)).modelFile())
      }
    }
    return try scorer { try model.map { FilePath($0) } ?? ModelFolder.current.fileInUse() }
  }

  /// A network of the model folder by its name; without one, the network in use.
  static func scorer(named name: ModelName?) throws -> PictureScorer {
    let folder = ModelFolder.current
    return try scorer { try folder.modelFile(of: name ?? folder.inUse()) }
  }

  private static func scorer(of file: () throws -> FilePath?) throws -> PictureScorer {
    try ending(with: .configuration) { try PictureScorer(modelFile: file()) }
  }

  /// Runs what a command stands or falls with: what goes wrong is told on stderr, with this exit code.
  static func ending<Value>(with code: ExitCode, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch {
      Terminal.note("xtalwatch: \(error)")
      throw code
    }
  }

  /// Runs what asks the record or starts watchers; what goes wrong there is told on stderr, with exit 74.
  static func reporting<Value>(_ question: () throws -> Value) throws -> Value {
    do { return try question() } catch let error where error is RecordingError || error is WatchError {
      Terminal.note("xtalwatch: \(error)")
      throw ExitCode.inputOutput
    }
  }

  /// The answer to a question about something that is not there.
  static func nothing(_ message: String) -> ExitCode {
    Terminal.note("xtalwatch: \(message)")
    return .someFailed
  }

  /// What layouts may know besides names; sidecars are read below the root.
  static func context(
    root: FilePath, timeZone: TimeZone, geometry: PlateGeometry? = nil, visibleProfiles: Set<String>? = nil
  ) -> LayoutContext {
    LayoutContext(timeZone: timeZone, geometry: geometry, visibleProfiles: visibleProfiles) { relative in
      let below = FilePath(relative.text)
      guard let opened = try? RootDirectory(root).openFile(below),
        let file = try? WholeFile.read(opened, root.pushing(below), limit: largestSidecar)
      else { return nil }
      return Data(file.bytes)
    }
  }

  /// Bytes; sidecars seen in the field have less than two thousand.
  private static let largestSidecar: Int64 = 1 << 20
}
