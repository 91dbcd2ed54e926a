// Notices that somebody set the wall clock back: waits that were reckoned by it would become endless.

import Foundation

/// Compares the wall clock with one that nobody can set.
struct SteadyClock {
  private var last: (wall: Date, steady: ContinuousClock.Instant)?
  /// Clocks are trimmed all the time; such steps do no harm.
  private static let tolerance: TimeInterval = 5

  /// False at the first look and whenever the wall clock went back since the last one. That it went forward does no
  /// harm: what is waited for comes sooner.
  mutating func isSteady(_ wall: Date, steady: ContinuousClock.Instant = .now) -> Bool {
    defer { last = (wall, steady) }
    guard let last else { return false }
    return wall >= last.wall + (steady - last.steady).seconds - Self.tolerance
  }
}
