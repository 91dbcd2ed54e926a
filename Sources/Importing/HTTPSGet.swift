// One HTTPS GET through libcurl into a part file.

private import CCurl
internal import SystemPackage

/// A request that is sent once: HTTPS only, no redirects, certificates always verified.
final class HTTPSGet {
  enum Outcome: Equatable {
    /// The file is there.
    case complete
    /// The connection broke; what came is kept.
    case broken(reason: String)
    case askForWhole
    case refused(reason: String)
  }

  private let url: String
  private let authorities: FilePath?
  private let file: PartFile
  private let limit: Int
  private let progress: (_ received: Int, _ total: Int?) -> Void
  private var answer = DownloadAnswer(status: 0)
  private var total: Int?
  private var hasBegun = false
  /// Why the body was not taken on.
  private var stop: Outcome?

  init(
    _ url: String, authorities: FilePath?, into file: PartFile, limit: Int,
    progress: @escaping (Int, Int?) -> Void
  ) {
    self.url = url
    self.authorities = authorities
    self.file = file
    self.limit = limit
    self.progress = progress
  }

  func send() -> Outcome {
    guard Self.libraryIsReady, let handle = curl_easy_init() else {
      return .refused(reason: "libcurl does not start")
    }
    defer { curl_easy_cleanup(handle) }
    let list = file.part.requestHeaders.reduce(nil) { curl_slist_append($0, $1) }
    defer { curl_slist_free_all(list) }
    configure(handle, headers: list)
    let code = withExtendedLifetime(self) { curl_easy_perform(handle) }
    if let stop { return stop }
    // An answer without a body has called nobody yet.
    if code == CURLE_OK, !hasBegun, !begin() { return stop ?? .askForWhole }
    return outcome(code)
  }

  private func outcome(_ code: CURLcode) -> Outcome {
    let reason = String(cString: curl_easy_strerror(code))
    switch code {
    case CURLE_OK:
      let isWhole = total.map { $0 == file.part.length } ?? true
      return isWhole ? .complete : .broken(reason: "the connection ended early")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
      return .refused(reason: "its certificate is not accepted (\(reason)); nothing was taken from it")
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_LOGIN_DENIED:
      return .refused(reason: "not an https address without a password (\(reason))")
    default: return .broken(reason: reason)
    }
  }

  private func configure(_ handle: UnsafeMutableRawPointer, headers: UnsafeMutablePointer<curl_slist>?) {
    xtalwatch_curl_set_pointer(handle, CURLOPT_URL, url)
    xtalwatch_curl_set_pointer(handle, CURLOPT_PROTOCOLS_STR, "https")
    xtalwatch_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    // The address is written into the model file, which everybody may read.
    xtalwatch_curl_set_long(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    xtalwatch_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1)
    xtalwatch_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2)
    if let authorities { xtalwatch_curl_set_pointer(handle, CURLOPT_CAINFO, authorities.string) }
    xtalwatch_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    xtalwatch_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, 30)
    // A minute with less than a kilobyte a second is a broken connection.
    xtalwatch_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1_000)
    xtalwatch_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, 60)
    xtalwatch_curl_set_pointer(handle, CURLOPT_USERAGENT, "xtalwatch")
    xtalwatch_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers)
    let context = Unmanaged.passUnretained(self).toOpaque()
    xtalwatch_curl_set_header_reader(handle, { HTTPSGet.call($0, $1 * $2, $3) { $0.readHead($1) } }, context)
    xtalwatch_curl_set_writer(handle, { HTTPSGet.call($0, $1 * $2, $3) { $0.readBody($1) } }, context)
  }

  /// Hands a piece to the request that libcurl was given as context; any count but all of it ends the transfer.
  private static func call(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ body: (HTTPSGet, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let context else { return 0 }
    let request = Unmanaged<HTTPSGet>.fromOpaque(context).takeUnretainedValue()
    return body(request, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
  }

  private func readHead(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let line = String(decoding: bytes, as: UTF8.self)
    // A new status line begins a new answer, after those of proxies and of `100 Continue`.
    if line.hasPrefix("HTTP/") {
      let fields = line.split(whereSeparator: \.isWhitespace)
      answer = DownloadAnswer(status: fields.count > 1 ? Int(fields[1]) ?? 0 : 0)
    } else {
      answer.read(line)
    }
    return true
  }

  private func readBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard hasBegun || begin() else { return false }
    guard file.part.length + bytes.count <= total ?? limit else {
      stop = .refused(reason: "the server sends more than it announced")
      return false
    }
    do { try file.append(bytes) } catch {
      stop = .refused(reason: "\(file.path): \(error)")
      return false
    }
    progress(file.part.length, total)
    return true
  }

  /// Decides on the head of the answer; false where the body is not wanted.
  private func begin() -> Bool {
    hasBegun = true
    switch answer.verdict(have: file.part, limit: limit) {
    case .goOn(let total): self.total = total
    case .startOver(let total):
      self.total = total
      do { try file.startOver(validator: answer.validator) } catch {
        stop = .refused(reason: "\(file.path): \(error)")
      }
    case .askForWhole: stop = .askForWhole
    case .refuse(let reason): stop = .refused(reason: reason)
    }
    return stop == nil
  }

  /// libcurl's own setup is not safe in threads; a static is set once.
  private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
