// The scale's brightness alone tells the order.

import Testing

@testable import Explaining

@Suite struct ColorScaleTests {
  private func luma(_ color: Color) -> Float { 0.299 * color.red + 0.587 * color.green + 0.114 * color.blue }

  @Test func hotterIsAlwaysBrighter() {
    let steps = (0...100).map { luma(ColorScale.color(Float($0) / 100)) }
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func noHeatLeavesThePictureAsItIs() {
    #expect(ColorScale.overlay(0, on: .grey(77)) == .grey(77))
    #expect(ColorScale.overlay(-1, on: .grey(77)) == .grey(77))
    #expect(ColorScale.overlay(2, on: .grey(77)) == ColorScale.overlay(1, on: .grey(77)))
  }
}
