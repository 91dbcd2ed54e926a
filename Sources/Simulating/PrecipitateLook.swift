// How precipitate looks: haze, grain, clumps, brown skins, folds and gels, alone or laid over each other.

/// The precipitate of one drop: how strong each of its textures is when it is all out.
struct PrecipitateLook: Sendable {
  /// Even darkening, and its brownness.
  var haze: Float = 0
  var brown: Float = 0
  /// Fine grain: strength and width of a grain in plate units.
  var grain: Float = 0
  var grainWidth: Float = 0.004
  /// Uneven thickness: how much of the drop is left free (0 none, 1 most).
  var patchy: Float = 0
  /// Where it gathers: a direction in which it thickens (length 0...1), and a free round hole in the middle (share
  /// of the radius).
  var drift = Point(0, 0)
  var hole: Float = 0
  /// How much longer than wide grains and clumps are, and along what.
  var grainLength: Float = 1
  var grainAlong = Point(1, 0)
  /// Bright cracks in a skin.
  var cracks: Int = 0
  /// Relief of a wrinkled skin: strength, wavelength, sharpness of its dark folds.
  var relief: Float = 0
  var reliefWidth: Float = 0.06
  var folds: Float = 0
  /// Width of a fold's dark line against the wavelength of the relief.
  var foldWidth: Float = 0.05
  /// How much of the drop stays smooth: -1 none, 0.5 most.
  var smoothness: Float = -1
  /// Dark clumps: strength and wavelength.
  var clumps: Float = 0
  var clumpWidth: Float = 0.02
  /// An inner outline, where a skin ends (share of the radius; 0 none), and the darkness outside it.
  var inner: Float = 0
  var innerDark: Float = 0
  var innerLine: Float = 0.4
  var innerSoftness: Float = 0.018
  /// How far the skin has slid to one side, in radii.
  var slid = Point(0, 0)
  /// Single dark or bright grains.
  var specks: Int = 0
  var speckBright: Bool = false

  /// - Parameter strength: 0...1, less for a trace under crystals.
  static func drawn(_ kind: Precipitate, strength: Float, _ dice: inout Dice) -> PrecipitateLook {
    var look = PrecipitateLook()
    look.brown = dice.skewed(0...0.8) * strength
    look.haze = (dice.chance(0.2) ? dice.within(-0.15...0) : dice.within(0.02...0.2)) * strength
    look.grain = dice.within(0.05...0.25) * strength
    look.grainWidth = dice.skewed(0.0025...0.012)
    look.patchy = dice.chance(0.5) ? dice.within(0...0.8) : 0
    look.innerLine = dice.within(0.12...0.6) * strength
    look.innerSoftness = dice.skewed(0.01...0.1)
    look.foldWidth = dice.within(0.03...0.16)
    look.smoothness = dice.chance(0.6) ? dice.within(-0.5...0.25) : -1
    look.add(kind, strength, &dice)
    // Real precipitate is seldom of one kind: grain lies on skins, clumps in haze.
    if dice.chance(0.4) { look.add(dice.pick(Precipitate.allCases), strength, &dice) }
    if dice.chance(0.3) { look.specks = dice.count(20...400) }
    if dice.chance(0.4) { look.drift = dice.direction() * dice.within(0.3...1) }
    if dice.chance(0.12) { look.hole = dice.within(0.06...0.3) }
    if look.inner > 0 && dice.chance(0.5) { look.slid = dice.direction() * dice.within(0.03...0.3) }
    look.grainLength = dice.chance(0.4) ? dice.within(1...2.5) : 1
    look.grainAlong = dice.direction()
    look.cracks = dice.chance(0.1) ? dice.count(1...5) : 0
    look.speckBright = dice.chance(0.35)
    return look
  }

  private mutating func add(_ kind: Precipitate, _ strength: Float, _ dice: inout Dice) {
    switch kind {
    case .haze: setHaze(strength, &dice)
    case .grain: setGrain(strength, &dice)
    case .clumps: setClumps(strength, &dice)
    case .skin: setSkin(strength, &dice)
    case .folds: setFolds(strength, &dice)
    case .gel: setGel(strength, &dice)
    }
  }

  private mutating func setHaze(_ strength: Float, _ dice: inout Dice) {
    haze = dice.within(0.15...0.6) * strength
    grain = dice.within(0.1...0.35) * strength
    patchy = dice.chance(0.7) ? 0 : patchy
  }

  private mutating func setGrain(_ strength: Float, _ dice: inout Dice) {
    grain = dice.within(0.35...1.1) * strength
    haze = dice.within(0.05...0.35) * strength
    specks = dice.chance(0.5) ? dice.count(200...2500) : 0
  }

  private mutating func setClumps(_ strength: Float, _ dice: inout Dice) {
    clumps = dice.within(0.4...0.95) * strength
    clumpWidth = dice.skewed(0.008...0.06)
    specks = dice.chance(0.6) ? dice.count(100...1500) : 0
  }

  private mutating func setSkin(_ strength: Float, _ dice: inout Dice) {
    inner = dice.within(0.6...0.95)
    innerDark = dice.within(0.05...0.6) * strength
    relief = dice.skewed(0.05...0.6) * strength
    reliefWidth = dice.skewed(0.04...0.2)
    brown = dice.within(0.1...1) * strength
    folds = dice.within(0...0.5) * strength
  }

  private mutating func setFolds(_ strength: Float, _ dice: inout Dice) {
    relief = dice.skewed(0.05...0.5) * strength
    reliefWidth = dice.skewed(0.05...0.25)
    folds = dice.within(0.5...0.95) * strength
    inner = dice.chance(0.4) ? dice.within(0.5...0.95) : 0
    innerDark = dice.within(0...0.3) * strength
  }

  private mutating func setGel(_ strength: Float, _ dice: inout Dice) {
    relief = dice.skewed(0.15...1) * strength
    reliefWidth = dice.skewed(0.01...0.07)
    grain = dice.within(0...0.3) * strength
  }
}
