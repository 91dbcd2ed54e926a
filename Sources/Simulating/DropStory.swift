// The life of one drop: the same well, drop and crystals at every timepoint, as the imager would show them.
public import Domain

/// A drop from the day that it was set: a pure function of seed, look and destiny.
public struct DropStory: Sendable {
  public let seed: UInt64
  public let look: ImagerLook
  public let destiny: Destiny
  /// The day on which the first crystal nucleates, or precipitate has begun; nil when nothing ever happens.
  public let onset: Double?

  private let scene: DropScene
  private let dice: Dice

  /// - Parameter destiny: drawn with the prevalence of a demonstration when nil.
  public init(seed: UInt64, look: ImagerLook, destiny: Destiny? = nil) {
    self.seed = seed
    self.look = look
    let dice = Dice(seed: seed).stream(UInt64(look.rawValue.utf8.count))
    self.dice = dice
    var fate = dice.stream(1)
    let drawn = Destiny.likely(look, &fate)
    self.destiny = destiny ?? drawn
    let born = Float(fate.count(2...40)) / 4
    self.onset = DropStory.onset(of: self.destiny, born: born)
    self.scene = DropScene(look: look, destiny: self.destiny, born: born, dice.stream(2))
  }

  /// A story that ends with an outcome, its kind drawn evenly.
  public init(seed: UInt64, look: ImagerLook, outcome: Outcome) {
    var dice = Dice(seed: seed).stream(101)
    self.init(seed: seed, look: look, destiny: Destiny.drawn(outcome, look, &dice))
  }

  private static func onset(of destiny: Destiny, born: Float) -> Double? {
    switch destiny {
    case .crystals: Double(born)
    case .precipitate: 0
    case .clear, .other: nil
    }
  }

  /// What a reader would call the picture of a day (docs/label-rules.md).
  public func outcome(atDay day: Double) -> Outcome {
    switch destiny {
    case .crystals: scene.showsCrystals(atDay: Float(day)) ? .crystals : scene.groundOutcome
    case .clear, .precipitate, .other: destiny.outcome
    }
  }

  /// The picture of a day.
  ///
  /// - Parameter height: of the frame in pixels; the width follows from the imager's aspect.
  public func picture(atDay day: Double, height: Int) -> Frame {
    var (shot, view) = shot(day, height)
    var canvas = scene.canvas(atDay: Float(day), view: view)
    var exposure = scene.exposure
    exposure.gain *= 1 + 0.03 * shot.bell()
    return exposure.develop(
      &canvas, nativeHeight: look.nativeSize.height, lamp: dice.stream(4), sensor: shot.stream(1))
  }

  /// The box around the drop in the picture of a day, in its pixels; nil when no drop is in the frame.
  public func dropBox(atDay day: Double, height: Int) -> DropBox? {
    scene.dropBox(atDay: Float(day), view: shot(day, height).view)
  }

  /// How the camera stands on a day: a little beside where it stood on day 0. The dice go on from there.
  private func shot(_ day: Double, _ height: Int) -> (dice: Dice, view: View) {
    var shot = dice.stream(3).stream(day.bitPattern)
    let shift = day == 0 ? Point(0, 0) : Point(shot.bell(), shot.bell()) * 0.006
    return (shot, view(height: height, shift: shift))
  }

  /// How many pixels of an unshifted frame show crystal on a day: it never shrinks.
  public func crystalPixels(atDay day: Double, height: Int) -> Int {
    let canvas = scene.canvas(atDay: Float(day), view: view(height: height, shift: Point(0, 0)))
    return canvas.crystalMask.reduce(0) { $0 + ($1 ? 1 : 0) }
  }

  private func view(height: Int, shift: Point) -> View {
    View(
      width: look.width(height: height), height: height, center: scene.camera + shift, zoom: scene.zoom)
  }
}
