import Testing
import TicketDomain
import Ticketing

@Suite struct `Who wrote a message` {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var sender: String?
    var role: ChatMessage.Role
    var writer: ChatStaff.Writer
  }

  @Test(arguments: [
    Case(testDescription: "the roster first", sender: "wang", role: .customer, writer: .agent("e7")),
    Case(testDescription: "also of whom has left", sender: "zhao", role: .unknown, writer: .agent("e8")),
    Case(testDescription: "then the export's word: an agent", sender: "li", role: .agent, writer: .agent(nil)),
    Case(testDescription: "a customer", sender: "wmA", role: .customer, writer: .customer(isGuess: false)),
    Case(testDescription: "else a guess", sender: "wmA", role: .unknown, writer: .customer(isGuess: true)),
    Case(
      testDescription: "nobody, of what the system says of an agent", sender: "wang", role: .system, writer: .system),
    Case(testDescription: "nobody, where no one is named", sender: nil, role: .unknown, writer: .system),
    Case(testDescription: "some agent", sender: nil, role: .agent, writer: .agent(nil)),
  ])
  func `is told by`(of message: Case) throws {
    let roster = Roster([
      Roster.Assignment(
        position: 1, agent: "e7", aliases: ["wang"], department: "it", from: try day("2026-01-01"), to: nil),
      Roster.Assignment(
        position: 2, agent: "e8", aliases: ["zhao"], department: "it", from: try day("2025-01-01"),
        to: try day("2025-12-31")),
    ])
    var staff = ChatStaff(roster: roster, zone: shanghai)
    let writer = staff.writer(
      of: ChatMessage(
        event: 1, at: nine, source: 1, conversation: 0, sender: message.sender == nil ? -1 : 0, role: message.role)
    ) { _ in message.sender ?? "" }
    #expect(writer == message.writer)
  }
}
