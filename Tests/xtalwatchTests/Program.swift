// Runs the built program as a person would, and keeps what it printed.

import Foundation
import Testing

struct ProgramResult {
  let exitCode: Int32
  let output: String
  let errors: String

  /// The JSON objects of the output, one a line.
  var objects: [[String: Any]] {
    output.split(separator: "\n").compactMap {
      (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
    }
  }
}

enum Program {
  /// The executable that was built beside these tests.
  static let url = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "xtalwatch")

  /// - Parameter environment: besides that of the tests.
  static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> ProgramResult {
    let running = try RunningProgram(arguments, environment: environment)
    return running.result()
  }

  /// Asks a database through the sqlite3 program, as people do.
  static func sqlite(_ database: String, _ query: String) throws -> [String] {
    let running = try RunningProgram(
      ["-readonly", "-batch", database, query], executable: URL(filePath: "/usr/bin/sqlite3"))
    let result = running.result()
    #expect(result.exitCode == 0, "sqlite3: \(result.errors)")
    return result.output.split(separator: "\n").map(String.init)
  }
}

/// A program that is under way; its output goes to files, so that no pipe can fill up.
struct RunningProgram {
  private let process = Process()
  private let folder: URL

  init(_ arguments: [String], executable: URL = Program.url, environment: [String: String] = [:]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process.executableURL = executable
    process.arguments = arguments
    // A model folder of its own: the networks of this machine are none of the tests' business.
    let own = ["XDG_DATA_HOME": folder.path].merging(environment) { $1 }
    process.environment = ProcessInfo.processInfo.environment.merging(own) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try RunningProgram.file(folder, "out")
    process.standardError = try RunningProgram.file(folder, "err")
    try process.run()
  }

  private static func file(_ folder: URL, _ name: String) throws -> FileHandle {
    let url = folder.appending(path: name)
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  var pid: Int32 { process.processIdentifier }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  var errors: String { text("err") }

  func result() -> ProgramResult {
    process.waitUntilExit()
    defer { try? FileManager.default.removeItem(at: folder) }
    return ProgramResult(exitCode: process.terminationStatus, output: text("out"), errors: text("err"))
  }

  private func text(_ name: String) -> String {
    String(decoding: (try? Data(contentsOf: folder.appending(path: name))) ?? Data(), as: UTF8.self)
  }
}

/// Waits until something holds, with a deadline that only a hang reaches.
func eventually(_ what: String, within seconds: Double = 120, _ condition: () throws -> Bool) rethrows {
  let deadline = Date(timeIntervalSinceNow: seconds)
  while Date() < deadline {
    if try condition() { return }
    usleep(100_000)
  }
  Issue.record("never happened: \(what)")
}
