// `xtalwatch simulate`: labeled pictures of drops that never were, for training and for trying things out.

internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Imaging
internal import Simulating

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Paint simulated drops with labels; the same seed gives the same pictures everywhere.")

  @Option(name: [.short, .long], help: "The folder to write to; made if it is missing.")
  var output: String

  @Option(help: "How many pictures.")
  var count = 100

  @Option(help: "Which pictures: each seed is another set.")
  var seed: UInt64 = 1

  @Option(help: "Height of the pictures in pixels; their width follows from the imager.")
  var height = 600

  func validate() throws {
    if count < 1 { throw ValidationError("count must be at least 1") }
    if !(64...4096).contains(height) { throw ValidationError("height must be 64 to 4096") }
  }

  func run() throws {
    let folder = URL(filePath: output, directoryHint: .isDirectory)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try paint(into: folder)
    } catch {
      Terminal.note("xtalwatch: \(output): \(error.localizedDescription)")
      throw ExitCode.inputOutput
    }
    print("\(count) simulated drops with labels.csv in \(output)")
  }

  private func paint(into folder: URL) throws {
    let set = SimulatedSet(count: count, seed: seed, height: height)
    var labels = "path,label,source,look,seed,drop_box\n"
    var progress = Progress(total: count)
    for index in 0..<count {
      let picture = set.entry(index)
      let name = picture.name + ".jpg"
      try Data(PictureEncoder.jpeg(picture.frame, quality: 92)).write(to: folder.appending(path: name))
      labels +=
        "\(name),\(picture.label.rawValue),simulated-\(picture.look),\(picture.look),\(picture.seed),"
        + "\(picture.dropBox.map { "\"\($0)\"" } ?? "")\n"
      progress.step()
    }
    try Data(labels.utf8).write(to: folder.appending(path: "labels.csv"))
  }
}
