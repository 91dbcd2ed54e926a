// Which of the compiled kernels this processor runs.

private import CKernels
private import FoundationEssentials

/// The instruction sets that kernels are compiled for, from the least to the most demanding.
public enum InstructionSet: String, CaseIterable, Comparable, Sendable {
  /// SSE2 on x86-64, NEON on arm64.
  case baseline
  /// With FMA.
  case avx2
  /// F, BW, DQ and VL.
  case avx512

  /// The environment variable that lowers the choice, for tests and measurements.
  public static let variable = "XTALWATCH_CPU"

  /// What this processor and system run.
  public static let available: [InstructionSet] = allCases.filter { Kernels.find($0) != nil }

  /// The most that the processor runs, or what ``variable`` says.
  ///
  /// - Throws: ``NetworkError/instructionSet(_:available:)`` where it says what this processor cannot do.
  public static func chosen() throws(NetworkError) -> InstructionSet {
    try chosen(asked: ProcessInfo.processInfo.environment[variable])
  }

  package static func chosen(asked name: String?) throws(NetworkError) -> InstructionSet {
    guard let name, !name.isEmpty else { return available.max() ?? .baseline }
    guard let set = InstructionSet(rawValue: name), available.contains(set) else {
      throw .instructionSet(name, available: available.map(\.rawValue))
    }
    return set
  }

  public static func < (left: InstructionSet, right: InstructionSet) -> Bool {
    allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
  }
}
