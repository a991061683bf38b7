import ArgumentParser
import Duplicates
import EventStore
import Foundation
import Projections
import Reporting
import TicketDomain

struct DuplicatesTrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn the weights from the store, or from documents in which people have marked duplicates.",
    discussion: """
      Without documents or pairs, they are learned from the store: the configured weights are moved by its words, by how many \
      of its pairs look alike, and by what people decided there. The configuration's duplicates.weights names the file then. \

      Each --docs is a table that “duplicates rank” reads, and the --gold at the same place its labels: lines of a document's \
      id and that of an earlier one about the same matter, nothing for documents that are new. Documents after the last one \
      that the labels name are left out. --crm stands at the same places; a hyphen where there is no customer list. \
      Each --pairs is a table of pair_id, text_a, text_b and label (1 for the same meaning, else 0). \
      The same input gives the same weights.
      """)

  @Option(help: "A table of documents.", completion: .file()) var docs: [String] = []
  @Option(help: "The labels of the table at the same place.", completion: .file()) var gold: [String] = []
  @Option(help: "The customer list of the table at the same place.", completion: .file()) var crm: [String] = []
  @Option(help: "A table of labelled pairs of texts.", completion: .file()) var pairs: [String] = []
  @Option(help: "Where to write the weights.", completion: .file()) var out: String
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var input: DuplicatesInput

  func validate() throws {
    guard input.weights == nil else {
      throw ValidationError(
        "--weights: what is learned from the store is added to the configuration's duplicates.weights")
    }
    guard docs.count == gold.count else { throw ValidationError("--gold: one for each --docs") }
    guard crm.isEmpty || crm.count == docs.count else { throw ValidationError("--crm: one for each --docs, or none") }
  }

  func run() async throws {
    if docs.isEmpty, pairs.isEmpty { return try await learnFromStore() }
    try await input.language.explaining { _ in
      var training = TrainingSet(reader: DuplicatesInput.reader)
      for (place, path) in docs.enumerated() {
        var documents: [(id: String, traits: DocumentTraits)] = []
        try input.forEachBatch(of: path) { batch in
          for (id, traits) in zip(batch.ids, batch.traits) { documents.append((id, traits)) }
        }
        let customers = crm.indices.contains(place) && crm[place] != "-" ? try input.customers(crm[place]) : []
        training.add(documents, customers: customers, duplicates: try labels(gold[place]))
      }
      for path in pairs { training.add(try input.textPairs(of: path)) }
      let weights = try training.weights()
      var output = try OutputTable(out)
      try output.append(String(decoding: weights.file(), as: UTF8.self))
      try output.finish()
    }
  }

  private func learnFromStore() async throws {
    try await input.language.explaining { catalogue in
      let configuration = try configurationOption.load()
      let (views, _) = try configuration.currentViews(catalogue)
      guard let outcome = try views.train(LogReader(configuration.location)) else { return }
      var output = try OutputTable(out)
      try output.append(String(decoding: outcome.weights.file(), as: UTF8.self))
      try output.finish()
      print(
        catalogue(
          "weights-learned",
          [
            "decisions": Figures.count(outcome.decisions), "pairs": Figures.count(outcome.pairs), "file": out,
          ]))
    }
  }

  private func labels(_ path: String) throws -> [String: Set<String>] {
    var labels: [String: Set<String>] = [:]
    var file = try TableFile(path)
    while let line = try file.next() {
      guard !line.isEmpty else { continue }
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 2 else {
        throw DuplicatesError(.labelIncomplete, at: "\(path):\(file.lineNumber)")
      }
      labels[cells[0], default: []].insert(cells[1])
    }
    return labels
  }
}
