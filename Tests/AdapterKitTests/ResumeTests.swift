import AdapterKit
import Foundation
import Testing
import TicketDomain

private let time = "2026-10-01T00:00:00Z"

/// Repeats, quotes over lines, an invalid row and a last line without its end.
private let trickyFile = Array(
  """
  id,when,note
  7,\(time),a
  7,\(time),a
  8,\(time),"two
  lines, ""quoted"" 张"
  junk
  7,\(time),a
  junk
  9,\(time),last
  """.utf8)

@Suite struct `Reading on` {
  private let definition: AdapterDefinition

  init() throws { definition = try callDefinition(key: "{from: id, ordinal: true}") }

  @Test func `repeats are numbered in the order of the file`() async throws {
    let reading = try await read(bytes: trickyFile, definition)
    #expect(
      reading.lines.map { $0.prefix { $0 != " " } } == [
        "7", "7#2", "8", "?ef875a1705a5fdac", "7#3", "?ef875a1705a5fdac#2", "9",
      ])
  }

  @Test func `a file that grows by any steps gives what one reading gives`() async throws {
    let whole = try await read(bytes: trickyFile, definition)
    let folder = try TemporaryFolder()
    for split in 0...trickyFile.count {
      let path = try folder.write(Array(trickyFile[..<split]), to: "split-\(split)")
      let first = try await read(path, definition, isComplete: false)
      try folder.append(Array(trickyFile[split...]), to: path)
      let second = try await read(path, definition, from: first.cursor)
      #expect(first.lines + second.lines == whole.lines, "split at \(split)")
    }
  }

  @Test func `a file that is written byte by byte gives what one reading gives`() async throws {
    let whole = try await read(bytes: trickyFile, definition)
    let folder = try TemporaryFolder()
    let path = try folder.write([])
    var cursor: FileCursor?
    var lines: [String] = []
    for byte in trickyFile {
      try folder.append([byte], to: path)
      let reading = try await read(path, definition, from: cursor, isComplete: false)
      lines += reading.lines
      cursor = reading.cursor
    }
    lines += try await read(path, definition, from: cursor).lines
    #expect(lines == whole.lines)
  }

  @Test func `numbers of repeats look back over 10,000 records, also after a resumption`() async throws {
    let filler = (0..<9_999).map { "f\($0),\(time),x\n" }.joined()
    let text = "id,when,note\n7,\(time),a\n" + filler + "7,\(time),a\n" + "g,\(time),x\n" + filler + "7,\(time),a\n"
    let whole = try await read(text: text, definition)
    #expect(whole.lines.filter { $0.hasPrefix("7") }.map { $0.prefix { $0 != " " } } == ["7", "7#2", "7"])
    let folder = try TemporaryFolder()
    let bytes = Array(text.utf8)
    for split in [bytes.count / 3, bytes.count / 2, bytes.count - 30] {
      let path = try folder.write(Array(bytes[..<split]), to: "split-\(split)")
      let first = try await read(path, definition, isComplete: false)
      try folder.append(Array(bytes[split...]), to: path)
      #expect(first.lines + (try await read(path, definition, from: first.cursor)).lines == whole.lines)
    }
  }

  @Test func `a last line without its end waits, and is taken when the file has rested`() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("id,when,note\n1,\(time),a\n2,\(time),b".utf8))
    let fresh = try await read(path, definition, isComplete: nil)
    #expect(fresh.lines.count == 1)
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: path)
    let rested = try await read(path, definition, from: fresh.cursor, isComplete: nil)
    #expect(rested.lines.map { $0.prefix(2) } == ["2 "])
    #expect(try await read(path, definition, from: rested.cursor).lines.isEmpty)
    // It was not the end after all: the line is read once more, whole.
    try folder.append(Array("c\n3,\(time),d\n".utf8), to: path)
    let grown = try await read(path, definition, from: rested.cursor)
    #expect(grown.lines.map { $0.suffix(13) } == [#"","agent":"bc"}"#, #"","agent":"d"}"#].map { $0.suffix(13) })
  }

  @Test func `nothing new is nothing to read`() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(trickyFile)
    let first = try await read(path, definition)
    let again = try FileReading(
      path: path, name: "f", definition: definition, source: SourceSettings(name: "s"), cursor: first.cursor)
    #expect(try await again.next() == nil)
  }

  @Test func `a renamed file is known, a copy is not`() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(trickyFile)
    let cursor = try #require(try await read(path, definition).cursor)
    let renamed = folder.path + "/input.1"
    try FileManager.default.moveItem(atPath: path, toPath: renamed)
    #expect(try FileCursor.belonging(toFileAt: renamed, among: [cursor]) == cursor)
    let copy = try folder.write(trickyFile)
    #expect(try FileCursor.belonging(toFileAt: copy, among: [cursor]) == nil)
    #expect(cursor.streamName.split(separator: ":").count == 3)
  }

  @Test func `of several readings of one file the cursor that knows most of it belongs to it`() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([])
    let empty = try #require(try await read(path, definition, isComplete: false).cursor)
    try folder.append(trickyFile, to: path)
    let full = try #require(try await read(path, definition).cursor)
    #expect(try FileCursor.belonging(toFileAt: path, among: [empty, full]) == full)
  }

  @Test(arguments: [
    "id,when,note\n5,\(time),new\n", "",
    // As long as before and with the same front, but other rows before the place that was reached.
    String(decoding: trickyFile, as: UTF8.self).replacing("7,\(time),a\njunk", with: "6,\(time),a\njunk"),
  ])
  func `a file that was emptied and written again is read from its front`(content: String) async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(trickyFile)
    let cursor = try #require(try await read(path, definition).cursor)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 0)
    try handle.close()
    try folder.append(Array(content.utf8), to: path)
    #expect(try await read(path, definition, from: cursor).lines == (try await read(text: content, definition)).lines)
  }

  @Test func `a cursor survives JSON`() async throws {
    let cursor = try #require(try await read(bytes: trickyFile, definition).cursor)
    #expect(try JSONDecoder().decode(FileCursor.self, from: JSONEncoder().encode(cursor)) == cursor)
  }

  @Test func `a large file comes in batches of bounded size`() async throws {
    let folder = try TemporaryFolder()
    let text = "id,when,note\n" + (0..<10_000).map { "\($0),\(time),x\n" }.joined()
    let file = try FileReading(
      path: try folder.write(Array(text.utf8)), name: "f", definition: definition, source: SourceSettings(name: "s"),
      cursor: nil, isComplete: true)
    var counts: [Int] = []
    while let (batch, _) = try await file.next() { counts.append(batch.records.count) }
    #expect(counts.filter { $0 > 0 } == [2000, 2000, 2000, 2000, 2000])
  }

  @Test func `what cannot be opened says so`() async throws {
    let error = await #expect(throws: AdapterError.self) { try await read("/nowhere/file.csv", definition) }
    #expect(error?.code == .fileUnreadable)
    #expect(error?.place == "/nowhere/file.csv")
    let folder = try TemporaryFolder()
    await #expect(throws: AdapterError.self) { try await read(folder.path, definition) }
  }
}

