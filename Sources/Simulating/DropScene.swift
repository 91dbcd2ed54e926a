// Everything that lies under the camera in one well, drawn once from a seed and painted for any day.
import Domain

/// One well with its drop and what becomes of it.
struct DropScene: Sendable {
  let camera: Point
  let zoom: Float
  let exposure: Exposure
  /// What the drop shows where no crystal is visible: clear, or precipitate.
  let groundOutcome: Outcome

  private let well: WellShape
  private let drop: DropPlan?
  private let optics: DropOptics
  private let precipitate: PrecipitateLook?
  private let precipitateDays: Float
  private let crystals: [Crystal]
  private let crystalOptics: CrystalOptics
  private let globules: [Globule]
  private let nuisances: Nuisances
  private let dice: Dice

  init(look: ImagerLook, destiny: Destiny, born: Float, _ dice: Dice) {
    self.dice = dice
    var place = dice.stream(1)
    var well = WellShape.drawn(look, &place)
    let close = place.chance(look == .hwmri ? 0.15 : 0.12)
    if close && look != .hwmri && place.chance(0.5) { well.floor = .open }
    zoom = close ? place.within(1.1...1.5) : 1
    let stray: Float = look == .rigaku ? 0.12 : look == .formulatrix ? 0.07 : 0.03
    camera = Point(place.bell(), place.bell()) * stray * 0.6
    self.well = well
    let plan = DropPlan.drawn(look, well, camera, zoom, &place)
    drop = destiny == .other(.emptyWell) ? nil : plan
    let shape = plan.shape(atDay: 0, well)
    var growing = dice.stream(4)
    if case .crystals(let habit) = destiny {
      // Now and then a second habit grows beside the first.
      let second = growing.chance(0.25) ? growing.pick(Habit.allCases) : nil
      crystals =
        (second?.crystals(in: shape, born: born, &growing) ?? [])
        + habit.crystals(in: shape, born: born, &growing)
    } else {
      crystals = []
    }
    crystalOptics = CrystalOptics(&growing)
    var inside = dice.stream(3)
    let largest = crystals.reduce(0) { max($0, $1.size * $1.breadth) }
    var light = dice.stream(2)
    optics = DropOptics.drawn(look, &light)
    exposure = DropScene.exposure(look, destiny, largestCrystal: largest, &light)
    (precipitate, groundOutcome) = DropScene.precipitate(destiny, largestCrystal: largest, &inside)
    precipitateDays = inside.skewed(0.02...0.8)
    var odd = dice.stream(5)
    globules = DropScene.globules(destiny, shape, &odd)
    nuisances = Nuisances(&odd)
  }

  /// Crystals count as visible once the largest is 1.2 % of the frame's height and 3 % of the drop's width long;
  /// in a shower, where many small ones speak for each other, at half of that.
  func showsCrystals(atDay day: Float) -> Bool {
    let radius = drop?.radius ?? 0
    let enough = max(0.006, 0.03 * radius) * (crystals.count > 60 ? 0.5 : 1)
    return crystals.contains { crystal in
      let growth = crystal.growth(atDay: day)
      // Small habits that never reach the size are taken at two thirds of their growth.
      return growth >= 0.3 && crystal.size * growth >= min(enough, crystal.size * 0.67)
    }
  }

  func canvas(atDay day: Float, view: View) -> Canvas {
    var canvas = Canvas(view: view)
    well.paint(&canvas, dice.stream(11))
    if let drop {
      let shape = drop.shape(atDay: day, well)
      optics.paint(shape, on: &canvas, dice.stream(12))
      precipitate?.paint(in: shape, amount: out(day), on: &canvas, dice.stream(13))
      CrystalPainter(optics: crystalOptics, day: day).paint(crystals, on: &canvas)
      for globule in globules { globule.paint(on: &canvas) }
    }
    nuisances.paint(on: &canvas)
    return canvas
  }

  /// The pixels that the drop covers, as a box; nil when there is none in the frame.
  func dropBox(atDay day: Float, view: View) -> DropBox? {
    guard let shape = drop?.shape(atDay: day, well) else { return nil }
    let (columns, rows) = view.window(shape.box.low, shape.box.high)
    var box: (left: Int, top: Int, right: Int, bottom: Int)?
    for row in rows {
      for column in columns where shape.locate(view.place(column: column, row: row)).depth > 0 {
        let known = box ?? (column, row, column, row)
        box = (min(known.left, column), known.top, max(known.right, column), row)
      }
    }
    return box.map {
      DropBox(x: $0.left, y: $0.top, width: $0.right - $0.left + 1, height: $0.bottom - $0.top + 1)
    }
  }

  /// The share of the precipitate that is out on a day: most of it at once, the rest within days.
  private func out(_ day: Float) -> Float { 0.6 + 0.4 * day / (day + precipitateDays) }

  private static func exposure(
    _ look: ImagerLook, _ destiny: Destiny, largestCrystal: Float, _ dice: inout Dice
  ) -> Exposure {
    var exposure = Exposure.drawn(look, &dice)
    switch destiny {
    // Out of focus by more than this, no reader would call it a crystal.
    case .crystals: exposure.blur = min(exposure.blur, 0.09 * largestCrystal)
    case .other(.dark): exposure.gain = dice.within(0.01...0.06)
    case .other(.overexposed): exposure.gain = dice.within(2.2...5)
    case .other(.blurred): exposure.blur = dice.within(0.015...0.05)
    default: break
    }
    return exposure
  }

  private static func precipitate(
    _ destiny: Destiny, largestCrystal: Float, _ dice: inout Dice
  ) -> (PrecipitateLook?, Outcome) {
    switch destiny {
    case .precipitate(let kind):
      let strength: Float = dice.chance(0.25) ? dice.within(0.35...0.7) : dice.within(0.7...1.15)
      return (.drawn(kind, strength: strength, &dice), .precipitate)
    case .crystals where dice.chance(0.4):
      // Light enough that the crystals in it can be seen: large ones show in a thick skin, small ones do not.
      let kinds: [Precipitate] = [.haze, .grain, .haze, .grain, .skin, .folds, .gel]
      let kind = dice.pick(largestCrystal > 0.045 ? kinds + [.clumps] : kinds)
      let strength = dice.within(0.1...(largestCrystal > 0.05 ? 1 : 0.35))
      return (.drawn(kind, strength: strength, &dice), .precipitate)
    case .other where dice.chance(0.25):
      return (.drawn(dice.pick(Precipitate.allCases), strength: dice.within(0.1...0.5), &dice), .precipitate)
    default: return (nil, .clear)
    }
  }

  private static func globules(_ destiny: Destiny, _ shape: DropShape, _ dice: inout Dice) -> [Globule] {
    switch destiny {
    case .other(.bubbles): Globule.bubbles(in: shape, count: dice.count(3...14), &dice)
    case .other(.oilDroplets): Globule.droplets(in: shape, &dice)
    default: dice.chance(0.1) ? Globule.bubbles(in: shape, count: dice.count(1...2), &dice) : []
    }
  }
}
