internal import Glibc
internal import TicketDomain

/// Runs the command that prints a secret: no shell, nothing on its standard input, its standard error thrown away, and an end
/// after the time allowed.
struct SecretCommand {
  var arguments: [String]

  /// What the command wrote, cut to ``Secret/bytesMax`` and one line's end.
  func output(secondsMax: Int) throws(SecretError) -> [UInt8] {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw failed(String(cString: strerror(errno))) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let process: pid_t
    do throws(SecretError) {
      process = try start(writingTo: ends[1])
      close(ends[1])
    } catch {
      close(ends[1])
      throw error
    }
    let deadline = Self.now() + Int64(secondsMax) * 1000
    let written = collect(ends[0], until: deadline)
    guard let written, let status = Self.status(of: process, until: deadline) else {
      kill(-process, SIGKILL)
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      throw SecretError(.commandSlow, ["command": name, "seconds": "\(secondsMax)"])
    }
    guard status == 0 else {
      let signal = status & 0x7F
      throw failed(signal == 0 ? "exit status \(status >> 8 & 0xFF)" : "signal \(signal)")
    }
    return written
  }

  private var name: String { arguments.first ?? "" }

  private func failed(_ detail: String) -> SecretError {
    SecretError(.commandFailed, ["command": name, "detail": detail])
  }

  private func start(writingTo output: Int32) throws(SecretError) -> pid_t {
    guard !arguments.isEmpty else { throw failed("no program is named") }
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // A group of its own, so that what the command starts ends with it; and signals as in a shell, whatever this thread blocks.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { argv.forEach { free($0) } }
    var process: pid_t = 0
    let result = posix_spawnp(&process, name, &actions, &attributes, &argv, environ)
    guard result == 0 else { throw failed(String(cString: strerror(result))) }
    return process
  }

  /// Everything until the output's end; `nil` where the time is up first.
  private func collect(_ descriptor: Int32, until deadline: Int64) -> [UInt8]? {
    var kept: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let left = deadline - Self.now()
      guard left > 0 else { return nil }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, Int32(clamping: left))
      if ready <= 0 { continue }
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count <= 0 { return kept }
      // What is beyond the limit is read all the same: a full pipe would keep the command from ending.
      kept.append(contentsOf: chunk[..<count].prefix(Secret.bytesMax + 2 - kept.count))
    }
  }

  /// How the process ended; `nil` where it has not when the time is up. A command may close its output and go on.
  private static func status(of process: pid_t, until deadline: Int64) -> Int32? {
    var status: Int32 = 0
    while true {
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process { return status }
      // Where this process ignores SIGCHLD, nobody knows how the command ended.
      if ended < 0, errno == ECHILD { return 0 }
      guard now() < deadline else { return nil }
      usleep(2000)
    }
  }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
