// Convex bodies: the right faces and edges, whichever way they are turned.
import Testing

@testable import Simulating

@Suite struct PolyhedronTests {
  @Test(arguments: [3, 4, 6, 8], [UInt64(1), 2, 3, 4])
  func prismObeysEuler(sides: Int, seed: UInt64) {
    var dice = Dice(seed: seed)
    let body = Polyhedron(
      sides: sides, profile: [(-1, 1), (1, 1)], flatten: 0.8, rotation: .any(&dice))
    let faces = body.faces
    let edges = Polyhedron.edges(of: faces)
    #expect(faces.count == sides + 2)
    #expect(body.corners.count - edges.count + faces.count == 2)
    #expect(edges.contains { $0.frontFaces == 1 })
  }

  @Test func rotationsKeepLengths() {
    var dice = Dice(seed: 8)
    let rotations = [
      Rotation.any(&dice), .lying(tilt: 0.3, &dice), .along(Point(0.6, 0.8), tilt: 0.05, roll: 0.3),
    ]
    for rotation in rotations {
      let turned = rotation.apply(SIMD3(1, -2, 2))
      #expect(abs((turned * turned).sum() - 9) < 0.02)
    }
  }

  @Test func aRodLiesAlongItsDirection() {
    let axis = Rotation.along(Point(0.6, 0.8), tilt: 0, roll: 0.4).apply(SIMD3(0, 0, 1))
    #expect(abs(abs(axis.x) - 0.6) < 0.01)
    #expect(abs(abs(axis.y) - 0.8) < 0.01)
    #expect(abs(axis.z) < 0.01)
  }
}