@Suite struct `Compressed files` {
  private func gzip(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> [UInt8] {
    let plain = try folder.write(bytes, to: UUID().uuidString)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = [plain]
    try process.run()
    process.waitUntilExit()
    return Array(try Data(contentsOf: URL(fileURLWithPath: plain + ".gz")))
  }

  @Test func `gzip is known by its bytes, and locators count the bytes inside`() async throws {
    let definition = try callDefinition()
    let folder = try TemporaryFolder()
    let path = try folder.write(try gzip(trickyFile, in: folder), to: "call.log")
    #expect(try await read(path, definition).lines == (try await read(bytes: trickyFile, definition)).lines)
  }

  @Test func `members that are added are read on`() async throws {
    let definition = try callDefinition(key: "{from: id, ordinal: true}")
    let folder = try TemporaryFolder()
    let split = trickyFile.count / 2
    let path = try folder.write(try gzip(Array(trickyFile[..<split]), in: folder), to: "log.gz")
    let first = try await read(path, definition, isComplete: false)
    try folder.append(try gzip(Array(trickyFile[split...]), in: folder) + [0, 0, 0], to: path)
    let second = try await read(path, definition, from: first.cursor)
    #expect(first.lines + second.lines == (try await read(bytes: trickyFile, definition)).lines)
    #expect(try await read(path, definition, from: second.cursor).lines.isEmpty)
  }

  @Test func `half a file waits, a damaged one says where`() async throws {
    let definition = try callDefinition()
    let folder = try TemporaryFolder()
    let text = "id,when,note\n" + (0..<5000).map { "\($0),\(time),\($0 &* 7919)\n" }.joined()
    var bytes = try gzip(Array(text.utf8), in: folder)
    let half = try await read(
      try folder.write(Array(bytes[..<(bytes.count / 2)]), to: "half"), definition, isComplete: false)
    #expect(half.lines.count > 100)
    #expect(half.lines.count < 5000)
    for index in bytes.count / 2..<bytes.count / 2 + 40 { bytes[index] = 0xFF }
    let path = try folder.write(bytes, to: "damaged")
    let error = await #expect(throws: AdapterError.self) { try await read(path, definition) }
    #expect(error?.code == .gzipDamaged)
  }
}
