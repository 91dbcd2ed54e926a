// The exit codes of the contract.

internal import ArgumentParser

extension ExitCode {
  /// Some items failed; each was reported.
  static let someFailed = ExitCode(1)
  /// Input or output failed as a whole (EX_IOERR).
  static let inputOutput = ExitCode(74)
  /// The configuration is wrong (EX_CONFIG).
  static let configuration = ExitCode(78)
}
