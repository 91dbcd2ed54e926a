// `xtalwatch rehearse`: what detection over time is worth, on drops whose truth is known.

internal import ArgumentParser
internal import Evaluating
internal import Foundation
internal import Simulating

struct Rehearse: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare alerts by the drop's story with alerts by single pictures, on simulated drops.",
    discussion: """
      Without --painted, score sequences are drawn for a network of the given quality (default: MARCO as measured at \
      CSIRO's C3), and one drop in ten turns crystalline. With --painted, drops are painted day by day and scored by \
      the network, and one in four turns. At each recall of crystal drops, both ways count one alert a drop; \
      docs/detection.md explains the columns.
      """)

  @Option(help: "How many drops. Default: 10000, painted 120.")
  var drops: Int?

  @Option(help: "Which drops: each seed is another set.")
  var seed: UInt64 = 1

  @Flag(help: "Paint the drops and score them with the network, about 16 pictures a second and core.")
  var painted = false

  @Option(help: "A safetensors model instead of the network in use, with --painted.")
  var model: String?

  @Option(help: "The network's recall on single pictures.")
  var recall = NetworkQuality.marcoAtC3.recall

  @Option(name: .customLong("false-flags"), help: "Its false flags on single pictures without crystals.")
  var falseFlags = NetworkQuality.marcoAtC3.falseFlags

  @Option(help: "The share of the variance of logits that is the drop's own.")
  var correlation = NetworkQuality.marcoAtC3.correlation

  @Option(help: "Also write every drop's scores and truth to this CSV file.")
  var csv: String?

  @Option(help: "How to print: table, json or csv.")
  var format: OutputFormat = .table

  /// Days after the drops were set on which they are inspected: at growing intervals, as imagers do.
  private static let days = [0.0, 1, 2, 3, 5, 7, 10, 14]

  func validate() throws {
    if let drops, !(10...1_000_000).contains(drops) { throw ValidationError("drops must be 10 to 1000000") }
    if !painted && model != nil { throw ValidationError("--model scores the pictures of --painted") }
    guard 0 < falseFlags, falseFlags < recall, recall < 1, (0...1).contains(correlation) else {
      throw ValidationError("0 < false-flags < recall < 1, and 0 <= correlation <= 1")
    }
  }

  func run() throws {
    let rehearsal = try rehearsal()
    if let csv { try OutputFile.write(Rehearse.text(of: rehearsal), to: csv) }
    if format == .table { describe(rehearsal) }
    table(rehearsal).print(as: format)
  }

  private func rehearsal() throws -> Rehearsal {
    guard painted else {
      let quality = NetworkQuality(recall: recall, falseFlags: falseFlags, correlation: correlation)
      return Rehearsal(
        drops: drops ?? 10_000, timepoints: Rehearse.days.count, quality: quality, seed: seed)
    }
    let count = drops ?? 120
    let scorer = try Opening.scorer(model)
    var progress = Progress(total: count)
    return try Rehearsal(painted: count, days: Rehearse.days, scorer: scorer, seed: seed) {
      progress.step()
    }
  }

  private func describe(_ rehearsal: Rehearsal) {
    let turning = rehearsal.courses.count { $0.shows.contains(true) }
    print(
      "\(rehearsal.courses.count) drops at \(Rehearse.days.count) timepoints, \(turning) turn crystalline")
    if let quality = rehearsal.quality {
      print(
        "single pictures at one half: recall \(quality.recall.formatted(places: 3)), false flags "
          + "\(quality.falseFlags.formatted(places: 3)); correlation within drops without crystals "
          + "\(quality.correlation.formatted(places: 2))\n")
    }
  }

  private func table(_ rehearsal: Rehearsal) -> Report {
    let (picture, story) = (rehearsal.byPicture, rehearsal.byPosterior)
    let rows = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95].map { recall in
      (recall: recall, picture: picture.point(reaching: recall), story: story.point(reaching: recall))
    }
    return Report(
      rows.filter { $0.picture != nil || $0.story != nil },
      [
        "recall": { .real($0.recall) },
        "picture_threshold": { .real($0.picture?.threshold) },
        "false_pictures": { .integer($0.picture.map { rehearsal.falsePictures(at: $0.threshold) }) },
        "picture_false_alerts": { .integer($0.picture?.falseAlerts.count) },
        "picture_delay": { .real($0.picture?.delay) },
        "threshold": { .real($0.story?.threshold) },
        "false_alerts": { .integer($0.story?.falseAlerts.count) },
        "delay": { .real($0.story?.delay) },
      ])
  }

  private static func text(of rehearsal: Rehearsal) -> String {
    let lines = rehearsal.courses.enumerated().flatMap { drop, course in
      days.indices.map { time in
        "\(drop),\(Int(days[time])),\(course.shows[time] ? 1 : 0),"
          + course.crystals[time].formatted(places: 4)
      }
    }
    return (["drop,day,shows_crystals,crystals"] + lines).map { $0 + "\n" }.joined()
  }
}
