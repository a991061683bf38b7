import ArgumentParser
import Reporting
import TicketDomain

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check what goes wrong in practice, and say how to mend it.",
    discussion: """
      Looks at the SQLite library, time zones, the clock, adapters, the configuration, sources and their secrets, the data \
      directory, free space, locks, the log and the views; without a configuration, only at the machine. Nothing is changed. \
      Exit code 1 where something is wrong; notes do not count.
      """)

  @OptionGroup var configurationOption: ConfigurationOption
  @Flag(help: "Connect to the configured mail servers as well, log in once, and open the folders for reading.")
  var mail = false
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  struct Row: Encodable {
    var check: HealthArea
    var state: HealthState
    var code: String
    var place: String?
    var found: String
    var next: String?
  }

  func run() async throws {
    try await language.explaining { catalogue in
      let path = configurationOption.path
      let doctor = Doctor(path: path, isNamed: path != ConfigurationOption.usualPath, asksMail: mail)
      let rows = await doctor.findings().map { Row($0, catalogue) }
      try json.print(rows) { Self.lines(rows, catalogue) }
      if rows.contains(where: { $0.state == .wrong }) { throw ExitCode(1) }
    }
  }

  /// The table, and below it what to do about what is not as it should be.
  private static func lines(_ rows: [Row], _ catalogue: Catalogue) -> [String] {
    var table = TextTable([
      (catalogue("check"), .left), (catalogue("state"), .left), (catalogue("found"), .left),
    ])
    for row in rows { table.append([title(row, catalogue), catalogue("health-" + row.state.rawValue), row.whole]) }
    var lines = table.lines()
    let open = rows.filter { $0.state != .ok && $0.next != nil }
    if !open.isEmpty { lines += ["", catalogue("health-to-do")] }
    for row in open {
      let words = ["check": title(row, catalogue), "place": row.place ?? "", "next": row.next ?? ""]
      lines.append("  " + catalogue(row.place == nil ? "health-next" : "health-next-at", words))
    }
    let wrong = rows.count { $0.state == .wrong }
    let notes = rows.count { $0.state == .note }
    return lines + [
      "",
      catalogue(
        wrong == 0 ? "health-sound" : "health-unsound",
        ["wrong": Figures.count(wrong), "notes": Figures.count(notes)]),
    ]
  }

  private static func title(_ row: Row, _ catalogue: Catalogue) -> String {
    catalogue("health-area-" + row.check.rawValue)
  }
}

extension DoctorCommand.Row {
  fileprivate init(_ finding: HealthFinding, _ catalogue: Catalogue) {
    check = finding.area
    state = finding.state
    code = finding.message.codeName
    place = finding.subject ?? finding.message.place
    found = catalogue.meaning(of: finding.message)
    next = catalogue.hint(of: finding.message)
  }

  /// What was found, with where, unless the text says that itself.
  fileprivate var whole: String { place.map { found.contains($0) ? found : "\($0): \(found)" } ?? found }
}
