// The words between the settler and the hand that does its looking.

public import Domain

/// What the hand does after it reported a `stat`.
public enum Step: Hashable, Sendable {
  /// Nothing; the path falls due again.
  case wait
  /// Open the file, check its end marker (and its sidecar, where the layout has one), `fstat`, report both.
  case inspect
  /// The file is gone and forgotten; a later event starts it anew.
  case vanished
}

/// What an inspection showed.
public enum Wholeness: Hashable, Sendable {
  case complete
  /// Its end is missing, or it is empty, or it could not be read, or what lies beside it contradicts it.
  case incomplete(FailureKind)
  /// It is whole, but the sidecar that belongs to it is absent or incomplete.
  case awaitingSidecar
}

/// What the settler makes of an inspection.
public enum Verdict: Hashable, Sendable {
  /// Still and whole: hand it on. The settler has forgotten it. A sidecar may be missing even so, if patience
  /// ran out.
  case settled
  case waiting
  /// Still, but not whole; looked at again after a growing pause. `first` is true once in a file's life.
  case incomplete(FailureKind, first: Bool)
  /// The same for the last time: the settler has forgotten it, and only a change brings it back.
  case givenUp(FailureKind)
}
