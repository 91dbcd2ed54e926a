// How long the network takes for batches of pictures, with any number of threads.

internal import CrystalNet
private import Glibc
private import Inference

/// Milliseconds of wall and of CPU time, one of each a batch. CPU time is the whole process', all threads together.
struct BatchTimes: Encodable {
  private(set) var ms_per_batch: [Double] = []
  private(set) var cpu_ms_per_batch: [Double] = []

  /// Runs one batch to warm up and then `runs` timed ones. A thread has one picture at a time.
  init(of classifier: Classifier, batch: Int, threads: Int, runs: Int) throws(ModelError) {
    let inputs = (0..<min(batch, BatchTimes.differentInputs)).map {
      BatchTimes.input(seed: UInt64($0), count: classifier.inputShape.count)
    }
    let crew = Crew(threads: min(threads, batch)) {
      let desk = classifier.makeWorkspace()
      return { piece in
        Result { () throws(ModelError) in
          try classifier.classify(inputs[piece % batch % inputs.count], in: desk)
        }
      }
    }
    defer { crew.dismiss() }
    for run in 0...runs {
      let start = (wall: ContinuousClock.now, cpu: BatchTimes.processTime)
      crew.allow(upTo: (run + 1) * batch)
      for piece in run * batch..<(run + 1) * batch { _ = try crew.result(of: piece).get() }
      if run == 0 { continue }
      ms_per_batch.append((ContinuousClock.now - start.wall) / .milliseconds(1))
      cpu_ms_per_batch.append((BatchTimes.processTime - start.cpu) / .milliseconds(1))
    }
  }

  /// A larger batch repeats them; no cache holds even one.
  private static let differentInputs = 8

  /// Noise in -1..<1 (SplitMix64; Steele, Lea and Flood 2014), as a normalized picture is.
  static func input(seed: UInt64, count: Int) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Float(Int((z ^ (z >> 31)) >> 40) - (1 << 23)) * 0x1p-23
    }
  }

  static var processTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
