// Starts the servers of `Servers` with certificates made for the test, and ends them with the value.

import Foundation

/// Certificates for localhost, and a folder for what a server keeps.
public final class LoopbackServer {
  public enum Certificate: Sendable {
    case valid, expired
  }

  /// Why the tests with a server are skipped; nil where they are not.
  public static let obstacle: String? = ["python3", "openssl"].first { program in
    (try? run(["sh", "-c", "command -v \(program)"])) == nil
  }.map { "\($0) is not installed" }

  private struct Failure: Error {
    let arguments: [String]
  }

  public let port: Int
  /// To be trusted.
  public var authorities: String { folder.appending(path: "certificate.pem").path }
  private let folder: URL
  private let process = Process()

  public static func smtp(_ mode: String, fault: String = "", certificate: Certificate = .valid) throws
    -> LoopbackServer
  {
    try LoopbackServer("smtp.py", [mode], fault.isEmpty ? [] : [fault], certificate)
  }

  public static func https(_ answers: [String], certificate: Certificate = .valid) throws -> LoopbackServer {
    try LoopbackServer("https.py", [], answers, certificate)
  }

  private init(_ script: String, _ before: [String], _ after: [String], _ certificate: Certificate) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "server-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Self.make(certificate, in: folder)
    let output = Pipe()
    let servers = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Servers")
    let files = ["certificate.pem", "key.pem"].map { [folder] in folder.appending(path: $0).path }
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["python3", servers.appending(path: script).path, folder.path] + before + files + after
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let number = Int(said.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Failure(arguments: process.arguments ?? [])
    }
    port = number
  }

  /// Killed, for it inherits the signal mask of the tests' threads, which lets nothing else through.
  deinit {
    kill(process.processIdentifier, SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  /// What the server kept, in the order of arrival.
  public func kept(_ prefix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix(prefix) }.sorted()
      .map { String(decoding: try Data(contentsOf: folder.appending(path: $0)), as: UTF8.self) }
  }

  private static func make(_ certificate: Certificate, in folder: URL) throws {
    func file(_ name: String) -> String { folder.appending(path: name).path }
    try run([
      "openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-subj",
      "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", file("key.pem"),
      "-out",
      file("request.pem"),
    ])
    try run([
      "openssl", "x509", "-req", "-in", file("request.pem"), "-signkey", file("key.pem"), "-copy_extensions",
      "copy",
      "-days", certificate == .valid ? "2" : "-1", "-out", file("certificate.pem"),
    ])
  }

  private static func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(arguments: arguments) }
  }
}
