// One source as the pipeline sees it: a folder tree, the layouts it may hold, and how it is watched.

internal import Domain
internal import Foundation
internal import Layouts
internal import SystemPackage
internal import Watching

struct Source: Sendable {
  let name: String
  let root: FilePath
  let watch: WatchMode
  let registry: LayoutRegistry
  /// The id of the one layout that is expected here; nil to try all.
  let layout: String?
  let context: LayoutContext
  /// Bytes; a larger picture is refused by its `stat`.
  let largestFile: Int64

  /// The path below the root.
  func relative(_ path: FilePath) -> RelativePath {
    var below = path
    _ = below.removePrefix(root)
    return RelativePath(below.string)
  }

  func identify(_ relative: RelativePath) -> Identification {
    registry.identify(relative, pinned: layout, context: context)
  }

  /// Whether the layout writes a sidecar after the picture, and it has not come yet.
  func isSidecarMissing(for relative: RelativePath, _ description: PictureDescription) -> Bool {
    guard let sidecar = registry.sidecar(for: relative, layout: description.layout) else { return false }
    return context.readSidecar(sidecar) == nil
  }
}
