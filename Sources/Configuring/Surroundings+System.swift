// The real machine: four questions to the file system and one to the scheduler.

import Foundation
import SystemPackage

extension Surroundings {
  /// This machine.
  public static func system(templateProblem: @escaping @Sendable (String) -> String?) -> Surroundings {
    Surroundings(
      realDirectory: { path in
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path.string, isDirectory: &isDirectory),
          isDirectory.boolValue
        else { return nil }
        return realPath(path)
      },
      text: { path in
        (try? Data(contentsOf: URL(filePath: path.string))).flatMap { String(data: $0, encoding: .utf8) }
      },
      fileExists: { FileManager.default.isReadableFile(atPath: $0.string) },
      templateProblem: templateProblem, processors: ProcessInfo.processInfo.activeProcessorCount)
  }

  private static func realPath(_ path: FilePath) -> FilePath? {
    path.withPlatformString { realpath($0, nil) }.map { resolved in
      defer { free(resolved) }
      return FilePath(platformString: resolved)
    }
  }
}
