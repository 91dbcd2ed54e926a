// Files that a command was asked to write: whole or not at all.

internal import ArgumentParser
private import Foundation

enum OutputFile {
  /// Writes the text in place of what lay there; exit 74 where that fails.
  static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

  static func write(_ bytes: [UInt8], to path: String) throws {
    do { try Data(bytes).write(to: URL(filePath: path), options: .atomic) } catch {
      Terminal.note("xtalwatch: \(path) cannot be written; check the folder and the space on its disk")
      throw ExitCode.inputOutput
    }
  }

  /// Makes the folder unless it is there; exit 74 where that fails.
  static func makeFolder(_ path: String) throws {
    let url = URL(filePath: path, directoryHint: .isDirectory)
    do { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) } catch {
      Terminal.note("xtalwatch: \(path) cannot be made; name a folder, or check who may write there")
      throw ExitCode.inputOutput
    }
  }
}
