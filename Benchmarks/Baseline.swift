// Results as a file in the repository, and as a table beside it.

internal import Foundation

/// Where something was measured.
struct Machine: Codable, Equatable {
  let processor: String
  let cores: Int
  let system: String

  static var this: Machine {
    let facts = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = facts.split(separator: "\n").first { $0.hasPrefix("model name") }
    let release = (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)) ?? ""
    return Machine(
      processor: model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
        ?? "unknown",
      cores: ProcessInfo.processInfo.activeProcessorCount,
      system: "Linux \(release.trimmingCharacters(in: .whitespacesAndNewlines))")
  }
}

struct Baseline: Codable {
  let machine: Machine
  let date: String
  let measurements: [String: Measurement]

  init(machine: Machine, measurements: [String: Measurement]) {
    self.machine = machine
    date = Date.now.formatted(.iso8601.year().month().day())
    self.measurements = measurements
  }

  init(at file: URL) throws {
    self = try JSONDecoder().decode(Baseline.self, from: Data(contentsOf: file))
  }

  func write(to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try (encoder.encode(self) + Data("\n".utf8)).write(to: file)
  }

  /// Markdown; a ratio below 1 is faster than the baseline. Ratios of another machine say little, so it is named.
  func table(against old: Baseline?) -> String {
    var lines = ["\(machine.processor), \(machine.cores) cores, \(machine.system), \(date)"]
    if let old, old.machine != machine {
      lines.append("the baseline is of another machine: \(old.machine.processor), \(old.machine.cores) cores")
    }
    lines += [
      "", "| what | CPU | best | wall | MB | CPU of the baseline | ratio |", "|---|---|---|---|---|---|---|",
    ]
    for (name, found) in measurements.sorted(by: { $0.key < $1.key }) {
      let before = old?.measurements[name]
      let ratio = before.map { String(format: "%.2f", found.cpu / $0.cpu) } ?? ""
      lines.append(
        "| \(name) | \(time(found.cpu)) | \(time(found.best)) | \(time(found.wall)) | "
          + "\(found.memory.map { String(format: "%.0f", $0) } ?? "") | \(before.map { time($0.cpu) } ?? "") | \(ratio) |"
      )
    }
    return lines.joined(separator: "\n")
  }

  private func time(_ microseconds: Double) -> String {
    microseconds < 1_000
      ? String(format: "%.1f µs", microseconds) : String(format: "%.2f ms", microseconds / 1_000)
  }
}
