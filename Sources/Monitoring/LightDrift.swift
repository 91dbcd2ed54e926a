// Pictures that went dark or blurred, inspection by inspection, against the source's own recent past.

public import Foundation

/// Decides by a one-sided CUSUM (Page, Biometrika 41, 1954) on robust units whether the light of a source has changed.
///
/// An inspection is one value: its pictures show one plate and are not independent. The newest of them are measured
/// against the median of those before, in units of their spread (1.4826 times the median absolute deviation), which
/// is not taken for less than a change that people would see. Each inspection counts for no more than ``clip`` units, so
/// that an odd plate alone never alerts: it takes three inspections at least.
public struct LightDrift: Sendable {
  /// An inspection, in the order of arrival.
  public struct Inspection: Hashable, Sendable {
    /// Grows with the arrival.
    public let id: Int64
    public let at: Date
    public let pictures: Int
    /// The natural logarithm of the brightness or the sharpness.
    public let value: Double

    public init(id: Int64, at: Date, pictures: Int, value: Double) {
      self.id = id
      self.at = at
      self.pictures = pictures
      self.value = value
    }
  }

  let kind: ConditionKind
  /// Oldest first.
  let inspections: [Inspection]

  /// Inspections that are judged, and those before that are the past; so few of them must be.
  static let window = 8
  static let past = 40
  static let fewestPast = 20
  /// Fewer pictures are a test of somebody's.
  static let fewestPictures = 4
  /// What is less than this, in units, is no step toward an alarm; the alarm; the most that one inspection counts for.
  static let allowance = 1.0
  static let alarm = 7.0
  static let clip = 4.0
  /// It is over when the median of so many inspections is nearer to the past than one unit.
  static let calm = 3
  /// After so many inspections the change is the new habit.
  static let habit = 40
  /// Inspections that a reader must hand over.
  public static let needed = window + past + habit

  public init(_ kind: ConditionKind, _ inspections: [Inspection]) {
    self.kind = kind
    self.inspections = inspections.filter { $0.pictures >= Self.fewestPictures }
  }

  /// The least spread: a fall of the light by 15 %, of the sharpness by 20 %.
  private var leastSpread: Double { -log(kind == .dark ? 0.85 : 0.8) }

  public func verdict(open: OpenCondition?, at now: Date) -> Verdict {
    open.map(closing) ?? opening(at: now)
  }

  private func opening(at now: Date) -> Verdict {
    let recent = inspections.suffix(Self.window)
    guard let reference = reference(inspections.dropLast(Self.window)), let newest = recent.last,
      newest.at >= now - 3 * .day
    else { return .stays }
    var (sum, begin) = (0.0, recent.startIndex)
    for index in recent.indices {
      let fall = min(Self.clip, (reference.level - recent[index].value) / reference.spread)
      if sum == 0 { begin = index }
      sum = max(0, sum + fall - Self.allowance)
      // What has come to its end counts no more: one odd plate would begin it again.
      if isCalm(recent[...index], reference) { sum = 0 }
    }
    // The newest one must not be well again.
    guard sum >= Self.alarm, reference.level - newest.value > reference.spread else { return .stays }
    let values = recent[begin...].map(\.value)
    let share = exp(Self.median(values) - reference.level)
    return .begins(
      Finding(
        since: recent[begin].at, mark: recent[begin].id,
        summary: "\(words.what) fell to \(Int((100 * share).rounded())) % of what it was, in the last "
          + "\(values.count) inspections, since \(recent[begin].at.formatted(.iso8601)): \(figure(values)) against "
          + "\(figure([reference.level])) before",
        remedy: words.remedy))
  }

  /// Whether the newest inspection, and the median of the newest few, are nearer to the past than one unit.
  private func isCalm(
    _ inspections: ArraySlice<Inspection>, _ reference: (level: Double, spread: Double)
  ) -> Bool {
    let newest = inspections.suffix(Self.calm).map(\.value)
    guard newest.count == Self.calm, let last = newest.last else { return false }
    return min(last, Self.median(newest)) > reference.level - reference.spread
  }

  private func closing(_ open: OpenCondition) -> Verdict {
    let after = inspections.filter { $0.id >= open.mark }
    let before = inspections.filter { $0.id < open.mark }
    guard after.count < Self.habit else {
      return .ends("\(words.what) has stayed so for \(after.count) inspections, and counts as usual now")
    }
    guard let reference = reference(before[...]), after.count >= Self.calm else { return .stays }
    let level = Self.median(after.suffix(Self.calm).map(\.value))
    guard level > reference.level - reference.spread else { return .stays }
    return .ends("\(words.what) is as before: \(figure([level]))")
  }

  private func reference(_ inspections: ArraySlice<Inspection>) -> (level: Double, spread: Double)? {
    let values = inspections.suffix(Self.past).map(\.value)
    guard values.count >= Self.fewestPast else { return nil }
    let level = Self.median(values)
    return (level, max(leastSpread, 1.4826 * Self.median(values.map { abs($0 - level) })))
  }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  private func figure(_ values: [Double]) -> String {
    let tenths = Int((exp(Self.median(values)) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  private var words: (what: String, remedy: String) {
    kind == .dark
      ? (
        "the brightness of its pictures",
        "look at the newest pictures, then at the imager's lamp and exposure; until then, mistrust their scores"
      )
      : (
        "the sharpness of its pictures",
        "look at the newest pictures, then at the imager's focus, objective and plate holder; until then, mistrust "
          + "their scores"
      )
  }
}
