import ArgumentParser
import Duplicates
import Reporting

struct DuplicatesScorePairsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score-pairs", abstract: "Say of pairs of texts how likely they mean the same.",
    discussion: """
      The table is tab-separated, with pair_id, text_a and text_b in its first line. Written are lines of the pair's id and the \
      log odds. How common words are is taken from all texts of the table.
      """)

  @Option(help: "The table of pairs.", completion: .file()) var pairs: String
  @Option(help: "Where to write.", completion: .file()) var out: String
  @OptionGroup var input: DuplicatesInput

  func run() async throws {
    try await input.language.explaining { _ in
      let weights = try input.evidenceWeights()
      let pairs = try input.textPairs(of: pairs)
      let comparison = TextPairComparison(of: pairs, reader: DuplicatesInput.reader)
      var output = try OutputTable(out)
      for (place, pair) in pairs.enumerated() {
        try output.append("\(pair.id)\t\(comparison.logit(of: place, by: weights))")
      }
      try output.finish()
    }
  }
}
