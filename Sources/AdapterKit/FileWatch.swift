internal import Dispatch
internal import Glibc
internal import Synchronization
internal import TicketDomain

/// Notices that files come, grow or go, by inotify(7).
///
/// What happens on another machine that shares the folder is not noticed, nor what the kernel has no room for; a later look at the
/// whole source finds it. One descriptor and a few hundred bytes of the kernel's memory a folder; no thread waits.
final class FileWatch: SourceWatch {
  private struct State {
    var folders: [Int32: FileSet.WatchedFolder] = [:]
    var change: SourceChange?
    var waiter: (id: Int, continuation: CheckedContinuation<Void, Never>)?
    var lastID = 0
    var isBroken = false
  }

  private let files: FileSet
  private let descriptor: Int32
  // Touched when it is made and when it goes, and by nobody else.
  nonisolated(unsafe) private let events: any DispatchSourceRead
  private let state: Mutex<State>

  private static let fileEvents =
    UInt32(IN_MODIFY) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_CREATE) | UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM)
    | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_ATTRIB)
  private static let folderEvents =
    UInt32(IN_CREATE) | UInt32(IN_MOVED_TO) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_ATTRIB)
  private static let lostEvents = UInt32(IN_Q_OVERFLOW) | UInt32(IN_IGNORED)

  /// Begins to watch what `files` mean. Throws `watch-failed` where the kernel has no room for it.
  init(_ files: FileSet) throws {
    self.files = files
    let opened = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard opened >= 0 else { throw Self.failure() }
    descriptor = opened
    state = Mutex(State())
    events = DispatchSource.makeReadSource(fileDescriptor: opened, queue: .global())
    events.setEventHandler { [weak self] in self?.take() }
    events.setCancelHandler { close(opened) }
    events.activate()
    try watchFolders()
  }

  deinit { events.cancel() }

  func renew() throws { try watchFolders() }

  private func watchFolders() throws {
    for folder in files.watchedFolders() {
      let mask = folder.holdsFiles ? Self.fileEvents : Self.folderEvents
      let number = inotify_add_watch(descriptor, folder.path, mask | UInt32(IN_ONLYDIR))
      if number >= 0 {
        state.withLock { $0.folders[number] = folder }
      } else if errno == ENOSPC || errno == ENOMEM {
        throw Self.failure()
      }
    }
  }

  private static func failure() -> AdapterError {
    AdapterError(.watchFailed, ["detail": String(cString: strerror(errno))], retryHelps: true)
  }

  func change(within duration: Duration) async throws -> SourceChange? {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    let alarm = Task {
      try await Task.sleep(for: duration)
      wake(id)
    }
    defer { alarm.cancel() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDue = state.withLock { state in
          if state.change != nil || Task.isCancelled { return true }
          state.waiter = (id, continuation)
          return false
        }
        if isDue { continuation.resume() }
      }
    } onCancel: {
      wake(id)
    }
    return state.withLock { state in
      defer { state.change = nil }
      return state.change
    }
  }

  private func wake(_ id: Int) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiter?.id == id else { return nil }
      defer { state.waiter = nil }
      return state.waiter?.continuation
    }
    waiter?.resume()
  }

  /// Reads what the kernel has to say, until there is nothing left.
  private func take() {
    var found: SourceChange?
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 8)
    defer { buffer.deallocate() }
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      guard count > 0 else { break }
      var offset = 0
      let header = MemoryLayout<inotify_event>.size
      while offset + header <= count {
        let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
        let end = min(count, offset + header + Int(event.len))
        let name = String(decoding: buffer[(offset + header)..<end].prefix { $0 != 0 }, as: UTF8.self)
        if let change = meaning(of: event, name: name) { found = found?.united(with: change) ?? change }
        offset = end
      }
    }
    guard let found else { return }
    let waiter = state.withLock { state in
      state.change = state.change?.united(with: found) ?? found
      defer { state.waiter = nil }
      return state.waiter?.continuation
    }
    waiter?.resume()
  }

  private func meaning(of event: inotify_event, name: String) -> SourceChange? {
    if event.mask & UInt32(IN_IGNORED) != 0 { state.withLock { $0.folders[event.wd] = nil } }
    if event.mask & Self.lostEvents != 0 { return .everything }
    guard let folder = state.withLock({ $0.folders[event.wd] }) else { return nil }
    // A folder that is new, or itself goes, may hold or have held anything.
    if event.mask & UInt32(IN_ISDIR) != 0 || name.isEmpty { return .everything }
    let path = folder.path == "/" ? "/" + name : folder.path + "/" + name
    guard folder.holdsFiles, files.covers(path) else { return nil }
    return .files([path])
  }
}
