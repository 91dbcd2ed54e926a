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

  /// Makes what is missing; whether anything was.
  func prepare() throws -> Bool {
    let isMissing = [pictures, marco].contains { !FileManager.default.fileExists(atPath: $0.path) }
    if isMissing { _ = (try files(), try seededModel()) }
    return isMissing
  }

  private var pictures: URL { url.appending(path: "pictures", directoryHint: .isDirectory) }
  private var marco: URL { url.appending(path: "marco", directoryHint: .isDirectory) }

  /// One picture of each size that the vendors deliver.
  func vendorPictures() -> [VendorPicture] {
    [ImagerLook.formulatrix, .rigaku].map { VendorPicture(seed: 4, look: $0, outcome: .crystals) }
  }

  /// A folder of 64 JPEG files of Formulatrix' size: eight drops, eight times each.
  func files() throws -> URL {
    if FileManager.default.fileExists(atPath: pictures.path) { return pictures }
    let making = url.appending(path: "pictures.part", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: making, withIntermediateDirectories: true)
    for drop in 0..<8 {
      let outcome = Outcome.allCases[drop % Outcome.allCases.count]
      let bytes = VendorPicture(seed: UInt64(drop), look: .formulatrix, outcome: outcome).jpeg
      for copy in 0..<8 {
        try Data(bytes).write(to: making.appending(path: String(format: "%02d.jpg", 8 * copy + drop)))
      }
    }
    try FileManager.default.moveItem(at: making, to: pictures)
    return pictures
  }

  /// The MARCO network with values from a seed, as a folder of folded weights.
  func seededModel() throws -> URL {
    if !FileManager.default.fileExists(atPath: marco.path) { try SeededModel().write(to: marco) }
    return marco
  }

  /// A folder that was not there before; the caller removes it.
  func scratch() throws -> URL {
    let folder = url.appending(path: "scratch-\(UUID())", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}
