// A temporary lab: export folders of imagers, a configuration, and small painted pictures to put in.

import Domain
import Foundation
import Imaging
import Simulating

/// Removed with its folder when it goes.
final class Lab {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "lab-\(UUID())")
    for source in ["formulatrix", "rigaku", "hwmri"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: "export/\(source)"), withIntermediateDirectories: true)
    }
    try write(configuration: "")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var database: String { folder.appending(path: "scores.sqlite").path }
  var configuration: String { folder.appending(path: "xtalwatch.toml").path }
  func export(_ path: String) -> URL { folder.appending(path: "export/\(path)") }

  /// Three sources and the log as sink, and what a test adds.
  func write(configuration more: String) throws {
    let sources = ["formulatrix", "rigaku", "hwmri"].map {
      "[[source]]\nname = \"\($0)\"\npath = \"export/\($0)\"\ntime_zone = \"UTC\"\n"
    }
    let text =
      "database = \"scores.sqlite\"\n" + sources.joined()
      + "[[alerts.sink]]\nname = \"log\"\ntype = \"log\"\n" + more
    try Data(text.utf8).write(to: URL(filePath: configuration))
  }

  func put(_ bytes: [UInt8], _ path: String) throws {
    let url = export(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// A small JPEG of a painted drop.
  static func picture(seed: UInt64, outcome: Outcome = .clear) -> [UInt8] {
    let story = DropStory(seed: seed, look: .formulatrix, outcome: outcome)
    return PictureEncoder.jpeg(story.picture(atDay: 10, height: 160), quality: 90)
  }

  /// Two inspections of four wells by each imager; returns how many files are pictures to be scored.
  func fill() throws -> Int {
    let wells = (1...4).map { Well(row: 1, column: $0) }
    let start = Date(timeIntervalSince1970: 1_700_000_000)
    let plates: [(ImagerLook, String)] = [
      (.formulatrix, "1209"), (.rigaku, "CI022987"), (.hwmri, "X000015805"),
    ]
    var pictures = 0
    for (look, plate) in plates {
      let imager = SimulatedImager(
        look: look, plates: [plate], wells: wells, days: [0, 7], started: start, seed: 1)
      for export in imager.exports {
        try put(
          PictureEncoder.jpeg(export.frame(height: 160), quality: 90), "\(look.rawValue)/\(export.path)")
        if export.content == .picture { pictures += 1 }
      }
    }
    return pictures
  }
}
