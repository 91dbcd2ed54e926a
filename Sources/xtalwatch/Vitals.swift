// What a watchdog must know: does every source that has work make progress?

/// A look at the pipeline, source by source.
struct Vitals: Equatable, Sendable {
  struct Lane: Equatable, Sendable {
    /// No file waits for a decision or for the end of its scoring.
    let isIdle: Bool
    /// There is nothing to do before the next deadline: files may wait for their quiet, but none is being scored.
    let isAsleep: Bool
    /// No call into the source's file system is waiting for its answer.
    let isAnswered: Bool
    /// Letters, looks, scored files and repeated writes so far.
    let steps: Int
  }

  let lanes: [Lane]

  var isIdle: Bool { lanes.allSatisfy(\.isIdle) }

  /// Whether each source is asleep, waits for its file system (which no restart would mend), or has made a step since
  /// the look before. One busy source does not excuse another that stands still.
  func showsLife(since before: Vitals?) -> Bool {
    guard let before, before.lanes.count == lanes.count else { return true }
    return zip(lanes, before.lanes).allSatisfy { $0.isAsleep || !$0.isAnswered || $0.steps != $1.steps }
  }
}
