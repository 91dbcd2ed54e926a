// One HTTP request with a body through libcurl, with the limits that a stranger's server calls for.

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
  /// A file of certificates to trust instead of the system's.
  var authorities: String?

  func send() -> Result<Answer, Failure> {
    guard
      let transfer = CurlTransfer(url, protocols: "http,https", timeout: timeout, authorities: authorities)
    else { return .failure(Failure(reason: "libcurl does not start")) }
    let beginning = Beginning(limit: Self.answerLimit)
    configure(transfer, beginning)
    do throws(CurlTransfer.Failure) {
      try transfer.perform()
    } catch {
      return .failure(Failure(reason: error.reason))
    }
    let retryAfter = xtalwatch_curl_retry_after(transfer.handle)
    return .success(
      Answer(
        status: transfer.status, retryAfter: retryAfter > 0 ? .seconds(retryAfter) : nil,
        beginning: withExtendedLifetime(beginning) { beginning.text }))
  }

  private func configure(_ transfer: CurlTransfer, _ beginning: Beginning) {
    transfer.set(CURLOPT_FOLLOWLOCATION, 0)
    transfer.set(CURLOPT_USERAGENT, "xtalwatch")
    // Without the empty one libcurl may wait a second for a go-ahead that few servers send.
    transfer.set(CURLOPT_HTTPHEADER, list: headers + ["Expect:"])
    transfer.set(CURLOPT_POSTFIELDSIZE, body.count)
    body.withUnsafeBytes { bytes in
      _ = xtalwatch_curl_set_pointer(transfer.handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress)
    }
    xtalwatch_curl_set_writer(
      transfer.handle,
      { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let beginning = Unmanaged<Beginning>.fromOpaque(context).takeUnretainedValue()
        beginning.append(UnsafeRawBufferPointer(start: bytes, count: size * count))
        return size * count
      }, Unmanaged.passUnretained(beginning).toOpaque())
  }
}
