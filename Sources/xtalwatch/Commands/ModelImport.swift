// `xtalwatch model import`: from a TensorFlow SavedModel to a model in the model folder.

internal import ArgumentParser
internal import Domain
private import Foundation
internal import Importing
internal import SystemPackage

extension Model {
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Import the published MARCO network, or a retrained one, from its TensorFlow SavedModel.",
      discussion: """
        Prints the file that it wrote. Needs neither Python nor TensorFlow. With --published the SavedModel is \
        downloaded from its authors, and accepted only if every variable has the published checksum.
        """)

    @Argument(help: "The folder of the SavedModel, or a zip of it.")
    var path: String?

    @Flag(help: "Download the published network.")
    var published = false

    @Option(help: "With --published: another https address to download it from.")
    var url = Download.published

    @Option(help: "The network's name. Default: `marco` for the published values, else `marco-retrained`.")
    var name: ModelName?

    @Flag(help: "Use the network from now on, as `xtalwatch model use` does.")
    var use = false

    func validate() throws {
      guard (path == nil) == published else { throw ValidationError("Give a folder, a zip or --published.") }
      guard published || url == Download.published else {
        throw ValidationError("--url goes with --published.")
      }
      guard name != .embedded else { throw ValidationError("`embedded` is the network inside the program.") }
    }

    func run() throws {
      let folder = ModelFolder.current
      let model = try Opening.ending(with: .inputOutput) {
        let model = try imported(to: folder)
        if use { try folder.use(model.name) }
        return model
      }
      print(model.file.escaped)
      Terminal.note(Import.verdict(model))
      Terminal.note(use ? Use.advice(model.name) : "use it with `xtalwatch model use \(model.name)`")
    }

    private func imported(to folder: ModelFolder) throws -> ImportedModel {
      guard let path else {
        let bar = DownloadBar()
        defer { bar.clear() }
        // As curl and OpenSSL take it: the certificates of a laboratory's own proxy or mirror.
        let authorities = ProcessInfo.processInfo.environment["SSL_CERT_FILE"].map { FilePath($0) }
        return try folder.importPublished(
          Download(url: url, authorities: authorities), name: name, progress: bar.show)
      }
      return try folder.importNetwork(from: FilePath(path), name: name)
    }

    private static func verdict(_ model: ImportedModel) -> String {
      model.isPublished
        ? "\(model.name) is the published MARCO network: every variable has the published checksum"
        : "\(model.name) is NOT the published MARCO network: \(model.differences.count) of its variables differ"
    }
  }
}
