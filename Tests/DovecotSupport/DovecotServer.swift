public import Foundation
internal import Glibc

/// A real Dovecot for tests: in a temporary folder, on free loopback ports, with one user whose mail lies in a Maildir.
///
/// It runs as whoever runs the tests, answers without TLS, with implicit TLS and with STARTTLS, takes mail for a relay, and ends, its folder with it, at
/// ``stop()`` or when nobody holds it any more.
public final class DovecotServer: Sendable {
  /// What the test set-up could not do.
  public struct SetUpError: Error, CustomStringConvertible {
    /// For people.
    public let description: String
  }

  /// The one user.
  public static let user = "kefu@example.cn"
  /// Their password.
  public static let password = "geheim-口令"

  /// Without TLS until STARTTLS.
  public let plainPort: UInt16
  /// TLS from the first byte.
  public let tlsPort: UInt16
  /// Takes mail after STARTTLS and the login, where there is a relay.
  public let submissionPort: UInt16
  /// Takes mail with TLS from the first byte, where there is a relay.
  public let submissionTLSPort: UInt16
  /// The temporary folder.
  public let root: URL
  /// The authority that signed the server's certificate (for `localhost` and 127.0.0.1), PEM.
  public var authority: String { root.appending(path: "ca.pem").path }
  /// An authority that did not, PEM.
  public var otherAuthority: String { root.appending(path: "other.pem").path }
  /// The Maildir of INBOX; other folders lie in it, each with a dot before its name in modified UTF-7.
  public var maildir: URL { root.appending(path: "mail") }
  /// A file with the password that only its owner may read.
  public var passwordFile: String { root.appending(path: "password").path }
  private let process: Process

  /// Starts a server and waits until it answers, about a tenth of a second. `extraSettings` are lines of `dovecot.conf`; mail that is
  /// handed in goes to the relay on that port of 127.0.0.1.
  public init(extraSettings: String = "", relayPort: UInt16? = nil) throws {
    root = FileManager.default.temporaryDirectory.appending(path: "dovecot-\(UUID().uuidString.prefix(8))")
    let free = try Self.freePorts(4)
    plainPort = free[0]
    tlsPort = free[1]
    submissionPort = free[2]
    submissionTLSPort = free[3]
    process = Process()
    for folder in ["run", "state"] {
      try FileManager.default.createDirectory(at: root.appending(path: folder), withIntermediateDirectories: true)
    }
    try makeMaildir(maildir)
    try write("password", Self.password)
    try write("users", "\(Self.user):{PLAIN}\(Self.password)::::::\n")
    for file in ["password", "users"] { chmod(root.appending(path: file).path, 0o600) }
    try Self.makeCertificates(in: root)
    let submission = relayPort.map { submissionConfiguration(relayPort: $0) } ?? ""
    try write("dovecot.conf", configuration + submission + extraSettings + "\n")
    process.executableURL = URL(fileURLWithPath: "/usr/sbin/dovecot")
    process.arguments = ["-F", "-c", root.appending(path: "dovecot.conf").path]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try Self.withSignalsUnblocked { try process.run() }
    try waitUntilItAnswers()
  }

  deinit { stop() }

  /// Ends the server by its own process id and its children's, at once, and removes the folder. Asked politely, Dovecot takes
  /// ten seconds where a client is still there.
  public func stop() {
    if process.isRunning {
      let id = process.processIdentifier
      let children = (try? String(contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)) ?? ""
      kill(id, SIGKILL)
      for child in children.split(separator: " ").compactMap({ pid_t($0) }) { kill(child, SIGKILL) }
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: root)
  }

  /// What a thread blocks, the processes that it starts block too, and the threads that run tests block all signals: Dovecot
  /// would not learn that its children ended, nor that it should.
  private static func withSignalsUnblocked(_ start: () throws -> Void) rethrows {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try start()
  }

