import ArgumentParser
import ChineseScripts
import Duplicates
import Foundation
import Parallel
import PhoneNumbers
import Reporting
import TicketDomain

/// Options and reading that the commands on tables of documents share.
struct DuplicatesInput: ParsableArguments {
  @Option(help: "The weights to use. (default: those that the program comes with)", completion: .file())
  var weights: String?
  @Option(help: "Where numbers without a country code are dialled from.") var region = "CN"
  @OptionGroup var language: LanguageOption

  func validate() throws {
    guard PhoneNumberReader(region: region) != nil else { throw ValidationError("--region: CN, DE, US, …") }
  }

  func evidenceWeights() throws -> EvidenceWeights {
    guard let weights else { return try .shipped() }
    return try EvidenceWeights(file: Self.contents(of: weights), name: weights)
  }

  /// Reads documents into what they are compared by.
  static let reader: DocumentReader = {
    let characters = ChineseCharacters()
    let pinyin = Pinyin()
    return DocumentReader(simplified: { characters.simplified($0) }, sound: { pinyin.sound(of: $0) })
  }()

  /// The customers of a customer list; none where there is no list.
  func customers(_ path: String?) throws -> [DuplicateSearch.Customer] {
    guard let path else { return [] }
    var customers: [DuplicateSearch.Customer] = []
    var table = try DocumentTableFile(path)
    while let batch = try table.next() {
      customers += try batch.documents(region: region).map { Self.reader.customer($0) }
    }
    return customers
  }

  /// Documents that were read together, in order.
  struct Batch: Sendable {
    var ids: [String]
    var traits: [DocumentTraits]
  }

  /// Reads the documents of a table in order, with a progress line; the next batch is read while `body` is at work.
  func forEachBatch(of path: String, _ body: (Batch) throws -> Void) throws {
    let catalogue = try language.catalogue()
    let progress = ProgressLine(catalogue("progress-duplicates"), unit: catalogue("documents"))
    defer { progress.finish() }
    let region = region
    let total = try DocumentTableFile(path).bytes
    var ids: Set<String> = []
    var done = 0
    try overlapping(
      ahead: 2,
      produce: { (yield: (Result<(batch: Batch, bytes: Int), any Error>) -> Bool) in
        do {
          var table = try DocumentTableFile(path)
          while let lines = try table.next() {
            let documents = try lines.documents(region: region)
            let traits = documents.map { Self.reader.read($0) }
            guard yield(.success((Batch(ids: documents.map(\.id), traits: traits), table.bytesRead))) else { return }
          }
        } catch {
          _ = yield(.failure(error))
        }
      },
      consume: { result in
        let (batch, bytes) = try result.get()
        for (place, id) in batch.ids.enumerated() where !ids.insert(id).inserted {
          throw DuplicatesError(.idRepeated, at: "\(path):\(done + place + 2)", ["id": id])
        }
        try body(batch)
        done += batch.ids.count
        progress.show(done, fraction: Double(bytes) / Double(max(1, total)))
      })
  }

  /// The pairs of a table.
  func textPairs(of path: String) throws -> [TextPairColumns.Pair] {
    var file = try TableFile(path)
    guard let header = try file.next() else {
      throw DuplicatesError(.columnMissing, at: "\(path):1", ["column": "pair_id"])
    }
    let columns = try TextPairColumns(line: header, file: path)
    var pairs: [TextPairColumns.Pair] = []
    while let line = try file.next() {
      guard !line.isEmpty else { continue }
      pairs.append(try columns.pair(of: line, number: file.lineNumber))
    }
    return pairs
  }

  static func contents(of path: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw ConfigurationError(.unreadable, at: path, ["file": path, "detail": error.localizedDescription])
    }
  }
}
