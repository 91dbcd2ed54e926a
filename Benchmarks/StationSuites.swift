// Settling, identifying, recording: the stations around the pictures.

private import Domain
private import Foundation
private import Imaging
private import Layouts
private import Recording
private import Settling
private import Simulating
private import SystemPackage

/// A copied file from its first event to settled, and what is done with its bytes on the way.
func measureSettling(_ bench: Bench) throws {
  let files = (0..<1_000).map { number in
    (
      path: FilePath("/in/plate/\(number).jpg"),
      stat: FileStat(device: 1, inode: UInt64(number), size: 200_000, modified: 1, changed: 1)
    )
  }
  let stats = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.stat) })
  try bench.measure("settle/file", items: files.count) {
    var settler = Settler(policy: .local)
    let start = Settler.Instant.now
    for file in files {
      for evidence in [Evidence.created, .changed, .closed] { settler.note(file.path, evidence, at: start) }
    }
    while settler.undecided > 0, let now = settler.nextDeadline {
      for path in settler.due(at: now) {
        guard let stat = stats[path] else { continue }
        if settler.observed(path, stat: stat, at: now) == .inspect {
          _ = settler.inspected(path, stat: stat, wholeness: .complete, at: now)
        }
      }
    }
  }
  let folder = try bench.folder.scratch()
  defer { try? FileManager.default.removeItem(at: folder) }
  for picture in bench.folder.vendorPictures() {
    let bytes = picture.jpeg
    let file = FilePath(folder.path).appending("\(picture.name).jpg")
    try Data(bytes).write(to: URL(filePath: file.string))
    try bench.measure("settle/read \(picture.name)") {
      let open = try FileDescriptor.open(file, .readOnly)
      _ = try open.closeAfter { try open.bytes(count: bytes.count) }
    }
    try bench.measure("settle/end marker \(picture.name)") { _ = Completeness(of: bytes) }
    try bench.measure("settle/sha256 \(picture.name)") { _ = Digest(of: bytes) }
  }
}

/// A path of each vendor through the registry.
func measureLayouts(_ bench: Bench) throws {
  let registry = LayoutRegistry()
  let plates: [(ImagerLook, String)] = [
    (.formulatrix, "1209"), (.rigaku, "CI022987"), (.hwmri, "X000015805"),
  ]
  for (look, plate) in plates {
    let imager = SimulatedImager(
      look: look, plates: [plate],
      wells: (1...48).map { Well(row: 1 + ($0 - 1) / 12, column: 1 + ($0 - 1) % 12) },
      days: [0, 7], started: Date(timeIntervalSince1970: 1_700_000_000), seed: 1)
    let paths = imager.exports.map { RelativePath($0.path) }
    try bench.measure("identify/\(look.rawValue)", items: paths.count) {
      for path in paths { _ = registry.identify(path, in: LayoutContext()) }
    }
  }
}

/// One transaction a picture, on the disk of the work folder.
func measureRecording(_ bench: Bench) throws {
  let folder = try bench.folder.scratch()
  defer { try? FileManager.default.removeItem(at: folder) }
  let database = try Database(at: FilePath(folder.path).appending("scores.sqlite"))
  let recorder = ScoreRecorder(database, route: { _ in [] }, operatingPoint: "bench")
  let model = ModelIdentity(name: "bench", digest: Digest(of: "bench"), recipe: "marco-599/1")
  try recorder.registerModel(model)
  try recorder.registerSource("imager", path: FilePath(folder.path), rules: "{}", at: .now)
  var next = 0
  try bench.measure("record/picture", items: 50) {
    for _ in 0..<50 {
      next += 1
      _ = try recorder.record(scored(number: next, by: model)) { _ in [] }
    }
  }
  try database.close()
}

private func scored(number: Int, by model: ModelIdentity) -> ScoredPicture {
  let well = Well(row: 1 + number / 12 % 8, column: 1 + number % 12)
  let description = PictureDescription(
    layout: "formulatrix.store", vendor: .formulatrix,
    drop: Drop(plate: "\(number / 96)", well: well, number: 1),
    timepoint: Timepoint("1"), imagedAt: nil)
  return ScoredPicture(
    source: "imager", path: FilePath("/in/\(number).jpg"),
    stat: FileStat(device: 1, inode: UInt64(number), size: 200_000, modified: 1, changed: 1),
    sha256: Digest(of: "\(number)"), description: description,
    score: Score(
      probabilities: Probabilities(clear: 0.7, crystals: 0.1, other: 0.1, precipitate: 0.1), model: model),
    scoredAt: Date(timeIntervalSince1970: 1_700_000_000))
}
