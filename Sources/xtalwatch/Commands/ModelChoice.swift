// `xtalwatch model list` and `model use`: what networks there are, and which one speaks.

internal import ArgumentParser
internal import CrystalNet
internal import Domain
internal import Importing
internal import SystemPackage

extension Model {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the embedded network and those in the model folder.")

    @Option(help: "How to print: table, json or csv.")
    var format: OutputFormat = .table

    func run() throws {
      let folder = ModelFolder.current
      let rows = try Opening.ending(with: .inputOutput) {
        let inUse = try folder.inUse()
        return try ([.embedded] + folder.names()).map { try Row($0, in: folder, isInUse: $0 == inUse) }
      }
      Report(
        rows,
        [
          "in_use": { .text($0.isInUse ? "*" : "") }, "name": { .text($0.name.description) },
          "model": { .text($0.model?.identity.description) },
          "family": { .text($0.model?.facts.family.description) },
          "tensors_as_published": { .text($0.published) }, "file": { .text($0.file?.escaped) },
          "problem": { .text($0.problem) },
        ]
      ).print(as: format)
      if rows.contains(where: { $0.problem != nil }) { throw ExitCode.someFailed }
    }
  }

  /// One network, or why its file is none.
  private struct Row {
    let name: ModelName
    let isInUse: Bool
    let file: FilePath?
    var model: ModelFile?
    var problem: String?

    init(_ name: ModelName, in folder: ModelFolder, isInUse: Bool) throws(ModelFolderError) {
      self.name = name
      self.isInUse = isInUse
      file = try folder.modelFile(of: name)
      do throws(ModelError) {
        model = if let file { try ModelFile(path: file.string) } else { try EmbeddedModel.model() }
      } catch {
        problem = error.description
      }
    }

    var published: String? {
      guard let model, model.facts.family == .marco else { return nil }
      let tensors = PublishedTensors(in: model.tensors)
      return "\(tensors.matching) of \(tensors.total)"
    }
  }

  struct Use: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Choose the network that speaks, where neither the configuration nor --model names a file.")

    @Argument(help: "A network of the model folder, or `embedded`.")
    var name: ModelName

    func run() throws {
      let folder = ModelFolder.current
      // What does not load is not chosen.
      _ = try Opening.scorer(named: name)
      try Opening.ending(with: .inputOutput) { try folder.use(name) }
      Terminal.note(Use.advice(name))
    }

    /// What a person must know who chose a network.
    static func advice(_ name: ModelName) -> String {
      "\(name) is in use; a running service takes it at its next start (`systemctl restart xtalwatch`)"
    }
  }
}
