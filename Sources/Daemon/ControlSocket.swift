internal import CLinux
internal import Foundation
internal import Glibc
internal import Synchronization
internal import TicketDomain

/// The socket through which commands of the same user speak with the daemon: `daemon.sock` in the data directory.
///
/// One request a line, one answer a line, both JSON (``ControlRequest``, ``ControlAnswer``).
final class ControlSocket: Sendable {
  private let descriptor: Int32
  private let path: String
  private let connections = Mutex<Set<Int32>>([])
  private let queue = DispatchQueue(label: "control", attributes: .concurrent)
  private static let connectionsMax = 16

  /// Listens at `path`; what a killed daemon left there is taken away. Only whoever has the log's lease may do this.
  init(_ path: String) throws {
    self.path = path
    func failure() -> DaemonError {
      DaemonError(.controlFailed, at: path, ["detail": String(cString: strerror(errno))])
    }
    unlink(path)
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw failure() }
    let bound = UnixAddress.with(path) { bind(descriptor, $0, $1) }
    guard bound == 0, chmod(path, 0o600) == 0, listen(descriptor, 8) == 0 else {
      defer { close(descriptor) }
      throw failure()
    }
  }

  /// Answers until ``stop()``; `answer` has the connection for as long as it runs.
  func serve(_ answer: @escaping @Sendable (ControlConnection) async -> Void) {
    queue.async { [self] in
      while true {
        let accepted = accept(descriptor, nil, nil)
        guard accepted >= 0 else {
          if errno == EINTR || errno == ECONNABORTED { continue }
          if errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM {
            usleep(100_000)
            continue
          }
          return
        }
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        var (process, user): (Int32, UInt32) = (0, .max)
        let isKnown = ticketledger_peer(accepted, &process, &user) == 0 && (user == geteuid() || user == 0)
        guard isKnown, connections.withLock({ $0.count < Self.connectionsMax && $0.insert(accepted).inserted }) else {
          close(accepted)
          continue
        }
        let connection = ControlConnection(descriptor: accepted, process: process, queue: queue)
        Task {
          await answer(connection)
          _ = connections.withLock { $0.remove(accepted) }
          close(accepted)
        }
      }
    }
  }

  /// No more connections; those that there are end.
  func stop() {
    unlink(path)
    shutdown(descriptor, Int32(SHUT_RDWR))
    connections.withLock { for one in $0 { shutdown(one, Int32(SHUT_RDWR)) } }
  }
}

/// A command's connection, on the daemon's side.
struct ControlConnection: Sendable {
  fileprivate let descriptor: Int32
  /// Who asks.
  let process: Int32
  fileprivate let queue: DispatchQueue

  fileprivate init(descriptor: Int32, process: Int32, queue: DispatchQueue) {
    self.descriptor = descriptor
    self.process = process
    self.queue = queue
  }

  /// The next request; `nil` at the end, and where it cannot be read.
  func request() async -> ControlRequest? {
    await onQueue { ControlLine.read(descriptor, bytesMax: 4096) }.flatMap {
      try? JSONDecoder().decode(ControlRequest.self, from: Data($0))
    }
  }

  /// Whether it could be sent.
  func send(_ answer: ControlAnswer) async -> Bool {
    guard let data = try? JSONEncoder().encode(answer) else { return false }
    return await onQueue { ControlLine.write(descriptor, Array(data)) }
  }

  /// Returns when the other side has closed, or its process is gone.
  func closed() async {
    await onQueue {
      var byte: UInt8 = 0
      while true {
        let count = read(descriptor, &byte, 1)
        if count == 0 || count < 0 && errno != EINTR { return }
      }
    }
  }

  private func onQueue<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in queue.async { continuation.resume(returning: body()) } }
  }
}

/// What a command asks.
enum ControlRequest: String, Codable {
  /// How the daemon is.
  case status
  /// To write the log itself, for as long as the connection stands.
  case lend
}

/// What the daemon answers.
struct ControlAnswer: Codable {
  /// To ``ControlRequest/status``.
  var status: DaemonSnapshot?
  /// To ``ControlRequest/lend``: the log is free.
  var isLent: Bool?
}

/// Lines over a socket.
enum ControlLine {
  /// The bytes before the next line's end; `nil` at the end, after an error, and where the line is too long.
  static func read(_ descriptor: Int32, bytesMax: Int) -> [UInt8]? {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while line.count <= bytesMax {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return nil }
      line += buffer[..<count]
      if let end = line.firstIndex(of: UInt8(ascii: "\n")) { return Array(line[..<end]) }
    }
    return nil
  }

  /// Writes `line` and its end.
  static func write(_ descriptor: Int32, _ line: [UInt8]) -> Bool {
    let bytes = line + [UInt8(ascii: "\n")]
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}

/// The address of a Unix socket's file, however long its path is.
enum UnixAddress {
  /// Calls `body` with the address; -1 where the folder cannot be opened.
  static func with(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    // 108 bytes are all that an address has room for: the folder is named by a descriptor.
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return -1 }
    defer { close(folder) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let short = Array("/proc/self/fd/\(folder)/\((path as NSString).lastPathComponent)".utf8)
    guard short.count < MemoryLayout.size(ofValue: address.sun_path) else {
      errno = ENAMETOOLONG
      return -1
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: short) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
