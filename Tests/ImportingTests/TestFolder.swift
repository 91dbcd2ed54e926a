// A temporary folder that goes with the test.

import Foundation
import SystemPackage

final class TestFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: "importing-\(UUID())")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: FilePath { FilePath(url.path) }

  func put(_ bytes: [UInt8], _ name: String) throws -> FilePath {
    try Data(bytes).write(to: url.appending(path: name))
    return path.appending(name)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }
}
