internal import Settings

extension TimeEquation.Term {
  /// Reads `{add: 3, per: contact, services: [payroll]}`; with `knownServices`, another id is a mistake.
  init(_ node: SettingsNode, knownServices: Set<String>?) throws {
    let fields = try node.fields(["add", "per", "services"])
    let known = knownServices?.union([TimeEquation.unclassified])
    self.init(
      milliseconds: try fields.required("add").minutesInMilliseconds(), per: try fields.required("per").choice(),
      services: try fields.optional("services").map { list in
        let services = try list.listOrSelf().map { service in
          let written = try service.text()
          guard !written.isEmpty, known?.contains(written) ?? true else {
            throw service.bad(known.map { $0.sorted().joined(separator: ", ") } ?? "…")
          }
          return written
        }
        guard !services.isEmpty else { throw list.bad("[\(TimeEquation.unclassified), …]") }
        return Set(services)
      })
  }
}

extension SettingsFields {
  /// The terms under `minutes`; none where it is not there.
  func timeTerms(knownServices: Set<String>?) throws -> [TimeEquation.Term] {
    try optional("minutes")?.list().map { try TimeEquation.Term($0, knownServices: knownServices) } ?? []
  }
}
