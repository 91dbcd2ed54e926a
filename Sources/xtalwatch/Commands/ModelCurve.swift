// `xtalwatch model curve`: counts how many crystals a network finds at each limit, and writes that into its file.

internal import ArgumentParser
internal import CrystalNet
internal import Domain
internal import Evaluating
internal import Foundation
internal import SystemPackage

extension Model {
  struct Curve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Measure a network on labeled pictures, and write a copy of its file that says the result.",
      discussion: """
        `thresholds` reckons with this curve where a laboratory has no labels. It stands in the metadata of the model \
        file, so that it cannot part from the weights; the copy therefore has another SHA-256, and its scores \
        bear another name. Do this before a network is put into use.
        """)

    @Option(help: "A safetensors model. Default: the embedded one.")
    var model: String?

    @Option(help: "A CSV file of labels: path,label[,source][,group]; paths start at its folder.")
    var labels: String

    @Option(help: "What the pictures are, for people: 1 to 200 printable characters.")
    var about: String

    @Option(name: .short, help: "The file to write; it may be the one that was read.")
    var output: String

    func run() throws {
      let file = try Opening.ending(with: .configuration) {
        if let model { try ModelFile(path: model) } else { try EmbeddedModel.model() }
      }
      let scorer = try Opening.ending(with: .configuration) { try PictureScorer(file) }
      let set = try JudgedSet(labels: FilePath(labels), scorer: scorer)
      guard let curve = set.pictures.curve(of: about) else {
        throw Opening.nothing(
          "\(labels): a curve takes pictures with crystals and without, and a name for them")
      }
      let bytes = file.bytes(measured: curve)
      // What is written can be read: the file may be meant for the program itself.
      let written = try Opening.ending(with: .inputOutput) {
        try bytes.withUnsafeBytes { bytes throws(ModelError) in try ModelFile(bytes, from: output) }
      }
      try OutputFile.write(bytes, to: output)
      print("\(output): \(written.identity)\n\(curve.summary)")
      if set.hasProblems { throw ExitCode.someFailed }
    }
  }
}

extension CrystalCurve {
  /// One line for people.
  var summary: String {
    let half = CrystalCurve.limits.firstIndex(of: 0.5) ?? 0
    let recall = (Double(found[half]) / Double(crystals)).formatted(places: 2)
    let flags = (Double(flagged[half]) / Double(others)).formatted(places: 2)
    return
      "\(pictures): \(crystals) with crystals, \(others) others; from 0.5 on recall \(recall), false flags \(flags)"
  }
}
