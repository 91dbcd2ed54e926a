// A laboratory's own drops as operating points see them, and how many come a day.

internal import Detecting
internal import Evaluating
internal import Recording

/// The drops of a database, by source.
struct ScreenedDrops {
  private let bySource: [String: [WeighedDrop]]
  private let rates: [SourceRate]
  /// Who scored them last; nil where there are none.
  let model: String?

  init(drops: [String: [WeighedDrop]], rates: [SourceRate], model: String?) {
    (bySource, self.rates, self.model) = (drops, rates, model)
  }

  init(_ queries: Queries, source: String?) throws(RecordingError) {
    let detector = Detector(threshold: 0.5)
    let courses = try queries.courses(of: source)
    let drops = courses.map { course in
      (
        course.source,
        WeighedDrop(
          highest: detector.posteriors(course.history).max() ?? 0, isCrystalline: course.isCrystalline)
      )
    }
    bySource = Dictionary(grouping: drops, by: \.0).mapValues { $0.map(\.1) }
    model = try queries.newestModel()?.model
    rates = try queries.sourceRates().filter { source == nil || $0.source == source }
  }

  var sources: [String] { bySource.keys.sorted() }
  var drops: [WeighedDrop] { sources.flatMap { bySource[$0] ?? [] } }

  /// A source of one inspection has shown all its drops on one day.
  var perDay: Double { rates.reduce(0) { $0 + Double($1.drops) / max($1.days ?? 0, 1) } }

  func only(_ source: String) -> ScreenedDrops {
    ScreenedDrops(
      drops: bySource.filter { $0.key == source }, rates: rates.filter { $0.source == source },
      model: model)
  }
}
