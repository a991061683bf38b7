import EventStore
import GRDB
import Ingestion
import Logging
import Parallel
import ServiceLifecycleTestKit
import Testing

@testable import Daemon

@Suite struct `A source that is taken in for months` {
  private let store = StoreFolder()
  private let lines = KeptLines.Store()

  private var timing: SourceLoop.Timing {
    SourceLoop.Timing(
      gap: .milliseconds(1), settling: .milliseconds(50), watchLost: .milliseconds(10),
      backoff: Backoff(first: .milliseconds(10), longest: .milliseconds(80)), refused: .seconds(3600),
      secretLook: .milliseconds(10))
  }

  private func plan(_ name: String, _ source: ScriptedSource, every: Duration = .seconds(3600)) -> DaemonPlan.SourcePlan
  {
    .init(name: name, adapter: source, every: every, fingerprint: name, secretStamp: { source.secretStamp })
  }

  private func service(_ log: GroupCommit, _ state: DaemonState) -> SourcesService {
    let logger = Logger(label: "test") { [lines] _ in KeptLines(store: lines) }
    return SourcesService(log: log, location: store.location, state: state, logger: logger, timing: timing)
  }

  private func state() -> DaemonState { DaemonState(pid: 1, version: "test") { "\($0)" } }

  @Test func `one that fails is tried again, and is in order when it answers`() async throws {
    let source = ScriptedSource([.fails(.away), .fails(.away), .fails(.away), .records(["a", "b"])])
    let (log, state) = (try GroupCommit(store.location), state())
    let service = service(log, state)
    await service.apply([plan("pbx", source)])
    #expect(try await eventually { try LogReader(store.location).head() == 2 })
    #expect(await eventually { state.current.sources.first?.phase == .waiting })
    let seen = try #require(state.current.sources.first)
    #expect(seen.errors == ["scripted-away": 3])
    #expect(seen.failures == 0 && seen.trouble == nil && seen.lastSuccessAt != nil && seen.lastArrivalAt != nil)
    // Said once, not at each try; and that it is over.
    #expect(lines.all.count { $0.level == .warning } == 1)
    #expect(lines.all.contains { $0.text.contains("in order again") })
    await service.apply([])
  }

  @Test func `one that fails or hangs holds nobody up`() async throws {
    let (log, state) = (try GroupCommit(store.location), state())
    let service = service(log, state)
    await service.apply([
      plan("hangs", ScriptedSource([.hangs])), plan("fails", ScriptedSource([.fails(.away)])),
      plan("well", ScriptedSource([.records(["a"])])),
    ])
    #expect(try await eventually { try LogReader(store.location).head() == 1 })
    await service.apply([])
  }

  @Test func `a refused login is not tried again until the secret is another one`() async throws {
    let source = ScriptedSource([.fails(.refused), .records(["a"])])
    let (log, state) = (try GroupCommit(store.location), state())
    let service = service(log, state)
    await service.apply([plan("mail", source)])
    #expect(await eventually { state.current.sources.first?.phase == .refused })
    try await Task.sleep(for: .milliseconds(300))
    #expect(source.looks == 1)
    source.secretStamp = "second"
    #expect(try await eventually { try LogReader(store.location).head() == 1 })
    await service.apply([])
  }

  @Test func `a secret that is put right while the login with the wrong one is under way is tried`() async throws {
    let source = ScriptedSource([.fails(.refused), .records(["a"])])
    source.changesStampOnLook = true
    let (log, state) = (try GroupCommit(store.location), state())
    let service = service(log, state)
    await service.apply([plan("mail", source)])
    #expect(try await eventually { try LogReader(store.location).head() == 1 })
    await service.apply([])
  }

