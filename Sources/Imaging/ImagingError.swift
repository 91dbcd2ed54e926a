// Why a picture could not be decoded, and what to do about it.

public import Domain
public import SystemPackage

/// A file that gave no pixels.
public enum ImagingError: PictureFailure, Hashable {
  case empty
  /// The file ends before its format says that it does.
  case truncated(reason: String)
  /// The file breaks the rules of its format; the reason is the codec library's own.
  case corrupt(reason: String)
  /// A sound file of a kind that is not decoded here.
  case unsupported(codec: String)
  /// The header asks for more than one of the ``DecodeLimits``.
  case tooLarge(LimitExcess)
  case notAnImage
  case unreadable(Errno)

  public var kind: FailureKind {
    switch self {
    case .empty: .empty
    case .truncated: .truncated
    case .corrupt: .corrupt
    case .unsupported: .unsupported
    case .tooLarge: .tooLarge
    case .notAnImage: .notAnImage
    case .unreadable: .unreadable
    }
  }

  public var message: String {
    switch self {
    case .empty:
      "the file has no bytes; export it again from the imager"
    case .truncated(let reason):
      "the file ends too early (\(reason)); copy or export it again"
    case .corrupt(let reason):
      "the file is damaged (\(reason)); copy or export it again"
    case .unsupported(let codec):
      "\(codec) is not decoded here; export JPEG, PNG, TIFF or BMP"
    case .tooLarge(let excess):
      "\(excess); export it smaller or raise the limit"
    case .notAnImage:
      "the bytes are no picture format; keep other files out of the watched folder"
    case .unreadable(let code):
      "the file cannot be read (\(code)); check its permissions and its disk"
    }
  }

  /// The message with the file it is about in front, written so that no name can forge a line.
  public func describing(_ path: FilePath) -> String { "\(path.escaped): \(message)" }
}

/// One limit, and what was asked of it.
public struct LimitExcess: Hashable, Sendable, CustomStringConvertible {
  /// What is limited, with its unit: `bytes of memory`.
  public let quantity: String
  /// Nil when work was stopped at the limit, so that nobody knows how far it would have gone.
  public let found: UInt64?
  public let limit: UInt64

  public init(of quantity: String, found: UInt64?, limit: Int) {
    self.quantity = quantity
    self.found = found
    self.limit = UInt64(limit)
  }

  public var description: String {
    found.map { "\($0) \(quantity), but the limit is \(limit)" }
      ?? "more \(quantity) than the limit of \(limit)"
  }
}
