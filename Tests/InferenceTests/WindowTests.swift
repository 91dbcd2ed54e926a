// TensorFlow's padding rule on cases worked out by hand from its documentation.

import Inference
import Testing

@Suite struct WindowTests {
  /// input, kernel, stride, expected output, expected border before.
  static let same = [
    (5, 3, 1, 5, 1), (5, 3, 2, 3, 1), (6, 3, 2, 3, 0), (5, 2, 1, 5, 0), (5, 2, 2, 3, 0), (4, 2, 2, 2, 0),
    (13, 6, 5, 3, 1), (7, 4, 1, 7, 1), (7, 4, 2, 4, 1), (1, 7, 1, 1, 3), (3, 1, 2, 2, 0), (224, 7, 2, 112, 2),
  ]
  /// input, kernel, stride, expected output.
  static let valid = [
    (5, 3, 1, 3), (5, 3, 2, 2), (6, 3, 2, 2), (13, 6, 5, 2), (3, 3, 2, 1), (599, 3, 2, 299),
  ]

  @Test(arguments: same) func samePutsTheSmallerHalfOfTheBorderFirst(
    input: Int, kernel: Int, stride: Int, output: Int, before: Int
  ) throws {
    let axis = try #require(Axis(input: input, kernel: kernel, stride: stride, padding: .same))
    #expect(axis.output == output)
    #expect(axis.before == before)
  }

  @Test(arguments: valid) func validNeverLeavesTheMap(input: Int, kernel: Int, stride: Int, output: Int)
    throws
  {
    let axis = try #require(Axis(input: input, kernel: kernel, stride: stride, padding: .valid))
    #expect(axis.output == output)
    #expect(axis.before == 0)
    #expect((0..<output).allSatisfy { axis.taps(at: $0) == 0..<kernel })
  }

  @Test func validNeedsRoomForOneWindow() {
    #expect(Axis(input: 2, kernel: 3, stride: 1, padding: .valid) == nil)
  }

  @Test func tapsAreThePartOfTheKernelOnTheMap() throws {
    let axis = try #require(Axis(input: 3, kernel: 5, stride: 1, padding: .same))
    #expect((0..<3).map { axis.taps(at: $0) } == [2..<5, 1..<4, 0..<3])
  }
}
