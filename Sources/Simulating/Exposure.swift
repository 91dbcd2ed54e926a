// From light to samples: the lamp's unevenness and color, the camera's exposure, focus and noise.
import Domain

/// How a picture is exposed.
struct Exposure: Sendable {
  /// Multiplies all light; 1 shows the bare floor at 0.85 of full scale.
  var gain: Float
  /// Light that reaches the sensor everywhere.
  var flare: Float
  /// White of the lamp: red, green, blue.
  var white: SIMD3<Float>
  /// Strength of the lamp's unevenness, and of slow color bands (pink against green, blue against yellow).
  var uneven: Float
  var pink: Float
  var blue: Float
  /// Width of those bands in plate units.
  var bandWidth: Float
  /// Standard deviations of focus (plate units) and sensor noise (full scale 1, at native size).
  var blur: Float
  var noise: Float
  /// Contrast around the floor's light.
  var gamma: Float
  /// A camera without colors.
  var grey: Bool

  static func drawn(_ look: ImagerLook, _ dice: inout Dice) -> Exposure {
    let polarized = dice.chance(look == .formulatrix ? 0.45 : look == .rigaku ? 0.3 : 0.08)
    let warm = dice.within(-0.06...0.1)
    return Exposure(
      gain: look == .rigaku && dice.chance(0.5) ? dice.within(0.5...0.9) : dice.within(0.75...1.15),
      flare: dice.skewed(0...0.06),
      white: SIMD3(1 + warm * 0.6, 1 + warm * 0.3 + dice.within(-0.02...0.03), 1 - warm),
      uneven: dice.within(0.02...0.22), pink: polarized ? dice.within(0.03...0.2) : dice.within(0...0.02),
      blue: polarized || dice.chance(0.2) ? dice.within(0.02...0.15) : dice.within(0...0.02),
      bandWidth: dice.within(0.25...0.9),
      blur: dice.chance(0.8) ? dice.skewed(0.0003...0.0018) : dice.within(0.0018...0.0035),
      noise: dice.skewed(0.004...0.03),
      gamma: dice.within(0.8...1.2), grey: dice.chance(look == .hwmri ? 0.08 : 0.15))
  }

  /// Blurs and develops a canvas.
  ///
  /// - Parameter nativeHeight: of the imager; a smaller frame averages the sensor's noise.
  func develop(_ canvas: inout Canvas, nativeHeight: Int, lamp: Dice, sensor: Dice) -> Frame {
    canvas.blur(sigma: blur)
    let view = canvas.view
    let averaged = min(1, Float(view.height) / Float(nativeHeight))
    var grain = Grain(sensor, strength: noise * max(0.4, averaged))
    let samples = expose(canvas, Bands(view, self, lamp), &grain)
    return Frame(width: view.width, height: view.height, channels: grey ? 1 : 3, samples: samples)
  }

  private func expose(_ canvas: Canvas, _ bands: Bands, _ grain: inout Grain) -> [UInt8] {
    let width = canvas.view.width
    let channels = grey ? 1 : 3
    var samples = [UInt8](repeating: 0, count: canvas.light.count * channels)
    samples.withUnsafeMutableBufferPointer { samples in
      for index in canvas.light.indices {
        let tint = bands.at(column: index % width, row: index / width)
        let level = curve(canvas.light[index] * tint.x * gain) + flare
        let color = colors(level, brown: canvas.brown[index], pink: tint.y, blue: tint.z)
        if grey {
          samples[index] = Exposure.sample(0.3 * color.x + 0.59 * color.y + 0.11 * color.z + grain.next())
        } else {
          let shared = grain.next()
          samples[index * 3] = Exposure.sample(color.x + shared)
          samples[index * 3 + 1] = Exposure.sample(color.y + shared * 0.6 + grain.next() * 0.4)
          samples[index * 3 + 2] = Exposure.sample(color.z + shared + grain.next() * 0.4)
        }
      }
    }
    return samples
  }

  /// A tone curve through 0 and 1 that is steeper in the shadows (gamma below 1) or the lights.
  @inline(__always)
  private func curve(_ light: Float) -> Float {
    let x = light * 0.85
    return gamma < 1 ? x / (gamma + (1 - gamma) * x) : x * (1 + (gamma - 1) * (x - 1))
  }

  @inline(__always)
  private func colors(_ level: Float, brown: Float, pink: Float, blue: Float) -> SIMD3<Float> {
    let lamp = white + SIMD3(pink - blue * 0.5, -pink, pink * 0.6 + blue)
    return level * lamp * (1 - brown * SIMD3(0.12, 0.26, 0.5))
  }

  @inline(__always)
  private static func sample(_ level: Float) -> UInt8 { UInt8(max(0, min(255, level * 255 + 0.5))) }
}

/// The slow fields of one picture on a coarse grid: light, pink against green, blue against yellow.
private struct Bands {
  private let cells: [SIMD3<Float>]
  private let columns: Int
  private static let step = 16

  init(_ view: View, _ exposure: Exposure, _ lamp: Dice) {
    var dice = lamp
    let noises = (Noise(&dice), Noise(&dice), Noise(&dice))
    let tilt = dice.direction() * dice.within(0...0.25)
    columns = view.width / Bands.step + 2
    var cells = [SIMD3<Float>]()
    for row in 0..<(view.height / Bands.step + 2) {
      for column in 0..<columns {
        let p = view.place(column: column * Bands.step, row: row * Bands.step)
        let q = p / exposure.bandWidth
        let light = 1 + exposure.uneven * (noises.0.value(p * 1.6) + p.dot(tilt) * 3 - p.dot(p) * 0.6)
        cells.append(
          SIMD3(
            light, exposure.pink * noises.1.fractal(q, octaves: 2),
            exposure.blue * noises.2.fractal(q, octaves: 2)))
      }
    }
    self.cells = cells
  }

  @inline(__always)
  func at(column: Int, row: Int) -> SIMD3<Float> {
    let index = row / Bands.step * columns + column / Bands.step
    let u = Float(column % Bands.step) / Float(Bands.step)
    let v = Float(row % Bands.step) / Float(Bands.step)
    let top = cells[index] + (cells[index + 1] - cells[index]) * u
    let bottom = cells[index + columns] + (cells[index + columns + 1] - cells[index + columns]) * u
    return top + (bottom - top) * v
  }
}

/// Sensor noise: sums of two uniform draws.
private struct Grain {
  private var dice: Dice
  private let strength: Float

  init(_ dice: Dice, strength: Float) {
    self.dice = dice
    // The sum of two uniform draws over -0.5...0.5 has variance 1/6.
    self.strength = strength * 2.449_49
  }

  @inline(__always)
  mutating func next() -> Float {
    let bits = dice.next()
    let sum =
      Int32(truncatingIfNeeded: bits & 0xFFFF) + Int32(truncatingIfNeeded: (bits >> 16) & 0xFFFF) - 0xFFFF
    return Float(sum) * 0x1p-16 * strength
  }
}
