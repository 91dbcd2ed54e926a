// A set of labeled pictures to train and try networks with.
public import Domain

/// Pictures of all outcomes and looks in equal numbers, numbered from 0.
public struct SimulatedSet: Sendable {
  public struct Entry: Sendable {
    /// File name without its extension; it does not betray the outcome.
    public let name: String
    public let label: Outcome
    public let look: ImagerLook
    public let seed: UInt64
    public let frame: Frame
    /// Where the drop is, for training a network that finds it; nil in an empty well.
    public let dropBox: DropBox?
  }

  public let count: Int
  public let seed: UInt64
  /// Height of every frame in pixels.
  public let height: Int

  public init(count: Int, seed: UInt64, height: Int) {
    self.count = count
    self.seed = seed
    self.height = height
  }

  /// Paints picture `index` of 0..<count; pictures do not depend on each other.
  ///
  /// - Precondition: `index` lies in 0..<count.
  public func entry(_ index: Int) -> Entry {
    precondition((0..<count).contains(index), "pictures count from 0")
    let outcomes = Outcome.allCases
    let looks = ImagerLook.allCases
    let outcome = outcomes[index % outcomes.count]
    let look = looks[index / outcomes.count % looks.count]
    var dice = Dice(seed: seed).stream(UInt64(index))
    let story = DropStory(seed: dice.next(), look: look, outcome: outcome)
    let day = SimulatedSet.day(of: story, showing: outcome, &dice)
    return Entry(
      name: "drop-" + index.padded(6), label: outcome, look: look, seed: story.seed,
      frame: story.picture(atDay: day, height: height),
      dropBox: story.dropBox(atDay: day, height: height))
  }

  /// A day on which the story shows its outcome: any for most, late enough for crystals.
  private static func day(of story: DropStory, showing outcome: Outcome, _ dice: inout Dice) -> Double {
    var day = (story.onset ?? 0) + Double(dice.count(2...80)) / 4
    while story.outcome(atDay: day) != outcome { day += 2 }
    return day
  }
}
