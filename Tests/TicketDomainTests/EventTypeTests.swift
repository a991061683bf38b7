import Testing
import TicketDomain

@Suite struct `Event types` {
  @Test func `a kind is found by its type's name and version, and by nothing else`() {
    for kind in EventKind.allCases {
      #expect(EventKind(name: kind.type.name, version: kind.type.version) == kind)
      #expect(EventKind(name: kind.type.name, version: kind.type.version + 1) == nil)
    }
    #expect(EventKind(name: "call-leg-forgotten", version: 1) == nil)
  }

  @Test(arguments: EventKind.allCases)
  func `personal fields come last and an event is understood without them`(kind: EventKind) {
    let fields = kind.type.fields
    let firstPersonal = fields.firstIndex(where: \.isPersonal) ?? fields.endIndex
    #expect(fields[firstPersonal...].allSatisfy { $0.isPersonal && !$0.isRequired })
    #expect(Set(fields.map(\.name)).count == fields.count)
  }

  @Test func `a field is found by its name`() {
    #expect(EventType.callLegLogged.field(named: "customer")?.isPersonal == true)
    #expect(EventType.callLegLogged.field(named: "person") == nil)
  }
}
