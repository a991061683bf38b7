@testable import IMAPClient
import Testing
import TicketDomain

@Suite struct `A command that gives a secret` {
  @Test(arguments: ["sleep 60", "echo secret; exec >&-; sleep 60", "echo secret; sleep 60 & wait"])
  func `ends when its time is over, and what it started with it`(script: String) {
    let clock = ContinuousClock()
    let time = clock.measure {
      let command = SecretCommand(arguments: ["/bin/sh", "-c", script])
      #expect(code(of: { try command.output(secondsMax: 1) }) == .secretCommandSlow)
    }
    #expect(time < .seconds(3))
  }
}
