// The layouts in their order of precedence, and the one question that the pipeline asks them.

public import Domain

/// What the layouts together make of a path.
public enum Identification: Hashable, Sendable {
  case matched(PictureDescription)
  /// A layout claims the path, but the fields contradict each other: to be recorded, never scored.
  case conflict(layout: String, reason: String)
  /// Perhaps a picture, and no layout's: to be recorded, so that it is counted and seen.
  case unmatched(reason: String)
  /// A file of another kind, told by its extension: to be passed over.
  case notAPicture(reason: String)
}

/// All layouts, built-in and custom.
public struct LayoutRegistry: Sendable {
  /// From the narrowest to the loosest; the first one that claims a path has it.
  public let layouts: [any Layout]

  private static let builtIn: [any Layout] = [
    FormulatrixStore(),
    FormulatrixOPPF(),
    RigakuMinstrel(),
    HauptmanWoodward(),
    FormulatrixXChem(),
    // Last of the built-in ones: almost any name with underscores has a chance.
    FormulatrixExport(),
  ]

  /// The built-in layouts alone.
  public init() { layouts = Self.builtIn }

  /// The built-in layouts, then those that the user wrote, in the order given.
  public init(custom: [CustomLayout]) throws(LayoutError) {
    var names: Set<String> = []
    for layout in custom where !names.insert(layout.name).inserted {
      throw .duplicateName(layout.name)
    }
    layouts = Self.builtIn + custom.map { $0 as any Layout }
  }

  /// The layout with this id (`rigaku.minstrel`, `custom:NAME`); nil when there is none.
  public subscript(id: String) -> (any Layout)? {
    layouts.first { $0.id == id }
  }

  /// What a path means.
  ///
  /// - Parameter pinned: the id of the only layout that the source may have; the path never falls through to
  ///   another one. Nil asks all of them in order.
  public func identify(
    _ path: RelativePath, pinned: String? = nil, in context: LayoutContext
  ) -> Identification {
    if let reason = FileExtensions.refusal(of: path) { return .notAPicture(reason: reason) }
    guard path.text.isPrintable else { return .unmatched(reason: Self.unprintable) }
    let candidates = candidates(pinned)
    for layout in candidates {
      switch layout.identify(path, in: context) {
      case .matched(let description): return .matched(description)
      case .conflict(let reason): return .conflict(layout: layout.id, reason: reason)
      case .notMine(let reason) where pinned != nil: return .unmatched(reason: "\(layout.id): \(reason)")
      case .notMine: continue
      }
    }
    let reason = pinned.map { "no layout is called \($0)" }
    return .unmatched(reason: reason ?? "none of \(candidates.count) layouts knows this name")
  }

  /// The file worth waiting for before a path is identified; nil when none is expected.
  public func sidecar(for path: RelativePath, pinned: String? = nil) -> RelativePath? {
    candidates(pinned).lazy.compactMap { $0.sidecar(for: path) }.first
  }

  /// Every layout's own word on a path, in order of precedence: why it would take it or why not.
  public func explain(
    _ path: RelativePath, in context: LayoutContext
  ) -> [(layout: String, verdict: LayoutVerdict)] {
    layouts.map { layout in
      (
        layout.id,
        path.text.isPrintable ? layout.identify(path, in: context) : .notMine(reason: Self.unprintable)
      )
    }
  }

  /// Fields end up in mails, on terminals and in log lines; a line break in a plate must not come that far.
  private static let unprintable = "the path has control or invisible characters: rename it"

  private func candidates(_ pinned: String?) -> [any Layout] {
    pinned.map { id in layouts.filter { $0.id == id } } ?? layouts
  }
}
