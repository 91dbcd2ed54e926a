// How one thing is measured: repeatedly, by the CPU time of the whole process.

private import Foundation
private import Glibc

/// Times of one item: a file, a picture, a row.
struct Measurement: Codable {
  /// Microseconds of CPU, the median of all runs. Moves far less than wall time where other programs run beside.
  let cpu: Double
  /// The best run's.
  let best: Double
  /// Microseconds of wall time, the median.
  let wall: Double
  /// Peak memory in MB, where a whole process was measured.
  var memory: Double?
}

/// What the suites measure with, and what they found.
final class Bench {
  /// The built program.
  let program: String
  let folder: WorkFolder
  private(set) var measurements: [String: Measurement] = [:]

  init(program: String, folder: WorkFolder) {
    self.program = program
    self.folder = folder
  }

  /// Measures a body that deals with so many items, after one run to warm up.
  func measure(_ name: String, items: Int = 1, _ body: () throws -> Void) throws {
    try body()
    var runs: [(cpu: Double, wall: Double)] = []
    let start = ContinuousClock.now
    while runs.count < Bench.fewestRuns || ContinuousClock.now - start < .milliseconds(400) {
      let (cpu, wall) = (Bench.processMicroseconds, ContinuousClock.now)
      try body()
      runs.append(
        (Bench.processMicroseconds - cpu, (ContinuousClock.now - wall) / .microseconds(1)))
    }
    let items = Double(items)
    note(name, cpu: runs.map { $0.cpu / items }, wall: runs.map { $0.wall / items })
  }

  /// Takes times that something else measured, in microseconds an item.
  func note(_ name: String, cpu: [Double], wall: [Double], memory: Double? = nil) {
    let (cpu, wall) = (cpu.sorted(), wall.sorted())
    measurements[name] = Measurement(
      cpu: cpu[cpu.count / 2], best: cpu[0], wall: wall[wall.count / 2], memory: memory)
    FileHandle.standardError.write(Data("\(name)\n".utf8))
  }

  private static let fewestRuns = 7

  private static var processMicroseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }
}
