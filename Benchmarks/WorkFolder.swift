// The pictures and weights that are measured with, made once.

internal import Domain
internal import Foundation
private import Imaging
internal import Simulating

/// A picture of an imager's own size, painted.
struct VendorPicture {
  let name: String
  let frame: Frame
  private let quality: Int

  init(seed: UInt64, look: ImagerLook, outcome: Outcome) {
    let height = look.nativeSize.height
    frame = DropStory(seed: seed, look: look, outcome: outcome).picture(atDay: 20, height: height)
    name = "\(frame.width)x\(frame.height)"
    // As many bytes as the vendors' own files have: about 150 kB (Formulatrix) and 1 MB (Rigaku).
    quality = look == .rigaku ? 92 : 80
  }

  var jpeg: [UInt8] { PictureEncoder.jpeg(frame, quality: quality) }
}

struct WorkFolder {
  private let url: URL

  init(_ path: String) throws {
    url = URL(filePath: path, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// One picture of each size that the vendors deliver.
  func vendorPictures() -> [VendorPicture] {
    [ImagerLook.formulatrix, .rigaku].map { VendorPicture(seed: 4, look: $0, outcome: .crystals) }
  }

  /// A folder of 64 JPEG files of Formulatrix' size: eight drops, eight times each.
  func files() throws -> URL {
    let folder = url.appending(path: "pictures", directoryHint: .isDirectory)
    if FileManager.default.fileExists(atPath: folder.path) { return folder }
    let making = url.appending(path: "pictures.part", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: making, withIntermediateDirectories: true)
    for drop in 0..<8 {
      let outcome = Outcome.allCases[drop % Outcome.allCases.count]
      let bytes = VendorPicture(seed: UInt64(drop), look: .formulatrix, outcome: outcome).jpeg
      for copy in 0..<8 {
        try Data(bytes).write(to: making.appending(path: String(format: "%02d.jpg", 8 * copy + drop)))
      }
    }
    try FileManager.default.moveItem(at: making, to: folder)
    return folder
  }

  /// The MARCO network with values from a seed, as a folder of folded weights.
  func seededModel() throws -> URL {
    let folder = url.appending(path: "marco", directoryHint: .isDirectory)
    if !FileManager.default.fileExists(atPath: folder.path) { try SeededModel().write(to: folder) }
    return folder
  }

  /// A folder that was not there before; the caller removes it.
  func scratch() throws -> URL {
    let folder = url.appending(path: "scratch-\(UUID())", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}
