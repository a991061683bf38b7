@testable import Secrets
import Testing
import TicketDomain

@Suite struct `A command that gives a secret` {
  @Test(arguments: ["sleep 60", "echo secret; exec >&-; sleep 60", "echo secret; sleep 60 & wait"])
  func `ends when its time is over, and what it started with it`(script: String) {
    let clock = ContinuousClock()
    let time = clock.measure {
      let command = SecretCommand(arguments: ["/bin/sh", "-c", script])
      #expect(secretCode(of: { try command.output(secondsMax: 1) }) == .commandSlow)
    }
    #expect(time < .seconds(3))
  }
}

/// The code of the error that `work` throws; `nil` where it throws none.
private func secretCode<Result>(of work: () throws -> Result) -> SecretErrorCode? {
  do {
    _ = try work()
    return nil
  } catch {
    return (error as? SecretError)?.code
  }
}
