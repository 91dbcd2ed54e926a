// `xtalwatch bench`: how fast the network is on this machine, for people and for benchmarks of several engines.

internal import ArgumentParser
internal import CrystalNet
internal import Foundation
internal import Inference

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the network alone on noise, after a batch to warm up; loading does not count.")

  @Option(help: "A model file, or a folder of folded weights, instead of the network in use.")
  var model: String?

  @Option(help: "Pictures in a batch.")
  var batch = 1

  @Option(help: "Threads; each has one picture at a time, so no more than the batch has pictures are of use.")
  var threads = 1

  @Option(help: "Batches that are timed.")
  var runs = 10

  @Flag(help: "Print one JSON object with the times of every batch.")
  var json = false

  @Flag(help: "Time every layer in the network as it runs.")
  var layers = false

  @Flag(help: "Time every form of every different convolution by itself.")
  var forms = false

  func validate() throws {
    let limits = [("batch", batch, 4_096), ("threads", threads, 1_024), ("runs", runs, 1_000_000)]
    for (name, value, most) in limits where !(1...most).contains(value) {
      throw ValidationError("\(name) must be 1 to \(most)")
    }
  }

  func run() throws {
    let scorer = try Opening.scorer(model)
    if layers { return print(LayerTimes(of: scorer.classifier.network, runs: runs)) }
    if forms { return print(try FormTimes(of: scorer.classifier.network, runs: runs)) }
    let times = try Opening.ending(with: .configuration) {
      try BatchTimes(of: scorer.classifier, batch: batch, threads: threads, runs: runs)
    }
    if json { return Swift.print(JSONLine.text(times)) }
    Swift.print("\(scorer.model), \(runs) batches of \(batch), \(threads) threads; milliseconds a picture:")
    Swift.print("wall  " + summary(times.ms_per_batch))
    Swift.print("cpu   " + summary(times.cpu_ms_per_batch))
  }

  private func print(_ times: LayerTimes) {
    Swift.print("layer,output,form,milliseconds,gigaflops")
    for row in times.rows {
      let form = row.form?.description ?? ""
      Swift.print(
        row.name, "\(row.output)", form, String(format: "%.3f,%.0f", row.milliseconds, row.gigaflops),
        separator: ",")
    }
    let sum = times.rows.reduce(0) { $0 + $1.milliseconds }
    Swift.print("sum,,," + String(format: "%.3f,", sum))
  }

  private func print(_ times: FormTimes) {
    Swift.print("window,stride,input,filters,layers,milliseconds by form")
    for row in times.rows {
      let window = row.geometry.window
      let all = row.milliseconds.map { "\($0.form) " + String(format: "%.3f", $0.best) }
      Swift.print(
        "\(window.height)x\(window.width)", window.stride, "\(row.geometry.input)", row.geometry.filters,
        row.layers, all.joined(separator: "; "), separator: ",")
    }
  }

  private func summary(_ times: [Double]) -> String {
    let sorted = times.map { $0 / Double(batch) }.sorted()
    return String(format: "median %.1f, best %.1f", sorted[sorted.count / 2], sorted[0])
  }
}
