// `xtalwatch model verify`: is the installed network the published one, by its values and by its scores?

internal import ArgumentParser
internal import CrystalNet
internal import Domain
private import Foundation
internal import Importing
internal import SystemPackage

extension Model {
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Compare a network with the published one: every tensor's checksum, and the authors' example.",
      discussion: """
        The example is 002s_C6_ImagerDefaults_9.jpg of tensorflow/models, research/marco. Exit 0 says that the \
        network is the published one and that this program scores with it as its authors did.
        """)

    @Argument(help: "A network of the model folder, or `embedded`. Default: the network in use.")
    var name: ModelName?

    @Option(help: "The published example, 002s_C6_ImagerDefaults_9.jpg.")
    var image: String

    func run() throws {
      let scorer = try Opening.scorer(named: name)
      let probabilities = try score(by: scorer)
      let tensors = try PublishedTensors(in: network().tensors)
      report(probabilities).print(as: .table)
      print("\(tensors.matching) of \(tensors.total) tensors have the published checksum")
      let agrees = PublishedExample.agrees(probabilities)
      print("\(scorer.model): \(Verify.verdict(isPublished: tensors.isComplete, agrees: agrees))")
      guard tensors.isComplete && agrees else { throw ExitCode.someFailed }
    }

    /// - Throws: where the picture is another, since its scores would say nothing.
    private func score(by scorer: PictureScorer) throws -> Probabilities {
      do {
        let bytes = try WholeFile.read(FilePath(image), limit: scorer.largestFile).bytes
        guard PublishedExample.isPicture(bytes) else { throw WrongPicture(path: FilePath(image)) }
        return try scorer.score(bytes, at: scorer.makeDesk()).probabilities
      } catch let failure as any PictureFailure {
        Terminal.note("xtalwatch: \(failure.message)")
      } catch {
        Terminal.note("xtalwatch: \(error)")
      }
      throw ExitCode.inputOutput
    }

    private func network() throws -> ModelFile {
      let folder = ModelFolder.current
      guard let file = try folder.modelFile(of: name ?? folder.inUse()) else {
        return try EmbeddedModel.model()
      }
      return try ModelFile(path: file.string)
    }

    private func report(_ probabilities: Probabilities) -> Report {
      let outcomes = Outcome.allCases.sorted {
        PublishedExample.scores[$0] ?? 0 > PublishedExample.scores[$1] ?? 0
      }
      return Report(
        outcomes,
        [
          "outcome": { .text($0.rawValue) },
          "published": { .text(String(format: "%.8f", PublishedExample.scores[$0] ?? .nan)) },
          "here": { .text(String(format: "%.8f", probabilities[$0])) },
          "difference": {
            .text(String(format: "%+.8f", probabilities[$0] - (PublishedExample.scores[$0] ?? .nan)))
          },
        ])
    }

    static func verdict(isPublished: Bool, agrees: Bool) -> String {
      let within = "within \(PublishedExample.tolerance)"
      return switch (isPublished, agrees) {
      case (true, true): "the published MARCO network; its scores agree \(within)"
      case (true, false):
        "the published values, but the scores do not agree \(within): a fault of this program, please report it"
      case (false, true): "NOT the published network, though its scores agree \(within)"
      case (false, false): "NOT the published network; its scores do not agree \(within)"
      }
    }
  }

  /// The picture is not the one that the authors' scores belong to.
  private struct WrongPicture: Error, CustomStringConvertible {
    let path: FilePath

    var description: String {
      "\(path.escaped): not the published example (SHA-256 \(PublishedExample.digest.prefix(12))...); its scores "
        + "could be compared with nothing. Give the original 002s_C6_ImagerDefaults_9.jpg, not re-encoded"
    }
  }
}
