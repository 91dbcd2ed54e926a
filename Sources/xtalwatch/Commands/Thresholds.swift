// `xtalwatch thresholds`: which operating point a laboratory wants, at its own rate.

internal import ArgumentParser
internal import Detecting
internal import Domain
internal import Evaluating
internal import Foundation
internal import Recording
internal import SystemPackage

struct Thresholds: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what each operating point would find and cost here, and propose one.",
    discussion: """
      Alerts a day come from all drops of the database and the days that they span. Recall and false alerts come from \
      the drops that people labeled (`xtalwatch label`), or with --labels from labeled pictures, or where there are \
      neither from the curve in the model's file (`xtalwatch model info`); the column `by` says which. Shares have \
      95 % intervals. docs/detection.md explains more.
      """)

  @OptionGroup var options: DatabaseOptions
  @OptionGroup var evidence: EvidenceOptions

  @Option(help: "Only drops of this source.")
  var source: String?

  @Flag(name: .customLong("by-source"), help: "Propose a point for each source.")
  var bySource = false

  @Option(help: "Propose the point that misses at most this share of crystal drops, such as 5%.")
  var miss: Percentage?

  @Option(
    name: .customLong("alerts-per-day"), help: "Propose the point with at most so many false alerts a day.")
  var alertsPerDay: Double?

  @Option(
    help: "The share of drops that turn crystalline, such as 1%. Default: of those that reach one half.")
  var prevalence: Percentage?

  @Option(
    name: .customLong("drops-per-day"),
    help: "How many new drops a day brings, instead of what the database says; with it, none need be there.")
  var dropsPerDay: Double?

  func validate() throws {
    if miss != nil && alertsPerDay != nil { throw ValidationError("give either --miss or --alerts-per-day") }
    if let alertsPerDay, !(alertsPerDay >= 0) { throw ValidationError("alerts-per-day must be at least 0") }
    if let dropsPerDay, !(dropsPerDay > 0) { throw ValidationError("drops-per-day must be more than 0") }
    if bySource && source != nil { throw ValidationError("give either --source or --by-source") }
    if bySource && miss == nil && alertsPerDay == nil {
      throw ValidationError("--by-source proposes: give --miss or --alerts-per-day as well")
    }
  }

  func run() throws {
    let laboratory: ScreenedDrops = try Opening.reporting { try self.laboratory() }
    guard !laboratory.drops.isEmpty || dropsPerDay != nil else {
      throw Opening.nothing("no scored drop in \(options.database); without one, give --drops-per-day")
    }
    if bySource { try proposeBySource(laboratory) } else { try show(laboratory) }
  }

  private func laboratory() throws -> ScreenedDrops {
    if dropsPerDay != nil, !FilePath(options.database).namesFile {
      return ScreenedDrops(drops: [:], rates: [], model: nil)
    }
    return try ScreenedDrops(try options.queries(), source: source)
  }

  private func show(_ laboratory: ScreenedDrops) throws {
    let choice = try choice(laboratory, source: source)
    if options.format == .table { print(choice.description + "\n") }
    let proposal = proposal(choice.points)
    let shown = OperatingPoints.shown.map(choice.points.point(at:)) + (proposal.map { [$0] } ?? [])
    table(shown.map { (nil, $0, choice.evidence) }, proposal: proposal).print(as: options.format)
    guard options.format == .table, miss != nil || alertsPerDay != nil else { return }
    guard let proposal else {
      throw Opening.nothing("no operating point does that; label more drops, or ask for less")
    }
    let place = source.map { "[[source]]\nname = \"\($0)\"  # add to this one:" } ?? "[detection]"
    print("\nproposed for xtalwatch.toml:\n\n\(place)\nthreshold = \(proposal.threshold)")
  }

  private func proposeBySource(_ laboratory: ScreenedDrops) throws {
    let rows = try laboratory.sources.compactMap { source -> Row? in
      let choice = try choice(laboratory.only(source), source: source)
      return proposal(choice.points).map { (source, $0, choice.evidence) }
    }
    table(rows, proposal: nil).print(as: options.format)
    if options.format == .table && !rows.isEmpty {
      print("\nproposed for xtalwatch.toml, each to be added to its [[source]]:\n")
      for row in rows { print("threshold = \(row.point.threshold)  # \(row.source ?? "")") }
    }
    let without = laboratory.sources.filter { source in !rows.contains { $0.source == source } }
    guard without.isEmpty else {
      throw Opening.nothing("no operating point does that for \(without.joined(separator: ", "))")
    }
  }

  private struct Choice {
    let points: OperatingPoints
    let evidence: ThresholdEvidence
    let description: String
  }

  private func choice(_ laboratory: ScreenedDrops, source: String?) throws -> Choice {
    let evidence = try evidence.evidence(for: laboratory, source: source)
    let perDay = dropsPerDay ?? laboratory.perDay
    let assumed = laboratory.drops.isEmpty ? prevalence?.share ?? 0.01 : prevalence?.share
    let points = OperatingPoints(
      laboratory.drops, dropsPerDay: perDay, prevalence: assumed, evidence: evidence.drops)
    let labeled = laboratory.drops.count { $0.isCrystalline != nil }
    let description =
      "\(laboratory.drops.count) drops, \(perDay.formatted(places: 1)) new ones a day, \(labeled) labeled; prevalence "
      + points.prevalence.formatted(places: 3) + "\nrecall and false alerts by \(evidence.description)"
    return Choice(points: points, evidence: evidence, description: description)
  }

  private func proposal(_ points: OperatingPoints) -> OperatingPoints.Point? {
    if let miss { return points.point(missing: miss.share) }
    return alertsPerDay.flatMap { points.point(alertsPerDay: $0) }
  }

  private typealias Row = (source: String?, point: OperatingPoints.Point, evidence: ThresholdEvidence)

  private func table(_ rows: [Row], proposal: OperatingPoints.Point?) -> Report {
    Report(
      rows,
      [
        "source": { .text($0.source ?? source) },
        "threshold": { .real($0.point.threshold) },
        "alerts_per_day": { .real($0.point.alertsPerDay) },
        "recall": { .real($0.point.recall.value) },
        "recall_low": { .real($0.point.recall.interval?.low) },
        "recall_high": { .real($0.point.recall.interval?.high) },
        "false_alerts_per_day": { .real($0.point.falseAlertsPerDay.value) },
        "false_low": { .real($0.point.falseAlertsPerDay.interval?.low) },
        "false_high": { .real($0.point.falseAlertsPerDay.interval?.high) },
        "by": { .text($0.evidence.kind.rawValue) },
        "proposed": { .text(bySource || $0.point == proposal ? "yes" : nil) },
      ])
  }
}

/// `5%` or `0.05`.
struct Percentage: ExpressibleByArgument {
  let share: Double

  init?(argument: String) {
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument) else { return nil }
    share = isPercent ? number / 100 : number
    guard (0...1).contains(share) else { return nil }
  }
}
