internal import AdapterKit
public import EventStore
internal import Foundation
public import TicketDomain

/// Reads what is new in the files of sources into the log: batches flow from adapter to log while the next is being read.
public struct IngestionRun {
  /// What became of one source.
  public struct Result: Sendable {
    /// The source's name.
    public var source: String
    /// Files that matched.
    public var files = 0
    /// What became of the records read in this run.
    public var counts = AppendCounts()
    /// Files that could not be read to their end, and why; the others were.
    public var failures: [any ExplainableError] = []
  }

  /// How far the run has come, for a progress line.
  public struct Progress: Sendable {
    /// The file being read, relative to the configuration's folder.
    public var file: String
    /// Records seen in this run.
    public var recordsDone: Int
    /// Bytes read in this run.
    public var bytesDone: Int64
    /// Bytes that this run has to read, as the files' sizes say.
    public var bytesTotal: Int64
  }

  private let writer: LogWriter
  private let folder: String
  private var known: [String: [FileCursor]]

  /// A run into `writer`, over sources whose paths are relative to `folder`; `cursors` are those that the log holds.
  public init(into writer: LogWriter, folder: String, cursors: [StoredCursor]) {
    self.writer = writer
    self.folder = folder
    known = [:]
    for cursor in cursors {
      guard let file = try? JSONDecoder().decode(FileCursor.self, from: Data(cursor.value.utf8)) else { continue }
      known[cursor.source.name, default: []].append(file)
    }
  }

  /// Reads `sources` in their order, each file from where it was left, or from its start where `isReadingAgain`.
  ///
  /// A file that fails is reported in its source's result; what was committed before stays, and the other files are read.
  /// Throws only what makes going on useless: the log cannot be written.
  public mutating func run(
    _ sources: [Source], isReadingAgain: Bool = false, only names: Set<String>? = nil,
    progress: (Progress) -> Void = { _ in }
  ) async throws -> [Result] {
    let numbers = try writer.sources(named: sources.map(\.settings.name))
    var work: [(source: Source, number: SourceID, files: [String])] = []
    for (source, number) in zip(sources, numbers) {
      let files = FileSet(source.patterns, in: folder).names
      work.append((source, number, names.map { chosen in files.filter(chosen.contains) } ?? files))
    }
    var state = Progress(file: "", recordsDone: 0, bytesDone: 0, bytesTotal: 0)
    for (_, _, files) in work { state.bytesTotal += files.reduce(0) { $0 + size(of: $1) } }
    var results: [Result] = []
    var bytesBefore: Int64 = 0
    for (source, number, files) in work {
      var result = Result(source: number.name, files: files.count)
      if files.isEmpty && names == nil {
        result.failures.append(
          IngestionError(.noFiles, at: number.name, ["patterns": source.patterns.joined(separator: ", ")]))
      }
      for file in files {
        state.file = file
        do {
          try await read(file, of: source, number, isReadingAgain, &result.counts, &state, progress)
        } catch let error as AdapterError {
          result.failures.append(error)
        }
        bytesBefore += size(of: file)
        state.bytesDone = bytesBefore
      }
      results.append(result)
    }
    return results
  }

  private mutating func read(
    _ file: String, of source: Source, _ number: SourceID, _ isReadingAgain: Bool, _ counts: inout AppendCounts,
    _ state: inout Progress, _ progress: (Progress) -> Void
  ) async throws {
    let path = file.hasPrefix("/") ? file : folder + "/" + file
    let cursors = known[number.name] ?? []
    let cursor = isReadingAgain ? nil : try FileCursor.belonging(toFileAt: path, among: cursors)
    let reading = try FileReading(
      path: path, name: file, definition: source.definition, source: source.settings, cursor: cursor)
    // The next batches are read while the last ones are committed: both cores at work, a few mebibytes in memory.
    let bytesBefore = state.bytesDone
    var pending = Task { try await reading.nextGroup(of: number) }
    while true {
      let group = try await pending.value
      guard let cursor = group.last?.cursor else { break }
      pending = Task { try await reading.nextGroup(of: number) }
      do {
        for count in try writer.append(group.map(\.batch), recordedAt: .now) { counts += count }
      } catch {
        pending.cancel()
        throw error
      }
      remember(cursor, of: number.name)
      state.bytesDone = bytesBefore + min(cursor.offset, size(of: file))
      state.recordsDone += group.reduce(0) { $0 + $1.batch.batch.records.count }
      progress(state)
    }
  }

  private mutating func remember(_ cursor: FileCursor, of source: String) {
    known[source, default: []].removeAll { $0.streamName == cursor.streamName }
    known[source, default: []].append(cursor)
  }

  private func size(of file: String) -> Int64 {
    var status = stat()
    return stat(file.hasPrefix("/") ? file : folder + "/" + file, &status) == 0 ? Int64(status.st_size) : 0
  }
}

extension FileReading {
  /// As many batches as one commit takes: more would not make it cheaper a record, and would lose more to a kill.
  fileprivate func nextGroup(of source: SourceID) throws -> [(batch: SourceBatch, cursor: FileCursor)] {
    var group: [(batch: SourceBatch, cursor: FileCursor)] = []
    do {
      while group.count < 4, let (batch, cursor) = try next() {
        let stored = String(decoding: try JSONEncoder.stable.encode(cursor), as: UTF8.self)
        group.append(
          (try SourceBatch(source: source, batch: batch, stream: cursor.streamName, cursor: stored), cursor))
      }
    } catch let error as AdapterError {
      // What was read before the damage is committed first; the next call throws the same error again.
      if group.isEmpty { throw error }
    }
    return group
  }
}

extension JSONEncoder {
  fileprivate static var stable: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}

extension Instant {
  /// The computer's clock.
  static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
