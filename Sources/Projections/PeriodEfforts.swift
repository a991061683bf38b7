internal import Costing
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// A month's efforts by department, read from the views once: 32 bytes an effort, the volumes where there was mail or chat or a
/// transfer, and the service types where a definition asks for them.
struct PeriodEfforts: EffortSource {
  private var byDepartment: [String: [Effort]] = [:]
  /// Departments in the order of reading, which is that of `volumes`.
  private var order: [String] = []
  private var volumes: [(department: String, index: Int, volumes: Volumes)] = []
  /// The service types of the efforts by department, as places in `names`; empty where nobody asks.
  private var services: [String: [UInt16]] = [:]
  private var names: [String?] = [nil]

  /// The efforts of a month, as far as `definitions` ask.
  init(_ database: Database, period: Period, for definitions: [CostDefinition]) throws {
    let asksForService = definitions.contains { $0.timeEquation.asksForService }
    let service = asksForService ? ", (SELECT service FROM tickets WHERE id = ticket)" : ""
    let rows = try FastStatement(
      database,
      """
      SELECT department, ticket, tie_key, handle_seconds, contacts, \(ViewsTables.volumeColumns)\(service) FROM efforts
      WHERE period = ? ORDER BY department
      """)
    rows.bind(1, period.description)
    var current = ""
    var efforts: [Effort] = []
    while try rows.next() {
      if !rows.bytes(0).elementsEqual(current.utf8) {
        take(efforts, of: current)
        current = rows.text(0)
        efforts = []
      }
      if asksForService { services[current, default: []].append(serviceNumber(rows)) }
      let volumes = Volumes(rows, from: 5)
      if volumes != .none { self.volumes.append((current, efforts.count, volumes)) }
      efforts.append(
        Effort(
          ticket: rows.integer(1), tieKey: UInt64(bitPattern: rows.integer(2)), handleSeconds: rows.integer(3),
          contacts: rows.integer(4)))
    }
    take(efforts, of: current)
  }

  private mutating func take(_ efforts: [Effort], of department: String) {
    guard !efforts.isEmpty else { return }
    byDepartment[department] = efforts
    order.append(department)
  }

  private mutating func serviceNumber(_ rows: FastStatement) -> UInt16 {
    guard !rows.isNull(Self.serviceColumn) else { return 0 }
    let name = rows.text(Self.serviceColumn)
    if let known = names.firstIndex(of: name) { return UInt16(clamping: known) }
    names.append(name)
    return UInt16(clamping: names.count - 1)
  }

  private static let serviceColumn: Int32 = 14

  /// The same with the time that efforts take by `definition`.
  func timed(by definition: CostDefinition) -> PeriodEfforts {
    let equation = definition.timeEquation
    var timed = self
    func add(_ volumes: Volumes, _ department: String, _ index: Int) {
      guard let contacts = byDepartment[department]?[index].contacts else { return }
      let service = services[department].flatMap { index < $0.count ? names[Int($0[index])] : nil }
      timed.byDepartment[department]?[index].handleSeconds += equation.seconds(
        TimeEquation.Quantities(volumes, contacts: contacts), of: .ticket(service: service))
    }
    for (department, index, volumes) in volumes { add(volumes, department, index) }
    if equation.countsContacts {
      var next = 0
      for department in order {
        for index in (byDepartment[department] ?? []).indices {
          if next < volumes.count, volumes[next].department == department, volumes[next].index == index {
            next += 1
          } else {
            add(.none, department, index)
          }
        }
      }
    }
    return timed
  }

  var departments: Set<String> { Set(byDepartment.keys) }

  func forEachRun(of department: String, _ body: (Span<Effort>) -> Void) {
    byDepartment.forEachRun(of: department, body)
  }

  /// What contacts without a ticket took in the month, by department.
  static func overheads(
    _ database: Database, period: Period, by definition: CostDefinition
  ) throws -> [String: (seconds: Int64, contacts: Int64)] {
    let rows = try FastStatement(
      database,
      "SELECT department, handle_seconds, contacts, \(ViewsTables.volumeColumns) FROM overheads WHERE period = ?")
    rows.bind(1, period.description)
    var overheads: [String: (seconds: Int64, contacts: Int64)] = [:]
    while try rows.next() {
      let quantities = TimeEquation.Quantities(Volumes(rows, from: 3), contacts: rows.integer(2))
      let seconds = rows.integer(1) + definition.timeEquation.seconds(quantities, of: .overhead)
      let sum = overheads[rows.text(0)] ?? (0, 0)
      overheads[rows.text(0)] = (sum.seconds + seconds, sum.contacts + rows.integer(2))
    }
    return overheads
  }
}
