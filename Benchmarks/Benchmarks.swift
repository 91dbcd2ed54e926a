// `make bench`: a suite for each station, compared with the baseline in this folder.

internal import ArgumentParser
private import Foundation

@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "Measure every station by CPU time, and compare with a stored baseline.")

  @Option(help: "The built xtalwatch, for the suites that run it.")
  var program: String

  @Option(help: "A folder for pictures and weights; what is there already is used again.")
  var work: String

  @Option(help: "Measure only the suites whose names begin with this.")
  var only = ""

  @Option(help: "The file of the baseline.")
  var baseline: String?

  @Flag(help: "Store the results as the baseline instead of comparing with it.")
  var save = false

  func run() throws {
    let bench = Bench(program: program, folder: try WorkFolder(work))
    if try bench.folder.prepare() { execv("/proc/self/exe", CommandLine.unsafeArgv) }
    // The suites that run the program come first: the kernel counts the peak memory of whoever started a program as
    // the program's own. For the same reason this program starts anew after making pictures and weights.
    let suites: [(name: String, measure: (Bench) throws -> Void)] = [
      ("network", measureNetwork), ("files", measureFiles), ("settle", measureSettling),
      ("identify", measureLayouts), ("decode", measureDecoding), ("normalize", measureNormalizing),
      ("record", measureRecording),
    ]
    for suite in suites where suite.name.hasPrefix(only) { try suite.measure(bench) }
    let report = Baseline(machine: .this, measurements: bench.measurements)
    guard let baseline else { return print(report.table(against: nil)) }
    let file = URL(filePath: baseline)
    if save {
      try report.write(to: file)
      print(report.table(against: nil))
    } else {
      print(report.table(against: try? Baseline(at: file)))
    }
  }
}
