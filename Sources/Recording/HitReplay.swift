// Asks the detection rule as if pictures had come in the order of their timepoints. Pure.

internal import Domain

enum HitReplay {
  /// The drop's hits by event, after one more timepoint or a change of an old one.
  ///
  /// - Parameters:
  ///   - entries: the drop's timepoints, oldest first, with the new picture among them.
  ///   - recorded: the hits as they were before.
  ///   - isNewest: whether the new picture is the first of the drop's newest timepoint. Then only that one is
  ///     judged; otherwise the past has changed, and all of it is judged again.
  static func hits(
    in entries: [DropHistory.Entry], recorded: [String: HitDraft], isNewest: Bool,
    detect: (DropHistory) throws -> [HitDraft]
  ) throws -> [String: HitDraft] {
    var hits = isNewest ? recorded : [:]
    for end in (isNewest ? entries.count - 1 : 0)..<entries.count {
      let history = DropHistory(entries: Array(entries[...end]), hasHit: !hits.isEmpty)
      for draft in try detect(history) where hits[draft.event] == nil {
        hits[draft.event] = draft
      }
    }
    return hits
  }
}
