import ArgumentParser
import ChineseScripts
import Duplicates
import Foundation
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
    try forEachDocument(of: path, label: nil) { customers.append(Self.reader.customer($0)) }
    return customers
  }

  /// Reads the documents of a table in order, with a progress line where `label` says what is done.
  func forEachDocument(of path: String, label: String?, _ body: (TicketDocument) throws -> Void) throws {
    let catalogue = try language.catalogue()
    let progress = label.map { ProgressLine($0, unit: catalogue("documents")) }
    defer { progress?.finish() }
    let phones = PhoneNumberReader(region: region)
    var file = try TableFile(path)
    guard let header = try file.next() else { throw DuplicatesError(.columnMissing, at: "\(path):1", ["column": "id"]) }
    let columns = try DocumentColumns(line: header, file: path)
    var ids: Set<String> = []
    while let line = try file.next() {
      guard !line.isEmpty else { continue }
      var document = try columns.document(of: line, number: file.lineNumber)
      guard ids.insert(document.id).inserted else {
        throw DuplicatesError(.idRepeated, at: "\(path):\(file.lineNumber)", ["id": document.id])
      }
      if !document.phone.isEmpty, case .number(let e164)? = phones?.read(document.phone) { document.phone = e164 }
      try body(document)
      if file.lineNumber % 256 == 0 {
        progress?.show(file.lineNumber, fraction: Double(file.bytesRead) / Double(max(1, file.bytes)))
      }
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
      throw ConfigurationError(.unreadable, at: path, ["file": path, "detail": error.localizedDescription])
    }
  }
}
