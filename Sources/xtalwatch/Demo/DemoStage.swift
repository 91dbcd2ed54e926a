// The demo's folder: three export trees, a configuration that `run` would read as well, and the imagers.

internal import Configuring
internal import Domain
internal import Foundation
internal import Simulating
internal import SystemPackage

struct DemoStage {
  /// Days after the plates were set on which they are inspected.
  let days = [0, 4, 8, 12]
  let folder: URL
  let imagers: [DemoImager]

  var database: String { folder.appending(path: "scores.sqlite").path }
  var configurationFile: String { folder.appending(path: "xtalwatch.toml").path }

  /// - Parameter folder: made if it is missing; nil for a new temporary one.
  init(folder: String?, plates: Int) throws {
    self.folder = folder.map { URL(filePath: $0, directoryHint: .isDirectory) } ?? DemoStage.temporaryFolder()
    let root = self.folder
    let days = days
    imagers = ImagerLook.allCases.enumerated().compactMap { number, look in
      let count = (plates + ImagerLook.allCases.count - 1 - number) / ImagerLook.allCases.count
      guard count > 0 else { return nil }
      return DemoImager(look: look, plates: count, days: days, folder: root.appending(path: look.sourceName))
    }
    for imager in imagers {
      try FileManager.default.createDirectory(at: imager.folder, withIntermediateDirectories: true)
    }
    try Data(configurationText.utf8).write(to: URL(filePath: configurationFile))
  }

  /// The stations of a real configuration file: the demo runs what `run` runs.
  func assembly() throws -> Assembly {
    try ConfigurationOptions.assembly(of: configurationFile)
  }

  private var configurationText: String {
    let sources = imagers.map { imager in
      """
      [[source]]
      name = "\(imager.look.sourceName)"
      path = "\(imager.look.sourceName)"
      time_zone = "UTC"

      """
    }
    return """
      # Written by `xtalwatch demo`; `xtalwatch run --config` takes it as well.
      database = "scores.sqlite"

      \(sources.joined(separator: "\n"))
      [detection]
      # New sources begin in shadow; these would stay there for the whole demo.
      shadow_days = 0

      [alerts]
      # Simulated days lie in the past, which would make all of it history.
      since = 1970-01-01

      [[alerts.sink]]
      name = "log"
      type = "log"

      """
  }

  private static func temporaryFolder() -> URL {
    let stamp = Date().formatted(.iso8601.timeSeparator(.omitted).dateSeparator(.omitted))
    return FileManager.default.temporaryDirectory.appending(path: "xtalwatch-demo-\(stamp)")
  }
}

extension ImagerLook {
  /// The source's name in the demo's configuration, and its folder.
  var sourceName: String { rawValue }
}
