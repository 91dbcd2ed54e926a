// Why a file could not be scored: the closed list that scripts and the failures view rely on.

/// The kind of a failure, spelled as in the contract.
public enum FailureKind: String, Sendable, CaseIterable {
  /// The system would not let us read it.
  case unreadable
  /// Zero bytes.
  case empty
  /// It ends before its format says that it does.
  case truncated
  /// It breaks the rules of its format.
  case corrupt
  /// A sound file of a kind that is not decoded here.
  case unsupported
  /// Its header asks for more pixels or memory than the limits allow.
  case tooLarge = "too-large"
  /// Its bytes are no picture format at all.
  case notAnImage = "not-an-image"
  /// No layout knows its name.
  case unmatched
  /// Fields that must agree (barcode in folder and file) do not.
  case conflict
}

/// A failure that concerns one file, with what to do about it in the message.
public protocol PictureFailure: Error, Sendable {
  var kind: FailureKind { get }
  var message: String { get }
}
