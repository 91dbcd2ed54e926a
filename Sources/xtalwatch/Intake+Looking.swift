// The looks of an intake at files that are due: `stat`, then the whole file, once and beneath the source's root.

internal import Domain
internal import Imaging
internal import Layouts
internal import Settling
internal import SystemPackage
internal import Watching

extension Intake {
  func look(at path: FilePath) -> UnfinishedFile? {
    step()
    let stat: FileStat?
    do {
      stat = try answers.asking { () throws(ReadingError) in try source.stat(path) }
    } catch {
      // Not gone, only out of sight: a share that comes and goes must not make us forget a file.
      let verdict = settler.unreadable(path, at: .now)
      return unfinished(FileSighting(path: path, stat: .unknown), verdict, reason: error.message)
    }
    guard settler.observed(path, stat: stat, at: .now) == .inspect, let stat else { return nil }
    return inspect(path, stat)
  }

  private struct Inspection {
    var wholeness = Wholeness.complete
    /// After the reading.
    var stat: FileStat
    var reason = ""
    var bytes: [UInt8] = []
  }

  /// Looks inside, tells the settler, and hands a settled file on.
  private func inspect(_ path: FilePath, _ stat: FileStat) -> UnfinishedFile? {
    let relative = source.relative(path)
    // Once, before the reading: a sidecar that comes meanwhile waits for the next look, and what is handed on is what
    // was judged.
    let (identification, seen) = answers.asking {
      let identification = source.identify(relative)
      var seen = inspection(of: path, identification, stat)
      if seen.wholeness == .complete && source.lacksSidecar(identification, relative) {
        seen.wholeness = .awaitingSidecar
      }
      return (identification, seen)
    }
    let verdict = settler.inspected(path, stat: seen.stat, wholeness: seen.wholeness, at: .now)
    let sighting = FileSighting(path: path, stat: seen.stat)
    guard verdict == .settled else { return unfinished(sighting, verdict, reason: seen.reason) }
    inFlight.insert(path)
    let file = SettledFile(
      sighting: sighting, relative: relative, identification: identification, bytes: seen.bytes)
    if !surroundings.emit(file) { inFlight.remove(path) }
    return nil
  }

  /// Reads a file that would be scored and checks its end marker; other files need only be still, and free of
  /// contradictions, which a sidecar may yet resolve.
  private func inspection(
    of path: FilePath, _ identification: Identification, _ stat: FileStat
  ) -> Inspection {
    if case .conflict(_, let reason) = identification {
      return Inspection(wholeness: .incomplete(.conflict), stat: stat, reason: reason)
    }
    guard case .matched(let picture) = identification, picture.action == .classify,
      stat.size <= surroundings.largestFile
    else { return Inspection(stat: stat) }
    do {
      let (bytes, after) = try source.read(path, limit: surroundings.largestFile)
      guard case .incomplete(let reason) = Completeness(of: bytes) else {
        return Inspection(stat: after, bytes: bytes)
      }
      return Inspection(
        wholeness: .incomplete(bytes.isEmpty ? .empty : .truncated), stat: after, reason: reason)
    } catch .changedWhileReading(_, let after) {
      // A state that the settler has not seen: it starts the quiet time anew.
      return Inspection(stat: after)
    } catch {
      return Inspection(wholeness: .incomplete(error.kind), stat: stat, reason: error.message)
    }
  }

  private func unfinished(_ file: FileSighting, _ verdict: Verdict, reason: String) -> UnfinishedFile? {
    switch verdict {
    case .settled, .waiting: nil
    case .incomplete(let kind, let first):
      UnfinishedFile(
        sighting: file, kind: kind, message: reason + "; it is looked at again later", isNews: first,
        isGivenUp: false)
    case .givenUp(let kind):
      UnfinishedFile(
        sighting: file, kind: kind, message: reason + "; left alone now until it changes",
        isNews: true, isGivenUp: true)
    }
  }
}
