// Messages for the tests.

import Domain
import Foundation

extension OutboxMessage {
  static func example(
    key: String = String(repeating: "0123456789abcdef", count: 4), sink: String = "sink",
    plate: String = "209",
    crystals: Double = 0.93, previous: Double? = 0.04, attempt: Int = 1,
    createdAt: Date = Date(timeIntervalSince1970: 1_767_312_000)
  ) -> OutboxMessage {
    let facts = AlertFacts(
      event: HitDraft.crystal, source: "imager-1", vendor: "formulatrix", plate: plate, well: "A01", drop: 1,
      timepoint: "11", crystals: crystals, previousCrystals: previous, model: "marco@0123456789ab",
      path: "p209/d1.jpg", imagedAt: Date(timeIntervalSince1970: 1_767_300_000), firstImagedAt: nil,
      probability: 0.97, latestTimepoint: "12", latestCrystals: 0.95, latestPath: "p209/d1-12.jpg")
    return OutboxMessage(key: key, sink: sink, facts: facts, attempt: attempt, createdAt: createdAt)
  }
}
