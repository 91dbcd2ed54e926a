// One transfer by libcurl: the settings that all of ours share, and what became of it.

import CCurl
import Foundation

/// A transfer that is done once. Certificates are always verified, time is limited, nothing is followed.
final class CurlTransfer {
  struct Failure: Error {
    let code: CURLcode
    /// libcurl's words; they name hosts, never addresses with secrets in them.
    let reason: String
  }

  let handle: UnsafeMutableRawPointer
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  private let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  /// Nil when libcurl does not start.
  ///
  /// - Parameters:
  ///   - protocols: as `http,https`; no other is spoken.
  ///   - authorities: a file of certificates to trust instead of the system's.
  init?(_ url: String, protocols: String, timeout: Duration, authorities: String?) {
    guard Self.libraryIsReady, let handle = curl_easy_init() else { return nil }
    self.handle = handle
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    set(CURLOPT_ERRORBUFFER, words)
    set(CURLOPT_URL, url)
    set(CURLOPT_PROTOCOLS_STR, protocols)
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    if let authorities { set(CURLOPT_CAINFO, authorities) }
    // Timeouts by signal would hit other threads.
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_TIMEOUT_MS, Int(timeout.seconds * 1_000))
  }

  deinit {
    curl_easy_cleanup(handle)
    lists.forEach { curl_slist_free_all($0) }
    words.deallocate()
  }

  func set(_ option: CURLoption, _ value: Int) { xtalwatch_curl_set_long(handle, option, value) }
  func set(_ option: CURLoption, _ text: String) { xtalwatch_curl_set_pointer(handle, option, text) }
  func set(_ option: CURLoption, _ pointer: UnsafePointer<CChar>) {
    xtalwatch_curl_set_pointer(handle, option, pointer)
  }

  func set(_ option: CURLoption, list lines: [String]) {
    guard let list = lines.reduce(nil, { curl_slist_append($0, $1) }) else { return }
    lists.append(list)
    xtalwatch_curl_set_pointer(handle, option, list)
  }

  /// The last answer's number: a status of HTTP, a reply code of SMTP; 0 where none came.
  var status: Int { xtalwatch_curl_status(handle) }

  func perform() throws(Failure) {
    let code = curl_easy_perform(handle)
    guard code != CURLE_OK else { return }
    let said = String(cString: words)
    let name = String(cString: curl_easy_strerror(code))
    throw Failure(code: code, reason: said.isEmpty || said == name ? name : "\(name): \(said)")
  }

  /// libcurl's own setup is not safe in threads; a static is set once.
  private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// The first bytes of something longer.
final class Beginning {
  private let limit: Int
  private var bytes: [UInt8] = []

  init(limit: Int) { self.limit = limit }

  func append(_ more: UnsafeRawBufferPointer) { bytes += more.prefix(max(0, limit - bytes.count)) }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
