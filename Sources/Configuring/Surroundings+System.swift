// The real machine: five questions to the file system and one to the scheduler.

import Foundation
import Synchronization
public import SystemPackage

extension Surroundings {
  /// This machine.
  ///
  /// - Parameter lastFolder: the folder that a source had when a database last heard of it.
  public static func system(
    lastFolder: @escaping @Sendable (_ database: FilePath, _ source: String) -> FilePath?,
    wordingProblem: @escaping @Sendable (String) -> String?,
    templateProblem: @escaping @Sendable (String) -> String?
  ) -> Surroundings {
    Surroundings(
      realDirectory: { path in answer(within: .seconds(5)) { directory(path) } ?? nil },
      knownFolder: { database, source, path in
        guard let last = lastFolder(database, source) else { return nil }
        // Where a link leads nobody can tell while the other end is missing.
        return last == path || isLink(path) ? last : nil
      },
      text: { path in
        (try? Data(contentsOf: URL(filePath: path.string))).flatMap { String(data: $0, encoding: .utf8) }
      },
      fileExists: { FileManager.default.isReadableFile(atPath: $0.string) },
      isOpenToAll: { path in
        var status = stat()
        return stat(path.string, &status) == 0 && status.st_mode & mode_t(S_IROTH) != 0
      },
      credentials: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"].map { FilePath($0) },
      wordingProblem: wordingProblem,
      templateProblem: templateProblem, processors: ProcessInfo.processInfo.activeProcessorCount)
  }

  /// What a share that hangs does not answer; the thread that asks it is left behind.
  private static func answer<Value: Sendable>(
    within limit: DispatchTimeInterval, _ question: @escaping @Sendable () -> Value
  ) -> Value? {
    let answered = DispatchSemaphore(value: 0)
    let answer = Answer<Value>()
    Thread {
      let value = question()
      answer.value.withLock { $0 = value }
      answered.signal()
    }.start()
    guard answered.wait(timeout: .now() + limit) == .success else { return nil }
    return answer.value.withLock { $0 }
  }

  private final class Answer<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
  }

  private static func directory(_ path: FilePath) -> FilePath? {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path.string, isDirectory: &isDirectory),
      isDirectory.boolValue
    else { return nil }
    return realPath(path)
  }

  private static func isLink(_ path: FilePath) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path.string)) != nil
  }

  private static func realPath(_ path: FilePath) -> FilePath? {
    path.withPlatformString { realpath($0, nil) }.map { resolved in
      defer { free(resolved) }
      return FilePath(platformString: resolved)
    }
  }
}
