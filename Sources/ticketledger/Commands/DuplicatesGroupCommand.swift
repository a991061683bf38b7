import ArgumentParser
import Duplicates
import Reporting

struct DuplicatesGroupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "group", abstract: "Put the documents of a table together that are about the same matter.",
    discussion: """
      The table is one that “duplicates rank” reads. Written are lines of record_id and cluster_id; a group is named after \
      its first document.
      """)

  @Option(help: "The table of documents.", completion: .file()) var docs: String
  @Option(help: "Where to write.", completion: .file()) var out: String
  @Option(help: "The customer list: customer_id, name, phone, email, wxid.", completion: .file()) var crm: String?
  @Option(help: "From which probability on two documents belong together, in percent.") var threshold = 50.0
  @OptionGroup var input: DuplicatesInput

  func validate() throws {
    guard threshold > 0, threshold < 100 else { throw ValidationError("--threshold: more than 0, less than 100") }
  }

  func run() async throws {
    try await input.language.explaining { _ in
      let search = DuplicateSearch(weights: try input.evidenceWeights(), customers: try input.customers(crm))
      var ids: [String] = []
      var pairs: [DuplicateGroups.Pair] = []
      try input.forEachBatch(of: docs) { batch in
        for (place, matches) in search.add(batch.traits).enumerated() {
          for match in matches where match.logit > DuplicateGroups.unseenLogit {
            pairs.append(.init(first: match.document, second: ids.count + place, logit: match.logit))
          }
        }
        ids += batch.ids
      }
      let groups = DuplicateGroups(count: ids.count, pairs: pairs, probability: threshold / 100).groups
      var output = try OutputTable(out)
      try output.append("record_id\tcluster_id")
      for (id, group) in zip(ids, groups) { try output.append("\(id)\t\(ids[group])") }
      try output.finish()
    }
  }
}
