// What intake hands on: files that are whole, and files that will not become so by themselves.

internal import Domain
internal import Layouts
internal import Recording
internal import SystemPackage

/// A file that is whole, with what its name says.
struct SettledFile: Sendable {
  let sighting: FileSighting
  /// The path below the source's root.
  let relative: RelativePath
  let identification: Identification
  /// The whole file, of pictures that are to be scored and are not too large. Workers read no files: a share that hangs
  /// would hold them, and with them every other source.
  let bytes: [UInt8]

  /// Whose turn it takes.
  var plate: String {
    if case .matched(let picture) = identification { return picture.drop.plate }
    return path.removingLastComponent().string
  }

  var path: FilePath { sighting.path }
  var stat: FileStat { sighting.stat }
}

/// A file that lies still and is not whole, or cannot be read.
struct UnfinishedFile: Sendable {
  let sighting: FileSighting
  let kind: FailureKind
  let message: String
  /// Whether people have not been told of it.
  let isNews: Bool
  /// Whether it is left alone from now on until it changes.
  let isGivenUp: Bool
}
