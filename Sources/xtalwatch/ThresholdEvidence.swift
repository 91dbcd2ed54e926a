// By what an operating point is chosen: labels of the laboratory's own drops, labeled pictures, or the model's curve.

internal import ArgumentParser
internal import CrystalNet
internal import Detecting
internal import Domain
internal import Evaluating
internal import Foundation
internal import Recording
internal import Simulating
internal import SystemPackage

/// Recall and false alerts at every operating point, and where they come from.
struct ThresholdEvidence: Sendable {
  enum Kind: String, Sendable {
    case labels, pictures, curve, none
  }

  let kind: Kind
  /// For people.
  let description: String
  /// Nil for the labeled ones of the laboratory's own drops.
  let drops: WeighedEvidence?

  /// As many courses as make the draw matter less than the pictures behind it.
  private static let courses = 4_000
  private static let timepoints = 8

  static let ownLabels = ThresholdEvidence(
    kind: .labels, description: "drops that people labeled", drops: nil)
  static let nothing = ThresholdEvidence(
    kind: .none,
    description:
      "none: no drop is labeled (`xtalwatch label`), --labels names no pictures, and the model has no curve "
      + "(`xtalwatch model info`)", drops: nil)

  /// A curve says nothing of the scores of other weights.
  static func anotherModel(_ speaker: String, instead model: ModelIdentity) -> ThresholdEvidence {
    ThresholdEvidence(
      kind: .none,
      description:
        "none: no drop is labeled, and the drops were scored by \(speaker), not by \(model); name its file "
        + "with --model", drops: nil)
  }

  /// The curve that stands in the model's file.
  static func curve(_ curve: CrystalCurve, of model: ModelIdentity) -> ThresholdEvidence {
    drawn(
      .curve, from: curve, "the curve of \(model): \(curve.summary)",
      (Double(curve.crystals), Double(curve.others)))
  }

  /// Labeled pictures; nil unless some show crystals and some do not.
  static func pictures(_ pictures: [JudgedPicture], in file: String) -> ThresholdEvidence? {
    pictures.curve(of: "labels").map { curve in
      drawn(
        .pictures, from: curve, "\(file): \(curve.crystals) pictures with crystals, \(curve.others) others",
        pictures.independentSizes)
    }
  }

  /// Single pictures become drops: courses are drawn whose pictures are as those, eight for each drop.
  private static func drawn(
    _ kind: Kind, from curve: CrystalCurve, _ description: String, _ sizes: (crystals: Double, others: Double)
  ) -> ThresholdEvidence {
    let rehearsal = Rehearsal(drops: courses, timepoints: timepoints, curve: curve, seed: 1)
    let detector = Detector(threshold: 0.5)
    let drops = rehearsal.courses.map { course in
      WeighedDrop(
        highest: detector.posteriors(course.history).max() ?? 0, isCrystalline: course.shows.contains(true))
    }
    return ThresholdEvidence(
      kind: kind, description: description + "; as drops of \(timepoints) timepoints",
      drops: WeighedEvidence(drops, crystals: sizes.crystals, others: sizes.others))
  }
}

/// By what recall and false alerts are reckoned.
struct EvidenceOptions: ParsableArguments {
  @Option(
    help:
      "A CSV file of labels, as `evaluate --labels` takes it: reckon by its pictures instead of labeled drops."
  )
  var labels: String?

  @Option(help: "A safetensors model instead of the network in use, for --labels and for its curve.")
  var model: String?

  func evidence(for laboratory: ScreenedDrops, source: String?) throws -> ThresholdEvidence {
    if let labels { return try pictures(labels, source) }
    if laboratory.drops.contains(where: { $0.isCrystalline != nil }) { return .ownLabels }
    let scorer = try Opening.scorer(model)
    if let speaker = laboratory.model, speaker != scorer.model.description {
      return .anotherModel(speaker, instead: scorer.model)
    }
    return scorer.classifier.facts.curve.map { .curve($0, of: scorer.model) } ?? .nothing
  }

  private func pictures(_ labels: String, _ source: String?) throws -> ThresholdEvidence {
    let set = try JudgedSet(labels: FilePath(labels), scorer: Opening.scorer(model))
    let own = set.pictures.filter { $0.source == source }
    // A file that does not know the source speaks for all of them.
    let pictures = own.isEmpty ? set.pictures : own
    guard let evidence = ThresholdEvidence.pictures(pictures, in: set.labels) else {
      throw Opening.nothing("\(labels): needs pictures with crystals and pictures without")
    }
    return evidence
  }
}
