// One source as the pipeline sees it: a folder tree, the layouts it may hold, and how it is watched.

internal import Domain
internal import Foundation
internal import Layouts
internal import Recording
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
  /// Until when it is in shadow; nil where it never was.
  var shadowEnd: Date?

  /// - Parameter expectsFiles: whether files of it are known.
  func watching(expectsFiles: Bool) -> WatchConfiguration {
    WatchConfiguration(
      root: root, mode: watch, pollEvery: pollInterval, expectsFiles: expectsFiles,
      prune: TemporaryName.matches)
  }

  /// Whether changes are found by looking, because other machines write here or the configuration says so.
  var isPolled: Bool {
    (try? MountKind(of: root)).map { watch.usesPolls(on: $0) } ?? (watch == .poll)
  }

  /// Until when nobody is told of what this picture shows; nil where somebody is.
  func shadowEnd(hiding picture: ScoredPicture) -> Date? {
    shadowEnd.flatMap { end in picture.description.imagedAt.map { $0 < end } == true ? end : nil }
  }

  /// The path below the root.
  func relative(_ path: FilePath) -> RelativePath {
    RelativePath(below(path).string)
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
  func plateOrPath(of path: FilePath) -> String { plate(of: path) ?? relative(path).text }

  /// What is fair to.
  func plateOrFolder(of path: FilePath) -> String {
    plate(of: path) ?? path.removingLastComponent().string
  }

  private func plate(of path: FilePath) -> String? {
    guard case .matched(let picture) = identify(relative(path)) else { return nil }
    return picture.drop.plate
  }

  // MARK: Files

  /// The state of a regular file; nil where the path names none, or leads through a link.
  func stat(_ path: FilePath) throws(ReadingError) -> FileStat? {
    do { return try RootDirectory(root).stat(below(path)) } catch {
      if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
      throw .refused(path, error)
    }
  }

  /// The bytes of a regular file, as ``WholeFile/read(_:limit:)``, through no link from the root on.
  func read(_ path: FilePath, limit: Int64) throws(ReadingError) -> (bytes: [UInt8], stat: FileStat) {
    let file: FileDescriptor
    do { file = try RootDirectory(root).openFile(below(path)) } catch { throw .refused(path, error) }
    return try WholeFile.read(file, path, limit: limit)
  }

  private func below(_ path: FilePath) -> FilePath {
    var below = path
    _ = below.removePrefix(root)
    return below
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
