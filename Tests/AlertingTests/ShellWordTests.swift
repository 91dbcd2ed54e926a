// A shell reads back what was quoted, and does nothing else.

import Domain
import Foundation
import SystemPackage
import Testing

@testable import Alerting

@Suite struct ShellWordTests {
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash")),
    arguments: [
      "/a/b.jpg", "a b", "it's", "$(touch bad)`x`", "a\nb\u{1B}[2J", "\u{202E}x", "back\\slash", "-rf",
      "é'\t",
    ])
  func aShellReadsThePathBack(path: String) throws {
    let word = ShellWord.quoted(FilePath(path).escaped)
    #expect(word.isPrintable)
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "printf %s \(word)"]
    process.standardOutput = output
    try process.run()
    #expect(String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) == path)
  }
}
