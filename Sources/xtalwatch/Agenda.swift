// Whose turn it is to be looked at: files that are due, plate by plate, what has just come before what lay there.

internal import Domain
private import Glibc
internal import Layouts
internal import SystemPackage

/// The files of one source that are due.
struct Agenda {
  private var news = FairShares<FilePath>()
  private var backlog = FairShares<FilePath>()
  private var turn = 0

  /// Of so many files, one is of the backlog: it may wait, and yet must come to its end.
  private static let rhythm = 4

  var isEmpty: Bool { news.isEmpty && backlog.isEmpty }

  mutating func add(_ path: FilePath, plate: String, isBacklog: Bool) {
    if isBacklog { backlog.append(path, to: plate) } else { news.append(path, to: plate) }
  }

  mutating func next() -> FilePath? {
    turn = (turn + 1) % Agenda.rhythm
    if turn == 0, let path = backlog.popFirst() { return path }
    return news.popFirst() ?? backlog.popFirst()
  }
}

/// Which plate the files of a folder belong to, to be fair by: the first file tells for all, which is right in every
/// known layout, and does no harm where it is wrong.
struct PlateGuess {
  private var plates: [String: String] = [:]
  private static let most = 10_000

  mutating func plate(of path: FilePath, in source: Source) -> String {
    let folder = PlateGuess.folder(of: path)
    if let plate = plates[folder] { return plate }
    if plates.count == PlateGuess.most { plates = [:] }
    let plate = source.plateOrFolder(of: path)
    plates[folder] = plate
    return plate
  }

  /// The bytes before the last slash, as a key: this is asked of every file, and paths are slow to take apart.
  private static func folder(of path: FilePath) -> String {
    path.withPlatformString { text in
      let length = strrchr(text, Int32(UInt8(ascii: "/"))).map { UnsafePointer($0) - text } ?? 0
      return String(decoding: UnsafeRawBufferPointer(start: text, count: length), as: UTF8.self)
    }
  }
}
