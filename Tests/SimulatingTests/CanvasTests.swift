// Marks and blur on a small canvas.
import Testing

@testable import Simulating

@Suite struct CanvasTests {
  private let view = View(width: 40, height: 30, center: Point(0, 0), zoom: 1)

  @Test func viewPutsTheMiddleInTheMiddle() {
    let window = view.window(Point(-0.01, -0.01), Point(0.01, 0.01))
    #expect(window.columns.contains(19) && window.columns.contains(20))
    #expect(window.rows.contains(14) && window.rows.contains(15))
    #expect(view.window(Point(5, 5), Point(6, 6)).columns.isEmpty)
  }

  @Test func blurKeepsAFlatFieldAndTheMeanOfASpot() {
    var flat = Canvas(view: view)
    flat.blur(sigma: 0.05)
    #expect(flat.light.allSatisfy { abs($0 - 1) < 1e-4 })
    var spotted = Canvas(view: view)
    spotted.light[15 * 40 + 20] = 101
    spotted.blur(sigma: 0.05)
    #expect(abs(spotted.light.reduce(0, +) - 1300) < 0.5)
    #expect((spotted.light.max() ?? 0) < 30)
  }

  @Test func polygonMarksTheCrystalMask() {
    var canvas = Canvas(view: view)
    let square = [Point(-0.2, -0.2), Point(0.2, -0.2), Point(0.2, 0.2), Point(-0.2, 0.2)]
    canvas.fill(square, marks: true) { _ in 0.5 }
    let marked = canvas.crystalMask.count { $0 }
    #expect(abs(marked - 144) <= 26)
    #expect(canvas.light[15 * 40 + 20] == 0.5)
    #expect(canvas.light[0] == 1)
  }

  @Test func aLineThinnerThanAPixelWeakens() {
    func darkest(_ width: Float) -> Float {
      var canvas = Canvas(view: view)
      canvas.stroke(from: Point(-0.3, 0.01), to: Point(0.3, 0.01), width: width, factor: 0)
      return canvas.light.min() ?? 1
    }
    #expect(darkest(0.04) < 0.1)
    #expect(darkest(0.01) > 0.5)
    #expect(darkest(0.01) < 0.95)
  }
}
