// Which folders keep a watch: an imager's store makes thousands of folders a day and never touches most of them again,
// and the kernel's watches are few. Pure.

/// What a listing showed of a folder. Times are nanoseconds since 1970, by the clock of the file system.
struct FolderSight: Hashable, Sendable {
  /// Levels below the root, which is at 0.
  var depth: Int
  /// The latest change of the folder itself and of any file in it.
  var newest: Int64
  /// The earliest and the latest time at which one of its folders was written to.
  var folders: ClosedRange<Int64>?

  init(depth: Int, newest: Int64) {
    self.depth = depth
    self.newest = newest
  }

  mutating func saw(file changed: Int64) { newest = max(newest, changed) }

  mutating func saw(folder modified: Int64) {
    folders = min(folders?.lowerBound ?? modified, modified)...max(folders?.upperBound ?? modified, modified)
  }
}

/// The rule by which a folder keeps its watch or does without.
///
/// A folder without one is covered by its parent's watch as a whole (moved, removed, made again), and what is in it by
/// the next listing of everything, which also gives its watch back if it shows a change.
public struct WatchKeeping: Hashable, Sendable {
  /// A folder in which something changed within this time is being worked in: pictures of an inspection come within
  /// hours, and people mend things for a day or two.
  public var activeFor: Duration
  /// A folder whose folders came over more than this time gathers them (a plate its inspections, a store its plates):
  /// more will come, however long it takes.
  public var gatheringSpan: Duration

  public init(activeFor: Duration = .seconds(3 * 86_400), gatheringSpan: Duration = .seconds(12 * 3_600)) {
    self.activeFor = activeFor
    self.gatheringSpan = gatheringSpan
  }

  /// - Parameter now: the wall clock, in nanoseconds since 1970. A clock that jumps ahead takes watches away until the
  ///   folders are written to again; a time in the future counts as now.
  func keeps(_ folder: FolderSight, at now: Int64) -> Bool {
    if folder.depth <= 1 || isActive(folder.newest, at: now) { return true }
    guard let times = folder.folders else { return false }
    let (span, overflow) = times.upperBound.subtractingReportingOverflow(times.lowerBound)
    return overflow || span > gatheringSpan.nanoseconds
  }

  /// Whether a change at that time makes a folder active.
  func isActive(_ changed: Int64, at now: Int64) -> Bool {
    guard changed < now else { return activeFor >= .zero }
    let (age, overflow) = now.subtractingReportingOverflow(changed)
    return !overflow && age <= activeFor.nanoseconds
  }
}

extension Duration {
  /// Saturates beyond 292 years.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? (seconds < 0 ? .min : .max) : whole &+ attoseconds / 1_000_000_000
  }
}
