// One HTTP POST through libcurl, with the limits that a stranger's server calls for.

import CCurl
import Foundation

/// A request that is sent once: no redirects, only http and https, certificates always verified.
struct HTTPPost {
  struct Answer {
    let status: Int
    /// What a `Retry-After` header asks for.
    let retryAfter: Duration?
    /// The beginning of the body.
    let beginning: String
  }

  struct Failure: Error {
    let reason: String
  }

  /// Bytes kept of an answer's body; the rest is read and dropped until the deadline.
  private static let answerLimit = 512

  let url: String
  let headers: [String]
  let body: Data
  let timeout: Duration

  func send() -> Result<Answer, Failure> {
    guard Self.libraryIsReady, let handle = curl_easy_init() else {
      return .failure(Failure(reason: "libcurl does not start"))
    }
    defer { curl_easy_cleanup(handle) }
    let list = headers.reduce(nil) { curl_slist_append($0, $1) }
    defer { curl_slist_free_all(list) }
    let beginning = Beginning(limit: Self.answerLimit)
    let code = withExtendedLifetime(beginning) {
      configure(handle, headers: list, beginning: beginning)
      return curl_easy_perform(handle)
    }
    guard code == CURLE_OK else {
      return .failure(Failure(reason: String(cString: curl_easy_strerror(code))))
    }
    let retryAfter = xtalwatch_curl_retry_after(handle)
    return .success(
      Answer(
        status: xtalwatch_curl_status(handle), retryAfter: retryAfter > 0 ? .seconds(retryAfter) : nil,
        beginning: beginning.text))
  }

  private func configure(
    _ handle: UnsafeMutableRawPointer, headers: UnsafeMutablePointer<curl_slist>?, beginning: Beginning
  ) {
    xtalwatch_curl_set_pointer(handle, CURLOPT_URL, url)
    xtalwatch_curl_set_pointer(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    xtalwatch_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    xtalwatch_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1)
    xtalwatch_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2)
    // Timeouts by signal would hit other threads.
    xtalwatch_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    xtalwatch_curl_set_long(handle, CURLOPT_TIMEOUT_MS, Int(timeout.seconds * 1_000))
    xtalwatch_curl_set_pointer(handle, CURLOPT_USERAGENT, "xtalwatch")
    xtalwatch_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers)
    xtalwatch_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count)
    body.withUnsafeBytes { bytes in
      _ = xtalwatch_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress)
    }
    xtalwatch_curl_set_writer(
      handle,
      { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let beginning = Unmanaged<Beginning>.fromOpaque(context).takeUnretainedValue()
        beginning.append(UnsafeRawBufferPointer(start: bytes, count: size * count))
        return size * count
      }, Unmanaged.passUnretained(beginning).toOpaque())
  }

  /// libcurl's own setup is not safe in threads; a static is set once.
  private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// The first bytes of something longer.
private final class Beginning {
  private let limit: Int
  private var bytes: [UInt8] = []

  init(limit: Int) { self.limit = limit }

  func append(_ more: UnsafeRawBufferPointer) { bytes += more.prefix(max(0, limit - bytes.count)) }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}
