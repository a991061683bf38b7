import EventStore
import Foundation
import Ingestion
import SQLiteFiles
import TicketDomain
import Testing

@Suite struct `One writer for all sources` {
  private let store = StoreFolder()

  @Test func `what several hand in meanwhile is committed together, and each hears what became of its own`()
    async throws
  {
    let commits = Tally<GroupCommit.Commit>()
    let log = try GroupCommit(store.location) { commits.add($0) }
    let sources = try await log.sources(named: (0..<20).map { "source-\($0)" })
    try await withThrowingTaskGroup { group in
      for source in sources {
        group.addTask {
          for round in 0..<10 {
            let counts = try await log.append([StoreFolder.batch(source, "\(source.name)-\(round)", count: 3)])
            #expect(counts.map(\.appended) == [3])
          }
        }
      }
      try await group.waitForAll()
    }
    await log.close()
    #expect(try store.head() == 600)
    #expect(commits.all.reduce(0) { $0 + $1.groups } == 200)
    #expect(commits.all.count < 200)
    #expect(commits.all.last?.head == 600)
    #expect(try LogReader(store.location).cursors().count == 200)
  }

  @Test func `what one source hands in wrongly keeps the others out of nothing`() async throws {
    let other = StoreFolder()
    let strange = try LogWriter(other.location).sources(named: (0..<9).map { "strange-\($0)" })
    let log = try GroupCommit(store.location)
    let source = try #require(try await log.sources(named: ["pbx"]).first)
    let unknown = try #require(strange.last)
    let results = await withTaskGroup(of: Bool.self) { group in
      group.addTask { (try? await log.append([StoreFolder.batch(unknown, "bad")])) != nil }
      for number in 0..<8 {
        group.addTask { (try? await log.append([StoreFolder.batch(source, "good-\(number)")])) != nil }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count { $0 } == 8)
    await log.close()
    #expect(try store.head() == 8)
  }

  @Test func `a lent log can be written by another, and whoever waits goes on when it is back`() async throws {
    let log = try GroupCommit(store.location)
    let source = try #require(try await log.sources(named: ["pbx"]).first)
    await log.lend()
    #expect(await log.head == nil)
    let waiting = Task { try await log.append([StoreFolder.batch(source, "mine")]) }
    do {
      let writer = try LogWriter(store.location)
      let decisions = try writer.sources(named: ["decisions"])
      _ = try writer.append(
        decisions.map { try StoreFolder.batch($0, "theirs") }, recordedAt: Instant(milliseconds: 1_790_000_000_000))
      #expect(throws: (any Error).self) { try LogWriter(store.location) }
      await #expect(throws: EventStoreError.self) { try await log.takeBack() }
      #expect(writer.head == 1)
    }
    try await log.takeBack()
    #expect(try await waiting.value.map(\.appended) == [1])
    #expect(await log.head == 2)
  }

  @Test func `while it is paused nothing is committed, and whoever does not wait any more takes back what was his`()
    async throws
  {
    let log = try GroupCommit(store.location)
    let source = try #require(try await log.sources(named: ["pbx"]).first)
    await log.setPaused(true)
    let impatient = Task { try await log.append([StoreFolder.batch(source, "impatient")]) }
    let patient = Task { try await log.append([StoreFolder.batch(source, "patient")]) }
    try await Task.sleep(for: .milliseconds(50))
    impatient.cancel()
    await #expect(throws: CancellationError.self) { try await impatient.value }
    #expect(try store.head() == 0)
    await log.setPaused(false)
    #expect(try await patient.value.map(\.appended) == [1])
    #expect(try store.head() == 1)
  }

  @Test func `what comes when it is closed is refused, with a word that it will be read again`() async throws {
    let log = try GroupCommit(store.location)
    let source = try #require(try await log.sources(named: ["pbx"]).first)
    await log.close()
    await #expect(throws: IngestionError.self) { try await log.append([StoreFolder.batch(source, "late")]) }
    // Nobody has the log any more.
    _ = try LogWriter(store.location)
  }
}
