// The pictures that go with an alert: the drop and what the network looked at, or a sheet of all drops.

internal import Alerting
internal import CrystalNet
internal import Domain
internal import Explaining
internal import Foundation
internal import Imaging
internal import Normalizing
internal import SystemPackage

struct AlertPictures: Sendable {
  let scorer: PictureScorer

  /// Pixels of the longer side of a single picture.
  private static let side = 720
  private static let mostOnASheet = 30

  /// Of one hit its picture and its heat map, of several a contact sheet. What cannot be read is left out: the words
  /// say where it was.
  func illustrations(of hits: [AlertFacts]) -> [Illustration] {
    hits.count == 1 ? single(hits[0]) : sheet(hits)
  }

  private func single(_ facts: AlertFacts) -> [Illustration] {
    guard let frame = frame(of: facts) else { return [] }
    let picture = Self.illustration(frame.thumbnail(side: Self.side), Self.caption(facts))
    return [picture] + (heat(of: facts, frame).map { [$0] } ?? [])
  }

  /// Nil where another network speaks by now: it would explain another probability.
  private func heat(of facts: AlertFacts, _ frame: Frame) -> Illustration? {
    guard facts.model == scorer.model.description,
      let explanation = try? Explanation(
        of: frame, for: .crystals, by: scorer.classifier, recipe: scorer.recipe, method: .activationMap)
    else { return nil }
    let drawn = HeatPicture(of: frame, explanation, title: Self.caption(facts)).drawn()
    return Self.illustration(drawn.thumbnail(side: Self.side), "where the network saw crystals")
  }

  private func sheet(_ hits: [AlertFacts]) -> [Illustration] {
    let cells = hits.prefix(Self.mostOnASheet).compactMap { facts in
      frame(of: facts).map {
        ContactSheet.Cell($0.thumbnail(side: ContactSheet.side), caption: Self.caption(facts))
      }
    }
    guard !cells.isEmpty else { return [] }
    let caption = "\(cells.count) of \(hits.count) drops"
    return [Self.illustration(ContactSheet(cells).drawn(), caption)]
  }

  private func frame(of facts: AlertFacts) -> Frame? {
    let path = FilePath(escaped: facts.path)
    guard path.isAbsolute, let file = try? WholeFile.read(path, limit: scorer.largestFile) else { return nil }
    return try? scorer.decoder.decode(file.bytes)
  }

  private static func caption(_ facts: AlertFacts) -> String {
    "\(facts.plate) \(facts.well).\(facts.drop) \(facts.crystals.formatted(places: 2))"
  }

  private static func illustration(_ frame: Frame, _ caption: String) -> Illustration {
    Illustration(caption: caption, jpeg: Data(PictureEncoder.jpeg(frame, quality: 85)))
  }
}
