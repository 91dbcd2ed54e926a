// One simulated imager at work: paints its pictures and writes them the way its vendor's software does.

internal import Domain
internal import Foundation
internal import Glibc
internal import Imaging
internal import Simulating

struct DemoImager: Sendable {
  let look: ImagerLook
  let folder: URL
  private let imager: SimulatedImager

  /// Pixels; real frames have two to four times as many, which a laptop would not paint in time.
  private static let height = 480
  private static let wellCount = 24

  init(look: ImagerLook, plates: Int, days: [Int], folder: URL) {
    self.look = look
    self.folder = folder
    let wells = (1...DemoImager.wellCount).compactMap {
      look.demoGeometry.well(number: $0 + ($0 - 1) / 6 * look.rowSkip)
    }
    imager = SimulatedImager(
      look: look, plates: (0..<plates).map(look.demoPlate), wells: wells, days: days,
      started: Date(timeIntervalSince1970: 1_767_603_600), seed: 2018)
  }

  /// The drops that were painted with crystals by the last inspection: what the pipeline should have found.
  var crystalline: Set<Drop> {
    Set(
      imager.exports.filter { $0.content == .picture && $0.outcome == .crystals }
        .map { Drop(plate: $0.plate, well: $0.well, number: $0.drop) })
  }

  /// Files that will be scored, over all inspections.
  var pictureCount: Int { imager.exports.count { $0.content == .picture } }

  /// Exports one inspection of all plates.
  ///
  /// - Parameter trouble: is told of a file that could not be written.
  func export(inspection: Int, speed: Double, stop: StopSwitch, _ trouble: (String) -> Void) {
    for export in imager.exports(inspection: inspection) where !stop.isTurned {
      do {
        let bytes = PictureEncoder.jpeg(export.frame(height: DemoImager.height), quality: 90)
        try write(bytes, to: folder.appending(path: export.path))
      } catch {
        trouble("\(export.path): \(error.localizedDescription)")
      }
    }
    stop.wait(atMost: .seconds(2 / speed))
  }

  /// Rigaku's share is written slowly and in place; the other two write each file at once, in place as well.
  private func write(_ bytes: [UInt8], to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    guard look == .rigaku else { return try Data(bytes).write(to: file) }
    guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    let handle = try FileHandle(forWritingTo: file)
    for start in stride(from: 0, to: bytes.count, by: 16_384) {
      try handle.write(contentsOf: bytes[start..<min(start + 16_384, bytes.count)])
      usleep(1_000)
    }
    try handle.close()
  }
}

extension ImagerLook {
  fileprivate var demoGeometry: PlateGeometry { self == .hwmri ? .wells1536 : .wells96 }

  /// Wells between the end of one drawn row and the start of the next: the demo fills six columns of four rows.
  fileprivate var rowSkip: Int { demoGeometry.columns - 6 }

  fileprivate func demoPlate(_ number: Int) -> String {
    switch self {
    case .formulatrix: "\(1209 + number)"
    case .rigaku: "CI0\(30_000 + number)"
    case .hwmri: "X0000\(15_805 + number)"
    }
  }
}
