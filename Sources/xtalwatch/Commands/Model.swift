// `xtalwatch model`: the networks, and `model info`: the network that speaks.

internal import ArgumentParser
internal import CrystalNet
internal import Domain
internal import Importing
internal import Inference
internal import SystemPackage

struct Model: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Import, choose and verify networks.",
    subcommands: [Info.self, Import.self, Verify.self, List.self, Use.self, Curve.self],
    defaultSubcommand: Info.self)

  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a network: size, digest, recipe, where it came from.")

    @Argument(help: "A network of the model folder, or `embedded`. Default: the network in use.")
    var name: ModelName?

    @Option(help: "A safetensors model instead of a network of the model folder.")
    var model: String?

    func validate() throws {
      if name != nil && model != nil { throw ValidationError("Give a name or --model, not both.") }
    }

    func run() throws {
      let scorer = try model.map { try Opening.scorer($0) } ?? Opening.scorer(named: name)
      let facts = scorer.classifier.facts
      let size = scorer.classifier.size
      print("name                \(scorer.model.name)")
      print("sha256              \(scorer.model.digest)")
      print("family              \(facts.family)")
      print("recipe              \(scorer.model.recipe)")
      if let locator = scorer.classifier.facts.locator { print("locator             \(locator)") }
      print("classes             \(Outcome.allCases.map(\.rawValue).joined(separator: ", "))")
      print("layers              \(size.convolutions) convolutions")
      print("parameters          \(size.parameters)")
      print("multiply-adds       \(size.multiplyAccumulates)")
      print("temperature         \(facts.temperature)")
      print("curve               \(facts.curve?.summary ?? "none; `xtalwatch model curve` measures one")")
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
