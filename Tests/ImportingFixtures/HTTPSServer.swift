// Runs serve.py with a certificate of its own, for as long as a test needs it.

package import Foundation

/// An HTTPS server on loopback. It ends with this value.
package final class HTTPSServer {
  /// Why the tests with a server are skipped; nil where they are not.
  package static let obstacle: String? = ["python3", "openssl"].first { program in
    (try? run(["sh", "-c", "command -v \(program)"])) == nil
  }.map { "\($0) is not installed" }

  private struct Failure: Error {
    let arguments: [String]
  }

  /// The certificate to trust.
  package let certificate: URL
  private let process = Process()
  private let port: String
  private let log: URL

  /// - Parameter folder: where its file, certificate and log are put.
  package init(serving body: Data, in folder: URL) throws {
    let file = folder.appending(path: "served")
    let key = folder.appending(path: "key.pem")
    certificate = folder.appending(path: "certificate.pem")
    log = folder.appending(path: "requests.log")
    try body.write(to: file)
    try Data().write(to: log)
    try HTTPSServer.makeCertificate(certificate, key: key)
    let output = Pipe()
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "serve.py")
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script.path, file.path, certificate.path, key.path]
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Killed, for it inherits the signal mask of the tests' threads, which lets nothing else through.
  deinit { kill(process.processIdentifier, SIGKILL) }

  package func url(_ path: String) -> String { "https://localhost:\(port)/\(path)" }

  /// One line a request: the kind and the first byte asked for, or `all`.
  package var requests: [String] {
    get throws { try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map(String.init) }
  }

  /// A self-signed certificate for localhost, good for two days.
  package static func makeCertificate(_ certificate: URL, key: URL) throws {
    try run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-days", "2",
      "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key.path,
      "-out", certificate.path,
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
