import Foundation
import Testing

@testable import xtalwatch

/// A narrow limit of memory: a right answer or a clear word, and never a program that hangs.
@Suite struct MemoryLimitTests {
  private func limited(megabytes: Int, _ arguments: String) throws -> ProgramResult {
    let command = "ulimit -v \(megabytes * 1024); exec \"\(Program.url.path)\" \(arguments)"
    return try RunningProgram(["-c", command], executable: URL(filePath: "/bin/sh")).result()
  }

  @Test func halfAGigabyteIsEnoughToScore() throws {
    let lab = try Lab()
    try lab.put(Lab.picture(seed: 1), "a.jpg")
    try lab.put(Lab.picture(seed: 2), "b.jpg")
    let free = try Program.run("classify", lab.export("").path, "--format", "csv")
    let limited = try limited(megabytes: 512, "classify '\(lab.export("").path)' --format csv --threads 2")
    #expect(limited.exitCode == 0, "\(limited.errors)")
    func withoutTimes(_ csv: String) -> [String] {
      csv.split(separator: "\n").map { $0.split(separator: ",").prefix(7).joined(separator: ",") }
    }
    #expect(withoutTimes(limited.output) == withoutTimes(free.output))
  }
}
