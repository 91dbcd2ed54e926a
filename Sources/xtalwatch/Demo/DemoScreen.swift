// What the demo shows: progress, each hit as it happens, and a summary with what to try next.

internal import Domain
internal import Foundation
internal import Recording
internal import Synchronization
internal import SystemPackage

final class DemoScreen: Sendable {
  let tally = Tally()
  private let total: Int
  private let began = ContinuousClock.now
  private let output = Mutex(())

  /// - Parameter total: pictures that the imagers will export for scoring.
  init(total: Int) { self.total = total }

  /// Whether every picture that was exported has been dealt with.
  var isComplete: Bool { tally.scored + tally.failed >= total }

  func introduce(_ stage: DemoStage, model: ModelIdentity) {
    say(Terminal.bold("xtalwatch demo") + " — the drops are SIMULATED: painted, seeded, never in a well.")
    say(
      "Three simulated imagers export \(total) pictures of \(stage.days.count) days into \(stage.folder.path)"
    )
    say("The pipeline is the one of `xtalwatch run`. Scores by \(model).\n")
  }

  func begin(day: Int) { say("day \(day): the imagers inspect their plates") }

  func trouble(_ message: String) { say("could not write \(message)") }

  /// Shows what deserves a line, and counts the rest.
  func show(_ event: PipelineEvent) {
    tally.count(event)
    switch event {
    case .scored(let scored, let outcome, _): outcome.newHits.forEach { show($0, scored) }
    case .failed(_, let path, let kind, let message): say("  \(kind.rawValue): \(path.escaped): \(message)")
    case .record(let news): say("  \(news)")
    case .skipped, .notice, .health, .alert, .condition: break
    }
    progress()
  }

  private func show(_ hit: HitDraft, _ scored: ScoredPicture) {
    let drop = scored.description.drop
    say(
      Terminal.colored("  ★ \(hit.event)", 46)
        + "  \(scored.source) plate \(drop.plate) \(drop.well) drop \(drop.number), timepoint \(hit.timepoint): "
        + hit.posterior.formatted(places: 2))
  }

  private func progress() {
    guard Terminal.outputIsTerminal else { return }
    output.withLock { _ in
      print("\r\u{1B}[K  \(tally.scored)/\(total) scored, \(tally.hits) hits", terminator: "")
      fflush(nil)
    }
  }

  private func say(_ line: String) {
    output.withLock { _ in
      print((Terminal.outputIsTerminal ? "\r\u{1B}[K" : "") + line)
      fflush(nil)
    }
  }

  // MARK: Summary

  func summarize(_ stage: DemoStage, model: ModelIdentity) throws {
    let seconds = ((ContinuousClock.now - began) / .seconds(1)).formatted(places: 0)
    say("\n\(tally.summary), in \(seconds) s; scores by \(model)")
    let queries = try Opening.reporting { try Queries(at: FilePath(stage.database)) }
    try compare(queries, stage)
    try draw(queries)
    say("Try next:")
    say("  sqlite3 -readonly -box \(stage.database) \"SELECT * FROM hits\"")
    let program = CommandLine.arguments[0]
    say("  \(program) plates --database \(stage.database)")
    say("  \(program) run --config \(stage.configurationFile)")
  }

  /// Holds the hits against what was painted.
  private func compare(_ queries: Queries, _ stage: DemoStage) throws {
    let hits = Set(try Opening.reporting { try queries.hits() }.compactMap(\.drop))
    let painted = stage.imagers.reduce(into: Set<Drop>()) { $0.formUnion($1.crystalline) }
    if isComplete {
      say(
        "Of \(painted.count) drops that were painted with crystals, \(painted.intersection(hits).count) were found; "
          + "\(hits.subtracting(painted).count) hits are drops without any.")
    }
    say(
      "The drops were simulated, with more crystals than a real screen has; how good the network is on real ones"
    )
    say("stands in docs/model-card.md.\n")
  }

  /// The plate with the most hits.
  private func draw(_ queries: Queries) throws {
    let (plates, hits) = try Opening.reporting {
      (try queries.plates(), try queries.hits())
    }
    guard let plate = plates.max(by: { $0.hits < $1.hits }) else { return }
    let rows = try Opening.reporting { try queries.grid(plate: plate.plate) }
    say(Terminal.bold("plate \(plate.plate)") + " (\(plate.source)), newest timepoint")
    PlateGrid(rows: rows, hits: hits).lines.forEach(say)
    say("")
  }
}

extension HitRow {
  /// The drop that turned crystalline; nil for a well that nobody could have written.
  fileprivate var drop: Drop? {
    Well(well).map { Drop(plate: plate, well: $0, number: dropNumber) }
  }
}
