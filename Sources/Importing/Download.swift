// Fetches the published zip, over as many connections as it takes.

private import Domain
public import SystemPackage

/// A file that is fetched once, checked by its reader, and thrown away.
public struct Download {
  /// Where the authors keep the published SavedModel.
  public static let published = "https://storage.googleapis.com/marco-168219-model/savedmodel.zip"
  /// Bytes; the published variables have 45,906,344 and hardly compress.
  static let limit = 128 << 20
  /// Attempts that bring bytes are followed by another, up to so many.
  private static let mostAttempts = 20

  public let url: String
  private let authorities: FilePath?

  /// - Parameters:
  ///   - url: an https address.
  ///   - authorities: a file of certificates to trust instead of the system's.
  public init(url: String = Download.published, authorities: FilePath? = nil) {
    self.url = url
    self.authorities = authorities
  }

  /// Fetches into the part file, from where an earlier attempt broke off if the server still has the same version.
  ///
  /// The body's file exists until the body ends; a failed body removes it too, since it was no good.
  /// - Parameter progress: called with the bytes so far and all of them, where that is known.
  public func withFile<Value>(
    at part: FilePath, progress: @escaping (_ received: Int, _ total: Int?) -> Void,
    _ body: (FilePath) throws(ImportError) -> Value
  ) throws(ImportError) -> Value {
    let file: PartFile
    do { file = try PartFile(part, url: url) } catch {
      let reason = error == .wouldBlock ? "another import is downloading it" : "\(error)"
      throw .download(url: url, reason: "\(part.escaped): \(reason)", kept: 0)
    }
    try fetch(file, progress)
    defer { file.remove() }
    return try body(part)
  }

  private func fetch(
    _ file: PartFile, _ progress: @escaping (_ received: Int, _ total: Int?) -> Void
  ) throws(ImportError) {
    var reason = ""
    for _ in 0..<Download.mostAttempts {
      let before = file.part
      let request = HTTPSGet(
        url, authorities: authorities, into: file, limit: Download.limit, progress: progress)
      switch request.send() {
      case .complete: return
      case .broken(let broken):
        reason = broken
        if file.part == before { throw failure(reason, file) }
      case .refused(let reason): throw failure(reason, file)
      case .askForWhole:
        reason = "the server does not give the file in one piece"
        do { try file.startOver(validator: nil) } catch { throw failure("\(error)", file) }
      }
    }
    throw failure(reason, file)
  }

  private func failure(_ reason: String, _ file: PartFile) -> ImportError {
    let isKept = file.part.validator != nil
    if !isKept { file.remove() }
    return .download(url: url, reason: reason, kept: isKept ? file.part.length : 0)
  }
}
