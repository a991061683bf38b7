import Testing
import TicketDomain
import Ticketing
import TestSupport

@Suite struct ContactTests {
  private func contact(_ legs: [CallLeg]) throws -> Contact {
    try #require(Contact(legs: legs, source: 1, customer: "tel:+8613800138000"))
  }

  /// The queue picks up at once and rings five phones, of which `answering` is picked up after 20 seconds.
  private func ringingFive(answering: String?) -> [CallLeg] {
    let queue = leg(10, at: 5, .inbound, .machine, queue: "support", duration: 120, handle: 115)
    let phones = ["801", "802", "803", "804", "805"].enumerated().map { index, agent in
      leg(
        11 + Int64(index), at: 10, isAnswered: agent == answering, agent: agent, queue: "support",
        duration: agent == answering ? 115 : 20, handle: agent == answering ? 95 : 0)
    }
    return [queue] + phones
  }

  @Test func `a queue that rings five phones is one contact of the agent who answered`() throws {
    let contact = try contact(ringingFive(answering: "803"))
    #expect(contact.outcome == .handled)
    #expect(contact.queue == "support")
    #expect(contact.work == [Contact.Work(agent: "803", startedAt: after(10), seconds: 95)])
    #expect(contact.facts == [10, 11, 12, 13, 14, 15])
    #expect(contact.startedAt == after(5))
    #expect(contact.endedAt == after(125))
  }

  @Test func `a queue that picks up while no phone is answered is a missed contact`() throws {
    let contact = try contact(ringingFive(answering: nil))
    #expect(contact.outcome == .missed)
    #expect(contact.work.isEmpty)
    #expect(contact.queue == "support")
  }

  @Test func `an announcement that says answered has not spoken with the customer`() throws {
    let contact = try contact([leg(1, .inbound, .machine, isAnswered: true, duration: 40, handle: 40)])
    #expect(contact.outcome == .missed)
    #expect(contact.work.isEmpty)
  }

  @Test func `billable seconds of a leg that nobody answered are no work`() throws {
    let contact = try contact([leg(1, isAnswered: false, agent: "801", handle: 12)])
    #expect(contact.outcome == .missed)
    #expect(contact.work.isEmpty)
  }

  @Test func `an answered leg without handling time is handled all the same`() throws {
    let contact = try contact([leg(1, agent: "801", handle: 0)])
    #expect(contact.outcome == .handled)
    #expect(contact.work == [Contact.Work(agent: "801", startedAt: after(0), seconds: 0)])
  }

  @Test func `a call that one agent passes on to another is both agents' work, in order of time`() throws {
    let contact = try contact([
      leg(8, at: 200, agent: "802", duration: 300, handle: 290),
      leg(3, at: 0, agent: "801", duration: 190, handle: 180),
    ])
    #expect(
      contact.work == [
        Contact.Work(agent: "801", startedAt: after(0), seconds: 180),
        Contact.Work(agent: "802", startedAt: after(200), seconds: 290),
      ])
    #expect(contact.id == 3)
    #expect(contact.startedAt == after(0))
    #expect(contact.endedAt == after(500))
  }

  @Test func `a call ends with its longest leg, not with its last one`() throws {
    let contact = try contact([leg(1, at: 0, duration: 600), leg(2, at: 100, duration: 30)])
    #expect(contact.endedAt == after(600))
  }

  @Test func `a call between colleagues has no customer`() throws {
    let contact = try contact([leg(1, .internal, agent: "801", handle: 60)])
    #expect(contact.outcome == .internal)
    #expect(contact.customer == nil)
  }

  @Test(arguments: [-1, 0, 1])
  func `a colleague who is asked does not make a customer's call internal, whichever leg came first`(
    start: Int64
  ) throws {
    let contact = try contact([
      leg(1, at: start, .internal, agent: "802", handle: 30), leg(2, at: 0, .inbound, agent: "801", handle: 90),
    ])
    #expect(contact.outcome == .handled)
    #expect(contact.customer == "tel:+8613800138000")
  }

  @Test(
    arguments: [
      (.inbound, true, .handled), (.inbound, false, .missed), (.outbound, true, .handled),
      (.outbound, false, .unreached), (.unknown, true, .handled), (.unknown, false, .missed),
      (.internal, true, .internal), (.internal, false, .internal),
    ] as [(CallLeg.Direction, Bool, Contact.Outcome)])
  func `the outcome follows from direction and answer`(
    direction: CallLeg.Direction, isAnswered: Bool, outcome: Contact.Outcome
  ) throws {
    #expect(try contact([leg(1, direction, isAnswered: isAnswered, agent: "801")]).outcome == outcome)
  }

  @Test func `the leg that knows the direction decides for those that do not`() throws {
    let contact = try contact([
      leg(1, at: 0, .unknown, isAnswered: false), leg(2, at: 1, .outbound, isAnswered: false),
      leg(3, at: 2, .inbound, isAnswered: false),
    ])
    #expect(contact.outcome == .unreached)
  }

  @Test func `the first waiting line counts`() throws {
    let contact = try contact([
      leg(2, at: 30, .inbound, .machine, queue: "repairs"), leg(1, at: 0, .inbound, .machine, queue: "support"),
    ])
    #expect(contact.queue == "support")
  }

  @Test func `an agent without a name still worked`() throws {
    #expect(try contact([leg(1, agent: nil, handle: 7)]).work == [Contact.Work(agent: "", startedAt: nine, seconds: 7)])
  }

  @Test func `a duration beyond all times does not overflow`() throws {
    #expect(try contact([leg(1, duration: .max)]).endedAt == Instant(milliseconds: .max))
  }

  @Test func `no leg is no contact`() {
    #expect(Contact(legs: [], source: 1, customer: nil) == nil)
  }

  @Test(arguments: 0..<300)
  func `the order in which legs are read does not matter`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    // Few values, so that legs tie in all but one of their facts.
    let legs = (1...Int64.random(in: 2...6, using: &random)).map { position in
      leg(
        position, at: Int64.random(in: 0...1, using: &random),
        [.inbound, .outbound, .internal, .unknown].randomElement(using: &random) ?? .unknown,
        [.agent, .machine].randomElement(using: &random) ?? .agent, isAnswered: Bool.random(using: &random),
        agent: [nil, "801", "802"].randomElement(using: &random) ?? nil,
        queue: [nil, "support", "repairs"].randomElement(using: &random) ?? nil,
        duration: Int64.random(in: 0...2, using: &random), handle: Int64.random(in: 0...1, using: &random))
    }
    let expected = try contact(legs)
    for _ in 0..<5 { #expect(try contact(legs.shuffled(using: &random)) == expected) }
  }
}
