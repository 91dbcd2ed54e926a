// `xtalwatch thresholds`: which operating point a laboratory wants, from its own drops.

internal import ArgumentParser
internal import Detecting
internal import Domain
internal import Evaluating
internal import Foundation
internal import Recording

struct Thresholds: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what each operating point would find and cost here, and propose one.",
    discussion: """
      Alerts a day come from all drops of the database and the days that they span, recall and false alerts from the \
      drops that people labeled (`xtalwatch label`). Shares have 95 % intervals. docs/detection.md explains more.
      """)

  @OptionGroup var options: DatabaseOptions

  @Option(help: "Only drops of this source.")
  var source: String?

  @Option(help: "Propose the point that misses at most this share of crystal drops, such as 5%.")
  var miss: Percentage?

  @Option(
    name: .customLong("alerts-per-day"), help: "Propose the point with at most so many false alerts a day.")
  var alertsPerDay: Double?

  @Option(
    help: "The share of drops that turn crystalline, such as 1%. Default: of those that reach one half.")
  var prevalence: Percentage?

  func validate() throws {
    if miss != nil && alertsPerDay != nil { throw ValidationError("give either --miss or --alerts-per-day") }
    if let alertsPerDay, !(alertsPerDay >= 0) { throw ValidationError("alerts-per-day must be at least 0") }
  }

  func run() throws {
    let (points, description) = try Opening.reporting { try measure() }
    if options.format == .table { print(description + "\n") }
    table(points).print(as: options.format)
    guard options.format == .table, miss != nil || alertsPerDay != nil else { return }
    guard let proposal = proposal(points) else {
      throw Opening.nothing("no operating point does that; label more drops, or ask for less")
    }
    print("\nproposed for xtalwatch.toml:\n\n[detection]\nthreshold = \(proposal.threshold)")
  }

  private func measure() throws -> (OperatingPoints, String) {
    let queries = try options.queries()
    let courses = try queries.courses(of: source)
    guard !courses.isEmpty else { throw Opening.nothing("no scored drop in \(options.database)") }
    let rates = try queries.sourceRates().filter { source == nil || $0.source == source }
    // A source of one inspection has shown all its drops on one day.
    let perDay = rates.reduce(0) { $0 + Double($1.drops) / max($1.days ?? 0, 1) }
    let detector = Detector(threshold: 0.5)
    let drops = courses.map { course in
      WeighedDrop(
        highest: detector.posteriors(course.history).max() ?? 0, isCrystalline: course.isCrystalline)
    }
    let points = OperatingPoints(drops, dropsPerDay: perDay, prevalence: prevalence?.share)
    let labeled = drops.count { $0.isCrystalline != nil }
    let description =
      "\(drops.count) drops, \(perDay.formatted(places: 1)) new ones a day, \(labeled) labeled; prevalence "
      + points.prevalence.formatted(places: 3)
    return (points, description)
  }

  private func proposal(_ points: OperatingPoints) -> OperatingPoints.Point? {
    if let miss { return points.point(missing: miss.share) }
    return alertsPerDay.flatMap { points.point(alertsPerDay: $0) }
  }

  private func table(_ points: OperatingPoints) -> Report {
    let proposal = proposal(points)
    let shown = OperatingPoints.shown.map(points.point(at:)) + (proposal.map { [$0] } ?? [])
    return Report(
      shown,
      [
        "threshold": { .real($0.threshold) },
        "alerts_per_day": { .real($0.alertsPerDay) },
        "recall": { .real($0.recall.value) },
        "recall_low": { .real($0.recall.interval?.low) },
        "recall_high": { .real($0.recall.interval?.high) },
        "false_alerts_per_day": { .real($0.falseAlertsPerDay.value) },
        "false_low": { .real($0.falseAlertsPerDay.interval?.low) },
        "false_high": { .real($0.falseAlertsPerDay.interval?.high) },
        "proposed": { .text($0 == proposal ? "yes" : nil) },
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
