internal import Secrets
internal import CCurl
internal import Glibc
internal import TicketDomain

/// A connection that is logged in: libcurl connects, does TLS and SASL, and then carries our own bytes
/// (CURLOPT_CONNECT_ONLY). Blocking, and for one thread at a time.
final class IMAPConnection {
  private let server: IMAPServer
  private let handle: UnsafeMutableRawPointer
  private let errorBuffer: UnsafeMutablePointer<CChar>
  private let watch: LoginWatch
  private var socket: curl_socket_t = -1

  /// What libcurl's callbacks reach while logging in.
  private final class LoginWatch {
    /// What the server said last: libcurl's own error does not tell it.
    var lastLine = ""
    let isStopped: () -> Bool

    init(_ isStopped: @escaping () -> Bool) { self.isStopped = isStopped }
  }

  private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
  /// How long to wait before asking again whether to stop.
  private static let wakeMilliseconds: Int32 = 250

  /// Connects and logs in, within the server's time-outs. No proxy is used, whatever the environment says.
  init(
    _ server: IMAPServer, _ login: MailboxLogin, secret: SecretValue, isStopped: @escaping () -> Bool
  ) throws(IMAPError) {
    guard Self.isLibraryReady, let handle = curl_easy_init() else {
      throw IMAPError(.connectFailed, at: "\(server)", ["detail": "libcurl does not start"])
    }
    self.server = server
    self.handle = handle
    watch = LoginWatch(isStopped)
    errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    let password = secret.reveal()
    let words = [login.user, password]
    guard words.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 32 && $0 != 127 } }) else {
      throw IMAPError(.loginMalformed, at: "\(server)")
    }
    let settings = configure(login, password)
    let result = settings == CURLE_OK ? curl_easy_perform(handle) : settings
    guard result == CURLE_OK, tl_curl_socket(handle, &socket) == CURLE_OK, socket >= 0 else {
      throw failure(result, login, hiding: password)
    }
    // libcurl leaves its sockets open to the programs that this process starts.
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    // What the server said may repeat the user's name; it is of no use any more.
    watch.lastLine = ""
  }

  deinit {
    curl_easy_cleanup(handle)
    errorBuffer.deallocate()
  }

  private func configure(_ login: MailboxLogin, _ password: String) -> CURLcode {
    tl_curl_set_error_buffer(handle, errorBuffer)
    let context = Unmanaged.passUnretained(watch).toOpaque()
    tl_curl_set_progress(
      handle,
      { context, _, _, _, _ in
        context.map { Unmanaged<LoginWatch>.fromOpaque($0).takeUnretainedValue().isStopped() } == true ? 1 : 0
      }, context)
    tl_curl_set_line_callback(
      handle,
      { bytes, size, count, context in
        guard let bytes, let context else { return size * count }
        let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
        Unmanaged<LoginWatch>.fromOpaque(context).takeUnretainedValue().lastLine =
          String(decoding: line.prefix(1024), as: UTF8.self)
        return size * count
      }, context)
    let connectMilliseconds = server.connectTimeoutSeconds * 1000
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_CONNECT_ONLY, 1), (CURLOPT_NOSIGNAL, 1), (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
      (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)), (CURLOPT_CONNECTTIMEOUT_MS, connectMilliseconds),
      (CURLOPT_TIMEOUT_MS, connectMilliseconds), (CURLOPT_TCP_KEEPALIVE, 1),
      (CURLOPT_USE_SSL, Int(server.security == .startTLS ? CURLUSESSL_ALL.rawValue : CURLUSESSL_NONE.rawValue)),
    ]
    var texts: [(CURLoption, String)] = [
      (CURLOPT_URL, server.curlURL), (CURLOPT_PROTOCOLS_STR, "imap,imaps"), (CURLOPT_PROXY, ""),
      (CURLOPT_USERNAME, login.user),
    ]
    texts.append((login.method.usesToken ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD, password))
    if let option = login.method.curlOption { texts.append((CURLOPT_LOGIN_OPTIONS, option)) }
    if let path = server.certificateAuthority { texts.append((CURLOPT_CAINFO, path)) }
    for (option, value) in numbers {
      let result = tl_curl_set_long(handle, option, value)
      if result != CURLE_OK { return result }
    }
    for (option, value) in texts {
      let result = tl_curl_set_text(handle, option, value)
      if result != CURLE_OK { return result }
    }
    return CURLE_OK
  }

  private func failure(_ result: CURLcode, _ login: MailboxLogin, hiding password: String) -> IMAPError {
    let curlText = errorBuffer.pointee != 0 ? String(cString: errorBuffer) : String(cString: curl_easy_strerror(result))
    let said = detail(watch.lastLine.replacing(password, with: "***").replacing("\r\n", with: ""))
    let place = "\(server)"
    switch result {
    case CURLE_LOGIN_DENIED, CURLE_AUTH_ERROR:
      // RFC 5530: the server has trouble of its own, and says so.
      let isPassing = ["[UNAVAILABLE]", "[INUSE]", "[LIMIT]"].contains { said.uppercased().contains($0) }
      return IMAPError(
        .loginRefused, at: place, ["user": login.user, "detail": said.isEmpty ? detail(curlText) : said],
        retryHelps: isPassing)
    case CURLE_ABORTED_BY_CALLBACK:
      return IMAPError(.stopped, at: place)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR:
      return IMAPError(.certificateRefused, at: place, ["detail": detail(curlText)])
    case CURLE_SSL_CACERT_BADFILE:
      return IMAPError(.authorityUnreadable, at: place, ["path": server.certificateAuthority ?? ""])
    case CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED:
      // A connection that is cut during the handshake looks the same, and trying again helps that one.
      return IMAPError(
        .encryptionFailed, at: place, ["detail": detail(curlText)], retryHelps: result == CURLE_SSL_CONNECT_ERROR)
    default:
      return IMAPError(.connectFailed, at: place, ["detail": detail(curlText)], retryHelps: true)
    }
  }

  /// Sends all bytes. Throws `imap-stalled` where the server takes none in the time allowed, and `imap-connection-lost`.
  func send(_ bytes: [UInt8], isStopped: () -> Bool) throws(IMAPError) {
    var sent = 0
    while sent < bytes.count {
      var count = 0
      let result = bytes.withUnsafeBytes { all in
        let rest = all[sent...]
        return UnsafeRawBufferPointer(rebasing: rest).baseAddress
          .map { curl_easy_send(handle, $0, rest.count, &count) } ?? CURLE_SEND_ERROR
      }
      switch result {
      case CURLE_OK: sent += count
      case CURLE_AGAIN: _ = try wait(for: POLLOUT, milliseconds: nil, isStopped)
      default: throw lost(result)
      }
    }
  }

  /// Fills the front of `buffer` with what the server sends; returns how many bytes, at least one. 0 where nothing came within
  /// `milliseconds`; without that, `imap-stalled` is thrown after the time allowed. Throws `imap-connection-lost` at the end
  /// of the stream, `imap-stopped` where `isStopped` says so.
  func receive(
    into buffer: UnsafeMutableRawBufferPointer, milliseconds: Int? = nil, isStopped: () -> Bool
  ) throws(IMAPError) -> Int {
    while true {
      var count = 0
      switch curl_easy_recv(handle, buffer.baseAddress, buffer.count, &count) {
      case CURLE_OK where count > 0: return count
      case CURLE_OK: throw IMAPError(.connectionLost, at: "\(server)", ["detail": "end of stream"], retryHelps: true)
      case CURLE_AGAIN: if try !wait(for: POLLIN, milliseconds: milliseconds, isStopped) { return 0 }
      case let result: throw lost(result)
      }
    }
  }

  private func lost(_ result: CURLcode) -> IMAPError {
    IMAPError(
      .connectionLost, at: "\(server)", ["detail": String(cString: curl_easy_strerror(result))], retryHelps: true)
  }

  /// Whether the socket became ready; `false` only where `milliseconds` are given and over.
  private func wait(for event: Int32, milliseconds: Int?, _ isStopped: () -> Bool) throws(IMAPError) -> Bool {
    var left = milliseconds ?? server.stallTimeoutSeconds * 1000
    while left > 0 {
      if isStopped() { throw IMAPError(.stopped, at: "\(server)") }
      let slice = min(Int32(clamping: left), Self.wakeMilliseconds)
      var waiting = pollfd(fd: socket, events: Int16(event), revents: 0)
      if poll(&waiting, 1, slice) > 0 { return true }
      left -= Int(slice)
    }
    guard milliseconds == nil else { return false }
    throw IMAPError(.stalled, at: "\(server)", ["seconds": "\(server.stallTimeoutSeconds)"], retryHelps: true)
  }
}
