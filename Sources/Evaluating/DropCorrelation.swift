// How much the scores of one drop resemble each other: what makes false alerts come back at every timepoint.

private import Foundation

/// The intraclass correlation of logits: of their variance over all pictures of one state, the share between drops.
///
/// One-way analysis of variance, ICC(1) (Shrout and Fleiss 1979, Psychol. Bull. 86:420), for groups of unequal size.
public enum DropCorrelation {
  /// - Parameter drops: each drop's crystals probabilities, 0...1, at timepoints of one state.
  /// - Returns: at most 1; nil with fewer than two drops, or no drop of several timepoints.
  public static func of(_ drops: [[Double]]) -> Double? {
    let groups = drops.filter { !$0.isEmpty }.map { $0.map(logit) }
    let total = groups.reduce(0) { $0 + $1.count }
    guard groups.count > 1, total > groups.count else { return nil }
    let mean = groups.reduce(0) { $0 + $1.reduce(0, +) } / Double(total)
    var (between, within) = (0.0, 0.0)
    for group in groups {
      let own = group.reduce(0, +) / Double(group.count)
      between += Double(group.count) * (own - mean) * (own - mean)
      within += group.reduce(0) { $0 + ($1 - own) * ($1 - own) }
    }
    between /= Double(groups.count - 1)
    within /= Double(total - groups.count)
    let squares = Double(groups.reduce(0) { $0 + $1.count * $1.count })
    let size = (Double(total) - squares / Double(total)) / Double(groups.count - 1)
    let sum = between + (size - 1) * within
    return sum > 0 ? (between - within) / sum : nil
  }

  private static func logit(_ probability: Double) -> Double {
    let inside = min(max(probability, 0.001), 0.999)
    return log(inside / (1 - inside))
  }
}
