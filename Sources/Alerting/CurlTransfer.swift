internal import CCurl
internal import TicketDomain

/// One transfer of libcurl, bounded in time. Not thread-safe.
final class CurlTransfer {
  private let handle: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private var lists: [UnsafeMutablePointer<curl_slist>?] = []
  private var received = Received()
  private var source = Source()

  private struct Received {
    var bytes: [UInt8] = []
    var bytesMax = 0
  }
  private struct Source {
    var bytes: [UInt8] = []
    var offset = 0
  }

  private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// A transfer of nothing yet: ten seconds to connect, thirty in all.
  init() throws(DeliveryError) {
    guard Self.isLibraryReady, let handle = curl_easy_init() else {
      throw DeliveryError(.unreachable, ["detail": "libcurl"], retryHelps: true)
    }
    self.handle = handle
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    tl_curl_set_error_buffer(handle, errorText)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_CONNECTTIMEOUT_MS, 10_000)
    set(CURLOPT_TIMEOUT_MS, 30_000)
    set(CURLOPT_FOLLOWLOCATION, 0)
  }

  deinit {
    curl_easy_cleanup(handle)
    for list in lists { curl_slist_free_all(list) }
    errorText.deallocate()
  }

  func set(_ option: CURLoption, _ value: Int) { tl_curl_set_long(handle, option, value) }
  func set(_ option: CURLoption, _ value: String) { tl_curl_set_text(handle, option, value) }
  /// Bytes that stay where they are until the transfer is over.
  func set(_ option: CURLoption, _ bytes: UnsafeRawBufferPointer) {
    tl_curl_set_text(handle, option, bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
  }
  func set(_ option: CURLoption, _ values: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for value in values { list = curl_slist_append(list, value) ?? list }
    lists.append(list)
    tl_curl_set_list(handle, option, list)
  }

  /// Keeps what the other side answers, as far as it is not longer than that.
  func keepAnswer(bytesMax: Int) {
    received.bytesMax = bytesMax
    tl_curl_set_write(
      handle,
      { pointer, size, count, context in
        guard let pointer, let context else { return 0 }
        let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        return transfer.receive(UnsafeRawBufferPointer(start: pointer, count: size * count))
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard received.bytes.count + bytes.count <= received.bytesMax else { return 0 }
    received.bytes.append(contentsOf: bytes)
    return bytes.count
  }

  /// Hands on `bytes` when the other side wants the content.
  func upload(_ bytes: [UInt8]) {
    source = Source(bytes: bytes)
    set(CURLOPT_UPLOAD, 1)
    tl_curl_set_read(
      handle,
      { pointer, size, count, context in
        guard let pointer, let context else { return 0 }
        let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        return transfer.provide(UnsafeMutableRawBufferPointer(start: pointer, count: size * count))
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  private func provide(_ room: UnsafeMutableRawBufferPointer) -> Int {
    let piece = source.bytes[source.offset...].prefix(room.count)
    room.copyBytes(from: piece)
    source.offset += piece.count
    return piece.count
  }

  /// What was kept.
  var answer: [UInt8] { received.bytes }

  /// The last code that the server gave: HTTP's or SMTP's.
  var status: Int {
    var status = 0
    tl_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
    return status
  }

  /// For how many seconds the server wants to be left alone (Retry-After, RFC 9110 section 10.2.3); 0 where it says nothing.
  var retryAfterSeconds: Int64 {
    var seconds: curl_off_t = 0
    tl_curl_get_count(handle, CURLINFO_RETRY_AFTER, &seconds)
    return Int64(seconds)
  }

  /// Does it. Throws ``DeliveryError``, in libcurl's words, which name hosts but no tokens.
  func perform() throws(DeliveryError) {
    let code = curl_easy_perform(handle)
    guard code != CURLE_OK else { return }
    let said = String(cString: errorText)
    let detail = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
    switch code {
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
      throw DeliveryError(.untrusted, ["detail": detail])
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: throw DeliveryError(.badAddress)
    case _ where (400..<500).contains(status) && isMail:
      throw DeliveryError.busy("SMTP \(status): \(detail)", retryAfterSeconds: 0)
    case _ where status >= 500 && isMail, CURLE_LOGIN_DENIED:
      throw DeliveryError(.refused, ["answer": "SMTP \(status): \(detail)"])
    default: throw DeliveryError(.unreachable, ["detail": detail], retryHelps: true)
    }
  }

  /// Whether codes are SMTP's, in which 4xx means later (RFC 5321 section 4.2.1).
  var isMail = false
}
