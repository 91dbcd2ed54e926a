// A part of an archive, for several processes that score it together.

internal import ArgumentParser
internal import Domain

/// The `index`-th of `count` parts. A plate lies in one part as a whole, so that the history of its drops is
/// judged by one process.
struct Shard: Sendable, ExpressibleByArgument {
  /// 1...count.
  let index: Int
  let count: Int

  static let whole = Shard(index: 1, count: 1)

  var isWhole: Bool { count == 1 }

  private init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// Reads `I/N`.
  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1,
      (1...count).contains(index)
    else { return nil }
    self.init(index: index, count: count)
  }

  var defaultValueDescription: String { "\(index)/\(count)" }

  /// Whether the plate, or the path of a file that belongs to no plate, lies in this part.
  ///
  /// - Parameter key: asked for only where there are several parts.
  func contains(_ key: () -> String) -> Bool {
    if isWhole { return true }
    let hash = Digest(of: key()).hex.utf8.prefix(8).reduce(UInt64(0)) { $0 * 31 + UInt64($1) }
    return Int(hash % UInt64(count)) == index - 1
  }
}
