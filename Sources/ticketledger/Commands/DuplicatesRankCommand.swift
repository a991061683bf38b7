import ArgumentParser
import Duplicates
import Parallel
import Reporting

struct DuplicatesRankCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rank",
    abstract: "For each document of a table, list earlier ones by how likely they are about the same matter.",
    discussion: """
      The table has a line a document, tab-separated, oldest first, with the columns' names in the first line: id, and \
      whatever is known of created, channel, phone, email, wxid, display_name, subject (or title), text (or body); any \
      other column is a category. Written are lines of id, rank, the earlier document's id, and the log odds.
      """)

  @Option(help: "The table of documents.", completion: .file()) var docs: String
  @Option(help: "Where to write.", completion: .file()) var out: String
  @Option(help: "The customer list: customer_id, name, phone, email, wxid.", completion: .file()) var crm: String?
  @Option(help: "How many documents with similar texts are compared closely.") var closest = 100
  @OptionGroup var input: DuplicatesInput

  func validate() throws {
    guard (1...1000).contains(closest) else { throw ValidationError("--closest: 1…1000") }
  }

  func run() async throws {
    try await input.language.explaining { _ in
      let search = DuplicateSearch(
        weights: try input.evidenceWeights(), limits: DuplicateSearch.Limits(closest: closest),
        customers: try input.customers(crm))
      var ids: [String] = []
      var output = try OutputTable(out)
      try input.forEachBatch(of: docs) { batch in
        ids += batch.ids
        let found = search.add(batch.traits)
        let blocks = concurrentMap(found.indices) { [ids] places in
          places.map { Self.lines(of: batch.ids[$0], found[$0], ids: ids) }
        }
        for block in blocks where !block.isEmpty { try output.append(block) }
      }
      try output.finish()
    }
  }

  private static func lines(of id: String, _ matches: [DuplicateSearch.Match], ids: [String]) -> String {
    matches.enumerated().map { rank, match in
      // A ten-thousandth is finer than any weight is known.
      "\(id)\t\(rank + 1)\t\(ids[match.document])\t\((match.logit * 10_000).rounded() / 10_000)"
    }.joined(separator: "\n")
  }
}
