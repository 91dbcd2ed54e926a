// What each kind of writer does, step by step.

extension RandomWriter {
  mutating func write(_ habit: WriterHabit) {
    switch habit {
    case .chunked: append(closingEach: false)
    case .reopened: append(closingEach: true)
    case .preallocated: fill()
    case .holes: fillOutOfOrder()
    case .mapped: map()
    case .rsync: rename()
    case .rsyncInPlace: rewrite(closingEach: false)
    case .rewrittenAndReopened: rewrite(closingEach: true)
    case .robocopy: copyWithRetry()
    case .hardLink: act("write", 900, "whole", isMeant: true, hear: "created")
    case .renamedOver: renameOver()
    case .sidecarBefore: append(closingEach: false)
    case .sidecarAfter: awaitSidecar(comes: true)
    case .sidecarNever: awaitSidecar(comes: false)
    case .dies: die()
    case .diesAndBeginsAgain:
      die()
      pauseAtWill()
      append(closingEach: false)
    case .versions: leaveVersions()
    }
  }

  private mutating func append(closingEach: Bool, ending: String = "whole") {
    let chunks = Int.random(in: 1...8, using: &random)
    for chunk in 1...chunks {
      let isLast = chunk == chunks
      act(
        "write", 100 * chunk, isLast ? ending : "truncated", isMeant: isLast && ending == "whole",
        hear: chunk == 1 ? "created" : "changed", "changed")
      if chunk == 1 { runOver(lasting: 0...20_000) }
      if isLast || closingEach { close() }
      if !isLast { pauseAtWill() }
    }
  }

  private mutating func close() {
    wait(0...random.pick([5, 400]))
    tell("closed")
  }

  /// Full size first, then the bytes in order. A reserving writer may close in between.
  private mutating func fill() {
    act("write", 900, random.chance(30) ? "empty" : "truncated", hear: "created", "changed")
    if random.chance(50) { close() }
    let chunks = Int.random(in: 1...6, using: &random)
    for chunk in 1...chunks {
      pauseAtWill()
      let isLast = chunk == chunks
      act("write", 900, isLast ? "whole" : "truncated", isMeant: isLast, hear: "changed")
      if chunk == 1 { runOver(lasting: 0...20_000) }
    }
    close()
  }

  /// Full size first, then the bytes in any order: the end marker may be there long before the middle.
  private mutating func fillOutOfOrder() {
    act("write", 900, "truncated", hear: "created", "changed")
    let chunks = Int.random(in: 2...7, using: &random)
    let withEnd = Int.random(in: 1..<chunks, using: &random)
    for chunk in 1...chunks {
      pauseAtWill()
      let isLast = chunk == chunks
      act(
        "write", 900, isLast ? "whole" : chunk >= withEnd ? "holes" : "truncated", isMeant: isLast,
        hear: "changed")
      if random.chance(20) && !isLast { close() }
    }
    close()
  }

  /// Stores give no event, and only the first to a page moves a time.
  private mutating func map() {
    act("write", 900, "truncated", hear: "created", "changed")
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      pauseAtWill()
      act(random.chance(50) ? "write" : "store", 900, "truncated")
    }
    pauseAtWill()
    act(random.chance(50) ? "write" : "store", 900, "whole", isMeant: true)
    pauseAtWill()
    // At the latest the close writes the times.
    setTimes(hear: false)
    tell("closed")
  }

  private mutating func rename() {
    act("replace", 900, "whole", isMeant: true, hear: "movedIn")
    if random.chance(50) {
      wait(0...3000)
      setTimes()
    }
  }

  /// An old version is written over in place, with the old end marker standing: only the quiet guards it, so the
  /// pauses stay below what is asked where nothing or everything was heard. Longer ones no one could tell from outside.
  private mutating func rewrite(closingEach: Bool) {
    act("replace", 900, "whole", isMeant: true, hear: "movedIn")
    if random.chance(70) { pauseAtWill() } else { wait(0...600) }
    let longest: Int
    switch surroundings {
    case .share: longest = 25_000
    case .events, .busyHand: longest = closingEach ? 1800 : 58_000
    case .restart, .overflow: longest = closingEach ? 1800 : 9000
    }
    let chunks = Int.random(in: 2...8, using: &random)
    for chunk in 1...chunks {
      let isLast = chunk == chunks
      act("write", 900, "whole", isMeant: isLast, hear: "changed")
      if chunk == 1 { runOver(lasting: 0...4000) }
      if closingEach || isLast { tell("closed") }
      if !isLast { wait(random.chance(30) ? max(0, longest - 300)...longest : 0...longest) }
    }
  }

  private mutating func copyWithRetry() {
    if random.chance(50) {
      act("write", 500, "truncated", hear: "created", "changed", "closed")
      pauseAtWill()
    }
    fill()
    wait(0...200)
    setTimes()
  }

  private mutating func renameOver() {
    append(closingEach: false)
    pauseAtWill()
    rename()
  }

  private mutating func awaitSidecar(comes: Bool) {
    append(closingEach: false, ending: "sidecarless")
    if comes { bringSidecar() } else { mean() }
  }

  private mutating func die() {
    for chunk in 1...Int.random(in: 1...5, using: &random) {
      act("write", 100 * chunk, "truncated", hear: chunk == 1 ? "created" : "changed", "changed")
      pauseAtWill()
    }
    tell("closed")
  }

  private mutating func leaveVersions() {
    for _ in 0..<Int.random(in: 2...4, using: &random) {
      if random.chance(50) { rename() } else { append(closingEach: random.chance(30)) }
      pauseAtWill()
    }
  }
}
