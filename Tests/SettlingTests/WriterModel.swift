// Writers as they are met in the field, drawn at random from a seed: what a file looks like at each moment,
// and whether it is half-written in truth.

import Domain

/// A small generator with a seed, so that a failing schedule can be played again (Steele, Lea & Flood 2014).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func seconds(_ range: ClosedRange<Double>) -> Duration {
    .milliseconds(Int(Double.random(in: range, using: &self) * 1000))
  }
}

/// One moment of a writer's work.
struct WriterMoment {
  var time: Duration
  var stat: FileStat
  /// What the end marker says, if someone looks.
  var looksWhole: Bool
  /// The truth: these bytes are no version that the writer meant to leave.
  var isHalf: Bool
  /// What a watcher on the same machine hears.
  var heard: [Evidence]
}

enum WriterHabit: CaseIterable {
  case chunked, pausing, reopening, preallocating, mapping, rsync, robocopy, hardLinking, renamingOver
  /// Rewrites an old version in place: the old end marker stands all the while. Its pauses are shorter than
  /// the quiet asked for; against longer ones there is no defense from outside.
  case rewriting
}

/// One writer's whole schedule.
struct WriterModel {
  let habit: WriterHabit
  private(set) var moments: [WriterMoment] = []
  private var time = Duration.zero
  private var inode: UInt64 = 1
  private var touched: Int64 = 0

  init(habit: WriterHabit, using random: inout SplitMix64) {
    self.habit = habit
    let chunks = Int64.random(in: 2...8, using: &random)
    switch habit {
    case .chunked: appends(chunks, pauses: 0...3, using: &random)
    case .pausing: appends(chunks, pauses: 0...90, using: &random)
    case .reopening: appends(chunks, pauses: 0...30, closingEach: true, using: &random)
    case .preallocating: fills(chunks, pauses: 0...40, using: &random)
    case .mapping: maps(chunks, using: &random)
    case .rsync: add(size: 9, heard: [.movedIn])
    case .robocopy: copiesWithRetry(chunks, using: &random)
    case .hardLinking: add(size: 9, heard: [.created])
    case .renamingOver: renamesOver(using: &random)
    case .rewriting: rewrites(chunks, using: &random)
    }
  }

  private mutating func add(
    size: Int64, whole: Bool = true, half: Bool = false, movesTimes: Bool = true, heard: [Evidence]
  ) {
    if movesTimes { touched = time.milliseconds + 1 }
    let stat = FileStat(device: 1, inode: inode, size: size, modified: touched, changed: touched)
    moments.append(WriterMoment(time: time, stat: stat, looksWhole: whole, isHalf: half, heard: heard))
  }

  private mutating func appends(
    _ chunks: Int64, pauses: ClosedRange<Double>, closingEach: Bool = false, using random: inout SplitMix64
  ) {
    for chunk in 1...chunks {
      let isLast = chunk == chunks
      let heard: [Evidence] = chunk == 1 ? [.created, .changed] : [.changed]
      add(
        size: chunk, whole: isLast, half: !isLast, heard: heard + (isLast || closingEach ? [.closed] : []))
      time += random.seconds(pauses)
    }
  }

  private mutating func fills(
    _ chunks: Int64, pauses: ClosedRange<Double>, using random: inout SplitMix64
  ) {
    add(size: chunks, whole: false, half: true, heard: [.created, .changed, .closed])
    for chunk in 1...chunks {
      time += random.seconds(pauses)
      let isLast = chunk == chunks
      add(size: chunks, whole: isLast, half: !isLast, heard: isLast ? [.changed, .closed] : [.changed])
    }
  }

  private mutating func maps(_ chunks: Int64, using random: inout SplitMix64) {
    add(size: chunks, whole: false, half: true, heard: [.created, .changed])
    time += random.seconds(0...60)
    add(size: chunks, movesTimes: false, heard: [])
    time += random.seconds(0...60)
    add(size: chunks, heard: [.closed])
  }

  private mutating func copiesWithRetry(_ chunks: Int64, using random: inout SplitMix64) {
    if Bool.random(using: &random) {
      add(size: chunks / 2 + 1, whole: false, half: true, heard: [.created, .changed, .closed])
      time += random.seconds(0...60)
    }
    fills(chunks, pauses: 0...5, using: &random)
    add(size: chunks, heard: [.touched])
  }

  private mutating func renamesOver(using random: inout SplitMix64) {
    add(size: 4, whole: false, half: true, heard: [.created, .changed])
    time += random.seconds(0...40)
    inode += 1
    add(size: 9, heard: [.movedIn])
  }

  private mutating func rewrites(_ chunks: Int64, using random: inout SplitMix64) {
    for chunk in 1...chunks {
      let isLast = chunk == chunks
      add(size: 9, half: !isLast, heard: isLast ? [.changed, .closed] : [.changed])
      time += random.seconds(0...8)
    }
  }
}
