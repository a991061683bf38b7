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

  /// Reads the documents of a table in order, with a progress line.
  func forEachBatch(of path: String, _ body: (Batch) throws -> Void) throws {
    let catalogue = try language.catalogue()
    let progress = ProgressLine(catalogue("progress-duplicates"), unit: catalogue("documents"))
    defer { progress.finish() }
    let reading = DocumentReading(path: path, region: region)
    var ids: Set<String> = []
    var withoutTime: (count: Int, first: Int?) = (0, nil)
    // The next documents are read while these are compared: where comparing is one core's work, the other one reads.
    try overlapping(ahead: 2, produce: reading.run) { read in
      let part = try read.get()
      for (place, id) in part.batch.ids.enumerated() where !ids.insert(id).inserted {
        throw DuplicatesError(.idRepeated, at: "\(path):\(part.lineNumbers[place])", ["id": id])
      }
      withoutTime = (withoutTime.count + part.linesWithoutTime.count, withoutTime.first ?? part.linesWithoutTime.first)
      try body(part.batch)
      progress.show(ids.count, fraction: part.fraction)
    }
    if let first = withoutTime.first {
      progress.finish()
      let arguments = ["count": Figures.count(withoutTime.count), "place": "\(path):\(first)"]
      FileHandle.standardError.write(Data((catalogue("times-unreadable", arguments) + "\n").utf8))
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
