// What is believed of one drop after the timepoints seen so far: the filter, and when the drop turned.

private import Glibc

/// The probability of each state and level, given all timepoints so far; they sum to 1.
struct DropBelief: Hashable, Sendable {
  private var plain: [Double]
  private var crystalline: [Double]
  private let tables: LevelTables

  /// Before the first timepoint.
  init(_ tables: LevelTables) {
    self.tables = tables
    plain = tables.plain.map { $0 * (1 - tables.model.hazard) }
    crystalline = tables.crystalline.map { $0 * tables.model.hazard }
  }

  /// The probability that the drop is crystalline.
  var posterior: Double { min(crystalline.reduce(0, +), 1) }

  /// The crystals probability that pictures of the drop tend to get, if it is crystalline.
  var crystallineLevel: Double {
    let weighted = zip(crystalline, DropBelief.probabilities).reduce(0) { $0 + $1.0 * $1.1 }
    return weighted / max(posterior, .leastNonzeroMagnitude)
  }

  private static let probabilities = DetectionModel.levels.map { 1 / (1 + exp(-$0)) }

  /// Goes on to the next timepoint: the drop may turn, lose its crystals, or its crystals may grow.
  mutating func pass() {
    let model = tables.model
    let turning = plain.reduce(0, +) * model.hazard
    let losing = posterior * model.lossRate
    let grown = tables.grown(crystalline)
    for level in plain.indices {
      plain[level] = plain[level] * (1 - model.hazard) + losing * tables.plain[level]
      crystalline[level] = grown[level] * (1 - model.lossRate) + turning * tables.crystalline[level]
    }
  }

  /// Learns how likely each level makes what was seen.
  mutating func see(_ likelihoods: [Double]) {
    plain = zip(plain, likelihoods).map(*)
    crystalline = zip(crystalline, likelihoods).map(*)
    let sum = plain.reduce(0, +) + crystalline.reduce(0, +)
    plain = plain.map { $0 / sum }
    crystalline = crystalline.map { $0 / sum }
  }
}

/// The timepoint at which a drop turned, given that it has.
enum Onset {
  /// The likeliest index; of equals the first.
  ///
  /// - Parameter seen: the likelihoods of every timepoint so far, oldest first; at least one.
  static func likeliest(_ seen: [[Double]], _ tables: LevelTables) -> Int {
    var before = Stretch(levels: tables.plain)
    let weights = seen.indices.map { start in
      var since = Stretch(levels: tables.crystalline, logWeight: before.logWeight)
      since.see(seen[start])
      for likelihoods in seen[(start + 1)...] {
        since.levels = tables.grown(since.levels)
        since.see(likelihoods)
      }
      before.see(seen[start])
      return since.logWeight
    }
    return weights.indices.max { weights[$0] < weights[$1] } ?? 0
  }

  /// Timepoints of one state: how likely they are, and what they say of the level.
  private struct Stretch {
    var levels: [Double]
    var logWeight = 0.0

    mutating func see(_ likelihoods: [Double]) {
      let joint = zip(levels, likelihoods).map(*)
      let sum = joint.reduce(0, +)
      levels = joint.map { $0 / sum }
      logWeight += log(sum)
    }
  }
}
