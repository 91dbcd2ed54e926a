// The command line: one executable, one verb a file below Commands/.

internal import ArgumentParser

@main
struct Xtalwatch: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "xtalwatch",
    abstract: "Watches crystallization imagers, scores every drop, and tells people when a crystal appears.",
    version: version,
    groupedSubcommands: [
      CommandGroup(name: "Watching", subcommands: [Run.self, Ingest.self, Demo.self, Check.self]),
      CommandGroup(
        name: "Pictures",
        subcommands: [Classify.self, Explain.self, Identify.self, Simulate.self]),
      CommandGroup(
        name: "Judging the network",
        subcommands: [
          Model.self, Evaluate.self, Rehearse.self, Thresholds.self, Label.self, Relabel.self, Bench.self,
        ]),
      CommandGroup(
        name: "Asking the database",
        subcommands: [Hits.self, Plates.self, Plate.self, Timeline.self, Alerts.self, Backup.self]),
    ])
}
