import Duplicates
import Parallel
import PhoneNumbers

/// Reads the documents of a table, a batch after the other, for whoever compares them meanwhile.
struct DocumentReading: Sendable {
  let path: String
  let region: String

  /// Documents that were read together, and where they stand.
  struct Part: Sendable {
    var batch: DuplicatesInput.Batch
    var lineNumbers: [Int]
    /// Lines whose time cannot be read.
    var linesWithoutTime: [Int] = []
    /// How much of the file has been read.
    var fraction: Double
  }

  /// Hands over part after part; what cannot be read is the last. Stops early where `yield` returns `false`.
  func run(_ yield: (Result<Part, any Error>) -> Bool) {
    do {
      var table = try DocumentTableFile(path)
      while let lines = try table.next() {
        guard yield(.success(try read(lines, fraction: Double(table.bytesRead) / Double(max(1, table.bytes))))) else {
          return
        }
      }
    } catch {
      _ = yield(.failure(error))
    }
  }

  private func read(_ lines: DocumentTableFile.Lines, fraction: Double) throws -> Part {
    let read = concurrentMap(0..<lines.count) { places in
      let phones = PhoneNumberReader(region: region)
      return places.map { place in
        Result { try lines.document(at: place, phones: phones) }.map {
          (id: $0.id, traits: DuplicatesInput.reader.read($0), isTimeUnreadable: $0.isTimeUnreadable)
        }
      }
    }
    var part = Part(
      batch: DuplicatesInput.Batch(ids: [], traits: []), lineNumbers: (0..<lines.count).map { lines.number(at: $0) },
      fraction: fraction)
    for (place, result) in read.enumerated() {
      let document = try result.get()
      part.batch.ids.append(document.id)
      part.batch.traits.append(document.traits)
      if document.isTimeUnreadable { part.linesWithoutTime.append(part.lineNumbers[place]) }
    }
    return part
  }
}
