// `xtalwatch hits | plates | plate | timeline | backup`: questions to the database, beside a running daemon or without one.

internal import ArgumentParser
internal import Domain
internal import Recording
internal import SystemPackage

/// What every question takes.
struct DatabaseOptions: ParsableArguments {
  static let defaultFile = "/var/lib/xtalwatch/scores.sqlite"

  @Option(help: "The database that the daemon writes.")
  var database = defaultFile

  @Option(help: "How to print: table, json or csv.")
  var format: OutputFormat = .table

  func queries() throws -> Queries { try Opening.reporting { try Queries(at: FilePath(database)) } }
}

struct Hits: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the drops that turned crystalline, newest first.")

  @OptionGroup var options: DatabaseOptions

  func run() throws {
    let hits = try Opening.reporting { try options.queries().hits() }
    Report(
      hits,
      [
        "plate": { .text($0.plate) },
        "well": { .text($0.well) },
        "drop_number": { .integer($0.dropNumber) },
        "first_timepoint": { .text($0.firstTimepoint) },
        "first_seen_at": { .text($0.firstSeenAt) },
        "crystals": { .real($0.crystals) },
        "alerted_at": { .text($0.alertedAt) },
      ]
    ).print(as: options.format)
  }
}

struct Plates: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the plates with their drops, timepoints and hits.")

  @OptionGroup var options: DatabaseOptions

  func run() throws {
    let plates = try Opening.reporting { try options.queries().plates() }
    Report(
      plates,
      [
        "source": { .text($0.source) },
        "vendor": { .text($0.vendor) },
        "plate": { .text($0.plate) },
        "drops": { .integer($0.drops) },
        "timepoints": { .integer($0.timepoints) },
        "hits": { .integer($0.hits) },
        "first_imaged_at": { .text($0.firstImagedAt) },
        "last_imaged_at": { .text($0.lastImagedAt) },
      ]
    ).print(as: options.format)
  }
}

struct Plate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the newest outcome of every drop of a plate as a grid.")

  @Argument(help: "The plate, as `xtalwatch plates` names it.")
  var plate: String

  @OptionGroup var options: DatabaseOptions

  func run() throws {
    let queries = try options.queries()
    let rows = try Opening.reporting { try queries.grid(plate: plate) }
    guard !rows.isEmpty else { throw Opening.nothing("no plate \(plate) in \(options.database)") }
    guard options.format != .table else {
      return try draw(rows, hits: Opening.reporting { try queries.hits() })
    }
    Report(
      rows,
      [
        "plate": { .text($0.plate) },
        "well": { .text($0.well) },
        "drop_number": { .integer($0.dropNumber) },
        "timepoint": { .text($0.timepoint) },
        "label": { .text($0.label) },
        "crystals": { .real($0.crystals) },
        "model": { .text($0.model) },
        "path": { .text($0.path) },
      ]
    ).print(as: options.format)
  }

  private func draw(_ rows: [ScoreRow], hits: [HitRow]) {
    let bySource = Dictionary(grouping: rows, by: \.source).sorted { $0.key < $1.key }
    for (source, rows) in bySource {
      print(Terminal.bold("plate \(plate)") + "  (\(source), \(rows[0].layout), scores by \(rows[0].model))")
      PlateGrid(rows: rows, hits: hits).lines.forEach { print($0) }
    }
  }
}

extension PlateGrid {
  init(rows: [ScoreRow], hits: [HitRow]) {
    let hitPlaces = Set(hits.map { "\($0.plate) \($0.well) \($0.dropNumber)" })
    entries = rows.compactMap { row in
      guard let well = Well(row.well), let label = Outcome(rawValue: row.label) else { return nil }
      return Entry(
        well: well, drop: row.dropNumber, label: label,
        isHit: hitPlaces.contains("\(row.plate) \(row.well) \(row.dropNumber)"))
    }
  }
}

struct Timeline: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the drops of a well over time, oldest first.")

  @Argument(help: "The plate, as `xtalwatch plates` names it.")
  var plate: String

  @Argument(help: "The well: A1, A01 or AF48.")
  var well: String

  @OptionGroup var options: DatabaseOptions

  func validate() throws {
    guard Well(well) != nil else { throw ValidationError("\(well) names no well; wells are A1 to AF48") }
  }

  func run() throws {
    let canonical = Well(well)?.description ?? well
    let rows = try Opening.reporting { try options.queries().timeline(plate: plate, well: canonical) }
    guard !rows.isEmpty else {
      throw Opening.nothing("no well \(canonical) of plate \(plate) in \(options.database)")
    }
    Report(
      rows,
      [
        "plate": { .text($0.plate) },
        "well": { .text($0.well) },
        "drop_number": { .integer($0.dropNumber) },
        "timepoint": { .text($0.timepoint) },
        "imaged_at": { .text($0.imagedAt) },
        "crystals": { .real($0.crystals) },
        "label": { .text($0.label) },
        "state": { .text($0.state) },
      ]
    ).print(as: options.format)
  }
}

struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy the database consistently while the daemon runs.")

  @Option(help: "The database that the daemon writes.")
  var database = DatabaseOptions.defaultFile

  @Option(name: [.short, .long], help: "The file to write; replaced only by a copy that passed its check.")
  var output: String

  func run() throws {
    try Opening.reporting {
      try Maintenance(of: FilePath(database)).backup(to: FilePath(output))
    }
    print("\(output): a checked copy of \(database)")
  }
}
