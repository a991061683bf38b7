internal import Glibc
public import TicketDomain

/// Where a mailbox is served, and how the connection is protected.
///
/// Certificates are always verified, and nothing turns that off; the only connection without TLS is one to this machine.
public struct IMAPServer: Sendable, Hashable {
  /// How the connection is protected.
  public enum Security: Sendable, Hashable {
    /// TLS from the first byte (RFC 8314), usually port 993.
    case implicitTLS
    /// STARTTLS before the login, or no login; usually port 143.
    case startTLS
    /// No TLS: only to 127.0.0.0/8, ::1 or localhost.
    case plain
  }

  /// Name or address, an IPv6 address without brackets.
  public let host: String
  /// TCP port.
  public let port: UInt16
  /// How the connection is protected.
  public let security: Security
  /// A PEM file of the authorities to trust instead of the system's; `nil` for the system's.
  public var certificateAuthority: String?
  /// How long connecting, TLS and login may take together.
  public var connectTimeoutSeconds = 30
  /// How long the server may say nothing while an answer is due.
  public var stallTimeoutSeconds = 60

  /// A server. Throws `imap-address-malformed` for a host that is none, `imap-plain-refused` for a plain connection to
  /// another machine.
  public init(host: String, port: UInt16, security: Security) throws(IMAPError) {
    let isHost =
      !host.isEmpty && host.utf8.count <= 255
      && host.unicodeScalars.allSatisfy {
        $0.value > 32 && $0.value != 127 && !"/@?#%\\[]\"<>".unicodeScalars.contains($0)
      }
    guard isHost, port != 0 else { throw IMAPError(.addressMalformed, ["url": detail("\(host):\(port)")]) }
    if security == .plain, !Self.isLoopback(host) { throw IMAPError(.plainRefused, at: host) }
    self.host = host
    self.port = port
    self.security = security
  }

  /// Reads `imaps://host[:port]` (implicit TLS) or `imap://host[:port]` (STARTTLS; plain to this machine). Throws
  /// `imap-address-malformed` for anything else, a user name or path included.
  public init(url: String) throws(IMAPError) {
    let malformed = IMAPError(.addressMalformed, ["url": detail(url)])
    let isImplicit = url.lowercased().hasPrefix("imaps://")
    guard isImplicit || url.lowercased().hasPrefix("imap://"), !url.contains("@") else { throw malformed }
    var rest = url.dropFirst(isImplicit ? 8 : 7)
    if rest.hasSuffix("/") { rest.removeLast() }
    var host = rest
    var port: UInt16? = isImplicit ? 993 : 143
    if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
      host = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      guard host.contains(":"), rest.isEmpty || rest.hasPrefix(":") else { throw malformed }
    } else if rest.filter({ $0 == ":" }).count > 1 {
      throw malformed
    }
    if let colon = rest.lastIndex(of: ":") {
      if host.endIndex > colon { host = rest[..<colon] }
      port = UInt16(rest[rest.index(after: colon)...])
    }
    guard let port else { throw malformed }
    let security: Security = isImplicit ? .implicitTLS : Self.isLoopback(String(host)) ? .plain : .startTLS
    do {
      try self.init(host: String(host), port: port, security: security)
    } catch {
      throw malformed
    }
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host.lowercased() == "localhost" { return true }
    var four = in_addr()
    if inet_pton(AF_INET, host, &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
    var six = in6_addr()
    guard inet_pton(AF_INET6, host, &six) == 1 else { return false }
    return withUnsafeBytes(of: six) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
  }

  /// What libcurl connects to.
  var curlURL: String { "\(security == .implicitTLS ? "imaps" : "imap")://\(bracketedHost):\(port)/" }
  private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }
}

extension IMAPServer: CustomStringConvertible {
  /// `host:port`, as errors name it.
  public var description: String { "\(bracketedHost):\(port)" }
}
