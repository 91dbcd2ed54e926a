// The built program as a whole: its network for each instruction set, and a folder of files end to end.

private import Foundation

/// What `xtalwatch bench --json` prints.
private struct BatchTimes: Decodable {
  let ms_per_batch: [Double]
  let cpu_ms_per_batch: [Double]
}

/// The embedded network and one of MARCO's size, on one thread, by every instruction set that this processor has.
func measureNetwork(_ bench: Bench) throws {
  let marco = try bench.folder.seededModel().path
  for set in ["baseline", "avx2", "avx512"] {
    for (name, model) in [("embedded", []), ("marco", ["--model", marco])] {
      let child = try ChildProgram(
        bench.program, ["bench", "--json", "--runs", "15"] + model, environment: ["XTALWATCH_CPU": set])
      // Refused where the processor lacks the instructions.
      guard child.exitCode == 0, let line = child.output.split(separator: "\n").last else { continue }
      let times = try JSONDecoder().decode(BatchTimes.self, from: Data(line.utf8))
      bench.note(
        "network/\(name) \(set)", cpu: times.cpu_ms_per_batch.map { $0 * 1e3 },
        wall: times.ms_per_batch.map { $0 * 1e3 }, memory: child.memory)
    }
  }
}

/// 64 files as a whole process, start and loading included.
func measureFiles(_ bench: Bench) throws {
  let folder = try bench.folder.files().path
  let marco = try bench.folder.seededModel().path
  for (name, model) in [("embedded", []), ("marco", ["--model", marco])] {
    for threads in [1, 2] {
      let runs = try (0..<3).map { _ in
        try ChildProgram(
          bench.program, ["classify", folder, "--format", "csv", "--threads", "\(threads)"] + model)
      }
      bench.note(
        "files/\(name) \(threads) threads", cpu: runs.map { $0.cpu / 64 }, wall: runs.map { $0.wall / 64 },
        memory: runs.map(\.memory).max())
    }
  }
}
