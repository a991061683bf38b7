import EventStore
import Foundation
import Ingestion
import Logging
import Projections
import TicketDomain
import Testing

@testable import Daemon

@Suite struct `Commands that speak with the daemon` {
  private func control(_ store: StoreFolder, _ log: GroupCommit, _ state: DaemonState) throws -> ControlService {
    let keeper = ViewsKeeper(store.location, rules: .empty)
    return try ControlService(
      location: store.location, log: log, keeper: keeper, state: state,
      logger: Logger(label: "test") { _ in KeptLines(store: .init()) }, signal: Signal()
    ) { state.current }
  }

  @Test(arguments: ["short", String(repeating: "long-", count: 30)])
  func `are told how it is, however long the folder's name`(name: String) async throws {
    let store = StoreFolder("\(name)\(UUID().uuidString)")
    let state = DaemonState(pid: 42, version: "9.9") { "\($0)" }
    state.setSources(["pbx"])
    let log = try GroupCommit(store.location)
    let control = try control(store, log, state)
    let serving = Task { await control.run() }
    defer { serving.cancel() }
    #expect(
      await eventually {
        DaemonConnection(store.location)?.status().map { ($0.pid, $0.version, $0.sources.map(\.name)) } ?? (0, "", [])
          == (42, "9.9", ["pbx"])
      })
    var status = stat()
    #expect(stat(store.location.directory + "/daemon.sock", &status) == 0 && status.st_mode & 0o077 == 0)
  }

  @Test func `borrow the log one after the other, and give it back by leaving`() async throws {
    let store = StoreFolder()
    let state = DaemonState(pid: 42, version: "9.9") { "\($0)" }
    let log = try GroupCommit(store.location)
    let control = try control(store, log, state)
    let serving = Task { await control.run() }
    defer { serving.cancel() }
    let location = store.location
    #expect(await eventually { DaemonConnection(location) != nil })
    // Commands block, as processes of their own do; other tests may keep all of this process's tasks waiting for long.
    let borrowers = try await withCheckedThrowingContinuation { continuation in
      DispatchQueue(label: "command").async {
        continuation.resume(
          with: Result {
            try (0..<5).map { _ in
              let connection = DaemonConnection(location)
              try connection?.borrow(secondsMax: 1200)
              let writer = try LogWriter(location)
              return withExtendedLifetime((writer, connection)) { state.current.lentTo }
            }
          })
      }
    }
    #expect(borrowers == Array(repeating: getpid(), count: 5))
    #expect(await eventually { await log.head != nil && state.current.lentTo == nil })
  }

  @Test func `hear nothing where no daemon is`() {
    let store = StoreFolder()
    #expect(DaemonConnection(store.location) == nil)
  }
}

extension Rules {
  /// Rules of nobody.
  static var empty: Rules {
    Rules(
      departments: [], items: [], definitions: [], windowSeconds: 0, zone: .utc, region: "CN", sourceDepartments: [:],
      digest: .zero)
  }
}
