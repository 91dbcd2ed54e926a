// One source as the pipeline sees it: a folder tree, the layouts it may hold, and how it is watched.

internal import Domain
internal import Foundation
internal import Layouts
internal import Settling
internal import SystemPackage
internal import Watching

struct Source: Sendable {
  let name: String
  let root: FilePath
  let watch: WatchMode
  let pollInterval: Duration
  let registry: LayoutRegistry
  /// The id of the one layout that is expected here; nil to try all.
  let layout: String?
  let context: LayoutContext
  /// Barcodes by the vendor's plate id; plates that are not in it keep their id.
  let barcodes: [String: String]
  /// What the fate of a file depends on besides the file; when it changes, skipped and failed files deserve a new look.
  let rules: String

  var watching: WatchConfiguration {
    WatchConfiguration(root: root, mode: watch, pollEvery: pollInterval, prune: TemporaryName.matches)
  }

  /// Whether changes are found by looking only, because other machines write here or the configuration says so.
  var isPolled: Bool {
    switch watch {
    case .poll: true
    case .inotify: false
    case .auto: (try? MountKind(of: root)) == .network
    }
  }

  /// The path below the root.
  func relative(_ path: FilePath) -> RelativePath {
    var below = path
    _ = below.removePrefix(root)
    return RelativePath(below.string)
  }

  func identify(_ relative: RelativePath) -> Identification {
    let identification = registry.identify(relative, pinned: layout, in: context)
    guard case .matched(let picture) = identification, let barcode = barcodes[picture.drop.plate] else {
      return identification
    }
    return .matched(picture.onPlate(barcode))
  }

  /// Whether a picture that would be scored was identified without the sidecar that its layout writes after it: the
  /// sidecar is absent, or not whole yet.
  func lacksSidecar(_ identification: Identification, _ relative: RelativePath) -> Bool {
    guard case .matched(let picture) = identification, picture.action == .classify,
      registry.sidecar(for: relative, pinned: picture.layout) != nil
    else { return false }
    return picture.raw["sidecar"] != nil
  }

  /// What a shard goes by.
  func plateOrPath(of path: FilePath) -> String {
    let relative = relative(path)
    guard case .matched(let picture) = identify(relative) else { return relative.text }
    return picture.drop.plate
  }
}

extension PictureDescription {
  /// The same picture with the file's time where neither name nor sidecar tells when it was taken: Rock Maker's
  /// store has no dates, and copiers keep this one.
  func dated(by stat: FileStat) -> PictureDescription {
    guard imagedAt == nil else { return self }
    return PictureDescription(
      layout: layout, vendor: vendor, drop: drop, timepoint: timepoint,
      imagedAt: Date(timeIntervalSince1970: (Double(stat.modified) / 1e9).rounded(.down)), modality: modality,
      action: action, variant: variant, raw: raw)
  }

  /// The same picture with its plate under another name; the vendor's own id stays among the raw fields.
  fileprivate func onPlate(_ barcode: String) -> PictureDescription {
    PictureDescription(
      layout: layout, vendor: vendor, drop: Drop(plate: barcode, well: drop.well, number: drop.number),
      timepoint: timepoint, imagedAt: imagedAt, modality: modality, action: action, variant: variant,
      raw: raw.merging(["plate_id": drop.plate]) { own, _ in own })
  }
}
