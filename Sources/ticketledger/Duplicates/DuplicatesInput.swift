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
      let phones = PhoneNumberReader(region: region)
      for place in 0..<batch.count {
        customers.append(Self.reader.customer(try batch.document(at: place, phones: phones)))
      }
    }
    return customers
  }

  /// Documents that were read together, in order.
  struct Batch: Sendable {
    var ids: [String]
    var traits: [DocumentTraits]
  }

  /// Reads the documents of a table in order, with a progress line; each batch on all cores.
  func forEachBatch(of path: String, _ body: (Batch) throws -> Void) throws {
    let catalogue = try language.catalogue()
    let progress = ProgressLine(catalogue("progress-duplicates"), unit: catalogue("documents"))
    defer { progress.finish() }
    var table = try DocumentTableFile(path)
    var ids: Set<String> = []
    while let lines = try table.next() {
      let read = concurrentMap(0..<lines.count) { places in
        let region = PhoneNumberReader(region: region)
        return places.map { place in
          Result { try lines.document(at: place, phones: region) }.map { ($0.id, Self.reader.read($0)) }
        }
      }
      var batch = Batch(ids: [], traits: [])
      for (place, document) in read.enumerated() {
        let (id, traits) = try document.get()
        guard ids.insert(id).inserted else {
          throw DuplicatesError(.idRepeated, at: "\(path):\(lines.number(at: place))", ["id": id])
        }
        batch.ids.append(id)
        batch.traits.append(traits)
      }
      try body(batch)
      progress.show(ids.count, fraction: Double(table.bytesRead) / Double(max(1, table.bytes)))
    }
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
      throw DuplicatesError(.fileUnreadable, at: path, ["detail": error.localizedDescription])
    }
  }
}
