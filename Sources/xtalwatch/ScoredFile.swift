// Files on their way to scores without a database, one picture a core.

internal import Domain
private import Foundation
internal import SystemPackage

/// One picture's score, or why it has none, and how long that took.
struct ScoredFile: Sendable {
  let path: FilePath
  let result: Result<Score, any Error>
  let milliseconds: Double

  fileprivate init(_ path: FilePath, by scorer: PictureScorer, at desk: Desk) {
    let start = ContinuousClock.now
    self.path = path
    result = Result {
      try scorer.score(try WholeFile.read(path, limit: scorer.largestFile).bytes, at: desk)
    }
    milliseconds = ((ContinuousClock.now - start) / .milliseconds(1) * 10).rounded() / 10
  }

  var failure: (kind: FailureKind, message: String)? {
    switch result {
    case .success: nil
    case .failure(let failure as any PictureFailure): (failure.kind, failure.message)
    case .failure(let error): (.corrupt, "\(error)")
    }
  }
}

extension PictureScorer {
  /// Scores files, several at once, and hands the results on in the order of the files.
  ///
  /// - Parameter threads: nil for one a core.
  func score(_ files: [FilePath], threads: Int? = nil, take: (ScoredFile) -> Void) {
    let threads = min(threads ?? ProcessInfo.processInfo.activeProcessorCount, files.count)
    let crew = Crew(threads: threads) {
      let desk = makeDesk()
      return { ScoredFile(files[$0], by: self, at: desk) }
    }
    var announced = 0
    for index in files.indices {
      // A slow picture holds its successors' results back, but no more than one for each thread.
      let end = min(index + 2 * threads, files.count)
      files[announced..<end].forEach(WholeFile.announce)
      announced = end
      crew.allow(upTo: end)
      take(crew.result(of: index))
    }
    crew.dismiss()
  }
}
