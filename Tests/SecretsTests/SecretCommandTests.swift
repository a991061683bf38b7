@testable import Secrets
import TestSupport
import Testing
import TicketDomain

@Suite struct `A command that gives a secret` {
  @Test(arguments: ["sleep 60", "echo secret; exec >&-; sleep 60", "echo secret; sleep 60 & wait"])
  func `ends when its time is over, and what it started with it`(script: String) {
    let clock = ContinuousClock()
    let time = clock.measure {
      let command = SecretCommand(arguments: ["/bin/sh", "-c", script])
      #expect(thrown(SecretError.self, by: { try command.output(secondsMax: 1) })?.code == .commandSlow)
    }
    #expect(time < .seconds(3))
  }
}