  @Test func `a refused login is tried again when the configuration is read again`() async throws {
    let source = ScriptedSource([.fails(.refused), .records(["a"])])
    let (log, state) = (try GroupCommit(store.location), state())
    let service = service(log, state)
    await service.apply([plan("mail", source)])
    #expect(await eventually { state.current.sources.first?.phase == .refused })
    await service.apply([plan("mail", source)])
    #expect(try await eventually { try LogReader(store.location).head() == 1 })
    await service.apply([])
  }

  @Test func `an error that nobody knows is one like others: it is said, and tried again`() async throws {
    let source = ScriptedSource([.breaks, .records(["a"])])
    let (log, state) = (try GroupCommit(store.location), state())
    let service = service(log, state)
    await service.apply([plan("odd", source)])
    #expect(try await eventually { try LogReader(store.location).head() == 1 })
    #expect(state.current.sources.first?.errors == ["daemon-unexpected": 1])
    await service.apply([])
  }

  @Test func `a log that cannot take in the source's name is no end of it`() async throws {
    let (log, state) = (try GroupCommit(store.location), state())
    try await DatabaseQueue(path: store.location.log).write {
      try $0.execute(sql: "CREATE TRIGGER no BEFORE INSERT ON sources BEGIN SELECT raise(ABORT, 'no'); END")
    }
    let service = service(log, state)
    await service.apply([plan("pbx", ScriptedSource([.records(["a"])]))])
    #expect(await eventually { state.current.sources.first?.trouble != nil })
    try await DatabaseQueue(path: store.location.log).write { try $0.execute(sql: "DROP TRIGGER no") }
    #expect(try await eventually { try LogReader(store.location).head() == 1 })
    await service.apply([])
  }

  @Test func `a source that ends at nothing holds up no leaving`() async throws {
    let (log, state) = (try GroupCommit(store.location), state())
    let service = service(log, state)
    let source = ScriptedSource([.sticks])
    await service.apply([plan("stuck", source)])
    await testGracefulShutdown { trigger in
      let running = Task { await service.run() }
      trigger.triggerGracefulShutdown()
      await running.value
    }
    #expect(!source.isReleased)
    source.isReleased = true
    await #expect(throws: IngestionError.self) { try await log.append([]) }
  }

  @Test func `the schedule finds what no notification told`() async throws {
    let source = ScriptedSource([.records([]), .records([]), .records(["late"])])
    let (log, state) = (try GroupCommit(store.location), state())
    let service = service(log, state)
    await service.apply([plan("pbx", source, every: .milliseconds(30))])
    #expect(try await eventually { try LogReader(store.location).head() == 1 })
    await service.apply([])
  }

  @Test func `another configuration disturbs only what is another in it`() async throws {
    let (same, gone, new) = (
      ScriptedSource([.records(["a"])]), ScriptedSource([.records(["b"])]), ScriptedSource([.records(["c"])])
    )
    let (log, state) = (try GroupCommit(store.location), state())
    let service = service(log, state)
    await service.apply([plan("same", same), plan("gone", gone)])
    #expect(try await eventually { try LogReader(store.location).head() == 2 })
    // Once more when what was new has settled, then not before an hour is over.
    #expect(await eventually { same.looks == 2 && state.current.sources.allSatisfy { $0.phase == .waiting } })
    await service.apply([plan("new", new), plan("same", same)])
    #expect(try await eventually { try LogReader(store.location).head() == 3 })
    #expect(state.current.sources.map(\.name) == ["new", "same"])
    #expect(same.looks == 2)
    await service.apply([])
  }

  @Test func `while the disk is full it waits, and nothing is lost`() async throws {
    let source = ScriptedSource([.records(["a", "b", "c"])])
    let (log, state) = (try GroupCommit(store.location), state())
    await log.setPaused(true)
    let service = service(log, state)
    await service.apply([plan("pbx", source)])
    try await Task.sleep(for: .milliseconds(100))
    #expect(try LogReader(store.location).head() == 0)
    await log.setPaused(false)
    #expect(try await eventually { try LogReader(store.location).head() == 3 })
    await service.apply([])
  }
}
