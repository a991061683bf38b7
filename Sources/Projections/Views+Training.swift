public import Duplicates
public import EventStore
internal import GRDB
internal import SQLiteFiles

extension Views {
  /// More tickets than that are not asked what words tell, and how many pairs are the same matter.
  private static let documentsMax = 50_000
  private static let comparedMax = 5000

  /// Learns weights from the store: by its words, by pairs that nobody has decided about, and by those that somebody has. `nil` where the
  /// configuration compares no tickets. The same store gives the same weights. Costs a comparison of some thousand tickets.
  public func train(_ reader: LogReader) throws -> StoreTraining.Outcome? {
    guard let rules = rules.duplicates else { return nil }
    return try read { database in
      let weights = try rules.weights()
      let tables = try MatterTables(database)
      let said = try ticketReader(database, reader)
      let before = MatterFold(tables: tables, reader: said, rules: rules, weights: weights)
      let tickets = try tables.placesWithWords().map(\.ticket)
      let step = max(1, tickets.count / Self.documentsMax)
      let training = StoreTraining(
        weights: weights,
        documents: try before.traits(of: stride(from: 0, to: tickets.count, by: step).map { tickets[$0] }))
      let fold = MatterFold(tables: tables, reader: said, rules: rules, weights: training.weights)
      let decisions = try Row.fetchAll(database, sql: "SELECT ticket, other, same FROM judged_pairs ORDER BY 1, 2")
      var decided: [StoreTraining.Pair] = []
      var known: Set<[Int64]> = []
      for row in decisions {
        let (ticket, other): (Int64, Int64) = (row["ticket"], row["other"])
        known.insert([ticket, other])
        guard let found = try fold.compareAgain(ticket, other) else { continue }
        decided.append(StoreTraining.Pair(match: found.comparison.match, isSame: row["same"]))
      }
      var open: [StoreTraining.Pair] = []
      let compared = max(1, tickets.count / Self.comparedMax)
      for place in stride(from: 0, to: tickets.count, by: compared) {
        for found in try fold.comparisons(of: tickets[place])
        where !known.contains([min(tickets[place], found.other), max(tickets[place], found.other)]) {
          open.append(StoreTraining.Pair(match: found.match, isSame: nil))
        }
      }
      return training.learn(from: decided + open)
    }
  }
}
