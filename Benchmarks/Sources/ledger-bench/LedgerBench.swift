import EventStore

/// Appends to and reads from TicketLedger's event store: `ledger-bench append FOLDER < EVENTS`, `ledger-bench read FOLDER`.
@main
struct LedgerBench {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count == 2, let what = arguments.first, let folder = arguments.last else { throw usage }
    let location = StoreLocation(directory: folder)
    switch what {
    case "append": print(try AppendBench(location).run())
    case "read": print(try ReadBench(location).run())
    default: throw usage
    }
  }

  private static let usage = BenchError(text: "usage: ledger-bench append|read FOLDER < EVENTS")
}

/// Why there is no measurement.
struct BenchError: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}
