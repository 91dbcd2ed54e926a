// What a layout is: it tells from a path alone which picture of which drop lies there.

public import Domain

/// One way in which imagers name and place their pictures.
///
/// Layouts are pure: all that they know beside the path comes in a ``LayoutContext``.
public protocol Layout: Sendable {
  /// The name in the contract: `formulatrix.store`, `custom:NAME`, ...
  var id: String { get }
  var vendor: Vendor { get }
  func identify(_ path: RelativePath, in context: LayoutContext) -> LayoutVerdict
  /// The file beside the picture that is worth waiting for before ``identify(_:in:)``; nil where none is.
  func sidecar(for path: RelativePath) -> RelativePath?
}

extension Layout {
  public func sidecar(for path: RelativePath) -> RelativePath? { nil }
}

/// What one layout says of one path.
public enum LayoutVerdict: Hashable, Sendable {
  case matched(PictureDescription)
  /// The path has the shape of this layout, yet its fields contradict each other or the plate.
  case conflict(reason: String)
  case notMine(reason: String)
}
