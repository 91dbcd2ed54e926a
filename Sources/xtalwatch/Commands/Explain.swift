// `xtalwatch explain`: draw what the network looked at.

internal import ArgumentParser
internal import CrystalNet
internal import Domain
internal import Explaining
internal import Foundation
internal import Imaging
internal import SystemPackage

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw what the network looked at: the drop in grey with the places that count laid over it.")

  enum MethodName: String, ExpressibleByArgument, CaseIterable {
    case smoothgrad, cam

    var method: Explaining.Method {
      switch self {
      case .smoothgrad: .smoothGrad(SmoothGrad())
      case .cam: .activationMap
      }
    }
  }

  @Argument(help: "The picture.")
  var image: String

  @Option(name: [.short, .long], help: "The PNG file to write.")
  var output: String

  @Option(
    name: .customLong("class"), help: "Which outcome to explain; the network's own label if none is named.",
    transform: Explain.outcome)
  var outcome: Outcome?

  @Option(help: "smoothgrad (fine, some seconds) or cam (coarse, one pass).")
  var method: MethodName = .smoothgrad

  @Option(help: "A safetensors model instead of the network in use.")
  var model: String?

  func run() throws {
    let scorer = try Opening.scorer(model)
    let start = ContinuousClock.now
    let explanation = try explained(by: scorer)
    let seconds = ((ContinuousClock.now - start) / .seconds(1)).formatted(places: 2)
    let label = explanation.score.label
    let probability = explanation.score.probabilities[label].formatted(places: 2)
    print(
      "\(label.rawValue) \(probability), explained: \(explanation.outcome.rawValue); \(explanation.score.model) \(method.rawValue) \(seconds) s"
    )
  }

  private func explained(by scorer: PictureScorer) throws -> Explanation {
    do {
      let path = FilePath(image)
      let bytes = try WholeFile.read(path, limit: scorer.largestFile).bytes
      let frame = try scorer.decoder.decode(bytes)
      let explanation = try Explanation(
        of: frame, for: outcome, by: scorer.classifier, recipe: scorer.recipe,
        drop: scorer.drop(in: frame, at: scorer.makeDesk()), method: method.method)
      let title = path.lastComponent.map { FilePath($0.string).escaped } ?? ""
      let picture = HeatPicture(of: frame, explanation, title: title).drawn()
      try Data(PictureEncoder.png(picture)).write(to: URL(filePath: output), options: .atomic)
      return explanation
    } catch let failure as any PictureFailure {
      Terminal.note("xtalwatch: \(failure.kind.rawValue): \(failure.message)")
    } catch let error as ModelError {
      Terminal.note("xtalwatch: \(error)")
    } catch {
      Terminal.note("xtalwatch: \(output): \(error.localizedDescription)")
    }
    throw ExitCode.inputOutput
  }

  @Sendable private static func outcome(_ name: String) throws -> Outcome {
    guard let outcome = Outcome(rawValue: name) else {
      let known = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("no class is called \(name.debugDescription); the classes are \(known)")
    }
    return outcome
  }
}
