// `xtalwatch model info`: the network that speaks.

internal import ArgumentParser
internal import CrystalNet
internal import Domain
internal import Inference
internal import SystemPackage

struct Model: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell about the networks.", subcommands: [Info.self], defaultSubcommand: Info.self)

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the embedded network or a model file: size, digest, recipe, where it came from.")

    @Option(help: "A safetensors model instead of the embedded network.")
    var model: String?

    func run() throws {
      let scorer = try Opening.scorer(model)
      let facts = scorer.classifier.facts
      let size = scorer.classifier.size
      print("name                \(scorer.model.name)")
      print("sha256              \(scorer.model.digest)")
      print("family              \(facts.family)")
      print("recipe              \(scorer.model.recipe)")
      print("classes             \(Outcome.allCases.map(\.rawValue).joined(separator: ", "))")
      print("layers              \(size.convolutions) convolutions")
      print("parameters          \(size.parameters)")
      print("multiply-adds       \(size.multiplyAccumulates)")
      print("temperature         \(facts.temperature)")
      for (key, value) in facts.training.sorted(by: { $0.key < $1.key }) {
        print("\(key.padded(to: 20))\(value)")
      }
    }
  }
}

extension String {
  /// The text filled up with blanks, and always one at least.
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