  /// What the server logged.
  public var log: String { (try? String(contentsOf: root.appending(path: "log"), encoding: .utf8)) ?? "" }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: root.appending(path: name))
  }

  /// Who reads the mail: Dovecot serves none as root.
  private static let owner = getuid() == 0 ? account("nobody") : (user: getuid(), group: getgid())

  private static func account(_ name: String) -> (user: uid_t, group: gid_t) {
    let entry = getpwnam(name)?.pointee
    return (entry?.pw_uid ?? 65534, entry?.pw_gid ?? 65534)
  }

  private static func setting(_ name: String, of list: [String]) -> String {
    list.map { "service \($0) {\n  \(name)\n}\n" }.joined()
  }

  private var configuration: String {
    // Without root all processes run as the same user; with root, the package's own two users keep their parts.
    let user = getuid() == 0 ? nil : getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
    let group = getuid() == 0 ? nil : getgrgid(getgid()).map { String(cString: $0.pointee.gr_name) }
    let (mailUser, mailGroup) = Self.owner
    return """
      base_dir = \(root.path)/run
      state_dir = \(root.path)/state
      log_path = \(root.path)/log
      protocols = imap
      listen = 127.0.0.1
      default_internal_user = \(user ?? "dovecot")
      default_internal_group = \(group ?? "dovecot")
      default_login_user = \(user ?? "dovenull")
      first_valid_uid = \(mailUser)
      first_valid_gid = \(mailGroup)
      mail_uid = \(mailUser)
      mail_gid = \(mailGroup)
      mail_home = \(root.path)
      mail_location = maildir:\(root.path)/mail
      auth_mechanisms = plain login
      disable_plaintext_auth = no
      auth_failure_delay = 0
      ssl = yes
      ssl_cert = <\(root.path)/server.pem
      ssl_key = <\(root.path)/server.key
      mail_max_userip_connections = 100
      passdb {
        driver = passwd-file
        args = scheme=PLAIN username_format=%u \(root.path)/users
      }
      userdb {
        driver = static
        args = uid=\(mailUser) gid=\(mailGroup) home=\(root.path)
      }
      service imap-login {
        inet_listener imap {
          port = \(plainPort)
        }
        inet_listener imaps {
          port = \(tlsPort)
          ssl = yes
        }
      }
      service anvil {
        unix_listener anvil-auth-penalty {
          mode = 0
        }
      }
      namespace inbox {
        inbox = yes
      }

      """
        + Self.setting("chroot =", of: ["anvil", "auth", "imap-login", "stats", "imap", "ipc", "director", "indexer"])
        + Self.setting("user = \(user ?? "root")", of: ["auth", "auth-worker"])
  }

  private func submissionConfiguration(relayPort: UInt16) -> String {
    """
    protocols = imap submission
    hostname = localhost
    submission_relay_host = 127.0.0.1
    submission_relay_port = \(relayPort)
    service submission-login {
      chroot =
      inet_listener submission {
        port = \(submissionPort)
      }
      inet_listener submissions {
        port = \(submissionTLSPort)
        ssl = yes
      }
    }
    service submission {
      chroot =
    }

    """
  }

  /// Makes a Maildir that the server may change.
  func makeMaildir(_ url: URL) throws {
    for part in ["cur", "new", "tmp"] {
      try FileManager.default.createDirectory(at: url.appending(path: part), withIntermediateDirectories: true)
    }
    for folder in [url] + ["cur", "new", "tmp"].map({ url.appending(path: $0) }) {
      chown(folder.path, Self.owner.user, Self.owner.group)
    }
  }

  private static func makeCertificates(in root: URL) throws {
    func openssl(_ arguments: String) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
      process.arguments = arguments.split(separator: " ").map(String.init)
      process.currentDirectoryURL = root
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw SetUpError(description: "openssl \(arguments) failed") }
    }
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650"
    for name in ["ca", "other"] {
      try openssl("req -x509 \(key) -subj /CN=\(name) -keyout \(name).key -out \(name).pem")
    }
    let names = "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE"
    try openssl(
      "req -x509 \(key) -subj /CN=localhost \(names) -CA ca.pem -CAkey ca.key -keyout server.key -out server.pem")
  }

  private static func freePorts(_ count: Int) throws -> [UInt16] {
    // All are held until the last is known, so that none comes twice.
    var sockets: [Int32] = []
    defer { sockets.forEach { close($0) } }
    return try (0..<count).map { _ in
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      sockets.append(descriptor)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
        }
      }
      guard isBound else { throw SetUpError(description: "no free port") }
      return UInt16(bigEndian: address.sin_port)
    }
  }

  private func waitUntilItAnswers() throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while process.isRunning, ContinuousClock.now < deadline {
      if answers() { return }
      usleep(10_000)
    }
    let said = log
    stop()
    throw SetUpError(description: "Dovecot does not answer: \(said)")
  }

  private func answers() -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = plainPort.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    var greeting = [UInt8](repeating: 0, count: 4)
    return isConnected && recv(descriptor, &greeting, 4, 0) == 4 && greeting == Array("* OK".utf8)
  }
}
